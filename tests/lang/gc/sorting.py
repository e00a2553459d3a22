# Sorting while keys and comparisons allocate.
seed = 9
def rnd():
    global seed
    seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
    return seed >> 16
rows = [(rnd() % 50, [str(i)]) for i in range(120)]
s = sorted(rows, key=lambda r: (str(r[0]).zfill(3), [r[1]]))
print(s[0], s[-1], all(a[0] <= b[0] for a, b in zip(s, s[1:])))
class V:
    def __init__(self, n): self.n = [n]
    def __lt__(self, o): return [str(self.n[0]).rjust(4)] < [str(o.n[0]).rjust(4)]
vs = [V(rnd() % 100) for _ in range(80)]
vs.sort()
print([v.n[0] for v in vs][::10], min(vs).n, max(vs).n)
w = ["".join(chr(97 + rnd() % 26) for _ in range(4)) for _ in range(60)]
w.sort()
print(w[0], w[-1], len(set(w)))
w.sort(key=lambda x: x[::-1] + x, reverse=True)
print(w[0], w[-1])
l = [[rnd() % 5, rnd() % 5] for _ in range(60)]
l.sort()
print(l[0], l[-1])
l.sort(key=lambda x: tuple(reversed([*x])))
print(l[0], l[-1])
mixed = [rnd() % 10 + (0.5 if i % 3 == 0 else 0) for i in range(50)]
print(sorted(mixed)[::9], sorted(mixed, key=lambda x: -x)[0])
bad = [V(3), V(1), V(2)]
def key(v):
    bad_copy = [v, [v]]
    if v.n[0] == 2: raise KeyError(v.n)
    return bad_copy[0].n
try:
    bad.sort(key=key)
except KeyError as e:
    print(e, [v.n[0] for v in bad])
print(sorted({str(i): [i] for i in range(30)}.items(), key=lambda kv: -kv[1][0])[:2], sorted((x for x in map(str, range(30))), key=lambda x: (len(x), x))[-1])
