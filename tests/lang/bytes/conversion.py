# Between bytes, ints, text and lists; checksums over bytes.
print(int.from_bytes(b"\x01\x02", "big"), (258).to_bytes(2, "little"), list(map(int, b"ab")), [hex(x) for x in b"\x00\x10\xff"], "".join(chr(x) for x in b"text"), bytes(map(ord, "text")), ord(b"a"), b"%d" % 5)
def checksum(data):
    a, b = 1, 0
    for byte in data:
        a = (a + byte) % 65521
        b = (b + a) % 65521
    return (b << 16) | a
print(checksum(b""), checksum(b"a"), checksum(b"hello world" * 10), hex(checksum(bytes(range(256)))))
def crc(data):
    c = 0xFFFFFFFF
    for byte in data:
        c ^= byte
        for _ in range(8):
            c = (c >> 1) ^ (0xEDB88320 if c & 1 else 0)
    return c ^ 0xFFFFFFFF
print(hex(crc(b"123456789")), crc(b""), crc(b"abc"))
def varint(n):
    out = []
    while True:
        byte = n & 127
        n >>= 7
        if n:
            out.append(byte | 128)
        else:
            out.append(byte)
            return bytes(out)
print([varint(n) for n in (0, 1, 127, 128, 300, 2 ** 35)])
text = "é日😀a"
data = text.encode()
print(data, len(data), data.decode() == text, [data[i:i + 1] for i in range(3)], data[:2].decode(), data[::-1][:3])
try:
    data[:1].decode()
except UnicodeDecodeError as e:
    print(e)
class B(bytes):
    def __repr__(self):
        return "B" + super().__repr__()
x = B(b"sub")
print(x, x[0], x + b"!", type(x + b"!"), x == b"sub", {b"sub": 1}[x], len(x), x.upper(), isinstance(x, bytes))
