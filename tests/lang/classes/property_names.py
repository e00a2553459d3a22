"""The name of a property in errors: its class's, one it was given, or its getter's."""


def show(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)


class Callable:
    def __call__(self, instance):
        return 1


def getter(self):
    return 1


class A:
    own = property(getter)


A.later = property(getter)
A.unnamed = property(lambda self: 1)
A.empty = property(None, None)
A.callable = property(Callable())
a = A()
for name in "own", "later", "unnamed", "empty", "callable":
    p = vars(A)[name]
    show(setattr, a, name, 1)
    show(delattr, a, name)
    show(getattr, a, name)
    show(lambda: p.__name__)
    show(lambda: p.__set__(a, 1))
    show(lambda: p.__delete__(a))
    show(lambda: p.__get__(a))
A.later.__name__ = "given"
show(setattr, a, "later", 1)
del A.later.__name__
show(setattr, a, "later", 1)
