# __getitem__, __setitem__, __delitem__, __contains__, __len__, __missing__ on user classes.
class Box:
    def __init__(self): self.log = []
    def __getitem__(self, k):
        self.log.append(("get", k))
        return k
    def __setitem__(self, k, v): self.log.append(("set", k, v))
    def __delitem__(self, k): self.log.append(("del", k))
    def __contains__(self, k):
        self.log.append(("in", k))
        return "truthy" if k else ""
    def __len__(self): return len(self.log)
b = Box()
print(b[1], b["k"], b[1:2], b[1, 2], b[::3], b[1:2, 3], b[...], b[None], b[-1], b[()])
b[0] = 1
b[1:3] = "x"
b["a"] += "b"
del b[5]
del b[1:2], b[7]
print(1 in b, 0 in b, 0 not in b)
print(b.log, len(b))
class Grid:
    def __init__(self, w, h): self.w, self.h, self.cells = w, h, {}
    def __getitem__(self, xy):
        x, y = xy
        if not (0 <= x < self.w and 0 <= y < self.h): raise IndexError(f"{x},{y} outside")
        return self.cells.get(xy, ".")
    def __setitem__(self, xy, v): self.cells[xy] = v
    def __iter__(self): return ((x, y) for y in range(self.h) for x in range(self.w))
    def __str__(self): return "\n".join("".join(self[x, y] for x in range(self.w)) for y in range(self.h))
g = Grid(4, 3)
g[1, 1] = "#"
g[3, 2] = "@"
print(g)
print(g[1, 1], [p for p in g if g[p] != "."], sum(1 for _ in g))
for f in (lambda: g[4, 0], lambda: g[0], lambda: len(g), lambda: g.__delitem__, lambda: (1, 1) in g):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
class N: pass
n = N()
for f in (lambda: n[0], lambda: n.__setitem__, lambda: 0 in n, lambda: len(n), lambda: N[0]):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
try:
    n[0] = 1
except TypeError as e:
    print(e)
try:
    del n[0]
except TypeError as e:
    print(e)
