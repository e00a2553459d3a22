# is follows the value for ints that come from the same arithmetic; type() and isinstance of ints and bools.
a = 5
b = 2 + 3
print(a is b, a == b, type(a) is int, type(True) is bool, type(a) is type(b))
print(isinstance(True, int), isinstance(1, bool), issubclass(bool, int), issubclass(int, bool), bool.__mro__)
print(type(2 ** 70), type(1 + True), type(True + True), type(True & True), type(True & 1), type(not 5))
print(int is int, int == int, int != float, str(int), repr(bool))
print(bool(0), bool(5), bool(-1), bool(2 ** 70), not 0, not 2 ** 70)
x = 2 ** 40
y = x
print(x is y, y is not x, id(x) == id(y))
print((1).__class__, (1).__class__.__name__, int.__bases__, bool.__bases__)
for v in (1, True, 1.0, "1", None, [1], (1,), {1: 1}, {1}, b"1", range(1), int, len, print):
    print(type(v).__name__, isinstance(v, (int, str)), callable(v))
