# property: getter, setter, deleter, inheritance, errors, computed and cached values.
class T:
    def __init__(self, c):
        self._c = c
    @property
    def c(self):
        "degrees"
        return self._c
    @c.setter
    def c(self, v):
        if v < -273:
            raise ValueError("too cold")
        self._c = v
    @c.deleter
    def c(self):
        print("deleted")
        self._c = 0
    @property
    def f(self):
        return self.c * 9 / 5 + 32
    def _getk(self):
        return self._c + 273
    k = property(_getk, doc="kelvin")
    w = property(None, lambda self, v: print("set w", v))
t = T(20)
print(t.c, t.f, t.k, T.c.__doc__, T.k.__doc__, type(T.c).__name__, T.c.fget(t), T.f.fset)
t.c = 30
t.c += 5
t.w = 1
print(t.c, t.__dict__)
del t.c
print(t.c)
for f in (lambda: setattr(t, "c", -300), lambda: setattr(t, "f", 1), lambda: delattr(t, "f"), lambda: t.w, lambda: delattr(t, "w"), lambda: setattr(t, "k", 1), lambda: T.c.nope):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
class S(T):
    @property
    def c(self):
        return super().c + 1000
    @T.f.setter
    def f(self, v):
        self._c = (v - 32) * 5 / 9
s = S(1)
s.f = 212
print(s.c, s.f, s._c)
try:
    s.c = 5
except AttributeError as e:
    print(e)
class Raises:
    @property
    def p(self):
        raise AttributeError("inside")
    @property
    def q(self):
        return self.nope
    def __getattr__(self, n):
        return "getattr " + n
print(Raises().p, Raises().q, Raises().z)
class Lazy:
    @property
    def data(self):
        if "_d" not in self.__dict__:
            print("computing")
            self._d = [1, 2]
        return self._d
l = Lazy()
print(l.data, l.data is l.data)
t.__dict__["c"] = "hidden"
print(t.c, T.__dict__["c"] is T.c, isinstance(T.c, property))
class Cls:
    n = 0
    @property
    def nxt(self):
        type(self).n += 1
        return self.n
c = Cls()
print(c.nxt, c.nxt, Cls.n, Cls().nxt)
