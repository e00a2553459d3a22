"""Instances with slots and without `__dict__`: empty slots, deletion, subclasses, changes of class, copies."""

import copy
import pickle


class Point:
    __slots__ = ("x", "y", "label")
    kind = "point"

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def text(self):
        try:
            return self.label
        except AttributeError as e:
            self.label = f"{self.x}/{self.y}"
            return "new " + self.label


class Named(Point):
    __slots__ = ("name", "__private")

    def set(self):
        self.__private = 1
        return self.__private


class Open(Point):
    pass


def attempt(f):
    try:
        return f()
    except (AttributeError, TypeError) as e:
        return f"{type(e).__name__}: {e}"


def read_label(p):
    return p.label


for _ in range(40):
    p = Point(1, 2)
    first, second = p.text(), p.text()
print(first, second, p.kind)
for _ in range(30):
    empty = Point(3, 4)
    out = attempt(lambda: read_label(empty)), hasattr(empty, "label"), getattr(empty, "label", None)
print(*out)
for _ in range(30):
    full = read_label(p)
print(full)

# Any order of assignment, and holes.
for order in ("xy", "yx", "lx", "l", ""):
    p = Point.__new__(Point)
    for c in order:
        setattr(p, {"x": "x", "y": "y", "l": "label"}[c], c)
    print(order, [getattr(p, n, "-") for n in ("x", "y", "label")])

# Deletion.
p = Point(5, 6)
del p.x
print(attempt(lambda: p.x), p.y, attempt(lambda: delattr(p, "x")), attempt(lambda: delattr(p, "label")))
p.x = 7
print(p.x, attempt(lambda: setattr(p, "other", 1)), attempt(lambda: p.other), attempt(lambda: p.__dict__))
print(attempt(lambda: setattr(p, "kind", 1)), attempt(lambda: delattr(p, "kind")))

# Subclasses.
n = Named(1, 2)
print(n.set(), n.text(), n.text(), attempt(lambda: n.name), n._Named__private)
n.name = "n"
print(n.name, sorted(s for s in ("x", "y", "label", "name") if hasattr(n, s)))
o = Open(1, 2)
print(o.text(), o.__dict__, attempt(lambda: o.missing))
o.extra = 1
del o.label
print(o.__dict__, hasattr(o, "label"), o.text(), o.text(), o.__dict__)


class Shadow(Point):
    __slots__ = ()
    x = 5


s = attempt(lambda: Shadow(1, 2))
print(s)
s = Shadow.__new__(Shadow)
print(s.x, attempt(lambda: setattr(s, "x", 1)))


# Objects and functions that were seen before a slot is replaced.
def read(p):
    return p.x


p = Point(8, 9)
print([read(p) for _ in range(20)][-1])
slot = Point.x
Point.x = property(lambda self: "computed")
print(read(p), slot.__get__(p))
Point.x = slot
print(read(p))
del Point.x
print(attempt(lambda: read(p)))
Point.x = slot
print(read(p))


# Methods that are values in slots.
class Holder:
    __slots__ = ("call", "late")


h = Holder()
h.call = lambda: "called"
for i in range(30):
    last = h.call()
print(last, attempt(lambda: h.late()))
h.late = h.call
del h.call
print(attempt(lambda: h.call()), h.late())


def use(h):
    return h.late()


print([use(h) for _ in range(30)][-1])
del h.late
print(attempt(lambda: use(h)))


# Another class of the same layout.
class A:
    __slots__ = ("a", "b")


class B:
    __slots__ = ("a", "b")


x = A()
x.b = 2
x.__class__ = B
print(type(x).__name__, x.b, attempt(lambda: x.a))
x.a = 1
del x.b
print(x.a, attempt(lambda: x.b))
y = B()
y.a = 5
print([(o.a, hasattr(o, "b")) for o in (x, y)])


# Copies.
p = Point(1, [2])
for q in (copy.copy(p), copy.deepcopy(p), pickle.loads(pickle.dumps(p))):
    print(q.x, q.y, q.y is p.y, hasattr(q, "label"))
print(p.__reduce_ex__(2)[2], attempt(lambda: p.__reduce_ex__(1)))
print(p.__getstate__())

# Many slots.
Many = type("Many", (), {"__slots__": [f"s{i}" for i in range(40)]})
m = Many()
for i in range(0, 40, 3):
    setattr(m, f"s{i}", i)
print([getattr(m, f"s{i}", "-") for i in range(40)])
Some = type("Some", (), {"__slots__": [f"s{i}" for i in range(16)]})
m = Some()
m.s15 = 15
print([getattr(m, f"s{i}", "-") for i in range(16)])


# Empty slots where a value was expected.
class Cell:
    __slots__ = ("v", "w")


def total(cells):
    n = 0
    for c in cells:
        n += c.v
    return n


cells = [Cell() for _ in range(3000)]
for c in cells:
    c.v = 2
print(total(cells), total(cells))
del cells[-1].v
print(attempt(lambda: total(cells)), attempt(lambda: total(cells)))
cells[-1].v = 3
print(total(cells))


def first_or(cells):
    n = 0
    for c in cells:
        try:
            n += c.w
        except AttributeError:
            c.w = 1
    return n


print(first_or(cells), first_or(cells), first_or(cells))
for c in cells[::2]:
    del c.w
print(first_or(cells), first_or(cells))
