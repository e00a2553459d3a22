# Formats of `_struct`: sizes, alignment, values and errors.
import _struct as struct


def attempt(f, *args):
    try:
        print(f(*args))
    except (struct.error, TypeError, OverflowError, UnicodeError) as e:
        print(type(e).__name__, e)


for code in "xcbB?hHiIlLqQnNefdspPFD":
    print(code, struct.calcsize(code), struct.calcsize("b" + code), end=" ")
    for order in "<>=!":
        try:
            print(struct.calcsize(order + code), end=" ")
        except struct.error as e:
            print(e, end=" ")
    print()
for text in ["bi", "bq0i", "3s 2h", "ihb", "b0q", "10x", "0s", "2s3p"]:
    print(text, struct.calcsize(text), struct.calcsize("<" + text))

for order in "<>":
    print(struct.pack(order + "bBhHiIqQ", -1, 255, -2, 65534, -3, 4294967293, -4, 2**64 - 4))
    print(struct.pack(order + "efd", 1.5, -2.25, 1e300), struct.pack(order + "?c", 7, b"z"))
    print(struct.unpack(order + "3h", bytes(range(6))), struct.unpack(order + "d", bytes(range(8))))
    print(struct.unpack(order + "FD", struct.pack(order + "FD", 1 + 2j, -0.5j)))
print(struct.pack("5s3s", b"abc", b"abcdef"), struct.pack("5p3p", b"abc", b"abcdef"), struct.pack("0s0p", b"a", b"b"))
print(struct.unpack("5s5p", b"abc\0\0\x03abcd"), struct.unpack("3p", b"\xffab"))
print([struct.unpack("<e", struct.pack("<e", x))[0] for x in (0.1, 65504.0, 6e-8, 2**-24, -0.0, float("inf"))])

for code in "bBhHiIlLqQnN":
    for v in (2**64, -(2**63) - 1, 300, -200, 70000, -1, 2**31, 2**32, "a", 1.5, None):
        try:
            struct.pack(code, v)
        except struct.error as e:
            print(code, v, e)
for v in (2**32, -1, 2**31):
    for code in ("<l", ">L", "<i", "=I"):
        try:
            print(struct.pack(code, v))
        except struct.error as e:
            print(code, v, e)
attempt(struct.pack, "P", 2**64)
attempt(struct.pack, "P", "x")
attempt(struct.pack, "c", 1)
attempt(struct.pack, "c", b"ab")
attempt(struct.pack, "s", 1)
attempt(struct.pack, "p", 1)
attempt(struct.pack, "f", "a")
attempt(struct.pack, "e", 1e9)
attempt(struct.pack, "f", 1e50)
attempt(struct.pack, "d", 10**400)
attempt(struct.pack, "i")
attempt(struct.pack, "i", 1, 2)
attempt(struct.pack, "z", 1)
attempt(struct.pack, "<n", 1)
attempt(struct.pack, "3")
attempt(struct.pack, "99999999999999999999s", b"")
attempt(struct.pack)
attempt(struct.unpack, "i", b"abc")
attempt(struct.unpack, "i", 1)
attempt(struct.calcsize, b"i")
attempt(struct.calcsize, 1)
attempt(struct.calcsize, "\xe9")
attempt(struct.pack_into, "i", bytearray(2), 0, 1)
attempt(struct.pack_into, "i", bytearray(8), -2, 1)
attempt(struct.pack_into, "i", bytearray(8), -20, 1)
attempt(struct.pack_into, "i", bytearray(8), 6, 1)
attempt(struct.pack_into, "i", b"12345678", 0, 1)
attempt(struct.pack_into, "i")
attempt(struct.pack_into, "i", bytearray(8))
attempt(struct.unpack_from, "i", b"abc")
attempt(struct.unpack_from, "i", b"abcdefgh", 6)
attempt(struct.unpack_from, "i", b"abcdefgh", -2)
attempt(struct.unpack_from, "i", b"abcdefgh", -20)
attempt(struct.iter_unpack, "i", b"abc")
attempt(struct.iter_unpack, "", b"abc")


class Index:
    def __index__(self):
        return 77


print(struct.pack("b", Index()), struct.pack("b", True))
b = bytearray(12)
struct.pack_into("<ih", b, 2, -2, 300)
print(b, struct.unpack_from("<ih", b, offset=2), struct.unpack_from("<h", memoryview(b)[6:]))
struct.pack_into("<h", memoryview(b)[8:], 0, 7)
print(b)

s = struct.Struct("<ih")
print(s, s.format, s.size, s.pack(1, 2), s.unpack(b"abcdef"), s.unpack_from(b"xabcdef", 1))
attempt(s.pack)
attempt(s.unpack, b"")
it = s.iter_unpack(b"abcdefghijkl")
print(it.__length_hint__(), next(it), it.__length_hint__(), list(it), it.__length_hint__())
print(list(struct.iter_unpack("2s", bytearray(b"abcd"))))
attempt(struct.Struct)
attempt(struct.Struct, 1)
print(struct.Struct(format=b"h").format, struct.error.__name__, struct.error.__module__, struct.error.__mro__[1])


class Sub(struct.Struct):
    pass


print(Sub("h").pack(5), isinstance(Sub("i"), struct.Struct))
