# __slots__ beside a __dict__: the two do not mix.
class D:
    __slots__ = ("a", "b", "__dict__")
    def __init__(self): self.a = 1
d = D()
print(d.__dict__, d.a, hasattr(d, "b"), vars(d) == {})
d.x = 5; d.b = 2; d.y = 6
print(d.__dict__, len(d.__dict__), list(d.__dict__.items()), d.b)
d.__dict__["a"] = "hidden"
print(d.a, d.__dict__, d.__dict__["a"])
d.a = 10
print(d.a, d.b, d.__dict__)
del d.b
print(hasattr(d, "b"), d.a)
try: del d.b
except AttributeError as e: print(e)
d.b = 7
print(d.b, d.x, sorted(d.__dict__))
d.__dict__ = {"new": 1}
print(d.a, d.b, d.new, hasattr(d, "x"))
e = D(); e.x = 1; e.b = 4
del e.x
print(e.__dict__, e.a, e.b)
e = D(); e.z = 1; e.b = 4; e.__dict__.clear()
print(e.__dict__, e.a, e.b)
e = D(); e.z = 1; e.b = 4; v = vars(e)
del e.b
print(v, e.a, v.get("a"), "a" in v, v.popitem(), v, e.a)
class Base:
    __slots__ = tuple("s%d" % i for i in range(20))
class Sub(Base):
    pass
class Third(Sub):
    __slots__ = ("t",)
o = Third()
for i in range(20): setattr(o, "s%d" % i, i * 1.5)
o.t = "t"; o.other = [1]
print(o.__dict__, o.s19, o.t)
del o.other
print(o.__dict__, [getattr(o, "s%d" % i) for i in range(20)], o.t)
o.more = 1
print(vars(o), o.s3)
class Sub2(Base): pass
s = Sub(); s.s1 = 1; s.q = 2
s.__class__ = Sub2
print(type(s).__name__, s.s1, s.q, vars(s))
try: s.__class__ = Third
except TypeError as e: print(e)
def loop(n):
    out = []
    for i in range(n):
        d = D(); d.k = i; d.a += i
        out.append((d.a, d.k))
    return out
print(loop(5))
class L(list):
    __slots__ = ("name",)
l = L([1, 2]); l.name = "n"
print(l, l.name, hasattr(l, "__dict__"))
try: l.other = 1
except AttributeError as e: print(e)
class E(Exception):
    __slots__ = ("code",)
e = E(1); e.code = 5; e.free = 2
print(e.code, e.free)
class En(enumerate): pass
x = En("ab"); x.tag = 3
print(x.tag, list(x), x.__dict__, type(x).__name__)
class Z(zip):
    def __init__(self, *args): self.n = len(args)
z = Z("ab", "cd")
print(z.n, list(z))
class M(map): pass
m = M(str, [1, 2]); m.a = m
print(list(m), m.a is m)
class F(filter):
    __slots__ = ("only",)
f = F(None, [0, 1]); f.only = 1
print(list(f), f.only)
class P(property): pass
p = P(lambda self: 5); p.note = "x"
print(p.note)
class C: v = p
