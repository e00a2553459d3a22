# bit_length, bit_count, to_bytes, from_bytes, conjugate, numerator and friends.
for n in (0, 1, -1, 2, 255, 256, -256, 2 ** 60, 2 ** 61, 2 ** 64 - 1, 10 ** 30):
    print(n, n.bit_length(), n.bit_count(), n.numerator, n.denominator, n.conjugate(), n.real, n.imag, n.is_integer(), n.as_integer_ratio())
for n, size, order in ((0, 1, "big"), (1, 2, "big"), (1, 2, "little"), (1000, 4, "big"), (2 ** 64, 9, "little"), (255, 1, "big")):
    data = n.to_bytes(size, order)
    print(n, data, int.from_bytes(data, order))
print((-1).to_bytes(2, "big", signed=True), (-300).to_bytes(4, "little", signed=True), int.from_bytes(b"\xff\xfe", "big", signed=True))
print((5).to_bytes(), int.from_bytes([1, 2, 3], "big"), int.from_bytes(b""))
for f in (lambda: (256).to_bytes(1, "big"), lambda: (-1).to_bytes(1, "big"), lambda: (1).to_bytes(1, "middle"), lambda: (1).to_bytes(-1, "big")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(int.__name__, (5).__add__(3), (5).__radd__(3), (5).__add__("x"), (7).__divmod__(2), (5).__eq__(5), (5).__lt__(4))
