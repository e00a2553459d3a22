# Name mangling of __names in classes.
class A:
    __secret = 1
    def __init__(self): self.__x = 5
    def get(self): return self.__x, self.__secret, A.__secret
    def set(self, v): self.__x = v
    def __hidden(self): return "A hidden"
    def call(self): return self.__hidden()
    def has(self): return hasattr(self, "__x"), hasattr(self, "_A__x")
    __dunder__ = "kept"
    def local(self):
        __loc = 1
        return __loc, sorted(locals())
class B(A):
    __secret = 2
    def __init__(self):
        super().__init__()
        self.__x = 50
    def __hidden(self): return "B hidden"
    def getb(self): return self.__x, self.__secret
a, b = A(), B()
print(a.get(), b.get(), b.getb(), a.__dict__, b.__dict__, a.call(), b.call(), a.has(), a.__dunder__, A.__dunder__, a.local())
b.set(9)
print(b.get(), b.getb(), a._A__x, A._A__secret, b._B__secret)
for f in (lambda: a.__x, lambda: A.__secret, lambda: a.__hidden()):
    try:
        print(f())
    except AttributeError as e:
        print(e)
class _U:
    __v = 3
    def get(self): return self.__v
class __D:
    __v = 4
print(_U().get(), _U._U__v, __D._D__v)
class K:
    def f(self):
        def inner(): return self.__z
        self.__z = 7
        return inner(), (lambda: self.__z)(), [self.__z for _ in range(1)]
    def kw(self, __a=1): return __a
print(K().f(), K().kw(), K().kw(_K__a=5))
a._p = 1
print(a._p)
