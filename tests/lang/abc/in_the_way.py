"""Checks of abstract base classes where a program puts something of its own between: metaclasses, `__class__`, functions."""

import abc
from abc import ABC, ABCMeta, abstractmethod
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence, Sized
import numbers


def both(v, cls):
    return isinstance(v, cls), isinstance(v, cls)


print(both(5, numbers.Number), both(5, Sequence), both([], Sequence), both((), Hashable), both([], Hashable))
print(both(int, Callable), both(int, Sized), both(ABC, Callable), both(Sequence, Hashable))


class Liar:
    __class__ = list


class Computed:
    told = list

    @property
    def __class__(self):
        return self.told


class Asked:
    def __getattribute__(self, name):
        if name == "__class__":
            return list
        return object.__getattribute__(self, name)


class Wrong:
    __class__ = 5


for c in (Liar, Computed, Asked):
    print(c.__name__, both(c(), Sequence), both(c(), Mapping), both(c(), Liar), isinstance(c(), c))
computed = Computed()
Computed.told = dict
print(both(computed, Sequence), both(computed, Mapping))
try:
    print(both(Wrong(), Sequence))
except TypeError as e:
    print(type(e).__name__, e)


class Changed:
    pass


print(both(Changed(), Sequence))
odd = Changed()
odd.__dict__["__class__"] = tuple
print(both(odd, Sequence))


# Metaclasses that decide.
class Yes(ABCMeta):
    def __instancecheck__(cls, instance):
        return "yes"

    def __subclasscheck__(cls, subclass):
        return super().__subclasscheck__(subclass)


class All(metaclass=Yes):
    pass


print(both(5, All), issubclass(int, All), All.__instancecheck__(5))


class Chatty(ABCMeta):
    def __subclasscheck__(cls, subclass):
        print("asked", cls.__name__, subclass.__name__)
        return super().__subclasscheck__(subclass)


class Talk(metaclass=Chatty):
    pass


class Reply(Talk):
    pass


print(both(Reply(), Talk), both(5, Talk), issubclass(int, Talk))

# The methods of ABCMeta and what they call.
usual = ABCMeta.__instancecheck__
ABCMeta.__instancecheck__ = lambda cls, instance: 1
print(both(5, Sequence), both([], Sequence))
ABCMeta.__instancecheck__ = usual
print(both(5, Sequence), both([], Sequence))
native = abc._abc_instancecheck
abc._abc_instancecheck = lambda cls, instance: not native(cls, instance)
print(both(5, Sequence), both([], Sequence))
abc._abc_instancecheck = native
print(both(5, Sequence), both([], Sequence))
code = usual.__code__
usual.__code__ = (lambda cls, instance: True).__code__
print(both(5, Sequence), both([], Sequence))
usual.__code__ = code
print(both(5, Sequence), both([], Sequence))


# Unions, tuples, generic aliases, class patterns.
print(isinstance(5, Sequence | numbers.Number), isinstance(5, (Sequence, Mapping)), issubclass(dict, (Sequence, Mapping)))


def which(v):
    match v:
        case Sequence():
            return "sequence"
        case Mapping():
            return "mapping"
        case numbers.Number():
            return "number"
    return "other"


print([which(v) for v in ("", [], {}, 2.5, None, 5, {}, [])])


# Abstract methods.
class Shape(ABC):
    @property
    @abstractmethod
    def area(self): ...

    @classmethod
    @abstractmethod
    def make(cls): ...

    @staticmethod
    @abstractmethod
    def help(): ...

    @abstractmethod
    def draw(self): ...

    def plain(self): ...


class Half(Shape):
    area = 5

    def draw(self): ...


class Whole(Half):
    make = help = None


print(sorted(Shape.__abstractmethods__), sorted(Half.__abstractmethods__), sorted(Whole.__abstractmethods__))
for c in (Shape, Half, Whole):
    try:
        print(type(c()).__name__)
    except TypeError as e:
        print(e)
Half.make = Half.help = None
abc.update_abstractmethods(Half)
print(type(Half()).__name__, type(Half.__abstractmethods__).__name__)


class Truth:
    def __init__(self, answer):
        self.answer = answer

    @property
    def __isabstractmethod__(self):
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


for answer in (True, 0, [], [1], ValueError("no"), AttributeError("none")):
    try:
        made = ABCMeta("Made", (), {"x": Truth(answer)})
        print(repr(answer), made.__abstractmethods__)
    except ValueError as e:
        print(repr(answer), e)
