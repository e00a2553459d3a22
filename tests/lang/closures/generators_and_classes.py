# Cells seen by generators, methods, class bodies, comprehensions and lambdas in defaults.
def make(n):
    def gen():
        nonlocal n
        while n > 0:
            n -= 1
            yield n
    return gen, lambda: n
g, peek = make(3)
it = g()
print(next(it), peek(), next(it), peek(), list(it), peek())
def cls(prefix):
    class C:
        tag = prefix + "!"
        def m(self):
            return prefix, self.tag
        def set(self, p):
            nonlocal prefix
            prefix = p
        x = [prefix for _ in range(2)]
    return C
A, B = cls("a"), cls("b")
A().set("changed")
print(A().m(), B().m(), A.x, A.tag)
def scope():
    x = "enclosing"
    class K:
        y = x
        x = "class"
        def m(self):
            return x
    return K.y
try:
    print(scope())
except NameError as e:
    print(e)
def scope2():
    x = "enclosing"
    class K:
        y = x
        def m(self):
            return x
    return K.y, K().m()
print(scope2())
def comp(n):
    return [[n * i + j for j in range(n)] for i in range(n)], {k: n for k in range(2)}, (lambda: [n for _ in range(n)])()
print(comp(2))
def dflt():
    v = 1
    f = lambda a=v: a
    v = 2
    return f(), (lambda: v)()
print(dflt())
def deep():
    a = 1
    def f():
        def g():
            def h():
                nonlocal a
                a += 1
                return a
            return h
        return g
    return f()()(), a
print(deep())
def recursive_gen(n):
    def walk(k):
        if k:
            yield k
            yield from walk(k - 1)
    return list(walk(n))
print(recursive_gen(4))
def sup():
    class P:
        def who(self):
            return "P"
    class Q(P):
        def who(self):
            return super().who() + "Q"
        def klass(self):
            return __class__.__name__
    return Q().who(), Q().klass()
print(sup())
