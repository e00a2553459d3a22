# Floats of all magnitudes survive lists, attributes, closures and arithmetic: those that fit a word and those that do not.
import math
powers = [2.0 ** k for k in (-1074, -1030, -1022, -600, -300, -257, -256, -255, -254, -100, -1, 0, 1, 100, 255, 256, 257, 258, 300, 600, 1000, 1023)]
for p in powers:
    n = -p
    print(p, n, p + 0, p * 2 / 2 == p, p == abs(n), p > n, [p, n][0] - p, p is not None, math.frexp(p))
class Holder:
    pass
h = Holder()
total = []
for p in powers:
    h.value = p
    g = lambda: h.value * 0.5
    total.append(g() * 2 == p)
print(total)
print(sum(powers[5:15]), max(powers), min(powers), {p: i for i, p in enumerate(powers)}[2.0 ** 256], powers.index(2.0 ** -255))
x = 1.0
seen = []
for _ in range(20):
    x *= 2.0 ** 55
    seen.append(x)
print(seen)
x = 1.0
for _ in range(20):
    x /= 2.0 ** 56
print(x, x == 0)
print(1e-77 * 1e77, 1e-78 * 1e78, 3e77 / 3e77, 1e77 + 1e60, 4.0 ** 128, 4.0 ** 129, 0.25 ** 128, 0.25 ** 127)
