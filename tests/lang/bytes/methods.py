# The methods bytes share with str.
b = b"one two  two,three"
print(b.find(b"two"), b.find(119), b.rfind(b"two"), b.index(b"t"), b.count(b"two"), b.count(b"o"), b.replace(b"two", b"2"), b.replace(b"two", b"2", 1), b.split(), b.split(b","), b.split(b" ", 1), b.rsplit(b" ", 1), b.partition(b","), b.rpartition(b"x"))
print(b.upper(), b.title(), b.capitalize(), b.swapcase(), b.startswith(b"one"), b.endswith((b"x", b"three")), b" x ".strip(), b"xxaxx".strip(b"x"), b"aa".lstrip(b"a"), b"ab".rstrip(b"b"), b"a".center(5, b"*"), b"a".ljust(3), b"a".rjust(3, b"0"), b"-5".zfill(4))
print(b",".join([b"a", b"b"]), b"a\nb\r\nc".splitlines(), b"a\tb".expandtabs(4), b"abc".isalpha(), b"12".isdigit(), b"a1".isalnum(), b" ".isspace(), b"A".isupper(), b"a".islower(), b"\xe9".isalpha(), b"\xe9".upper(), b"Ab".istitle(), b"a".isascii(), b"\x80".isascii())
print(b"abc".hex(), b"abc".hex(":"), bytes.fromhex("61 62ff"), b"ab".decode(), b"\xc3\xa9".decode("utf-8"), b"abc".translate(bytes.maketrans(b"ab", b"xy")), b"abc".translate(None, b"b"), b"prefix".removeprefix(b"pre"), b"a.py".removesuffix(b".py"), b"ab".hex("-", 1))
for f in (lambda: b.index(b"zz"), lambda: b.split(""), lambda: b.split(b""), lambda: b",".join(["a"]), lambda: b.replace("a", "b"), lambda: b.startswith("a"), lambda: bytes.fromhex("6"), lambda: bytes.fromhex("zz"), lambda: b.find("a"), lambda: b.strip("a"), lambda: b.count(256), lambda: b",".join([1]), lambda: b.center(5, "x"), lambda: bytes.maketrans(b"a", b"bc")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
