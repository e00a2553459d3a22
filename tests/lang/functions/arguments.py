# Positional, keyword and default arguments in all mixes.
def f(a, b=2, *args, c, d=4, **kw):
    return a, b, args, c, d, kw
print(f(1, c=3), f(1, 9, c=3), f(1, 9, 8, 7, c=3), f(a=1, c=3), f(c=3, a=1, b=0, z=5), f(1, c=3, d=5, e=6), f(*[1, 2, 3], c=0), f(*(1,), **{"c": 5, "q": 6}), f(1, *[2], 3, *[4, 5], c=0), f(1, **{"c": 1}, **{"d": 2}))
def g(a, b, c=3):
    return a, b, c
print(g(1, 2), g(1, b=2), g(b=2, a=1), g(c=1, b=2, a=3), g(*"xy"), g(**{"a": 1, "b": 2}), g(1, *(2,), **{"c": 0}), g(*[], *[1, 2]))
def only(*, k, m=1):
    return k, m
print(only(k=1), only(m=2, k=3))
def pos(a, b=5, /, c=6, *, d=7):
    return a, b, c, d
print(pos(1), pos(1, 2), pos(1, 2, 3), pos(1, 2, c=3, d=4), pos(1, d=0))
def mixed(a, /, **kw):
    return a, kw
print(mixed(1, a=2), mixed(0, kw=5, b=1))
def va(*args):
    return args
def kw(**kw):
    return kw
print(va(), va(1), va(*range(4)), va(*"ab", 1, *[2]), kw(), kw(a=1, b=2), kw(**{"x y": 1, "1": 2}), va(*{"k": 1}), va(*(x for x in [5])))
def d(x, l=[]):
    l.append(x)
    return l
print(d(1), d(2), d(3, []), d(4), d.__defaults__)
def none():
    pass
print(none(), (lambda: None)(), (lambda x, y=2, *a, **k: (x, y, a, k))(1, 3, 5, z=6), (lambda *, a: a)(a=1))
n = 10
def late(v=n):
    return v
n = 20
print(late(), late(1))
