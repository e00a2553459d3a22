"""isinstance and issubclass that a metaclass, or an object, answers."""


def show(f, *args):
    try:
        print(f(*args))
    except BaseException as e:
        print(type(e).__name__, e)


class No(type):
    def __instancecheck__(cls, instance):
        print("asked about", type(instance).__name__)
        return False

    def __subclasscheck__(cls, sub):
        print("asked about class", sub)
        return []


class A(metaclass=No):
    pass


class B(A):
    pass


print(isinstance(A(), A), isinstance(B(), A), isinstance(5, A), isinstance(B(), B))
print(issubclass(A, A), issubclass(B, A), issubclass(int, A), issubclass(5, A))
print(isinstance(B(), (int, A)), isinstance(5, (A, int)), isinstance(5, int | A))


class Even(type):
    def __instancecheck__(cls, instance):
        return instance % 2 == 0

    def __subclasscheck__(cls, sub):
        return sub is int


class EvenInt(metaclass=Even):
    pass


print(isinstance(4, EvenInt), isinstance(5, EvenInt), issubclass(int, EvenInt), issubclass(bool, EvenInt))
show(isinstance, "a", EvenInt)


class Like:
    def __instancecheck__(self, instance):
        return instance == self.what

    def __subclasscheck__(self, sub):
        return sub == self.what

    def __init__(self, what):
        self.what = what


print(isinstance(5, Like(5)), isinstance(5, Like(6)), issubclass("x", Like("x")), isinstance(1, (Like(0), Like(1))))
show(isinstance, 1, 5)
show(isinstance, 1, (str, 5))
show(isinstance, 1, (int, 5))
show(isinstance, 1, ((str, (int,)), 5))
show(issubclass, 1, int)
show(issubclass, int, 5)
show(issubclass, int, (str, (int, 5)))


class Pretends:
    __class__ = int


class Raises:
    @property
    def __class__(self):
        raise ValueError("no class")


print(isinstance(Pretends(), int), isinstance(Pretends(), Pretends), type(Pretends()) is int)
show(isinstance, Raises(), int)
for x in range(3):
    print(isinstance(x, EvenInt), isinstance(x, int), isinstance(B(), (A, B)))
