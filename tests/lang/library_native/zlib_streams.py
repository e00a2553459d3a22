import copy
import zlib

text = b"the quick brown fox jumps over the lazy dog, " * 40
print(zlib.crc32(text), zlib.adler32(text), zlib.crc32(b""), zlib.adler32(b""))
print(zlib.crc32(b"def", zlib.crc32(b"abc")) == zlib.crc32(b"abcdef"))
print(zlib.crc32(b"x", 2**40 + 5), zlib.crc32(b"x", -1), zlib.adler32(bytearray(b"x"), 7))

for level in (-1, 0, 1, 6, 9):
    packed = zlib.compress(text, level)
    print(level, zlib.decompress(packed) == text, len(packed) < 200, packed[:1])
for wbits in (-15, -9, 9, 15, 25, 31):
    packed = zlib.compress(text, wbits=wbits)
    print(wbits, zlib.decompress(packed, wbits) == text)
print(zlib.decompress(zlib.compress(text, wbits=31), wbits=47) == text)

c = zlib.compressobj(9, zlib.DEFLATED, -15, zlib.DEF_MEM_LEVEL, zlib.Z_FIXED)
parts = c.compress(text[:100]) + c.flush(zlib.Z_SYNC_FLUSH)
print(zlib.decompressobj(-15).decompress(parts) == text[:100])
twin = c.copy()
one = parts + c.compress(b"one") + c.flush()
two = parts + copy.deepcopy(twin).compress(b"") + twin.compress(b"two") + twin.flush()
print(zlib.decompress(one, -15)[100:], zlib.decompress(two, -15)[100:])
print(c.flush(zlib.Z_NO_FLUSH), type(c), type(c).__module__)

packed = zlib.compress(text)
d = zlib.decompressobj()
out = d.decompress(packed[:10])
print(d.eof, d.unused_data, d.unconsumed_tail)
out += d.decompress(packed[10:] + b"behind")
print(out == text, d.eof, d.unused_data, d.decompress(b"!"), d.unused_data)
d = zlib.decompressobj()
out, rounds, data = b"", 0, packed
while not d.eof:
    piece = d.decompress(data, 100)
    assert len(piece) <= 100
    out, data, rounds = out + piece, d.unconsumed_tail, rounds + 1
print(out == text, rounds, d.flush())
d = zlib.decompressobj()
print(d.decompress(packed, max_length=10), d.copy().flush() == text[10:], d.flush(5) == text[10:], d.eof)

z = zlib._ZlibDecompressor()
print(z.needs_input, z.eof)
out = z.decompress(packed + b"rest", max_length=7)
print(out, z.needs_input, z.eof, z.unused_data)
out += z.decompress(b"", max_length=-1)
print(out == text, z.needs_input, z.eof, z.unused_data)

c = zlib.compressobj(zdict=b"the lazy dog")
packed = c.compress(b"the lazy dog sleeps") + c.flush()
print(zlib.decompressobj(zdict=b"the lazy dog").decompress(packed))
c = zlib.compressobj(wbits=-15, zdict=b"the lazy dog")
packed = c.compress(b"the lazy dog sleeps") + c.flush()
print(zlib.decompressobj(-15, zdict=bytearray(b"the lazy dog")).decompress(packed))


def attempt(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as e:
        print(type(e).__module__, type(e).__name__, e)


c = zlib.compressobj(zdict=b"the lazy dog")
packed = c.compress(b"the lazy dog sleeps") + c.flush()
attempt(c.compress, b"more")
attempt(c.copy)
attempt(zlib.decompress, packed)
attempt(zlib.decompressobj(zdict=b"another").decompress, packed)
attempt(zlib.decompress, b"no zlib data")
attempt(zlib.decompress, b"")
attempt(zlib.decompress, zlib.compress(text)[:-5])
attempt(zlib.decompress, zlib.compress(text)[:-1] + b"!")
attempt(zlib.decompress, b"\xff\xff", -15)
attempt(zlib.decompress, b"x", bufsize=-1)
attempt(zlib.compress, b"x", 10)
attempt(zlib.compress, b"x", wbits=99)
attempt(zlib.compress, "text")
attempt(zlib.compressobj, 6, 7)
attempt(zlib.compressobj, wbits=3)
attempt(zlib.decompressobj, 99)
attempt(zlib.decompressobj, zdict="text")
attempt(zlib.decompressobj().decompress, b"", -1)
attempt(zlib.decompressobj().flush, 0)
attempt(z.decompress, b"more")
attempt(zlib._ZlibDecompressor, 99)
attempt(zlib._ZlibDecompressor().decompress, b"junk junk")
attempt(zlib.crc32, "text")
attempt(zlib.crc32, b"", "text")
