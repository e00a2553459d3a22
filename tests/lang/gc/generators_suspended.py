# Generators suspended over allocations keep their locals; abandoned ones run their finally by close.
def g(n):
    local = ["local", n]
    d = {"n": [n]}
    for i in range(n):
        tmp = (i, str(i))
        yield local, tmp, d
        local = local + [i]
    return local
gens = [g(i) for i in range(20)]
out = []
while gens:
    for x in gens[:]:
        try:
            local, tmp, d = next(x)
            junk = [str(k) for k in range(5)]
        except StopIteration as e:
            out.append(len(e.value))
            gens.remove(x)
print(out)
def walk(t):
    if t:
        yield from walk(t[0])
        yield t[1]
        yield from walk(t[2])
def insert(t, v):
    if not t: return (None, v, None)
    return (insert(t[0], v), t[1], t[2]) if v < t[1] else (t[0], t[1], insert(t[2], v))
t = None
for v in [50, 20, 70, 10, 30, 60, 80, 25, 35, 65]: t = insert(t, v)
w = walk(t)
first = [next(w) for _ in range(4)]
junk = [[i] * 10 for i in range(50)]
print(first, list(w))
def coro():
    seen = []
    while True:
        x = yield seen
        if x is None: return seen
        seen = seen + [x * 2]
cs = [coro() for _ in range(10)]
for c in cs: next(c)
for i in range(8):
    for k, c in enumerate(cs): r = c.send("%d%d" % (k, i))
print(r, len(r))
def fin(log):
    try:
        for i in range(5): yield [i]
    finally:
        log.append("done")
log = []
for _ in range(5):
    f = fin(log)
    next(f); next(f)
    f.close()
print(log)
pipe = (x + [1] for x in ([i] for i in range(30)))
print(next(pipe), len([None for _ in range(100)]), sum(map(sum, pipe)))
e = enumerate(zip((str(i) for i in range(40)), ([j] for j in range(40))))
for _ in range(20): next(e)
print(next(e), len(list(e)))
