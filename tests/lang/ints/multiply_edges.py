# Products near the limits of a machine word come back exact, and shrink again when divided.
for a in (2 ** 31 - 1, 2 ** 31, 2 ** 32 + 1, 3037000499, 3037000500, 2 ** 30, 1518500249, 1518500250):
    p = a * a
    print(a, p, -p, a * -a, p // a == a, p % a, (p + 1) % a)
for a, b in ((2 ** 40, 2 ** 20), (2 ** 40, 2 ** 21), (2 ** 40, 2 ** 22), (2 ** 40, 2 ** 23), (2 ** 40, 2 ** 24), (-2 ** 40, 2 ** 20), (-2 ** 40, 2 ** 21)):
    print(a * b, a * b // b == a, a * b - 1)
f = 1
for i in range(1, 26):
    f *= i
    print(i, f)
for i in range(25, 0, -1):
    f //= i
print(f)
