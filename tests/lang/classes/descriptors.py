# User-written descriptors: data and non-data, lookup order, class access.
class Data:
    def __get__(self, obj, cls=None):
        return self if obj is None else ("get", obj.n, cls.__name__)
    def __set__(self, obj, v): obj.__dict__["stored"] = v
    def __delete__(self, obj): obj.__dict__["deleted"] = True
class NonData:
    def __get__(self, obj, cls=None): return ("nondata", obj is None, cls.__name__)
class A:
    d = Data()
    n_d = NonData()
    def __init__(self): self.n = 1
a = A()
print(a.d, a.n_d, A.n_d, A.d is A.__dict__["d"])
a.d = 5
a.__dict__["d"] = "shadow?"
a.__dict__["n_d"] = "shadowed"
print(a.d, a.n_d, a.stored)
del a.d
print(a.deleted)
class B(A): pass
print(B().d, B.n_d)
class Typed:
    def __init__(self, t): self.t = t
    def __set_name__(self, owner, name): self.name = "_" + name
    def __get__(self, obj, cls): return getattr(obj, self.name) if obj else self
    def __set__(self, obj, v):
        if not isinstance(v, self.t):
            raise TypeError(f"{self.name[1:]} must be {self.t.__name__}, not {type(v).__name__}")
        setattr(obj, self.name, v)
class P:
    name = Typed(str)
    age = Typed(int)
    def __init__(self, name, age): self.name, self.age = name, age
p = P("bob", 5)
p.age += 1
print(p.name, p.age, p.__dict__)
for f in (lambda: P(1, 2), lambda: setattr(p, "age", "x"), lambda: delattr(p, "age")):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
class Method:
    def __init__(self, f): self.f = f
    def __get__(self, obj, cls): return lambda *a: self.f(obj, *a)
class M:
    @Method
    def hi(self, x): return type(self).__name__, x
print(M().hi(3))
class SetOnly:
    def __set__(self, obj, v): obj.__dict__["so"] = v
class So:
    so = SetOnly()
s = So()
print(type(s.so).__name__)
s.so = 4
print(s.so)
class Raiser:
    def __get__(self, obj, cls): raise AttributeError("from get")
class Ra:
    r = Raiser()
    def __getattr__(self, n): return "getattr:" + n
print(Ra().r, hasattr(Ra, "r"), hasattr(Ra(), "r"))
def f(self): return self.n
print(f.__get__(a)(), f.__get__(a, A)(), type(f.__get__(a)).__name__, f.__get__(None, A) is f)
