# raise with class, instance, from, nothing; what may be raised.
def show(f):
    try:
        f()
    except BaseException as e:
        print(f.__name__, type(e).__name__, e, "| cause", repr(e.__cause__), "| context", repr(e.__context__), "| suppress", e.__suppress_context__)
def cls(): raise ValueError
def inst(): raise ValueError("msg")
def many(): raise ValueError("a", 1)
def from_exc(): raise ValueError("v") from KeyError("k")
def from_cls(): raise ValueError from KeyError
def from_none():
    try:
        1 / 0
    except ZeroDivisionError:
        raise ValueError("v") from None
def from_e():
    try:
        1 / 0
    except ZeroDivisionError as e:
        raise ValueError("v") from e
def implicit():
    try:
        1 / 0
    except ZeroDivisionError:
        raise ValueError("v")
def in_finally():
    try:
        1 / 0
    finally:
        raise ValueError("f")
def bare():
    try:
        1 / 0
    except ZeroDivisionError:
        raise
def bare_none(): raise
def int_(): raise 5
def str_(): raise "text"
def cls_bad(): raise int
def none(): raise None
def from_bad(): raise ValueError from 5
def from_bad2(): raise ValueError from int
def cls_args():
    class E(Exception):
        def __init__(self, a): super().__init__(a)
    raise E
def new_bad():
    class E(Exception):
        def __new__(cls): return 5
    raise E
def reraise_other():
    try:
        raise KeyError("k")
    except KeyError as e:
        e2 = e
    raise e2
def self_context():
    try:
        raise KeyError("k")
    except KeyError as e:
        raise e
def three():
    try:
        try:
            raise KeyError(1)
        except KeyError:
            raise ValueError(2)
    except ValueError:
        raise TypeError(3)
for f in (cls, inst, many, from_exc, from_cls, from_none, from_e, implicit, in_finally, bare, bare_none, int_, str_, cls_bad, none, from_bad, from_bad2, cls_args, new_bad, reraise_other, self_context, three):
    show(f)
try:
    three()
except TypeError as e:
    while e:
        print(repr(e), end=" <- ")
        e = e.__context__
    print()
