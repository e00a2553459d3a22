# Lists that grow, shrink and change kind under allocation pressure.
l = []
for i in range(300):
    l.append([i])
    if i % 3 == 2: l.pop(0)
print(len(l), l[0], l[-1], sum(x[0] for x in l))
m = []
for i in range(200):
    m.append(i if i % 3 else float(i) if i % 2 else str(i))
print(m[:8], m[-4:], len(m))
n = [0] * 100
for i in range(100): n[i] = "s%d" % i
print(n[0], n[99], "".join(n)[:12], len(set(n)))
big = [[j * i for j in range(15)] for i in range(40)]
print(sum(map(sum, big)), [r[3] for r in big][:6])
t = []
for i in range(50): t = [t, i]
d = 0
while t:
    t, v = t
    d += v
print(d)
q = list(range(50))
for i in range(150):
    q.append([q.pop(0)])
    if i % 10 == 0: q.insert(5, {"i": i})
print(len(q), sum(isinstance(x, dict) for x in q))
s = [str(i) * 5 for i in range(100)]
s.sort(key=lambda x: x[::-1])
print(s[0], s[-1], len(s))
s2 = s[10:20] + s[:2] * 3
s2[2:5] = (str(x) for x in range(10))
print(s2)
