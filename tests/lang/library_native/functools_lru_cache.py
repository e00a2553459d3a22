"""functools.lru_cache: bounded, unbounded, typed, as a method, re-entered, and with keys that run script."""

import copy
import functools
import pickle
from functools import cache, lru_cache


def show(f, *args, **keywords):
    try:
        print(f(*args, **keywords))
    except Exception as e:
        print(type(e).__name__, e)


wrapper = functools._lru_cache_wrapper
show(wrapper, 3, 4, False, tuple)
show(wrapper, len, "a", False, tuple)
show(lru_cache, "a")


@lru_cache(3)
def given(*args, **keywords):
    return args, keywords


print(given(1), given(1.0), given(True), given(x=1), given("a"), given.cache_info())
show(given, [])
show(given, {})
print(given.cache_info(), given.cache_parameters())
given.cache_clear()
print(given.cache_info(), given.__wrapped__.__name__, given.__name__, given.__qualname__, given.__module__)
print(repr(given).split(" at ")[0], copy.copy(given) is given, copy.deepcopy(given) is given, pickle.loads(pickle.dumps(given)) is given)
show(lambda: type("X", (type(given),), {}))
given.note = 3
print(given.note, sorted(given.__dict__), callable(given))
show(given.cache_info, 1)

# The order of use decides who goes.
calls = []


@lru_cache(maxsize=3)
def noted(x):
    calls.append(x)
    return x * x


for x in (1, 2, 3, 1, 4, 2, 1, 3, 3, 4, 2, 1):
    noted(x)
print(calls, noted.cache_info())


@lru_cache(None, typed=True)
def typed(x, y=1):
    return type(x), type(y)


print(typed(1), typed(1.0), typed(True), typed(1, y=2), typed(1, y=2.0), typed(y=2, x=1), typed(x=1, y=2), typed.cache_info())


@lru_cache(0)
def uncached(x):
    return x


print(uncached(1), uncached(1), uncached.cache_info(), lru_cache(-5)(len).cache_info())


@cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(120), fib.cache_info())


@lru_cache(20)
def binomial(n, k):
    return 1 if k in (0, n) else binomial(n - 1, k - 1) + binomial(n - 1, k)


print(binomial(14, 6), binomial.cache_info())


class Shape:
    def __init__(self, side):
        self.side = side

    @lru_cache
    def area(self, factor=1):
        return self.side ** 2 * factor

    @staticmethod
    @lru_cache
    def half(x):
        return x / 2

    @classmethod
    @lru_cache
    def named(cls, x):
        return cls.__name__ + x


a, b = Shape(3), Shape(4)
print(a.area(), b.area(), a.area(2), a.area(factor=2), a.area(), Shape.area(b), Shape.area.cache_info())
print(Shape.half(3), a.half(3), Shape.half.cache_info(), Shape.named("!"), a.named("!"), Shape.named.cache_info())
print(type(a.area).__name__, Shape.area.__get__(None, Shape) is Shape.area, a.area.__self__ is a)

# Errors are not kept.
attempts = []


@lru_cache
def failing(x):
    attempts.append(x)
    return 1 / x


for x in (0, 0, 2, 2):
    show(failing, x)
print(attempts, failing.cache_info())


# The function calls the cache with the same arguments.
@lru_cache(2)
def nested(x, depth=[0]):
    depth[0] += 1
    if depth[0] < 3:
        nested(x)
    return depth[0]


print(nested(1), nested(1), nested.cache_info())


@lru_cache(2)
def clearing(x):
    clearing.cache_clear()
    return x


print([clearing(x) for x in (1, 2, 1, 1, 3)], clearing.cache_info())


class Key:
    """A key whose comparison does something to the cache."""

    def __init__(self, value, do=None):
        self.value = value
        self.do = do

    def __hash__(self):
        return 1

    def __eq__(self, other):
        if self.do:
            do, self.do = self.do, None
            do()
        return self.value == other.value


def identity(x):
    return x


def raising():
    raise ValueError("from __eq__")


for maxsize in (None, 2, 1):
    f = lru_cache(maxsize)(identity)
    for do in (f.cache_clear, lambda: f(Key("new")), lambda: [f(Key(n)) for n in range(5)], raising):
        f.cache_clear()
        for key in (Key("a", do), Key("b"), Key("c"), Key("a"), Key("b"), Key("c", do), Key("d"), Key("e"), Key("c")):
            try:
                f(key)
            except ValueError as e:
                print("ValueError", e)
        print(maxsize, f.cache_info()[2:], f(Key("c")).value, f(Key("d")).value)

print(given(1, 2, a=3), given(1, 2, a=3), given((1, 2, "a", 3)), given.cache_info())
big = lru_cache(100)(identity)
for i in range(1000):
    big(i % 150)
    big(str(i % 90))
print(big.cache_info())
print(lru_cache(10)(identity)(2 ** 70), [big(2 ** 70) == 2 ** 70 for _ in range(2)], big.cache_info())
