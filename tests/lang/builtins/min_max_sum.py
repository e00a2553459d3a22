# min, max, sum with keys, defaults, several arguments, ties.
print(max(1, 3, 2), max([1, 3]), min("hello"), max("a", "b"), max([1], [2]), max((1, 2), (1, 3)), min([3, 1, 2], key=lambda x: -x), max("aa", "b", key=len), max([], default="d"), min((), default=None), max({"a": 1, "b": 0}), min(x * x for x in (-2, 1)), max(1, 1.0), max(1.0, 1), max(True, 1), min(0, False, 0.0))
print(max([("a", 1), ("b", 1)], key=lambda p: p[1]), min([("a", 1), ("b", 1)], key=lambda p: p[1]), max(range(5), key=lambda x: (x % 3, -x)), min([[2], [1, 9]]), max(2 ** 70, 1.5, 10 ** 20), max("b", "a", key=None), min(3, 1, key=lambda x: -x), max([0.5, 2, True]))
print(sum([1, 2, 3]), sum([]), sum([], 5), sum([1.5, 2]), sum((1, 2), start=10), sum([[1], [2]], []), sum(range(101)), sum({1: 0, 2: 0}), sum([True, True]), sum(x for x in (1, 2)), sum([2 ** 62, 2 ** 62]), sum([1, 2.5, 2 ** 70]), sum([(1,), (2,)], ()), sum([0.1] * 10), sum([1e308, 1e308, -1e308]), sum([-0.0]), sum([-0.0], -0.0), sum([0.1, 0.2, 0.3]), sum([1, 0.1, 0.2]))
class V:
    def __init__(self, n): self.n = n
    def __add__(self, o): return V(self.n + (o.n if isinstance(o, V) else o))
    __radd__ = __add__
    def __lt__(self, o): return self.n < o.n
    def __gt__(self, o): return self.n > o.n
    def __repr__(self): return f"V{self.n}"
print(sum([V(1), V(2)]), sum([V(1)], V(5)), max([V(1), V(3)]), min(V(4), V(2)))
for f in (lambda: max(), lambda: max([]), lambda: min(5), lambda: max(1, "a"), lambda: max([1, None]), lambda: sum(["a"]), lambda: sum([1, "a"]), lambda: sum("ab", ""), lambda: sum([b"a"], b""), lambda: sum(5), lambda: max(1, 2, default=3), lambda: max([1], key=5), lambda: sum([[1]]), lambda: sum(), lambda: max([1, 2], key=lambda x: undefined), lambda: min({}, key=len)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
