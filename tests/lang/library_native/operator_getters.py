"""itemgetter, attrgetter and methodcaller."""

import copy
import operator
import pickle
from operator import attrgetter, itemgetter, methodcaller


def show(f, *args, **keywords):
    try:
        print(f(*args, **keywords))
    except Exception as e:
        print(type(e).__name__, e)


class Text(str):
    pass


class Point:
    kind = "point"

    def __init__(self, x):
        self.x = x

    def __getattr__(self, name):
        if name.startswith("made_"):
            return name
        raise AttributeError(name)

    def moved(self, by=1, *, twice=False):
        return Point(self.x + by * (1 + twice))

    def __repr__(self):
        return f"Point({self.x!r})"


show(itemgetter)
show(itemgetter, 1, x=2)
second = itemgetter(1)
show(second)
show(second, 1, 2)
show(second, x=1)
show(second, [1])
show(second, 5)
print(second("abc"), second([4, 5]), second((6, 7)), second({1: "one"}), itemgetter(-1)([1, 2]), itemgetter(slice(1, 3))("abcd"))
print(itemgetter(2, 0, 0)("abc"), itemgetter(True)("ab"))
print(repr(itemgetter(1, "a")), itemgetter(3).__reduce__(), itemgetter(1, 2).__reduce__())

show(attrgetter)
show(attrgetter, 2)
show(attrgetter, "a", x=1)
show(attrgetter("a.b"))
show(attrgetter("a.b"), 1, 2)
show(attrgetter("a.b"), x=2)
show(attrgetter("a.b"), 5)
show(attrgetter("real..y"), 3)
show(attrgetter("."), 3)
show(attrgetter("real."), 3)
outer = Point(Point("inner"))
print(attrgetter("x.x")(outer), attrgetter("x", "x.x", "kind", "made_up")(outer), attrgetter("é")(type("E", (), {"é": 1})))
show(attrgetter("x.nothing"), outer)
print(attrgetter("x.moved", "__class__.__name__")(outer)[1])
print(repr(attrgetter("a.b", "c")), attrgetter("a.b").__reduce__(), repr(attrgetter(Text("abc"))), attrgetter("x..y"))

show(methodcaller)
show(methodcaller, 12)
show(methodcaller, x=1)
foo = methodcaller("foo", 1, k=2)
show(foo)
show(foo, 1, 2)
show(foo, 1, k=3)
show(foo, x=1)
show(foo, [])
print(foo, methodcaller(Text("abc")), methodcaller("a"), methodcaller("foo", methodcaller("x")))
print(foo.__reduce__(), methodcaller("a", 1).__reduce__())
print(methodcaller("moved")(Point(1)), methodcaller("moved", 3, twice=True)(Point(1)), methodcaller("moved", by=5)(Point(1)))
print(methodcaller("format", name=3)("{name}"), methodcaller("upper")("a"), methodcaller("join", ["a", "b"])("-"))
p = Point(1)
p.moved = lambda *args: args
print(methodcaller("moved", 7)(p))

for getter in (second, itemgetter(1, 2), attrgetter("a.b", "c"), methodcaller("foo", 1), foo):
    for twin in (copy.copy(getter), copy.deepcopy(getter), *(pickle.loads(pickle.dumps(getter, n)) for n in range(6))):
        assert type(twin) is type(getter) and repr(twin) == repr(getter), (getter, twin)

endless = methodcaller("x", [])
endless.__reduce__()[1][1].append(endless)
print(endless)
show(setattr, itemgetter, "x", 3)
show(setattr, second, "x", 3)
show(lambda: type("Sub", (itemgetter,), {}))
print(itemgetter, attrgetter.__name__, methodcaller.__qualname__, itemgetter.__module__)
print(callable(second), second.__call__([1, 2]), hash(second) == hash(second), second == itemgetter(1))

rows = [("b", 2), ("a", 2), ("c", 1)]
print(sorted(rows, key=itemgetter(1)), sorted(rows, key=itemgetter(1, 0)), max(rows, key=itemgetter(0)))
points = [Point(3), Point(1), Point(2)]
print(sorted(points, key=attrgetter("x")), min(points, key=attrgetter("x")), list(map(methodcaller("moved"), points)))
print(list(map(operator.add, [1, 2], [3, 4])))
