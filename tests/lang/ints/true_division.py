# int / int is a correctly rounded float, also for ints beyond 53 bits; overflow is an error.
for a, b in ((1, 3), (2, 3), (10, 4), (-1, 3), (2 ** 53 + 1, 1), (2 ** 54 + 3, 2), (10 ** 22, 3), (2 ** 1000, 2 ** 999), (10 ** 400, 10 ** 399), (1, 10 ** 400), (3, 2 ** 70), (12345678901234567890, 987654321), (0, 5), (0, -5)):
    print(a / b)
for f in (lambda: 10 ** 400 / 1, lambda: 1 / 0, lambda: 2 ** 2000 / 3, lambda: float(10 ** 400)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(float(2 ** 53 + 1), float(2 ** 63), float(2 ** 64 - 1), float(10 ** 23), float(-2 ** 1023))
print(2 ** 62 * 1.0, 2 ** 62 + 0.5, 2 ** 80 - 1.0, 1.0 * 10 ** 30)
