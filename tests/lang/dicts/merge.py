# | and |=, unpacking, update with objects that have keys().
a = {"x": 1, "y": 2}
b = {"y": 20, "z": 30}
print(a | b, b | a, a, b, {**a, **b}, dict(a, **b))
c = a
c |= b
print(a, c is a)
c |= [("w", 5)]
print(c)
class Keyed:
    def keys(self):
        return ["k1", "k2"]
    def __getitem__(self, k):
        return k.upper()
print(dict(Keyed()), {**Keyed()}, dict(Keyed(), k2="override"))
d = {}
d.update(Keyed())
print(d)
def f(**kw):
    return kw
print(f(**a, **{"m": 1}), f(**Keyed()), f(m=1, **b))
for g in (lambda: a | [1], lambda: [1] | a, lambda: a | None, lambda: f(**a, **{"x": 1}), lambda: f(x=1, **a), lambda: {**5}, lambda: f(**5), lambda: f(**{1: 2}), lambda: f(**[("a", 1)]), lambda: {**[1]}):
    try:
        print(g())
    except TypeError as e:
        print(str(e).replace("__main__.", ""))
class D(dict):
    pass
print(type(D(a=1) | {"b": 2}), type({"b": 2} | D(a=1)), D(a=1) | D(b=2))
print({"a": {"n": 1}} | {"a": {"m": 2}}, {} | {}, {1: 1} | {1.0: 2})
