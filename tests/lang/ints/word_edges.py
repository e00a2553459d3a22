# Sums, differences and products that cross 60, 61, 62, 63 and 64 bits in both directions.
for bits in (29, 30, 31, 32, 59, 60, 61, 62, 63, 64):
    e = 1 << bits
    print(bits, e - 1, e, e + 1, -e - 1, -e, -e + 1)
    print(" ", e - 1 + 1 == e, (e + e) // 2 == e, e * 2 - e == e, (e - 1) * 2, -e - e)
    print(" ", (e - 1) - (-e), e // 3, -e // 3, e % 1000, -e % 1000)
x = (1 << 60) - 3
for _ in range(6):
    x += 1
    print(x, x - 2 ** 60)
x = -(1 << 60) + 2
for _ in range(6):
    x -= 1
    print(x, x + 2 ** 60)
print((1 << 60) - (1 << 60), (1 << 63) - (1 << 63) + 1, type((1 << 63) - (1 << 63)))
