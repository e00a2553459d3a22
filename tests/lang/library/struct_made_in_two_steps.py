"""struct.Struct gets its format from __init__."""
import struct


class Fixed(struct.Struct):
    def __init__(self):
        super().__init__(">h")


print(Fixed().pack(258), Fixed().size)
s = struct.Struct.__new__(struct.Struct)
print(s.size)
for f in (lambda: s.pack(1), lambda: s.format, lambda: struct.calcsize("\0")):
    try:
        f()
    except (RuntimeError, struct.error) as e:
        print(type(e).__name__, e)
s.__init__("=i2H")
print(s.format, s.size)
