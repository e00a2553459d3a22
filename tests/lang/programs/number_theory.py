# Primes, factorisation, modular arithmetic, continued fractions, bases.
def sieve(n):
    flags = [True] * (n + 1)
    flags[:2] = [False, False]
    for i in range(2, int(n ** 0.5) + 1):
        if flags[i]: flags[i * i::i] = [False] * len(flags[i * i::i])
    return [i for i, f in enumerate(flags) if f]
ps = sieve(100)
print(ps, len(sieve(1000)))
def factor(n):
    out, d = {}, 2
    while d * d <= n:
        while n % d == 0: out[d], n = out.get(d, 0) + 1, n // d
        d += 1
    if n > 1: out[n] = out.get(n, 0) + 1
    return out
for n in (1, 12, 97, 360, 1001, 2 ** 20, 999983): print(n, factor(n))
def egcd(a, b): return (a, 1, 0) if b == 0 else (lambda g, x, y: (g, y, x - a // b * y))(*egcd(b, a % b))
print(egcd(240, 46), pow(3, -1, 7), [x for x in range(1, 15) if pow(x, 14, 15) == 1])
def is_prime(n):
    if n < 2: return False
    for p in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        if n % p == 0: return n == p
    d, s = n - 1, 0
    while d % 2 == 0: d, s = d // 2, s + 1
    for a in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        x = pow(a, d, n)
        if x in (1, n - 1): continue
        for _ in range(s - 1):
            x = x * x % n
            if x == n - 1: break
        else: return False
    return True
print([n for n in range(60) if is_prime(n)], is_prime(2 ** 61 - 1), is_prime(2 ** 61 + 1), is_prime(2 ** 89 - 1), is_prime(10 ** 18 + 9), is_prime(561))
p, q, e = 1000003, 998244353, 65537
n, phi = p * q, (p - 1) * (q - 1)
d = pow(e, -1, phi)
msgs = [42, 123456789, 10 ** 14]
print([pow(pow(m, e, n), d, n) for m in msgs], pow(42, e, n))
def cf(a, b):
    while b: yield a // b; a, b = b, a % b
def conv(terms):
    h, k, h1, k1 = 1, 0, 0, 1
    for t in terms:
        h, h1 = t * h + h1, h
        k, k1 = t * k + k1, k
        yield h, k
print(list(cf(355, 113)), list(conv([3, 7, 15, 1, 292])), [round(a / b, 8) for a, b in conv([1] * 8)])
def base(n, b):
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    return "0" if n == 0 else ("-" if n < 0 else "") + (lambda f: f(f, abs(n)))(lambda f, m: "" if m == 0 else f(f, m // b) + digits[m % b])
print([base(255, b) for b in (2, 3, 8, 16, 36)], base(-10, 2), base(0, 5), int(base(10 ** 30, 36), 36) == 10 ** 30)
print([sum(d for d in range(1, n) if n % d == 0) == n for n in (6, 28, 12, 496)], [n for n in range(1, 200) if n == sum(int(c) ** 3 for c in str(n))], sum(int(c) for c in str(2 ** 200)), 2 ** 127 - 1)
pi, k = [], 0
a, b, c, dd = 1, 0, 0, 1
q_, r_, t_, k_, n_, l_ = 1, 0, 1, 1, 3, 3
while len(pi) < 30:
    if 4 * q_ + r_ - t_ < n_ * t_:
        pi.append(n_)
        nr = 10 * (r_ - n_ * t_)
        n_ = 10 * (3 * q_ + r_) // t_ - 10 * n_
        q_, r_ = q_ * 10, nr
    else:
        nr = (2 * q_ + r_) * l_
        nn = (q_ * (7 * k_) + 2 + r_ * l_) // (t_ * l_)
        q_, t_, l_, k_, n_, r_ = q_ * k_, t_ * l_, l_ + 2, k_ + 1, nn, nr
print("".join(map(str, pi)))
