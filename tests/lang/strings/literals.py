# Escapes, raw strings, adjacent literals, triple quotes and their reprs.
for s in ("a\tb", "a\nb", "\\", "\'", '\"', "\a\b\f\v\r", "\0", "\x41", "\u00e9", "\U0001F600", "\N{BULLET}", "\101", "\1", "a\
b", r"\n\x", 'it\'s', "say \"hi\"", 'both \' and "', "\x7f", "\x80", "\xa0", "\u200b", "\ud800", "\ufeff", "\U0010ffff", "é", "日本"):
    print(len(s), ascii(s), [hex(ord(c)) for c in s])
    if s.isprintable() or s.isspace():
        print(repr(s))
print("one" "two" 'three', "a" + "b" * 3, """x
  y""", '''q"'q''', r"c:\new", R'\'', len(r"\""))
print(repr("'"), repr('"'), repr("'\""), repr("\\n"), repr(""), repr("\t\r\n"), repr("\x1b[0m"))
print(str("abc"), str(), str(b"abc", "utf-8"), str(b"\xc3\xa9", "utf-8"), str(1.0), str([1, "a"]), str(None))
