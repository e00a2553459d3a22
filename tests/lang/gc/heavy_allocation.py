# heavy: tens of thousands of short-lived objects, and survivors of several ages.
class P:
    def __init__(self, x, y): self.x, self.y = x, y
    def add(self, o): return P(self.x + o.x, self.y + o.y)
p, step = P(0, 0), P(1, 2)
history = []
for i in range(6000):
    p = p.add(step)
    if i % 500 == 0: history.append(p)
print(p.x, p.y, [h.x for h in history])
d = {}
for i in range(4000):
    d[i % 500] = [i, str(i)]
print(len(d), d[499], d[0], sum(v[0] for v in d.values()))
s = []
for i in range(3000):
    s.append("item %d" % i)
    if len(s) > 200: s = s[100:]
print(len(s), s[0], s[-1])
def tree(n): return (tree(n - 1), tree(n - 1)) if n else ()
def count(t): return 1 + sum(map(count, t))
long_lived = tree(8)
print(sum(count(tree(5)) for _ in range(20)), count(long_lived))
g = [[(x, y) for x in range(12)] for y in range(12)]
for k in range(1500): g[k % 12][k * 7 % 12] = (k, [k])
print(sum(c[0] for r in g for c in r))
