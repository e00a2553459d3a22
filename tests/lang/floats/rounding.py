# round: half to even, digits to both sides, what is not exactly a half, and the type of the result.
for v in (0.5, 1.5, 2.5, -0.5, -1.5, 2.4999999, 2.675, 1.005, 1234.5678, -1234.5678, 1e15 + 0.5, 0.1, 5e-324):
    print(v, round(v), round(v, 0), round(v, 1), round(v, 2), round(v, 3), round(v, -1), round(v, -2), round(v, -5))
print(type(round(1.5)), type(round(1.5, 0)), type(round(1.5, None)), round(1e300) == 10 ** 300, round(1e22), round(2.0 ** 70))
print(round(1.5, True), round(2.345, 400), round(2.345, -400), round(1e308, -308), round(5e-324, 320))
for f in (lambda: round(1.5, "a"), lambda: round(1.5, 2.0), lambda: round(1.7e308, -308), lambda: round(), lambda: round(1, 2, 3)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
import math
print(math.floor(-1.5), math.ceil(-1.5), math.trunc(-1.5), math.floor(1e20), math.ceil(2.0), math.floor(7), int(-1.9), int(1.9))
print([math.floor(x / 2) for x in (-3, -2, -1, 0, 1, 2, 3)])
