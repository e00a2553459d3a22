# How *args and **kwargs are built: fresh each time, tuples and dicts, order, name clashes.
def f(*args, **kw):
    args += (99,)
    kw["added"] = 1
    return args, kw
l = [1, 2]
d = {"a": 1}
print(f(*l, **d), l, d, f(), type(f()[0]), type(f()[1]))
def g(*args):
    return args
t = (1, 2, 3)
print(g(*t) == t, g(*[]) , g(*t, *t), g(None), g(*"é日"), g(*range(3), *{"k": 1}, *{5}), g([1, 2]), g(*[[1, 2]]))
def h(a, *args, b=0, **kw):
    return a, args, b, kw
print(h(1, 2, 3, b=4, c=5), h(*[1, 2], **{"b": 3}), h(a=1), h(1, args=5), h(1, kw=6), h(*[1], *[], b=2))
def fwd(*a, **k):
    return h(*a, **k)
print(fwd(1, 2, b=3, z=4), fwd(**{"a": 1, "z": 2}))
def gen():
    yield 1
    yield 2
print(g(*gen()), h(*gen()), [*gen(), *gen()])
def bad():
    yield 1
    raise ValueError("in star")
try:
    g(*bad())
except ValueError as e:
    print(e)
class It:
    def __iter__(self):
        return iter([7, 8])
class Seq:
    def __getitem__(self, i):
        if i > 2:
            raise IndexError
        return i * 10
print(g(*It()), g(*Seq()), [*Seq()], list(Seq()))
for fn in (lambda: g(*None), lambda: g(**{"a": 1}), lambda: f(**{"a": 1}, a=2), lambda: h(1, **{"a": 2}), lambda: h(b=1), lambda: g(*5, *6), lambda: f(**{1: 2}), lambda: f(**None)):
    try:
        print(fn())
    except TypeError as e:
        print(str(e).replace("__main__.", ""))
x = {"sep": "-", "end": "!\n"}
print(1, 2, **x)
print(*[1, 2], **x)
def defaults(a=[], b={}, c=None):
    a.append(1)
    b[len(b)] = 1
    c = c or []
    c.append(1)
    return len(a), len(b), len(c)
print(defaults(), defaults(), defaults([]), defaults())
