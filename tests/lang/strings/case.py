# Case conversion and case tests, with characters that change length or have no case.
words = ["hello World", "ÀÉÎ àéî", "straße", "ΑΣ ας", "ǆ", "ﬁ", "İI", "ıi", "日本", "123abc", "x-y'z's", "ŉ", "ß", "", "ŐŰ", "жЖ"]
for w in words:
    print(w, w.upper(), w.lower(), w.title(), w.capitalize(), w.swapcase(), w.casefold(), w.isupper(), w.islower(), w.istitle())
print("ß".upper(), len("ß".upper()), "ﬁ".upper(), "ΑΣ".lower(), "ΑΣΑ".lower(), "Σ".lower(), "they're bill's".title(), "aBC dEF".capitalize(), "STRASSE".casefold() == "straße".casefold())
print("A".isupper(), "a1".islower(), "1".isupper(), "Aa Bb".istitle(), "Aa bb".istitle(), "AA".istitle(), "".isupper(), "\u01c5".istitle(), "A B".isupper())
