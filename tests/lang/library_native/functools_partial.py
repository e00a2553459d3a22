"""functools.partial and Placeholder, reduce and cmp_to_key."""

import copy
import functools
import pickle
from functools import Placeholder, cmp_to_key, partial, reduce


def show(f, *args, **keywords):
    try:
        print(f(*args, **keywords))
    except Exception as e:
        print(type(e).__name__, e)


def collect(*args, **keywords):
    return args, keywords


def name(o):
    return repr(o).replace(hex(id(collect)), "ADDRESS")


_ = Placeholder
show(partial)
show(partial, 3)
show(partial, len, _)
show(partial, len, _, 1, _)
show(partial, len, a=_)
show(partial(int, _, 2))
show(partial(int, _, 2), "11")
show(partial(pow, 3, mod=5), 4)
p = partial(collect, 1, _, 3, a=1)
show(p, 2, 4, b=5)
show(p)
show(p, 2, a=7)
q = partial(p, 22)
show(q)
show(q, 5)
show(partial(p, _, 8), 9)
show(partial(p, 9, 10, b=3), 11)
print(partial(p, 9).args, partial(p, _, 8).args, partial(p).args, partial(p, a=2).keywords, p.keywords)
p.x = 1
print(partial(p, 9).func is p, partial(p, 9).args)
for attribute in ("func", "args", "keywords"):
    show(setattr, p, attribute, 1)
    show(delattr, p, attribute)
print(p.__dict__)
show(setattr, p, "__dict__", 5)
print(name(partial(collect, 1, x=2)), repr(_), type(_), type(_)() is _)

# Keywords are a dict that script may change.
k = partial(collect, a=1)
print(k(b=2), k())
k.keywords["c"] = 3
del k.keywords["a"]
print(k(), k(c=4, d=5))
k.keywords["c"] = 9
print(k())
k.keywords[1] = 2
show(k)

show(type(_), 1)
show(lambda: type("X", (type(_),), {}))
show(lambda: setattr(_, "x", 1))
print(pickle.loads(pickle.dumps(_)) is _, copy.copy(_) is _, _.__reduce__())


class Named(partial):
    def __repr__(self):
        return "Named!" + super().__repr__()


r = Named(len, "abc")
print(r, r(), r.__reduce__(), type(partial(r)), partial(r).args)
r.y = 3
print(r.__reduce__(), vars(r), copy.copy(r).y, pickle.loads(pickle.dumps(partial(len, "abc")))())
for state in (
    1, (), (len, (), {}), (1, 2, 3, 4), (len, [], {}, None), (len, (), 3, None), (len, (), {}, 3), (len, (_,), None, None),
    (len, ("a",), None, {"z": 1}), (len, ("a",), None, None, None),
):
    z = partial(int)
    show(z.__setstate__, state)
    print(z.func, z.args, z.keywords, vars(z))
a = partial(collect)
a.__setstate__((collect, (a,), {}, {}))
print(name(a))
a.__setstate__((a, (), {}, {}))
print(name(a))


class Holder:
    method = partial(collect, 1)
    plain = functools.partialmethod(collect, 2, z=3)


h = Holder()
print(h.method(2)[0][:1], Holder.method(3), len(h.method()[0]), len(h.plain(5)[0]))
print(partial(collect, 1).__get__(None, Holder)(5), Holder.method.__get__(h).__self__ is h)
print(partial[int], list(map(partial(pow, 2), range(5))), sorted("bca", key=partial(lambda sign, c: sign * ord(c), -1)))


class Asker(partial):
    def __call__(self, *args, **keywords):
        return "asked", super().__call__(*args, **keywords)


print(Asker(collect, 1)(2, b=3), Asker(collect)())

# cmp_to_key
key = cmp_to_key(lambda a, b: b - a)
show(key)
print(key(obj=4).obj, key(1) < key(2), key(1) == key(1), key(2) <= key(1), key(1) != key(1), key(3) > key(2), key(1) >= key(2))
show(lambda: key(1) < 3)
show(lambda: key < key(1))
show(hash, key(1))
y = key(1)
y.obj = 9
print(type(key), key.obj, y.obj)
del y.obj
print(y.obj)
show(lambda: y < key(1))
show(cmp_to_key)
show(lambda: cmp_to_key(lambda a, b: 1 / 0)(1) < cmp_to_key(len)(2))
print(sorted([3, 1, 2], key=key), sorted("bca", key=cmp_to_key(mycmp=lambda a, b: (a > b) - (a < b))), max([1, 2], key=key))

# reduce
show(reduce)
show(reduce, collect)
show(reduce, collect, [])
show(reduce, collect, 3)
show(reduce, lambda a, b: a + b, [1, 2, 3])
show(reduce, lambda a, b: a + b, [1, 2, 3], initial=10)
show(reduce, lambda a, b: a + b, [], 7)
show(reduce, collect, [4])
show(reduce, collect, [4], x=1)
show(reduce, collect, [4], 1, 2)
show(reduce, lambda a, b: 1 / 0, [1, 2])
show(reduce, max, iter([3, 7, 5]))
