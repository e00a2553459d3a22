# Loops whose counter grows from small to big and back, as a JIT or quickened code must follow.
def doubling(x, times):
    for _ in range(times):
        x = x + x
    return x
print([doubling(1, k) for k in (0, 10, 59, 60, 61, 62, 63, 64, 70)])
def collatz_top(n):
    top = n
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        if n > top:
            top = n
    return top
print([collatz_top(n) for n in (27, 97, 703, 2 ** 61 - 1, 2 ** 61 + 1)])
def gcd(a, b):
    while b:
        a, b = b, a % b
    return a
print(gcd(12, 18), gcd(2 ** 70, 6 ** 40), gcd(10 ** 30, 2 ** 65), gcd(0, 5), gcd(-12, 18))
def isqrt(n):
    x = n
    y = (x + 1) // 2
    while y < x:
        x = y
        y = (x + n // x) // 2
    return x
print([isqrt(n) for n in (0, 1, 15, 16, 10 ** 12, 10 ** 18, 10 ** 40, 2 ** 121)])
def digits(n):
    out = []
    while n:
        n, d = divmod(n, 10)
        out.append(d)
    return out
print(digits(12345678901234567890123))
i = 2 ** 60 - 5
seen = []
while i < 2 ** 60 + 5:
    seen.append(i & 7)
    i += 1
print(seen)
total = 0
for k in range(200):
    total = total * 3 + k
    if total > 2 ** 90:
        total >>= 80
print(total)
