# classmethod and staticmethod, through class, instance, subclass; alternative constructors.
class A:
    count = 0
    def __init__(self, v):
        self.v = v
        A.count += 1
    @classmethod
    def make(cls, s):
        return cls(int(s))
    @staticmethod
    def helper(x, y=1):
        return x + y
    @classmethod
    def name(cls, *a, **k):
        return cls.__name__, a, k
    def __repr__(self):
        return f"{type(self).__name__}({self.v})"
class B(A):
    @classmethod
    def make(cls, s):
        return super().make(s + "0")
    @staticmethod
    def helper(x):
        return A.helper(x) * 100
print(A.make("5"), B.make("5"), A(1).make("6"), B(1).make("7"), A.count)
print(A.helper(1), A(0).helper(1, 5), B.helper(1), B(1).helper(2), A.name(1, k=2), B.name(), B(1).name(3))
print(A.make.__self__ is A, B.make.__self__ is B, A.make.__func__ is B.__dict__["make"].__func__, type(A.__dict__["make"]).__name__, type(A.__dict__["helper"]).__name__, A.helper.__name__, A.__dict__["helper"].__func__(1))
for f in (lambda: A.make(), lambda: A.helper(), lambda: A.helper(1, 2, 3), lambda: A.make("x"), lambda: B.name.nope):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
class C:
    registry = {}
    def __init_subclass__(cls, key=None, **kw):
        super().__init_subclass__(**kw)
        cls.registry[key or cls.__name__] = cls
        cls.hooked = True
class D(C): pass
class E(C, key="eee"): pass
class F(E, key="fff"): pass
print({k: v.__name__ for k, v in C.registry.items()}, D.hooked, hasattr(C, "hooked"))
try:
    class G(C, nope=1): pass
except TypeError as e:
    print(e)
try:
    class H(A, z=1): pass
except TypeError as e:
    print(e)
f = staticmethod(lambda: "direct call")
print(f(), callable(f))
class Named:
    def __set_name__(self, owner, name):
        self.where = owner.__name__ + "." + name
class User:
    a = Named()
    b = Named()
print(User.a.where, User.b.where)
