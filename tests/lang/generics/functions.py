"""Type parameters of functions and classes, and `type` statements."""


def show(f, *args):
    try:
        print(f(*args))
    except BaseException as e:
        print(type(e).__name__, e)


def first[T](items: list[T], default: T = None) -> T:
    """Docs."""
    return items[0] if items else default


print(first([1]), first([], 2), first.__name__, first.__qualname__, first.__doc__, first.__defaults__)
(T,) = first.__type_params__
print(T, T.__name__, T.__bound__, T.__constraints__, T.has_default(), type(T), T.__infer_variance__)
print(T.__covariant__, T.__contravariant__, first.__annotations__["return"] is T)
print(first.__annotations__["default"] is T)


def bounds[A: int, B: (int, str), C: undefined, *E, **F, D = list[A]]():
    return A, B, D


A, B, C, E, F, D = bounds.__type_params__
print(A.__bound__, A.__constraints__, B.__bound__, B.__constraints__)
show(lambda: C.__bound__)
undefined = 5
print(C.__bound__)
undefined = 6
print(C.__bound__)
print(D.__default__, D.has_default(), A.has_default(), A.__default__)
print(E, F, type(E), type(F), E.__name__, F.__name__, F.args, F.kwargs)
print(bounds() == (A, B, D))
print(A.evaluate_bound(1), A.evaluate_constraints, D.evaluate_default.__name__)
show(A.evaluate_bound, 4)


def defaults[T](a, /, b=1, *args: T, c=2, **kwargs: T):
    return a, b, args, c, kwargs


print(defaults(0), defaults(0, 1, 2, c=3, d=4), defaults.__kwdefaults__)


def outer[T](x: T):
    def inner[U](y: U, z: T) -> (T, U):
        return T, U

    return inner, lambda: T


inner, get = outer(1)
print(get() is outer.__type_params__[0], inner.__qualname__, inner.__type_params__)
print(inner(1, 2) == (get(), inner.__type_params__[0]), inner.__annotations__)


def generator[T](n: T):
    for i in range(n):
        yield T, i


print([i for _, i in generator(3)])


def decorated(f):
    print("decorating", f.__type_params__)
    return f


@decorated
def target[X]():
    return X


print(target())


class Box[T]:
    kind: T
    made = 0

    def __init__(self, value: T):
        self.value = value

    def get(self) -> T:
        return self.value

    def both[U](self, other: U = 3) -> tuple[T, U]:
        return __class__.__name__, self.value, other

    @classmethod
    def of[V](cls, v: V) -> V:
        cls.made += 1
        return cls(v)


print(Box(1).get(), Box(2).both(), Box.of(5).value, Box.made, Box.__type_params__, Box.__qualname__)
print(Box.get.__annotations__, Box.__annotations__, Box.both.__annotations__, Box.both.__qualname__)
print(Box.both.__type_params__[0] is not Box.__type_params__[0])


class Base:
    def __init_subclass__(cls, **kwargs):
        print("subclass", cls.__name__, cls.__type_params__, kwargs)


class Derived[T, *Ts](Base, flag=1):
    def hello(self):
        return super().__repr__()[:1]


print(Derived().hello(), [b.__name__ for b in Derived.__mro__])


class Outer:
    class Inner:
        pass

    limit = int
    type Alias = Inner
    type Generic[T] = dict[T, Inner]

    def method[T: limit](self, x: Inner) -> T:
        return T

    class Nested[T](Inner):
        pass


print(Outer.Alias.__value__, Outer.Generic.__value__, Outer.method.__type_params__[0].__bound__)
print(Outer.method.__annotations__, Outer.Nested.__mro__[1])

type Number = int | float
print(Number, type(Number), Number.__name__, Number.__value__, Number.__type_params__)
type Recursive = list[Recursive]
print(Recursive.__value__)
type Pair[A, B = int] = tuple[A, B]
print(Pair, Pair.__type_params__, Pair.__value__, Pair[str, int], Pair[str, int].__args__)
type Lazy = 1 / 0
show(lambda: Lazy.__value__)
show(lambda: Number[int])
print(Number | None, None | Number, Number.evaluate_value(1))
print(T | int, list[T] | None)
for source in (
    "def f[T, T](): pass",
    "def f[T = int, U](): pass",
    "def f[T: (yield)](): pass",
    "class A[T](x := 1): pass",
    "type X = (yield)",
    "type X[T: await y] = 1",
    "def f[](): pass",
):
    try:
        compile(source, "s", "exec")
    except SyntaxError as e:
        print(source, "->", e.msg)

async def coroutine[T](x: T) -> T:
    return x

try:
    coroutine(7).send(None)
except StopIteration as e:
    print(e.value)
print((lambda: [T for T in range(3)])(), T)
