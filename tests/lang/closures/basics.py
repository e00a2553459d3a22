# Captured variables: shared cells, nonlocal, several levels.
def counter(start=0):
    n = start
    def inc(by=1):
        nonlocal n
        n += by
        return n
    def get():
        return n
    def reset():
        nonlocal n
        n = start
    return inc, get, reset
i1, g1, r1 = counter()
i2, g2, r2 = counter(100)
print(i1(), i1(), i1(5), g1(), i2(), g2(), r1(), g1(), i1(), g2())
def outer():
    a = 1
    def mid():
        b = 2
        def inner():
            nonlocal a, b
            a += 1
            b += 10
            return a, b
        return inner, lambda: (a, b)
    return mid()
inner, peek = outer()
print(inner(), inner(), peek())
def adders():
    return [lambda x, k=k: x + k for k in range(3)], [lambda x: x + k for k in range(3)]
fixed, shared = adders()
print([f(10) for f in fixed], [f(10) for f in shared])
def param(x):
    def set(v):
        nonlocal x
        x = v
    return set, lambda: x
s, g = param(1)
s(2)
print(g(), g.__closure__[0].cell_contents, len(s.__closure__), counter.__closure__, s.__code__.co_freevars)
def kinds(a, b=2, *args, c=3, **kw):
    return lambda: (a, b, args, c, kw)
print(kinds(1)(), kinds(1, 5, 6, c=7, d=8)())
def late():
    f = lambda: v
    v = 1
    r1 = f()
    v = 2
    return r1, f()
print(late())
def acc():
    total = []
    def add(x):
        total.append(x)
        return sum(total)
    return add
a, b = acc(), acc()
print(a(1), a(2), b(10), a(3))
def self_ref(n):
    def f(k):
        return 1 if k == 0 else k * f(k - 1)
    return f(n)
print(self_ref(10))
def use_after():
    x = "before"
    def f():
        return x
    x = "after"
    return f()
print(use_after())
