# any, all, sorted, reversed, iter, next over many kinds of iterables.
seen = []
def t(x):
    seen.append(x)
    return x
print(any(t(x) for x in (0, 1, 2)), seen, all(t(x) for x in (1, 0, 2)), seen)
print(any([]), all([]), any([0, ""]), all([1, "a"]), any({0: 1}), all({1: 0}), any("a"), all([[]]), any(x > 2 for x in range(5)), all(x.isdigit() for x in "12a"), any(map(None.__eq__, [None])) is True)
print(sorted([3, 1, 2]), sorted("cab"), sorted({"b": 1, "a": 2}), sorted([1, 2, 3], reverse=True), sorted([(2, "a"), (1, "b")]), sorted(["B", "a"], key=str.lower), sorted([-3, 1, -2], key=abs), sorted([]), sorted((x for x in (2, 1))), sorted({3, 1}), sorted([True, False, 0.5]), sorted([1, 2, 3, 4], key=lambda x: x % 2))
print(list(iter([1])), list(iter("ab")), next(iter([5])), next(iter([]), None), list(iter({"k": 1})))
n = 0
def step():
    global n
    n += 1
    return n
print(list(iter(step, 5)), n, list(iter(lambda: 1, 1)))
src = iter("abc;def")
print(list(iter(lambda: next(src), ";")), "".join(src))
it = iter(step, 8)
print(next(it), list(it), next(it, "exhausted"), type(it).__name__)
class C:
    def __init__(self): self.v = 0
    def __call__(self):
        self.v += 2
        return self.v
print(list(iter(C(), 8)))
def boom(): raise ValueError("boom")
for f in (lambda: list(iter(boom, 1)), lambda: iter(5, 1), lambda: iter(), lambda: next([]), lambda: next(iter([])), lambda: any(5), lambda: all(None), lambda: sorted(5), lambda: sorted([1, "a"]), lambda: sorted([1], 5), lambda: next(), lambda: iter(1, 2, 3), lambda: sorted([3], reverse="x"), lambda: sorted([3, 1], reverse=None)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
