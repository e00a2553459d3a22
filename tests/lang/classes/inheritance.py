# Single inheritance: overriding, super(), attribute lookup, isinstance, issubclass.
class A:
    x = "A.x"
    def __init__(self, v=0):
        self.v = v
        self.log = ["A"]
    def m(self):
        return "A.m"
    def call(self):
        return self.m()
    def __str__(self):
        return f"<{type(self).__name__} {self.v}>"
class B(A):
    def __init__(self, v, w):
        super().__init__(v)
        self.w = w
        self.log.append("B")
    def m(self):
        return "B.m+" + super().m()
class C(B):
    x = "C.x"
    def m(self):
        return "C.m+" + super().m() + "+" + A.m(self)
for o in (A(), B(1, 2), C(3, 4)):
    print(o, o.x, o.m(), o.call(), o.v, getattr(o, "w", None), o.log, isinstance(o, A), isinstance(o, B), isinstance(o, (C, int)), [k.__name__ for k in type(o).__mro__])
print(issubclass(C, A), issubclass(A, C), issubclass(A, A), issubclass(A, object), issubclass(C, (int, B)), C.__bases__, C.__base__, A.__subclasses__(), C.x, B.x)
A.x = "new"
B.y = "y"
print(B.x, C.x, C.y, C(1, 1).y)
del C.x
print(C.x)
class D(A):
    pass
print(D(7), D().m(), D.__init__ is A.__init__, D.m is A.m, "m" in D.__dict__, "m" in dir(D))
class E(C):
    def m(self):
        return super(C, self).m() + "|" + super(B, self).m()
print(E(1, 2).m(), super(E, E(1, 2)).m(), B.m(E(5, 6)))
for f in (lambda: super(A, 5), lambda: super(A, D()).nope, lambda: A.m(), lambda: super(5), lambda: B(1), lambda: C(), lambda: issubclass(D(), A), lambda: isinstance(D(), D())):
    try:
        print(f())
    except Exception as x:
        print(type(x).__name__, x)
try:
    class F(5): pass
except TypeError as x:
    print(x)
try:
    class G(A, A): pass
except TypeError as x:
    print(x)
try:
    class H(None): pass
except TypeError as x:
    print(x)
