# Rich comparison: defaults, eq and hash, ne from eq, order by lt alone, results of other types.
class V:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return isinstance(o, V) and self.v == o.v
    def __lt__(self, o): return self.v < o.v
    def __repr__(self): return f"V{self.v}"
a, b, c = V(1), V(2), V(1)
print(a == c, a != c, a == b, a != b, a < b, b < a, a > b, b > a, a == 1, a != 1, sorted([b, a, c]), min(b, a), max(a, b), [a] == [c], a in [c], V.__hash__, (a, b) < (c, V(3)))
for f in (lambda: hash(a), lambda: {a}, lambda: a <= b, lambda: a >= b, lambda: a < 5, lambda: 5 < a, lambda: {a: 1}):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
class H(V):
    def __hash__(self): return hash(self.v)
print(len({H(1), H(1), H(2)}), {H(1): "x"}[H(1)], H(1) == V(1), hash(H(3)) == hash(3))
class Q(V):
    pass
try:
    hash(Q(1))
except TypeError as e:
    print(e)
class P:
    pass
p, q = P(), P()
print(p == p, p == q, p != q, p != p, hash(p) == hash(p), {p: 1}.get(q), p in [q, p], P() == None)
class W:
    def __eq__(self, o): return "eq!"
    def __ne__(self, o): return "ne!"
    def __lt__(self, o): return [1, 2]
    def __le__(self, o): return ""
    def __gt__(self, o): return None
    def __ge__(self, o): return 0
    __hash__ = None
w = W()
print(w == 1, w != 1, w < 1, w <= 1, w > 1, w >= 1, 1 == w, 1 < w, 1 > w, w in [1], [w] == [1], not w == 1, 0 < w < 5, w < 1 < 2)
class Ne:
    def __ne__(self, o): return True
n = Ne()
print(n == n, n != n)
class OnlyEq:
    def __eq__(self, o): return True
print(OnlyEq() != 1, OnlyEq() == 1, 1 == OnlyEq(), None == OnlyEq(), [1, 2] == [OnlyEq(), OnlyEq()], OnlyEq() in [], 5 in [OnlyEq()], [OnlyEq()].index(9), [1, OnlyEq()].count(7))
class Total:
    def __init__(self, k): self.k = k
    def __eq__(self, o): return self.k == o.k
    def __lt__(self, o): return self.k < o.k
    def __le__(self, o): return self.k <= o.k
    def __gt__(self, o): return self.k > o.k
    def __ge__(self, o): return self.k >= o.k
x, y = Total(1), Total(2)
print([x < y, x <= y, x == y, x != y, x > y, x >= y], 1 < 2 < 3, x < y <= y, max([x, y]).k, sorted([y, x])[0].k)
