"""A metaclass that finds the method resolution order itself."""


class Backwards(type):
    def mro(cls):
        order = type.mro(cls)
        order.reverse()
        return order


class A:
    def f(self):
        return "A"


class B(A):
    def f(self):
        return "B"


class C(B, metaclass=Backwards):
    def f(self):
        return "C"


print([c.__name__ for c in C.__mro__], C().f())


class Odd(type):
    def mro(cls):
        return result


for result in [1], (int, object), 5:
    try:
        Odd("X", (), {})
    except TypeError as e:
        print(e)


class Failing(type):
    fails = False

    def mro(cls):
        if Failing.fails:
            raise RuntimeError("no order")
        return type.mro(cls)


class D(A, metaclass=Failing):
    pass


class E(D):
    pass


Failing.fails = True
try:
    D.__bases__ = (B,)
except RuntimeError as e:
    print(e, D.__bases__, E.__mro__ == (E, D, A, object))
Failing.fails = False
D.__bases__ = (B,)
print(E().f(), A.__subclasses__() == [B], D in B.__subclasses__())
