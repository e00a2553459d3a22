# Decorators: with and without arguments, stacked, on methods and classes, as callable objects.
def trace(f):
    def g(*a, **k):
        r = f(*a, **k)
        print(f.__name__, a, k, "->", r)
        return r
    g.__name__ = f.__name__
    return g
def times(n):
    def deco(f):
        def g(*a):
            return [f(*a) for _ in range(n)]
        return g
    return deco
@trace
def add(a, b=1):
    return a + b
add(1)
add(1, b=5)
@times(3)
@trace
def hello(who):
    return "hi " + who
print(hello("bob"), add.__name__)
class Count:
    def __init__(self, f):
        self.f = f
        self.n = 0
    def __call__(self, *a):
        self.n += 1
        return self.f(*a)
@Count
def sq(x):
    return x * x
print(sq(3), sq(4), sq.n)
def register(registry):
    def deco(cls):
        registry[cls.__name__] = cls
        return cls
    return deco
reg = {}
@register(reg)
class A:
    def __repr__(self):
        return "an A"
    @trace
    def m(self):
        return "m"
    @staticmethod
    @trace
    def s(x):
        return x
    @classmethod
    @trace
    def c(cls):
        return cls.__name__
print(reg["A"] is A)
A.s(1)
a = A()
a.m()
decos = [lambda f: lambda: f() + 1, lambda f: lambda: f() * 10]
@decos[0]
@decos[1]
def five():
    return 5
print(five())
@lambda f: f()
def value():
    return "called at once"
print(value)
@str
class Named:
    pass
print(Named)
