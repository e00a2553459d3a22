# isalpha, isdigit and friends over a table of characters.
chars = ["a", "Z", "5", " ", "\t", "_", "é", "ß", "٣", "²", "½", "Ⅷ", "日", "😀", "\u00a0", "\u2003", "\x1c", "-", "", "ab1", "a b", "12.5", "\u0300", "ª"]
for c in chars:
    print(ascii(c), c.isalpha(), c.isdigit(), c.isdecimal(), c.isnumeric(), c.isalnum(), c.isspace(), c.isidentifier(), c.isprintable(), c.isascii())
print("if".isidentifier(), "a1".isidentifier(), "1a".isidentifier(), "été".isidentifier(), "a-b".isidentifier(), "_".isidentifier(), "\n".isprintable(), "\x7f".isprintable())
