"""Classes with `__new__` and `__init__` of their own, called in every way."""

log = []


class Both:
    def __new__(cls, *args, **kwargs):
        log.append(("new", cls.__name__, args, kwargs))
        return object.__new__(cls)

    def __init__(self, *args, **kwargs):
        log.append(("init", type(self).__name__, args, kwargs))
        self.args = args


class Sub(Both):
    def __init__(self, a, b=2, *, c=3):
        super().__init__(a, b)
        self.all = a, b, c


class Other:
    def __new__(cls, what):
        return what

    def __init__(self, what):
        log.append("never")


class Shift(Both):
    """Makes instances of a subclass, whose own `__init__` runs."""

    def __new__(cls, *args, **kwargs):
        return object.__new__(Lower)


class Lower(Shift):
    def __init__(self, *args):
        self.lower = args


class Generating:
    def __new__(cls):
        return object.__new__(cls)

    def __init__(self):
        yield 1


class Returning:
    def __new__(cls):
        return object.__new__(cls)

    def __init__(self):
        return 5


class Failing:
    def __new__(cls, at):
        if at == "new":
            raise ValueError("in new")
        return object.__new__(cls)

    def __init__(self, at):
        if at == "init":
            raise ValueError("in init")


class NativeNew(tuple):
    def __init__(self, *args):
        self.given = args


class NewOnly:
    def __new__(cls, x):
        self = super().__new__(cls)
        self.x = x
        return self


class Meta(type):
    def __call__(cls, *args):
        return "meta", super().__call__(*args)


class Made(metaclass=Meta):
    def __new__(cls, *args):
        return object.__new__(cls)

    def __init__(self, *args):
        self.args = args

    def __repr__(self):
        return f"Made{self.args}"


def show(f):
    log.clear()
    try:
        r = f()
        r = r if isinstance(r, (int, tuple)) and not hasattr(r, "given") else getattr(r, "__dict__", type(r).__name__)
    except (TypeError, ValueError, RecursionError) as e:
        r = type(e).__name__, str(e)
    print(r, log)


one, keywords = (1,), {"c": 5}
for f in (lambda: Both(), lambda: Both(1, k=2), lambda: Both(*one), lambda: Both(*one, **keywords), lambda: Sub(1), lambda: Sub(*one),
          lambda: Sub(1, c=4), lambda: Sub(*one, **keywords), lambda: Sub(), lambda: Sub(*one, d=1), lambda: Sub(*(1, 2, 3)),
          lambda: Other(5), lambda: Other(*one), lambda: Other(what=7), lambda: Shift(1, 2), lambda: Shift(*one),
          lambda: Generating(), lambda: Generating(*()), lambda: Returning(), lambda: Returning(*()), lambda: Failing("new"),
          lambda: Failing("init"), lambda: Failing(*["new"]), lambda: Failing(*["init"]), lambda: NativeNew((1, 2)),
          lambda: NativeNew(*[(1, 2)]), lambda: NewOnly(3), lambda: NewOnly(*one), lambda: NewOnly(*one, **keywords),
          lambda: Made(1), lambda: Made(*one), lambda: object.__new__(Both, 1), lambda: object.__new__(NewOnly),
          lambda: object.__new__(), lambda: object.__new__(int), lambda: object.__init__(Both()), lambda: object(1)):
    show(f)


def generator(n):
    for i in range(n):
        yield Both(i).args, Both(*[i, i], k=i).args, Sub(*[i]).all


print(list(generator(3)))


class Nested:
    def __new__(cls, n):
        if n:
            cls(n - 1)
        return object.__new__(cls)

    def __init__(self, n):
        self.inner = Nested(*[n - 1]) if n else None


n, depth = Nested(4), 0
while n:
    n, depth = n.inner, depth + 1
print(depth)


class Endless:
    def __new__(cls, *args):
        return object.__new__(cls)

    def __init__(self, *args):
        Endless(*args)


try:
    Endless(1)
except RecursionError as e:
    print(type(e).__name__)

many = [Both(*range(i % 4)) for i in range(3000)]
print(sum(len(b.args) for b in many))
