"""What a generator handles, and what its caller does, are kept apart; what is thrown has a context and a frame."""
import gc
import sys
import warnings


def kind():
    return type(sys.exception()).__name__


def handling():
    try:
        print("in", kind())
        yield 1
    except ValueError as e:
        print("caught", kind(), e.__context__)
        yield 2
        print("again", kind())
        yield 3
        raise


g = handling()
next(g)
try:
    raise ValueError("thrown")
except ValueError as e:
    g.throw(e)
    print("outside", kind())
print("outside", kind())
next(g)
try:
    next(g)
except ValueError as e:
    print(e, e.__context__)


def watching():
    while True:
        yield kind()


w = watching()
print(next(w))
try:
    1 / 0
except ZeroDivisionError:
    print(next(w))
print(next(w))


def raising():
    try:
        raise KeyError("a")
    except KeyError:
        yield
        print("after", kind())


g = raising()
next(g)
try:
    g.throw(ValueError)
except ValueError as e:
    print(repr(e.__context__))


def delegating():
    try:
        raise KeyError("b")
    except KeyError:
        yield from plain()


def plain():
    yield 1


g = delegating()
next(g)
try:
    g.throw(ValueError)
except ValueError as e:
    print(repr(e.__context__))


class Thrown:
    def __iter__(self):
        return self

    def __next__(self):
        return 1

    def throw(self, e):
        frame = sys._getframe()
        print(frame.f_code.co_name, frame.f_back.f_code.co_name, frame.f_back.f_back.f_code.co_name)
        raise StopIteration("stopped")


def outer():
    print("result", (yield from Thrown()))
    yield 2


g = outer()
next(g)
print(g.throw(ValueError))


class Odd(Exception):
    def __new__(cls):
        return cls


g = plain()
try:
    g.throw(Odd)
except TypeError as e:
    print(type(e).__name__)
print(list(g))

with warnings.catch_warnings(record=True) as found:
    warnings.simplefilter("always")
    g = plain()
    try:
        g.throw(ValueError, ValueError("v"), None)
    except ValueError as e:
        print(e)
    print([w.category.__name__ for w in found])

closed = []


def forgotten(i):
    try:
        yield
    finally:
        closed.append(i)


def forget():
    for i in range(30):
        next(forgotten(i))


forget()
gc.collect()
for i in range(10):
    pass
print(len(closed) > 20)
