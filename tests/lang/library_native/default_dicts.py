"""collections.defaultdict, the fields of named tuples, and _count_elements."""

import collections
import copy
import pickle
from _collections import _count_elements, _tuplegetter
from collections import Counter, UserDict, defaultdict, namedtuple


def show(f, *args, **keywords):
    try:
        print(f(*args, **keywords))
    except Exception as e:
        print(type(e).__name__, e)


d = defaultdict(list)
d["a"].append(1)
print(d, d.default_factory, d["b"], len(d), "zz" in d, d.get("q"))
show(defaultdict, 3)
show(defaultdict, [("a", 1)])
show(defaultdict, 1, 2)
show(defaultdict, int, 3)
show(defaultdict, int, {}, {})
show(lambda: defaultdict()["x"])
show(lambda: defaultdict(None)[1, 2])
print(defaultdict(int, {"a": 1}, b=2), defaultdict(default_factory=int))
print(d.copy(), copy.copy(d), copy.deepcopy(d), pickle.loads(pickle.dumps(d)), d.__reduce__()[:4], defaultdict().__reduce__()[:4])
print(d | {"z": 1}, {"z": 1} | d, type({"z": 1} | d), defaultdict(int) | d)
d |= {"y": 2}
print(d)
show(lambda: d | 3)
show(lambda: d.__missing__("new"))
print(d)
d.default_factory = None
show(lambda: d["nope"])
del d.default_factory
print(d.default_factory, d)
show(setattr, d, "x", 1)
show(lambda: d.__dict__)
d = defaultdict(list)
d["itself"] = d
print(d)


class Missing(defaultdict):
    def __missing__(self, key):
        return "missing " + key


class Sub(defaultdict):
    pass


class Stored(defaultdict):
    def __setitem__(self, key, value):
        super().__setitem__(key, ("stored", value))


class Shy:
    def __call__(self):
        raise KeyError("shy")


print(Missing(int)["q"], Missing(int))
z = Missing(int)
z.attribute = 1
print(vars(z), z.default_factory, z.copy(), type(z.copy()))
y = Sub(int, a=1)
y.note = 2
print(y, vars(y), y["n"], pickle.loads(pickle.dumps(y)), copy.copy(y))
s = Stored(int)
print(s["a"], s)
show(lambda: defaultdict(Shy())[1])
print(defaultdict.__mro__, defaultdict[int, str], d == {"itself": d}, defaultdict(int, a=1) == {"a": 1})
r = defaultdict(None)
r.__init__(int)
print(r.default_factory)
r.__init__()
print(r.default_factory, type(defaultdict(int).fromkeys("ab")), defaultdict(int).fromkeys("ab"))
r = defaultdict(lambda: r)
print(r["x"] is r, list(r))
nested = defaultdict(lambda: defaultdict(int))
for word in "the cat and the dog and the bird".split():
    nested[len(word)][word] += 1
print({k: dict(v) for k, v in nested.items()})
match nested:
    case {4: {"bird": n}}:
        print("mapping", n)

# Named tuples
P = namedtuple("P", "x y")
p = P(1, 2)
print(P.x, type(P.x), P.x.__doc__)
P.x.__doc__ = "hey"
print(P.x.__doc__, p.x, P.x.__get__(p), P.x.__reduce__(), P.y.__get__(None, P) is P.y)
show(setattr, p, "x", 3)
show(delattr, p, "x")
show(P.x.__get__, 3)
show(P.x.__get__, (9, 8, 7))
show(P.y.__get__, (1,))
show(P.x.__get__, None, None)
show(_tuplegetter)
show(_tuplegetter, "a", 1)
print(_tuplegetter(1, "d"), pickle.loads(pickle.dumps(P.x)).__doc__, p._replace(y=5), P._make("ab")._asdict())

# Counting
counts = {}
_count_elements(counts, "abca")
print(counts)
show(_count_elements, counts, 3)
show(_count_elements, [], "a")
show(_count_elements, {"a": "x"}, "a")
show(_count_elements, {}, [[]])


class Tenfold(dict):
    def __setitem__(self, key, value):
        dict.__setitem__(self, key, value * 10)


class Same:
    def __hash__(self):
        return 1

    def __eq__(self, other):
        return isinstance(other, Same)


for mapping in (Tenfold(), UserDict(), Counter(a=2.5), {"a": 2 ** 60 - 1}):
    _count_elements(mapping, "aab")
    print(mapping)
print(Counter([Same(), Same(), 1, True, 1.0]).most_common()[0][1], Counter("abca") + Counter(a=1.5), Counter([True, 1, 1.0]))
print(Counter((i % 3, "x") for i in range(10)), Counter(range(3)), collections.Counter(a=1) & Counter("aa"))


def storing():
    own["k"] = "first"
    return "second"


own = defaultdict(storing)
print(own["k"], dict(own))
