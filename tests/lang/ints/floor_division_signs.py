# Floor division and modulo: (a // b) * b + a % b == a, and the sign of the remainder follows b.
numbers = [1, 2, 3, 7, 10, 2 ** 61, 2 ** 64 + 3]
for a in numbers:
    for b in numbers:
        row = []
        for x, y in ((a, b), (-a, b), (a, -b), (-a, -b)):
            q, r = divmod(x, y)
            assert q == x // y and r == x % y and q * y + r == x
            assert r == 0 or (r > 0) == (y > 0)
            row.append((q, r))
        print(a, b, row)
for f in (lambda: 1 // 0, lambda: 1 % 0, lambda: divmod(1, 0), lambda: 2 ** 70 // 0, lambda: 2 ** 70 % 0, lambda: 1 / 0, lambda: 0 ** -1):
    try:
        print(f())
    except ZeroDivisionError as e:
        print(type(e).__name__, e)
