"""collections.deque: construction, both ends, items, searching, copies, comparison, text."""

import collections
import copy
import pickle
from collections import deque


def show(f, *args, **keywords):
    try:
        print(f(*args, **keywords))
    except Exception as e:
        print(type(e).__name__, e)


show(deque, 1)
show(deque, [], -1)
show(deque, [], "a")
show(deque, [], 1, 2)
show(deque, iterable=[1, 2], maxlen=1)
show(deque, [], x=1)
show(deque, "abc", None)
show(deque, [], 2.0)
show(deque, [], 10**30)
show(deque, [], True)

d = deque([1, 2, 3])
show(d.append)
show(d.append, 1, 2)
show(d.rotate, "a")
show(d.rotate, 1, 2)
show(d.insert, 1)
show(d.remove, 9)
show(d.index, 9)
show(d.index, 2, 0, "a")
show(d.index, 3, -1)
show(d.index, 1, 1)
show(d.count, 1)
show(d.pop, 1)
show(d.extend, 3)
show(d.extendleft, 3)
show(lambda: d[5])
show(lambda: d[-4])
show(lambda: d["a"])
show(lambda: d[1:2])
show(lambda: d[10**30])
show(lambda: d.__setitem__(9, 1))
show(lambda: d.__delitem__(9))
show(lambda: d + [1])
show(lambda: d * "a")
show(lambda: [1] + d)
show(lambda: d < [1])
show(hash, d)
show(lambda: d == [1, 2, 3])
show(deque().pop)
show(deque().popleft)
show(setattr, d, "maxlen", 3)
show(setattr, d, "foo", 3)
show(deque.append)
show(deque.append, 3, 4)
show(deque.__len__, 3)
show(deque.__new__, int)
print(d.maxlen, deque(d, 5).maxlen)

e = deque(range(10), 5)
print(e)
for n in (2, -4, 103, 0):
    e.rotate(n)
    print(e)
show(e.insert, 1, 2)
e.append(7)
e.appendleft(8)
print(e)
e.extend("xyz")
print(e)
e.extendleft("pq")
print(e)
print(e * 2, 2 * e, e + deque("ab"), deque("ab") + e, e * -1, e * 0)
e *= 2
print(e)
e += "QQ"
print(e)
print(deque("ab") * 3, deque() * 5, deque([1], 0))
for n in range(-6, 7):
    f = deque("abcde")
    f.rotate(n)
    print(n, "".join(f), end="; ")
print()

f = deque("abcabc")
for index, item in ((0, "x"), (-1, "y"), (100, "z"), (-100, "w"), (3, "m")):
    f.insert(index, item)
print(f)
f.remove("b")
print(f)
del f[0]
del f[-1]
del f[2]
print(f)
f.reverse()
print(f, f.index("a"), f.index("c", 2), f.index("a", -3, 100), "a" in f, "zz" in f)
f[0], f[-1] = "first", "last"
print(f, f[0], f[-1], f[2])
f.append(f)
print(f, deque([deque([1])], 3))
none = deque(maxlen=0)
none.append(1)
none.extend([1, 2])
none.appendleft(3)
none.extendleft("ab")
print(none)

print(deque([1, 2]) < deque([1, 3]), deque([1, 2]) == deque([1, 2], 9), deque([1]) != deque([1]), deque([1, 2]) > deque([1]), deque([]) <= deque([]))
print(bool(deque()), len(deque("abc")), sum(deque([1, 2, 3])), max(deque([1, 5, 2])), sorted(deque([3, 1, 2])), [*deque("ab")], tuple(deque("ab")))
g = deque([1, 2, 3])
g.extend(g)
print(g)
g.extendleft(g)
print(g)
g += g
print(len(g))
g = deque([1, 2], 3)
g.extend(g)
print(g)
x = deque([1, 2])
x.__init__([5])
print(x)
x.__init__([5, 6, 7], 2)
print(x, x.maxlen)
x.__init__()
print(x, x.maxlen)

print(copy.copy(e), copy.deepcopy(deque([[1]], 2)), e.copy(), e.__reduce__()[:3], deque("ab").__reduce__()[:3])
for protocol in range(6):
    assert pickle.loads(pickle.dumps(e, protocol)) == e


class Sub(deque):
    pass


h = Sub("abc", 3)
h.x = 1
print(h, h.copy(), h + h, type(h * 2), h.__reduce__()[:3], hasattr(copy.copy(h), "x"), pickle.loads(pickle.dumps(h)).x)


class Keyword(deque):
    def __init__(self, newarg=1):
        deque.__init__(self)


class Odd(deque):
    def __new__(cls, *args):
        return [] if args else deque.__new__(cls)


print(Keyword(newarg=1))
show(Odd().copy)
print(deque, deque.__module__, deque.__name__, deque.__qualname__, deque[int])
match deque([1, 2]):
    case [a, b]:
        print("sequence", a, b)
print(isinstance(deque(), collections.abc.MutableSequence), issubclass(deque, collections.abc.Sequence))

# Against a list, through many sizes.
model, ring = [], deque()
seed = 1
for step in range(3000):
    seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
    what, at = seed >> 16 & 7, (seed >> 8) % (len(model) + 1)
    if what < 2 or not model:
        model.append(step)
        ring.append(step)
    elif what == 2:
        model.insert(0, step)
        ring.appendleft(step)
    elif what == 3:
        assert model.pop() == ring.pop()
    elif what == 4:
        model.insert(at, step)
        ring.insert(at, step)
    elif what == 5 and at < len(model):
        del model[at], ring[at]
    elif what == 6:
        model = model[-at:] + model[:-at] if at else model
        ring.rotate(at)
    else:
        assert ring.popleft() == model.pop(0)
    assert len(model) == len(ring)
    if step % 100 == 0:
        assert model == list(ring) and model[::-1] == list(reversed(ring)), step
print(len(ring), sum(ring))
