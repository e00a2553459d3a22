# Comparison of floats with ints is exact, also beyond 2**53.
big = 2 ** 53
for i in (-1, 0, 1, 2):
    n = big + i
    f = float(big)
    print(i, n == f, n < f, n > f, n <= f, f >= n, f != n, hash(n) == hash(f))
values = [float("-inf"), -1e300, -2 ** 70, -1.5, -1, -0.0, 0, 0.5, True, 1.5, 2 ** 53, 2.0 ** 53 + 2, 10 ** 300, 1e300, float("inf")]
for a in values:
    print([(a < b) + 2 * (a == b) + 4 * (a > b) for b in values])
print(sorted([3, 1.5, True, 0.1, -2, 2 ** 64, 1e10]), 1 < 1.0, 1 <= 1.0, 0.1 < 1 / 10 + 1e-17, 1e16 == 10 ** 16, 1e23 == 10 ** 23)
print(1.0 == "1.0", 1.0 != None, (1.0, 2) == (1, 2.0), [0.5] < [1], (1, 2.5) < (1, 3))
for f in (lambda: 1.0 < "a", lambda: 1.0 > None, lambda: [] >= 1.0):
    try:
        print(f())
    except TypeError as e:
        print(e)
