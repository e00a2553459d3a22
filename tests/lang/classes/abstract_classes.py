# Abstract classes cannot be called; slots with private names are mangled; metaclasses of bases make classes.
from abc import ABC, ABCMeta, abstractmethod
from collections.abc import Sized


class Shape(ABC):
    __slots__ = ("__hidden", "shown")

    def __init__(self, hidden=0):
        self.__hidden = hidden

    @abstractmethod
    def area(self):
        """the area"""

    @property
    @abstractmethod
    def name(self):
        return "shape"

    @classmethod
    @abstractmethod
    def make(cls):
        pass

    def hidden(self):
        return self.__hidden


def attempt(f):
    try:
        print("ok", f())
    except Exception as error:
        print(type(error).__name__, error)


class Partial(Shape):
    def area(self):
        return 1

    @classmethod
    def make(cls):
        return cls(5)


class Square(Partial):
    name = "square"


attempt(Shape)
attempt(lambda: Shape(1, 2, 3))
attempt(Partial)
attempt(lambda: Square.make().hidden())
attempt(lambda: Square().name)
print(sorted(Shape.__abstractmethods__), sorted(Partial.__abstractmethods__), sorted(Square.__abstractmethods__))
attempt(lambda: object.__new__(Shape))
attempt(lambda: type.__abstractmethods__)
attempt(lambda: int.__abstractmethods__)
print([name for name in vars(Shape) if "hidden" in name])
attempt(lambda: setattr(Square(), "_Shape__hidden", 3))


def call(cls):
    return cls()


class Late(ABC):
    pass


for _ in range(300):
    call(Late)
Late.__abstractmethods__ = frozenset({"later"})
attempt(lambda: call(Late))
Late.__abstractmethods__ = frozenset()
attempt(lambda: isinstance(call(Late), Late))
made = type("Made", (Sized,), {})
print(type(made) is ABCMeta)
attempt(made)
attempt(lambda: len(type("Full", (Sized,), {"__len__": lambda self: 3})()))


class Counted(list, ABC):
    @abstractmethod
    def count(self, value):
        pass


print(Counted([1]), Counted.__abstractmethods__)
print(Shape.__flags__ >> 20 & 1, Square.__flags__ >> 20 & 1)
