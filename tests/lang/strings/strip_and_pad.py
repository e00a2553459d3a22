# strip, removeprefix, center, ljust, rjust, zfill, expandtabs.
s = "  \t hello \n "
print(repr(s.strip()), repr(s.lstrip()), repr(s.rstrip()), "xxhixx".strip("x"), "xyhiyx".strip("xy"), "xyhiyx".lstrip("x"), "hi".strip("hi"), "hi".strip(""), "\u2003a\u00a0".strip(), "ééaéé".strip("é"), "abc".strip(None))
print("prefix-x".removeprefix("prefix-"), "x.py".removesuffix(".py"), "x.py".removesuffix(""), "abc".removeprefix("b"), "aa".removeprefix("a"))
for w in (0, 3, 4, 5, 6, 9):
    print(w, repr("abc".center(w)), repr("abc".ljust(w)), repr("abc".rjust(w)), repr("ab".center(w, "*")), repr("é".rjust(w, "-")), "42".zfill(w), "-42".zfill(w), "+4".zfill(w), "".zfill(w), "x".center(w, "日"))
print(repr("a\tb\t\tc".expandtabs()), repr("a\tb".expandtabs(4)), repr("\tx".expandtabs(0)), repr("ab\ncd\te".expandtabs(4)), repr("a\tb".expandtabs(1)), repr("\t".expandtabs(-1)))
for f in (lambda: "a".strip(1), lambda: "a".center("b"), lambda: "a".center(5, "xx"), lambda: "a".ljust(5, ""), lambda: "a".zfill(None), lambda: "a".removeprefix(1), lambda: "a".ljust(5, 1)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
