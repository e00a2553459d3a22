# Conditions of many types at one branch, and loops whose exit condition changes type.
class T:
    def __init__(self, b): self.b = b
    def __bool__(self): return self.b
class Ln:
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
def test(x): return "yes" if x else "no"
def anti(x): return "no" if not x else "yes"
def both(a, b): return a and b
def either(a, b): return a or b
vals = [0, 1, -1, True, False, None, 0.0, -0.0, 0.1, float("nan"), "", "a", [], [0], (), (0,), {}, {0: 0}, set(), {0}, b"", b"a", range(0), range(1), T(True), T(False), Ln(0), Ln(3), 2 ** 70, object, test, ..., 1e-320]
for _ in range(2): print([test(v)[0] for v in vals], [test(v) == anti(v) for v in vals].count(True))
print([both(v, "b") == "b" for v in vals[:12]], [either(v, "b") == "b" for v in vals[:12]])
def count(x, step):
    n = 0
    while x:
        x = x - step
        n += 1
    return n
print(count(5, 1), count(5.0, 1), count(2 ** 61 + 2, 2 ** 60 + 1), count(2, 0.5), count(True, True))
def cmp(a, b): return [a < b, a <= b, a == b, a != b, a > b, a >= b]
for a, b in ((1, 2), (2.0, 1), (1, 1.0), ("a", "b"), ([1], [2]), ((1, 2), (1,)), (2 ** 70, 1), (1, 2 ** 70), (float("nan"), 1), (True, False), (b"a", b"b"), (1, 2)): print(cmp(a, b), end=" ")
print()
def is_none(x): return x is None, x is not None, x == None
print([is_none(x) for x in (None, 0, "", [])])
def chain(a, b, c): return a < b < c
print(chain(1, 2, 3), chain(1, 5, 3), chain(1.5, 2, 2.5), chain("a", "b", "c"), chain(3, 2, 1))
def down(x):
    out = []
    while x > 0:
        out.append(x)
        x = x // 2 if isinstance(x, int) and x % 2 == 0 else x / 2 - 0.5
    return out
print(down(12), down(7), down(2.5))
try: test(type("Bad", (), {"__bool__": lambda s: 1 / 0})())
except ZeroDivisionError as e: print(e)
