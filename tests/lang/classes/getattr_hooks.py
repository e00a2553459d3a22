# __getattr__, __getattribute__, __setattr__, __delattr__, __dir__.
class G:
    a = 1
    def __init__(self): self.b = 2
    def __getattr__(self, n):
        if n.startswith("dyn_"):
            return n[4:]
        raise AttributeError(f"no {n} here")
g = G()
print(g.a, g.b, g.dyn_x, getattr(g, "zzz", "default"), hasattr(g, "dyn_q"), hasattr(g, "q"))
try:
    g.q
except AttributeError as e:
    print(e)
class S:
    def __setattr__(self, n, v):
        print("set", n, v)
        super().__setattr__(n, v * 2)
    def __delattr__(self, n):
        print("del", n)
        object.__delattr__(self, n)
s = S()
s.x = 5
s.x += 1
print(s.x, s.__dict__)
del s.x
print(s.__dict__)
setattr(s, "y", 1)
delattr(s, "y")
try:
    del s.z
except AttributeError as e:
    print(e)
class All:
    def __init__(self): self.v = 1
    def __getattribute__(self, n):
        if n == "v":
            return "intercepted"
        if n == "boom":
            raise ValueError("boom")
        return super().__getattribute__(n)
    def m(self): return self.v
x = All()
print(x.v, x.m(), x.__dict__, getattr(x, "v"))
for f in (lambda: x.nope, lambda: x.boom, lambda: hasattr(x, "boom"), lambda: getattr(x, "nope", 3)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
class Both:
    def __getattribute__(self, n):
        if n == "special":
            raise AttributeError("first")
        return object.__getattribute__(self, n)
    def __getattr__(self, n): return "fallback " + n
print(Both().special, Both().other)
class Proxy:
    def __init__(self, t): object.__setattr__(self, "_t", t)
    def __getattr__(self, n): return getattr(self._t, n)
    def __setattr__(self, n, v): setattr(self._t, n, v)
class T: pass
t = T()
p = Proxy(t)
p.a = 5
t.b = 6
print(t.a, p.b, p.__dict__.keys(), Proxy([3, 1]).count(3))
class NoSet:
    def __setattr__(self, n, v): raise AttributeError(f"cannot set {n}")
try:
    NoSet().x = 1
except AttributeError as e:
    print(e)
class Const:
    def __getattr__(self, n): return 0
c = Const()
c.n += 5
print(c.n, c.other, c.__dict__)
class D:
    def __dir__(self): return ["zz", "aa"]
print(dir(D()), [n for n in dir(T) if n == "__init__"], "a" in dir(t))
o = object()
for f in (lambda: setattr(o, "x", 1), lambda: o.x, lambda: setattr(5, "x", 1), lambda: setattr(int, "x", 1), lambda: delattr(int, "real"), lambda: getattr(5, 6), lambda: setattr(t, 5, 1), lambda: t.__setattr__("k", 1) or t.k, lambda: t.__getattribute__("k"), lambda: object.__getattribute__(t, "none")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
