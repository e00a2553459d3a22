# float(text): forms that are accepted and refused.
for s in ("0", "1.5", "-1.5", "+2", ".5", "5.", "1e3", "1E-3", "  1.5\n", "1_000.5", "inf", "-Infinity", "NaN", "+nan", "iNf", "1e400", "-1e-400", "10", "1e5", "123456789012345678901234567890", "4.9e-324", "2.4e-324", "2.5e-324", "\u0661.\u0665"):
    print(repr(s), float(s))
for s in ("", " ", "abc", "1.5.5", "1e", "e5", "--1", "1,5", "0x10", "1__0", "_1", "1_", "1 5", "infi", ".", "+", "1e5.5", b"1.5x"):
    try:
        print(repr(s), float(s))
    except ValueError as e:
        print(e)
for f in (lambda: float(None), lambda: float([]), lambda: float(1, 2), lambda: float("1", base=2)):
    try:
        print(f())
    except TypeError as e:
        print(e)
class F:
    def __float__(self):
        return 2.5
class I:
    def __index__(self):
        return 7
class Bad:
    def __float__(self):
        return "no"
print(float(), float(F()), float(I()), float(True), float(b"1.5"), float(3))
try:
    float(Bad())
except TypeError as e:
    print(e)
