"""The text of an AttributeError is made when it is asked for, from what was so when it was raised."""

import copy
import pickle
import traceback


class Plain:
    pass


class Slotted:
    __slots__ = ("a",)


class Outer:
    class Inner:
        __slots__ = ("b",)


def caught(f):
    try:
        f()
    except AttributeError as e:
        return e


cases = [lambda: Plain().x, lambda: Slotted().a, lambda: Slotted().b, lambda: Outer.Inner().b, lambda: (5).real_part,
         lambda: None.x, lambda: Plain.x, lambda: traceback.x, lambda: "".nothing, lambda: [].append.name]
for f in cases:
    e = caught(f)
    print(repr(e), e.args, e.name, type(e.obj).__name__)

# Asked for in other orders.
e = caught(cases[0])
print(e.name, type(e.obj).__name__, str(e), e.args)
e = caught(cases[1])
e.name = "renamed"
print(e.name, e, e.args)
e = caught(cases[1])
e.obj = None
print(e.obj, e)
e = caught(cases[0])
e.args = ("other",)
print(e, e.name)
e = caught(cases[0])
e.add_note("noted")
print(traceback.format_exception_only(e))
e = caught(cases[0])
e.__init__("again")
print(e, e.args, e.name)
e = caught(cases[1])
e.__init__("again", name="n")
print(e, e.args, e.name)
e = caught(cases[0])
del e.name
print(e, e.name)

for f in cases[:2]:
    e = caught(f)
    e.obj = None
    for d in (copy.copy(e), pickle.loads(pickle.dumps(e))):
        print(type(d).__name__, d.args, d.name)
    print(e.__reduce__()[1])


# Objects of classes that answer late.
class Late:
    def __getattr__(self, name):
        if name == "lazy":
            return super().__getattribute__(name)
        raise AttributeError(name)


print(repr(caught(lambda: Late().lazy)), repr(caught(lambda: Late().other)))
print([getattr(Plain(), "x", 1), hasattr(Slotted(), "a")])

# Its place in chains.
try:
    try:
        Plain().first
    except AttributeError:
        Slotted().a
except AttributeError as e:
    print(e, "|", e.__context__, "|", e.__cause__, e.__suppress_context__)
    print("".join(traceback.format_exception_only(e)), end="")


class Own(AttributeError):
    pass


print(repr(Own("x", name="y")), Own("x", name="y").name)
try:
    {}[Slotted()].x
except KeyError as e:
    print(type(e.args[0]).__name__)
