# Dicts of many entries: ints, strings and tuples as keys, deletions, growth after deletions.
d = {}
for i in range(1000):
    d[i] = i * i
print(len(d), d[0], d[999], sum(d.values()), 1000 in d)
for i in range(0, 1000, 3):
    del d[i]
print(len(d), list(d)[:5], 3 in d, 4 in d)
for i in range(0, 1000, 3):
    d[i] = -i
print(len(d), list(d)[-3:], d[3], sum(d))
s = {}
for i in range(300):
    s["key%d" % (i * 7 % 300)] = i
print(len(s), s["key7"], s["key299"], list(s)[:3], sum(s.values()))
t = {(x, y): x * y for x in range(15) for y in range(15)}
print(len(t), t[3, 4], t[14, 14], (15, 0) in t, sum(t.values()))
m = {}
for i in range(50):
    m[i] = m[str(i)] = m[float(i) + 0.5] = i
print(len(m), m["7"], m[7], m[7.5], m[7.0])
q = {}
for i in range(500):
    q[i] = 1
    if i >= 10:
        del q[i - 10]
print(q)
big = {2 ** 61 - 1: "a", 0: "b", 2 ** 61: "c", 1: "d", -1: "e", -2: "f"}
print(big, big[2 ** 61 - 1], big[0], big[2 ** 61], big[-2])
n = {}
for i in range(5):
    n = {"inner": n, "level": i}
depth = 0
while n:
    depth += 1
    n = n["inner"]
print(depth)
e = {}
for i in range(100):
    e[i % 10, i % 7] = i
print(len(e), e[3, 3], list(e.items())[-1])
x = {}
while len(x) < 100:
    x[len(x) * 1000003] = len(x)
while x:
    k, v = x.popitem()
print(k, v, x)
