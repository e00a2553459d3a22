# Dicts that grow and shrink with heap keys and values.
d = {}
for i in range(250):
    d["k" + str(i)] = {"v": [i]}
    d[(i, str(i))] = i
    if i % 5 == 4:
        del d["k" + str(i - 2)]
        d.pop((i - 1, str(i - 1)))
print(len(d), d["k249"], d[(249, "249")], sum(v if isinstance(v, int) else v["v"][0] for v in d.values()))
e = {}
for i in range(100): e.setdefault(str(i % 7), []).append(str(i))
print({k: len(v) for k, v in e.items()}, e["3"][-1])
class K:
    def __init__(self, n): self.n, self.junk = n, [n] * 3
    def __hash__(self): return hash(str(self.n % 10))
    def __eq__(self, o): return [self.n] == [o.n]
f = {}
for i in range(60): f[K(i)] = K(-i)
print(len(f), f[K(37)].n, K(60) in f, sum(k.n + v.n for k, v in f.items()))
g = {i: {j: (i, j) for j in range(8)} for i in range(30)}
h = {**g, 99: {}}
print(h[29][7], len(h), sum(len(v) for v in h.values()))
c = g.copy()
for k in list(c):
    if k % 2: del c[k]
    else: c[k] = list(c[k].items())
print(len(c), c[28][7], len(g))
s = set()
for i in range(200):
    s.add((i, "t%d" % i))
    s.discard((i - 50, "t%d" % (i - 50)))
print(len(s), (199, "t199") in s, (100, "t100") in s)
fs = {frozenset([str(i), str(i + 1)]) for i in range(50)}
print(frozenset(["7", "8"]) in fs, len(fs))
