"""What the functions of codecs take: buffers, and no numbers."""
import codecs

for data in (b"abc", bytearray(b"abc"), memoryview(b"abc"), 5, None, [1]):
    for decode in (codecs.ascii_decode, codecs.utf_8_decode, codecs.latin_1_decode, codecs.charmap_decode):
        try:
            print(decode(data))
        except TypeError as e:
            print(e)
for text in ("abc", 5, b"abc"):
    for encode in (codecs.ascii_encode, codecs.utf_8_encode, codecs.latin_1_encode):
        try:
            print(encode(text))
        except TypeError as e:
            print(type(e).__name__)
for name in ("ascii", "utf-8", "utf-16-le", "cp1252"):
    print(name, codecs.encode("ab", name), codecs.decode(codecs.encode("ab", name), name))
