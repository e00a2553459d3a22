# The arithmetic of floats with floats, ints and bools.
values = [0.0, 1.0, -1.5, 2.25, 1e10, -3]
for a in values:
    print(a, [a + b for b in values], [a - b for b in values])
    print("  ", [a * b for b in values], [a / b for b in values if b])
    print("  ", [a // b for b in values if b], [a % b for b in values if b])
print(1.5 + True, 2 ** 0.5, 2.0 ** 3, 4 ** 0.5, (-8.0) ** 3, 2.0 ** -1, 0.0 ** 0, 0.0 ** 2.5, 1e200 * 1e200, -1e200 * 1e200)
print(0.1 + 0.2 == 0.3, 0.1 * 3, 0.1 * 3 - 0.3, 1e16 + 1, 1e16 + 2, 0.5 + 1e-17)
x = 1.0
x += 2; print(x)
x -= 0.5; print(x)
x *= 4; print(x)
x /= 3; print(x)
x //= 1; print(x)
x **= 3; print(x)
x %= 5; print(x)
for f in (lambda: 1.0 / 0, lambda: 1.0 // 0, lambda: 1.0 % 0, lambda: 0.0 ** -1, lambda: 1 / 0.0, lambda: divmod(1.0, 0.0), lambda: 10.0 ** 400, lambda: 1.0 + "a", lambda: "a" * 1.0, lambda: 1.0 | 1):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
