# round on ints with negative digits, divmod with floats, abs.
for n in (0, 5, 14, 15, 25, 26, 149, 150, 151, -15, -25, -151, 2 ** 64, 12345678901234567890):
    print(n, round(n), round(n, 1), round(n, -1), round(n, -2), round(n, -3), round(n, None))
print(divmod(7, 2), divmod(-7, 2), divmod(7.5, 2), divmod(-7.5, 2), divmod(7, -2.5), divmod(2 ** 70, 3))
print(abs(0), abs(-5), abs(-2 ** 70), abs(-2 ** 60), abs(True), abs(-0.0))
for f in (lambda: round("a"), lambda: round(5, "x"), lambda: abs("a"), lambda: divmod(1, "a"), lambda: divmod("a", 1), lambda: divmod(1.0, 0)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
