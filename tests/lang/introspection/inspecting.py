# The module inspect: signatures, sources, kinds of objects, frames.
import functools
import inspect
import sys


def plain(a, b: int = 2, /, c=3, *rest, d, e="x", **more) -> list[int]:
    """Documentation
        of two lines."""
    return [a]


class Point:
    """A point."""

    unit = 1

    def __init__(self, x, y=0):
        self.x, self.y = x, y

    def move(self, dx=1):
        # a comment within
        return Point(self.x + dx, self.y)

    @classmethod
    def zero(cls):
        return cls(0)

    @staticmethod
    def helper(value):
        return value

    @property
    def size(self):
        return self.x


for f in (plain, Point, Point.move, Point(1).move, Point.zero, Point.helper, functools.partial(plain, 1), len, [].append, print):
    print(inspect.signature(f))
signature = inspect.signature(plain)
for parameter in signature.parameters.values():
    print(parameter.name, parameter.kind.description, parameter.default is parameter.empty, parameter.annotation is int)
bound = signature.bind(1, d=4, z=5)
bound.apply_defaults()
print(bound.arguments)
for call in (lambda: signature.bind(), lambda: signature.bind(1, d=1, a=2), lambda: inspect.signature(1)):
    try:
        call()
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
print(inspect.getsource(Point.move))
print(inspect.getsource(Point).splitlines()[0], len(inspect.getsource(Point).splitlines()))
print(inspect.getsource(plain).splitlines()[-1])
print(inspect.getsourcelines(Point.size.fget))
print(inspect.getdoc(plain))
print(inspect.getcomments(after := lambda: 0))
print([name for name, _ in inspect.getmembers(Point, inspect.isfunction)])
print([(a.name, a.kind) for a in inspect.classify_class_attrs(Point) if not a.name.startswith("__")])
tests = (inspect.isfunction, inspect.ismethod, inspect.isclass, inspect.isbuiltin, inspect.ismethoddescriptor,
         inspect.isdatadescriptor, inspect.isgetsetdescriptor, inspect.ismemberdescriptor, inspect.isroutine)
for thing in (plain, Point(1).move, Point, len, list.append, Point.size, type.__dict__["__mro__"], slice.start):
    print([int(test(thing)) for test in tests])


def generator():
    yield 1
    yield 2


async def coroutine():
    pass


g = generator()
print(inspect.isgenerator(g), inspect.getgeneratorstate(g))
next(g)
print(inspect.getgeneratorstate(g), g.gi_frame.f_lineno)
g.close()
print(inspect.getgeneratorstate(g), inspect.isgeneratorfunction(generator), inspect.iscoroutinefunction(coroutine))


def caller():
    secret = 1
    info = inspect.getframeinfo(inspect.currentframe())
    return info.function, info.lineno - caller.__code__.co_firstlineno, info.code_context, sorted(sys._getframe().f_locals)


print(caller())
print([f.function for f in (lambda: inspect.stack())()])
print(inspect.getmro(bool), inspect.getmodule(plain).__name__)
print(inspect.getattr_static(Point(1), "size") is Point.__dict__["size"], inspect.getattr_static(Point(1), "x"))
print(inspect.cleandoc("a\n    b\n      c"))
print(inspect.getfullargspec(plain))
print(inspect.unwrap(functools.wraps(plain)(lambda: 0)) is plain)
