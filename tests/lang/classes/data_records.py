# Small record classes with validation, equality, ordering, copying, as programs write them.
class Record:
    fields = ()
    def __init__(self, *args, **kw):
        if len(args) > len(self.fields):
            raise TypeError(f"{type(self).__name__} takes {len(self.fields)} values, got {len(args)}")
        for name, v in zip(self.fields, args):
            setattr(self, name, v)
        for name, v in kw.items():
            if name not in self.fields:
                raise TypeError(f"{type(self).__name__} has no field {name}")
            setattr(self, name, v)
        for name in self.fields:
            if not hasattr(self, name):
                raise TypeError(f"missing {name}")
    def __repr__(self):
        return f"{type(self).__name__}({', '.join(f'{n}={getattr(self, n)!r}' for n in self.fields)})"
    def astuple(self): return tuple(getattr(self, n) for n in self.fields)
    def __eq__(self, o): return type(self) is type(o) and self.astuple() == o.astuple()
    def __lt__(self, o): return self.astuple() < o.astuple()
    def __hash__(self): return hash(self.astuple())
    def __iter__(self): return iter(self.astuple())
    def replace(self, **kw): return type(self)(**{**dict(zip(self.fields, self)), **kw})
class Point(Record): fields = "x", "y"
class Named(Record): fields = "name", "point"
p = Point(1, 2)
print(p, p == Point(x=1, y=2), p == Point(1, 3), p != Named("a", p), hash(p) == hash(Point(1, 2)), p.replace(y=9), list(p), sorted([Point(2, 1), Point(1, 5), p]), {p: "here"}[Point(1, 2)], len({p, Point(1, 2)}))
x, y = p
print(x, y, Named("n", p), Named("n", p) == Named("n", Point(1, 2)), max(Point(1, 1), Point(0, 9)), [*p], dict([Point("k", "v")]))
for f in (lambda: Point(1), lambda: Point(1, 2, 3), lambda: Point(1, z=2), lambda: Point()):
    try:
        print(f())
    except TypeError as e:
        print(e)
class Stack:
    def __init__(self): self._items = []
    def push(self, *x):
        self._items.extend(x)
        return self
    def pop(self):
        if not self._items: raise IndexError("pop from an empty stack")
        return self._items.pop()
    def __len__(self): return len(self._items)
    def __bool__(self): return bool(self._items)
    def __iter__(self):
        while self: yield self.pop()
s = Stack().push(1, 2, 3)
print(len(s), s.pop(), list(s), bool(s))
try:
    s.pop()
except IndexError as e:
    print(e)
class Matrix:
    def __init__(self, rows): self.rows = [list(r) for r in rows]
    def __getitem__(self, ij):
        i, j = ij
        return self.rows[i][j]
    def __setitem__(self, ij, v): self.rows[ij[0]][ij[1]] = v
    def __matmul__(self, o): return Matrix([[sum(a * b for a, b in zip(r, c)) for c in zip(*o.rows)] for r in self.rows])
    def __eq__(self, o): return self.rows == o.rows
    def __repr__(self): return f"Matrix({self.rows})"
m = Matrix([[1, 2], [3, 4]])
m[0, 1] = 5
print(m[0, 1], m @ m, m == Matrix([[1, 5], [3, 4]]), m @ Matrix([[1, 0], [0, 1]]) == m)
