"""collections.OrderedDict: order, both ends, views, iterators, equality, subclasses."""

import collections
import copy
import json
import pickle
from collections import OrderedDict


def show(f, *args, **keywords):
    try:
        print(f(*args, **keywords))
    except Exception as e:
        print(type(e).__name__, e)


show(OrderedDict, 1, 2)
show(OrderedDict, 3)
show(OrderedDict, None)
show(OrderedDict().update, 1, 2)
show(OrderedDict().update, 3)
show(OrderedDict.update)
for pairs in ([1], [()], [(1,)], [(1, 2, 3)], ["ab"], ["abc"], [[1, 2]], [iter([1])]):
    show(OrderedDict, pairs)
print(OrderedDict(a=1, b=2), OrderedDict([("a", 1)], b=3), OrderedDict({"x": 1}), OrderedDict())

d = OrderedDict.fromkeys("abcde")
print(d)
d = OrderedDict.fromkeys("abcde", 7)
show(d.move_to_end, "z")
d.move_to_end("b")
print("".join(d))
d.move_to_end("b", last=False)
print("".join(d))
d.move_to_end("e")
d.move_to_end(key="a", last=0)
print("".join(d))
show(d.move_to_end)
show(d.move_to_end, 1, 2, 3)
print(d.popitem(), d.popitem(last=False), d.popitem(False))
show(OrderedDict().popitem)
show(OrderedDict().popitem, x=1)
show(d.pop, "q")
print(d.pop("q", 5), d.pop("q", default=6), d.pop("c"))
show(d.pop)
show(d.pop, 1, 2, 3)
print(d.setdefault("k"), d.setdefault("k2", 9), d.setdefault(key="k3", default=1), d)

d = OrderedDict([("a", 1), ("b", 2), ("c", 3)])
for view in (d.keys(), d.values(), d.items()):
    print(view, type(view), list(view), list(reversed(view)), len(view), type(iter(view)))
print(d.keys() & {"a"}, ("a", 1) in d.items(), d.keys() == {"a", "b", "c"}, d.keys().isdisjoint("x"), d.items().mapping)
print(type(d.keys()).__mro__, list(reversed(d)), type(iter(d)))
it = iter(d)
print(next(it), it.__reduce__(), list(it))
it = iter(d.items())
next(it)
print(it.__reduce__(), list(pickle.loads(pickle.dumps(reversed(d)))), list(copy.copy(iter(d.values()))))
show(type(iter(d)))
show(type(d.keys()))


def change(do):
    d = OrderedDict.fromkeys("abcd")
    for n, key in enumerate(d):
        do(d, key)
        if n > 10:
            break
    return d


show(change, lambda d, key: d.move_to_end(key))
show(change, lambda d, key: d.move_to_end("d"))
show(change, lambda d, key: d.pop(key))
show(change, lambda d, key: d.__setitem__(key + "x", 1))
show(change, lambda d, key: d.__setitem__(key, 1))
show(change, lambda d, key: d.clear())
show(change, lambda d, key: d.update(a=3))
show(change, lambda d, key: d.__delitem__("d"))
e = OrderedDict(a=1)
it = iter(e)
list(it)
e["b"] = 2
print(list(it))

print(OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1), OrderedDict(a=1, b=2) == {"b": 2, "a": 1}, {"b": 2, "a": 1} == OrderedDict(a=1, b=2))
print(OrderedDict(a=1, b=2) != OrderedDict(b=2, a=1), OrderedDict() == [], OrderedDict() != 3, OrderedDict(a=1) == OrderedDict(a=1.0))
show(lambda: OrderedDict() < OrderedDict())
show(hash, OrderedDict())
x = OrderedDict(a=1)
x["x"] = x
print(x, repr(x.items()), OrderedDict([(1, OrderedDict())]))
y = OrderedDict(a=1)
y.note = 5
print(y.__dict__, y.__reduce__()[:4], list(y.__reduce__()[4]), copy.copy(y).note, hasattr(y.copy(), "note"), copy.deepcopy(y).note)
for protocol in range(6):
    z = pickle.loads(pickle.dumps(y, protocol))
    assert z == y and z.note == 5
print(OrderedDict(a=1) | {"b": 2}, {"b": 2} | OrderedDict(a=1), OrderedDict(a=1) | OrderedDict(a=3, c=1))
show(lambda: OrderedDict() | 3)
show(lambda: OrderedDict() | [("a", 1)])
z = OrderedDict(a=1)
z |= [("q", 2)]
z |= {"a": 9}
print(z)
show(z.__ior__, 3)


class Noisy(OrderedDict):
    def __setitem__(self, key, value):
        super().__setitem__(key, ("set", value))

    def __getitem__(self, key):
        return "get", super().__getitem__(key)

    def __contains__(self, key):
        print("in", key)
        return super().__contains__(key)


s = Noisy(a=1)
s.update(b=2)
s["c"] = 3
print(s, list(s.items()), list(s.values()))
print(s.pop("a"), s.pop("zz", 8), s.popitem(), s.popitem(last=False))
show(s.pop, "zz")
print(s.setdefault("n", 5), s.setdefault("n", 6))
print(s.copy(), s.fromkeys("ab", 1), s | {"h": 1})


class Missing(OrderedDict):
    def __missing__(self, key):
        return "missing"


class Feigning(OrderedDict):
    def keys(self):
        return ["z"]

    def items(self):
        return [("q", 1)]

    def __iter__(self):
        return iter(["w"])

    def __getitem__(self, key):
        return key


class Keys:
    def keys(self):
        return ["x", "y"]

    def __getitem__(self, key):
        return key * 2


class Items:
    def items(self):
        return [(1, 2)]


show(Missing().pop, "x")
print(Missing()["x"], Missing(a=1).copy(), type(Missing() | {}), type(Missing.fromkeys("a")))
k = Feigning(a=1)
print(k, k == Feigning(a=1), k.__reduce__()[:4], list(k.__reduce__()[4]), OrderedDict(k), k.copy(), list(reversed(k)))
print(OrderedDict(Keys()), OrderedDict(Keys(), y=3), OrderedDict(Items()))

# A queue and a cache.
big = OrderedDict.fromkeys(range(1000))
for i in range(5000):
    key, value = big.popitem(last=False)
    big[key + 1000] = value
    big.move_to_end(next(iter(big)))
print(len(big), list(big)[:3], list(big)[-2:])
big.move_to_end(5500, last=False) if 5500 in big else big.move_to_end(999, last=False)
print(next(iter(big)), list(reversed(big))[:2], dict(big) == big, list({**big})[:2])
w = OrderedDict.fromkeys("abc")
del w["a"]
w["a"] = 0
print(list(w), bool(OrderedDict()))
while w:
    print(w.popitem(last=False), end=" ")
w["n"] = 1
print(w, len(w))
code = OrderedDict(b=1, a=2)
exec("c = b; del b", code)
del code["__builtins__"]
code.move_to_end("a")
print(code, code.popitem(last=False), code)


class Clearing:
    def __hash__(self):
        return 1

    def __eq__(self, other):
        first.clear()
        return True


first, second = OrderedDict({Clearing(): 1}), OrderedDict({Clearing(): 1})
show(lambda: first == second)
match OrderedDict(a=1):
    case {"a": n}:
        print("mapping", n)
print(json.dumps(OrderedDict(b=1, a=[OrderedDict(c=2)])), sorted(OrderedDict(b=1, a=2)), dict(**OrderedDict(a=1)))
print(OrderedDict, OrderedDict[int, str], issubclass(OrderedDict, collections.abc.MutableMapping))
