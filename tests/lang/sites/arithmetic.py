# One addition, comparison and multiplication site sees ints, floats, big ints, strings, lists and user types in turn.
class V:
    def __init__(self, n): self.n = n
    def __add__(self, o): return V(self.n + getattr(o, "n", o))
    __radd__ = __add__
    def __mul__(self, o): return V(self.n * getattr(o, "n", o))
    __rmul__ = __mul__
    def __lt__(self, o): return self.n < getattr(o, "n", o)
    def __gt__(self, o): return self.n > getattr(o, "n", o)
    def __repr__(self): return f"V{self.n}"
def add(a, b): return a + b
def mul(a, b): return a * b
def less(a, b): return a < b
def eq(a, b): return a == b
def neg(a): return -a
def inplace(a, b):
    a += b
    return a
pairs = [(1, 2), (1, 2), (1, 2), (2 ** 60 - 1, 1), (2 ** 62, 2 ** 62), (1.5, 2), (1, 2.5), (1.5, 2.5), (True, 1), (V(1), V(2)), (V(1), 5), (5, V(1)), (3, 4), (2 ** 70, 1), (-1, 2 ** 61), (1.0, 1e300)]
for _ in range(3):
    for f in (add, mul, less, eq, inplace):
        print(f.__name__, [f(a, b) for a, b in pairs])
for a, b in [("a", "b"), ([1], [2]), ((1,), (2,)), (b"x", b"y"), (1, 2), (1.5, 1)]:
    print(add(a, b), less(a, b), inplace(a, b))
for a, b in [("a", 3), ([1], 2), (3, "b"), (2, (0,))]: print(mul(a, b))
for a, b in [(1, "a"), ("a", 1), (None, 1), ([], ()), (V(1), None)]:
    for f in (add, less, mul):
        try: print(f(a, b))
        except TypeError as e: print(f.__name__, e)
print([neg(x) for x in (1, -1, 0, 2 ** 60, -2 ** 60, 1.5, -0.0, True, 2 ** 70)], add(1, 2), mul(3, 4), less(1, 2))
