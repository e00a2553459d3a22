# Many short-lived tuples, lists and dicts with a few survivors, in loops and comprehensions.
keep = []
total = 0
for i in range(800):
    t = (i, i + 1)
    l = [t, t]
    d = {i: l}
    total += d[i][1][0]
    if i % 100 == 0: keep.append(d)
print(total, [list(d) for d in keep], keep[3][300][0])
print(sum(len((x, [x])) for x in range(300)), sum(a + b for a, b in zip(range(200), (y * 2 for y in range(200)))))
pts = [(x, y) for x in range(20) for y in range(20)]
print(len(pts), pts[399], sum(x * y for x, y in pts))
acc = ()
for i in range(60): acc = acc + (i,)
print(len(acc), acc[59], sum(acc))
stack = []
for i in range(300):
    stack.append((i, stack[-1] if stack and i % 10 else None))
n, depth = stack[-1], 0
while n: n, depth = n[1], depth + 1
print(depth)
words = [str(i) for i in range(300)]
print(len({w: len(w) for w in words}), len({w[0] for w in words}), max(words), ",".join(words[:5]))
swap = [1, 2]
for i in range(300): swap[0], swap[1] = swap[1], swap[0] + 0
print(swap)
objs = [object() for _ in range(100)]
print(len({id(o) for o in objs}), objs[0] is objs[0])
f = [lambda i=i: [i] for i in range(100)]
print(sum(g()[0] for g in f))
nested = {"a": [{"b": ({"c": i},)} for i in range(30)]}
print(nested["a"][29]["b"][0]["c"], str(nested)[:40])
