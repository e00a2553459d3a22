# Long addition and multiplication on lists of digits agree with ints.
def digits(n): return [int(c) for c in reversed(str(n))]
def value(d): return int("".join(map(str, reversed(d))) or "0")
def add(a, b):
    out, carry = [], 0
    for i in range(max(len(a), len(b))):
        s = carry + (a[i] if i < len(a) else 0) + (b[i] if i < len(b) else 0)
        out.append(s % 10)
        carry = s // 10
    return out + [carry] if carry else out
def mul(a, b):
    out = [0] * (len(a) + len(b))
    for i, x in enumerate(a):
        carry = 0
        for j, y in enumerate(b):
            t = out[i + j] + x * y + carry
            out[i + j], carry = t % 10, t // 10
        out[i + len(b)] += carry
    while len(out) > 1 and out[-1] == 0: out.pop()
    return out
tests = [(0, 0), (1, 9), (99, 1), (123456789, 987654321), (10 ** 30 - 1, 1), (2 ** 100, 3 ** 60), (7, 10 ** 25)]
for a, b in tests:
    s, p = value(add(digits(a), digits(b))), value(mul(digits(a), digits(b)))
    print(s, p, s == a + b, p == a * b)
f = [1]
for i in range(1, 26): f = mul(f, digits(i))
print(value(f))
def kara(x, y):
    if x < 10 ** 6 or y < 10 ** 6: return x * y
    n = max(len(str(x)), len(str(y))) // 2
    a, b = divmod(x, 10 ** n)
    c, d = divmod(y, 10 ** n)
    hi, lo = kara(a, c), kara(b, d)
    return hi * 10 ** (2 * n) + (kara(a + b, c + d) - hi - lo) * 10 ** n + lo
x, y = 3 ** 150, 7 ** 120
print(kara(x, y) == x * y, kara(x, y) % 10 ** 20)
def isqrt(n):
    a = 1 << (n.bit_length() + 1) // 2
    while (b := (a + n // a) // 2) < a: a = b
    return a
print(isqrt(2 * 10 ** 60), isqrt(10 ** 40) == 10 ** 20, [isqrt(k) for k in (1, 2, 3, 4, 99)])
