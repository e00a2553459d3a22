# ** and pow: small and big results, negative exponents, three-argument pow with inverses.
for b in (0, 1, -1, 2, -2, 3, 10, -10):
    print(b, [b ** e for e in range(0, 12)])
print(2 ** 60, 2 ** 61, 2 ** 62, 2 ** 63, 2 ** 64, 2 ** 100)
print(2 ** -1, 10 ** -3, (-2) ** -3, 1 ** -5)
print(0 ** 0, pow(0, 0), -2 ** 2, (-2) ** 2, 2 ** 3 ** 2)
print(pow(2, 10), pow(2, 10, 1000), pow(3, 200, 13), pow(-3, 5, 7), pow(3, 5, -7), pow(5, 0, 1))
print(pow(3, -1, 11), pow(2, -3, 7), pow(7, 10 ** 20, 10 ** 9 + 7), pow(2 ** 70, 2 ** 70, 2 ** 61 - 1))
print(pow(2, 5, mod=3), pow(base=2, exp=6), True ** 5, 5 ** True)
for f in (lambda: pow(2, 3, 0), lambda: pow(2, -1, 4), lambda: pow(2, 1.5, 3), lambda: 0 ** -1, lambda: pow(1), lambda: pow("a", 2), lambda: 2 ** "a"):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
