# split, rsplit, splitlines with separators, limits and blanks.
for s in ("a b  c", "  lead", "trail  ", "", "   ", "a,b,,c", ",", "one", "a\tb\nc\x0bd", "x\u00a0y\u2003z"):
    print(repr(s), s.split(), s.split(" "), s.split(","), s.rsplit(None, 1), s.split(None, 1), s.rsplit(",", 1), s.split(",", 1), s.split(maxsplit=0))
print("a--b--c".split("--"), "a--b--c".rsplit("--", 1), "aXbXc".split("X", 5), "aaa".split("a"), "aaa".split("aa"), "abc".split("abc"), "a,b".split(sep=",", maxsplit=-1))
for s in ("a\nb", "a\nb\n", "a\r\nb\rc", "\n", "", "a\n\nb", "a\x0bb\x0cc\x1cd\x85e\u2028f", "x\r\n\r\ny"):
    print(repr(s), s.splitlines(), s.splitlines(True), s.splitlines(keepends=False), s.split("\n"))
for f in (lambda: "a".split(""), lambda: "a".split(1), lambda: "a".split("a", "b"), lambda: "a".rsplit(""), lambda: "a".split(b"a"), lambda: "a".split("a", 1, 2)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print("k=v=w".partition("="), "k=v=w".rpartition("="), "kv".partition("="), "kv".rpartition("="), "".partition("x"), "=".partition("="))
for f in (lambda: "a".partition(""), lambda: "a".rpartition(1), lambda: "a".partition()):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
