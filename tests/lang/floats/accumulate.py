# Sums that lose and keep precision, float loops, Newton iterations.
import math
total = 0.0
for i in range(1, 101):
    total += 1 / i
print(total)
total = 0.0
for i in range(100):
    total += 0.1
print(total, sum([0.1] * 100), math.fsum([0.1] * 100))
x = 2.0
for _ in range(8):
    x = (x + 2 / x) / 2
    print(x)
a, b = 1.0, 1.0
for _ in range(60):
    a, b = b, a + b
print(b / a, b)
e = term = 1.0
for i in range(1, 20):
    term /= i
    e += term
print(e, math.e, e - math.e)
x = 0.5
for i in range(30):
    x = 3.9 * x * (1 - x)
print(x)
i = 0
f = 0.0
while f < 1:
    f += 0.1
    i += 1
print(i, f)
print([x * 0.1 for x in range(11)])
print([round(x * 0.1, 1) for x in range(11)])
