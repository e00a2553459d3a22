"""Changing __class__ and __dict__, slots that name __weakref__, attributes of static methods, classes and modules."""
import types
import warnings


def tries(f, *args):
    try:
        print(f(*args))
    except (TypeError, AttributeError) as e:
        print(type(e).__name__, e)


class G:
    __slots__ = ["a", "b"]


class H:
    __slots__ = ["b", "a"]


class I:
    __slots__ = ["a", "c"]


class J(G):
    pass


g = G()
g.a = 1
g.__class__ = H
print(type(g).__name__, g.a)
tries(setattr, g, "__class__", I)
tries(setattr, g, "__class__", J)
tries(lambda: I().a)


class Plain:
    pass


p = Plain()
p.x = 1
del p.__dict__
print(p.__dict__, hasattr(p, "x"))


class D:
    __slots__ = ["__dict__"]


class W:
    __slots__ = ["__weakref__"]


print([(hasattr(c(), "__dict__"), hasattr(c(), "__weakref__")) for c in (D, W, Plain, G)])


class SubModule(types.ModuleType):
    value = 5


m = types.ModuleType("m")
m.__class__ = SubModule
print(m.value, type(m).__name__, [n for n in dir(m) if not n.startswith("__")])
u = types.ModuleType.__new__(types.ModuleType)
print(u.__dict__, SubModule("s", "doc").__doc__, type(SubModule("s")).__name__)


@staticmethod
def static(x) -> int:
    "doc"


static.extra = 1
print(static.extra, sorted(static.__dict__), static.__annotations__, "__annotations__" in static.__dict__)
static.__annotations__ = {}
del static.__annotations__
print(static.__annotations__)


class Unset(classmethod):
    def __init__(self, f):
        pass


print(Unset(len), Unset(len).__func__)


class Doc:
    def __get__(self, instance, owner):
        return f"doc of {owner.__name__}"


class Documented:
    __doc__ = Doc()


print(Documented.__doc__, Documented().__doc__)
tries(delattr, Plain, "__qualname__")
tries(setattr, Plain, "__qualname__", 1)
tries(delattr, Plain, "__doc__")


class WithNew:
    @classmethod
    def __new__(*args):
        return len(args)


print(WithNew(1, 2))


class Auto(type):
    def __init__(cls, name, bases, namespace):
        setattr(cls, f"_{name}__super", super(cls))


class Base(metaclass=Auto):
    def f(self):
        return "Base"


class Derived(Base):
    def f(self):
        return "Derived " + self.__super.f()


print(Derived().f())


class Check:
    def __instancecheck__(self, o):
        return o == 1


class CallCheck:
    def __call__(self, o):
        return o == 2


Other = type("Other", (), {"__instancecheck__": CallCheck()})
print(isinstance(1, Check()), isinstance(2, Other()), isinstance(3, Other()))


class Power(int):
    def __rpow__(self, base, modulus=None):
        return ("rpow", base, modulus)


print(pow(2, Power(3), 5), pow(2, 3, 5))


class Stored:
    def f(self):
        self.b = self.a = 1


print(Stored.__static_attributes__)

with warnings.catch_warnings(record=True) as found:
    warnings.simplefilter("always")
    type("Odd", (), {1: 2})
    print([str(w.message) for w in found])

method = Plain.__init__
bound = types.MethodType(len, [1])
print(bound.__get__(3, int) is bound)
