# Literals, indexing, slicing, construction, errors.
b = b"hello\x00\xff\n'"
print(b, len(b), b[0], b[-1], b[1:4], b[::-1], b[5:7], list(b[:3]), b == bytes(b), b"" == bytes(), b"a" b"b", rb"\n", b'"', b"'", b"\"'")
print(bytes(3), bytes([65, 66]), bytes("é", "utf-8"), bytes(range(5)), bytes((1, 2)), bytes(b"x"), b"ab" + b"cd", b"ab" * 3, 97 in b"abc", b"bc" in b"abc", 200 in b"abc", b"" in b"")
for f in (lambda: b[100], lambda: b["a"], lambda: bytes([256]), lambda: bytes([-1]), lambda: bytes(-1), lambda: bytes("a"), lambda: bytes(1.5), lambda: bytes(["a"]), lambda: b"a" + "b", lambda: "a" + b"b", lambda: 300 in b"a", lambda: "a" in b"a", lambda: b"a" < "a", lambda: b"a" * 1.5, lambda: b.nope, lambda: bytes(None), lambda: bytes(1, "utf-8")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
try:
    b[0] = 1
except TypeError as e:
    print(e)
print([x for x in b"abc"], list(b"\x00\xff"), sum(b"abc"), max(b"az"), sorted(b"cab"), tuple(b"hi"), bytes(reversed(b"abc")), bytes(x ^ 1 for x in b"abc"), dict(zip(b"ab", "xy")), b"a" < b"b", b"a" < b"aa", b"a" != b"b")
print(bool(b""), bool(b"\0"), {b"k": 1}[b"k"], hash(b"a") == hash(bytes([97])), str(b"a"), f"{b'x'}", "%s" % b"x", repr(b"\\"), b"\t\r\n\x01\x7f\x80~ ")
