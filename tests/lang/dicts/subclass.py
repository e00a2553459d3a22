# Classes derived from dict: __missing__, overridden methods, attributes.
class Default(dict):
    def __init__(self, make, *args, **kw):
        super().__init__(*args, **kw)
        self.make = make
    def __missing__(self, key):
        self[key] = value = self.make()
        return value
d = Default(list, a=[0])
d["b"].append(1)
d["b"].append(2)
print(d, d["c"], d.get("z"), "z" in d, len(d), d.make is list, isinstance(d, dict), d == {"a": [0], "b": [1, 2], "c": []})
class Counter(dict):
    def __missing__(self, key):
        return 0
c = Counter()
for ch in "mississippi":
    c[ch] += 1
print(c, c["q"], "q" in c, sorted(c.items()))
class Upper(dict):
    def __setitem__(self, k, v):
        super().__setitem__(k.upper(), v)
    def __getitem__(self, k):
        return super().__getitem__(k.upper())
    def __contains__(self, k):
        return super().__contains__(k.upper())
u = Upper()
u["abc"] = 1
u.update(xyz=2)
print(u, u["ABC"], u["abc"], "abc" in u, list(u), u.get("xyz"), dict(u))
class Attr(dict):
    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None
    def __setattr__(self, name, value):
        self[name] = value
a = Attr(x=1)
a.y = 2
print(a.x, a.y, a, hasattr(a, "z"), a.keys())
try:
    a.z
except AttributeError as e:
    print(e)
class Err(dict):
    def __missing__(self, key):
        raise KeyError("no " + key)
try:
    Err()["x"]
except KeyError as e:
    print(e)
class Rep(dict):
    def __repr__(self):
        return "Rep" + super().__repr__()
    def __len__(self):
        return 42
    def __iter__(self):
        return iter("xy")
r = Rep(a=1)
print(r, len(r), list(r), bool(r), [r], type(r.copy()), list(r.keys()), r.copy())
