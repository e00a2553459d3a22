# The classes of native attributes, their names, owners and texts.
import types


class Slots:
    __slots__ = ("a", "b")


class Plain:
    """A class with a dict."""

    @property
    def p(self):
        """the p"""
        return 1


def without_address(text):
    return text.partition(" at 0x")[0]


things = [
    list.append, int.__add__, (1).__add__, [].append, len, dict.__dict__["fromkeys"], dict.fromkeys, int.__new__,
    Slots.a, Plain.__dict__["__dict__"], type.__dict__["__mro__"], slice.start, property.fget,
    types.FunctionType.__code__, types.FunctionType.__closure__, BaseException.args, Plain.__dict__["p"],
]
for thing in things:
    print(type(thing).__name__, without_address(repr(thing)))
    for name in ("__name__", "__qualname__", "__objclass__", "__module__"):
        print("   ", name, getattr(thing, name, "none"))

print(type(Slots.a) is types.MemberDescriptorType, type(Plain.__dict__["__dict__"]) is types.GetSetDescriptorType)
print(type(list.append) is types.MethodDescriptorType, type(int.__add__) is types.WrapperDescriptorType)
print(type((1).__add__) is types.MethodWrapperType, type(len) is types.BuiltinFunctionType)
print(type(dict.__dict__["fromkeys"]) is types.ClassMethodDescriptorType)
print(isinstance(Plain.__dict__["p"], property), isinstance(slice.start, property))
print([].append.__self__, (5).__add__.__self__, len.__self__, dict.fromkeys.__self__)
print(list.append.__text_signature__, len.__text_signature__)

s = Slots()
Slots.a.__set__(s, 3)
print(s.a, Slots.a.__get__(s), Slots.a.__get__(None, Slots) is Slots.a)
Slots.a.__delete__(s)
o = Plain()
Plain.__dict__["__dict__"].__set__(o, {"x": 1})
print(o.x, Plain.__dict__["__dict__"].__get__(o))


def attempt(f):
    try:
        print("ok", f())
    except Exception as error:
        print(type(error).__name__, error)


attempt(lambda: s.a)
attempt(lambda: Slots.a.__get__(1))
attempt(lambda: slice.start.__get__(1))
attempt(lambda: slice.start.__set__(slice(1), 2))
attempt(lambda: list.append.__get__(1))
attempt(lambda: list.append(1, 2))
attempt(lambda: int.__add__("a", 1))
attempt(lambda: dict.__dict__["fromkeys"](dict, "ab"))
attempt(lambda: dict.__dict__["fromkeys"](int, "ab"))
attempt(lambda: dict.__dict__["fromkeys"]())
attempt(lambda: setattr(Plain, "__bases__", ()))
attempt(lambda: setattr(Plain, "__bases__", (Plain,)))
attempt(lambda: setattr(Plain, "__bases__", (int,)))
attempt(lambda: setattr(int, "__bases__", (object,)))


class Base:
    def hello(self):
        return "hello"


class Other:
    def hello(self):
        return "other"


class Child(Base):
    pass


c = Child()
print(c.hello())
Child.__bases__ = (Other,)
print(c.hello(), Child.__mro__, Base.__subclasses__(), Other.__subclasses__())


class Abstract:
    pass


def abstract():
    pass


abstract.__isabstractmethod__ = True
print(property(abstract).__isabstractmethod__, classmethod(abstract).__isabstractmethod__, property(len).__isabstractmethod__)
print(Plain.__firstlineno__, Plain.__flags__ >> 9 & 1, int.__flags__ >> 24 & 1, bool.__flags__ >> 10 & 1)
print(sorted(k for k in vars(Plain) if k not in ("__static_attributes__", "__weakref__")))
