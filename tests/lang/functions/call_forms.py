# Calls through attributes, subscripts, conditional expressions, bound methods, __call__, nested calls.
class A:
    def __init__(self, v):
        self.v = v
        self.f = lambda x: x + v
    def m(self, *a):
        return self.v, a
    def __call__(self, *a, **k):
        return "called", self.v, a, k
a = A(5)
print(a.m(1), a.f(1), a(1, k=2), A.m(a, 2), A(6).m(), A(7)(), a.__call__(3), a.m.__self__ is a, a.m.__func__ is A.m, a.m.__name__)
b = a.m
a.v = 50
print(b(9), [b, a.f][0](1), {"k": b}["k"](2), (a.m if True else None)(3), (lambda: a)().m(4))
a.m = lambda *x: ("instance", x)
print(a.m(1), A.m(a, 1), b(1))
def f():
    return g
def g():
    return f
print(f()()()() is f, (f or g)() is g)
print(a.m == a.m, A(1).m == A(1).m, b == b, A.m == A.m, b.__eq__(A.m.__get__(a)), hash(b) == hash(A.m.__get__(a)))
class Chain:
    def __init__(self):
        self.log = []
    def do(self, x):
        self.log.append(x)
        return self
print(Chain().do(1).do(2).do(3).log)
class Static:
    f = staticmethod(lambda x: x * 2)
    g = classmethod(lambda cls, x: (cls.__name__, x))
    h = lambda self, x: (type(self).__name__, x)
    i = len
    j = A(1)
print(Static.f(2), Static().f(3), Static.g(1), Static().g(1), Static().h(5), Static().i([1]), Static().j(7))
def many(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p):
    return a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p
print(many(*range(16)), many(**{c: i for i, c in enumerate("abcdefghijklmnop")}), max(*range(300)), (lambda *a: len(a))(*range(1000)), len((lambda **k: k)(**{"k%d" % i: i for i in range(300)})))
print(print.__call__("x"), len.__call__([1]), int.__call__("5"), type.__call__(list, "ab"))
