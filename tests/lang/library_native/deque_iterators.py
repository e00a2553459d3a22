"""Iterators of deques, and deques that change while they are looked through."""

import copy
import pickle
from collections import deque


def show(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)


for change in ("append", "pop", "clear", "rotate", "appendleft"):
    d = deque("abc")
    it = iter(d)
    next(it)
    getattr(d, change)(*([1] if change.startswith("append") else []))
    show(next, it)
    show(next, it)
d = deque("abc")
it = iter(d)
d[0] = "q"
print(next(it), it.__length_hint__(), it.__reduce__())
it = reversed(d)
print(next(it), it.__length_hint__(), it.__reduce__(), list(it), it.__length_hint__(), it.__reduce__())
print(type(iter(d)), type(it), list(type(iter(d))(d, 1)), list(type(it)(d, 2)), list(type(it)(d, 9)), list(type(it)(d, -3)))
show(type(it), 3)
it = iter(d)
list(it)
d.append("more")
show(next, it)
it = iter(deque(range(5)))
next(it)
print(list(copy.copy(it)), list(pickle.loads(pickle.dumps(it))), list(it))


class Doing:
    """Equal to nothing; a comparison does something to the deque."""

    def __init__(self, d, do):
        self.d = d
        self.do = do

    def __eq__(self, other):
        self.do(self.d)
        return False


for method in ("index", "remove", "count", "__contains__"):
    for do in (lambda d: d.append(1), lambda d: d.clear(), lambda d: 1 / 0):
        d = deque()
        d.extend([Doing(d, do), 2, 3])
        show(getattr(d, method), 99)
d = deque()
d.extend([Doing(d, lambda d: d.pop()), 2, 3])
show(lambda: d == deque([1, 2, 3]))
show(lambda: deque([Doing(None, lambda d: 1 / 0)]) == deque([1]))


def growing(d):
    for x in d:
        yield x
        d.append(x)


d = deque([1])
show(d.extend, growing(d))
d = deque([1])
for x in iter(d.popleft, 5):
    d.append(x + 1)
print(d)
