# Lookups with freshly made keys while comparisons allocate.
class K:
    def __init__(self, *v): self.v = v
    def __hash__(self): return hash(tuple(str(x) for x in self.v)) * 0 + len(self.v)
    def __eq__(self, o): return [str(x) for x in self.v] == [str(x) for x in o.v]
d = {}
for i in range(40): d[K(i, str(i))] = [i]
print(len(d), all(d[K(i, str(i))] == [i] for i in range(40)), K(1, "2") in d, d.get(K("x")))
for i in range(0, 40, 2): del d[K(i, str(i))]
print(len(d), sum(v[0] for v in d.values()))
s = {K(i % 9) for i in range(40)}
print(len(s), K(8) in s, K(9) in s)
t = {(str(i), (i, [i].__len__())): "v" + str(i) for i in range(50)}
print(t[("7", (7, 1))], all(t[str(i), (i, 1)] == f"v{i}" for i in range(50)))
m = {}
for a in range(12):
    for b in range(12):
        m[f"{a}-{b}"] = m.get(f"{b}-{a}", []) + [a * b]
print(len(m), m["3-4"], m["4-3"], m["11-11"])
memo = {}
def edit(a, b):
    k = a + "|" + b
    if k not in memo:
        memo[k] = len(a) + len(b) if not a or not b else edit(a[1:], b[1:]) if a[0] == b[0] else 1 + min(edit(a[1:], b), edit(a, b[1:]))
    return memo[k]
print(edit("saturday", "sundays"), len(memo))
u = {frozenset([str(i), (i,)]): i for i in range(30)}
print(u[frozenset([(5,), "5"])], u.pop(frozenset(["29", (29,)])), len(u))
l = [K(i) for i in range(20)]
print(l.index(K(13)), l.count(K(4)), K(25) in l, [K(1)] == [K("1")], (K(1), K(2)) == (K(1), K(2)), sorted(range(20), key=lambda i: str(l[i].v)))
