# The four operations, floor division and modulo on small ints of both signs.
values = [0, 1, -1, 2, -2, 7, -7, 10, -10]
for a in values:
    print(a, [a + b for b in values], [a - b for b in values], [a * b for b in values])
for a in values:
    print(a, [(a // b, a % b) for b in values if b])
print(-5 // 2, 5 // -2, -5 % 2, 5 % -2, -(5 // 2))
print(1 + True, True + True, True * 3, False - 1)
print(+5, -(-5), --5, ~5, ~-6, -0)
print(2 + 3 * 4 - 6 // 4 % 2, (2 + 3) * 4, 2 * -3)
x = 10
x += 5; print(x)
x -= 3; print(x)
x *= 4; print(x)
x //= 5; print(x)
x %= 4; print(x)
x **= 5; print(x)
x <<= 3; print(x)
x >>= 1; print(x)
x |= 6; print(x)
x &= 5; print(x)
x ^= 15; print(x)
print(type(1 / 1), 1 / 2, 6 / 3, -7 / 2)
