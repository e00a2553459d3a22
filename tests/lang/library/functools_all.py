"""functools: caches, partial, reduce, dispatch, ordering, wraps."""
import functools


@functools.lru_cache(maxsize=2)
def square(n):
    print('square', n)
    return n * n


print(square(2), square(2), square(3), square(4), square(2), square.cache_info())
square.cache_clear()
print(square.cache_info(), square.__name__, square.__wrapped__(5))


@functools.cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(80), fib.cache_info().hits)
p = functools.partial(int, base=2)
print(p('101'), p.func, p.args, p.keywords, functools.partial(p, '11')(), functools.partial(print, 1, sep='-')(2))
print(functools.partial(pow, functools.Placeholder, 3)(2))
print(functools.reduce(lambda a, b: a * b, [1, 2, 3, 4]), functools.reduce(lambda a, b: a + b, [], 'x'))
print(sorted(['b', 'a', 'c'], key=functools.cmp_to_key(lambda a, b: (a < b) - (a > b))))


@functools.singledispatch
def kind(x):
    return 'object'


@kind.register(int)
def _(x):
    return 'int'


@kind.register(list)
def _(x):
    return 'list'


print(kind(1), kind([]), kind('s'), kind(True), kind.dispatch(int) is kind.registry[int])


@functools.total_ordering
class Version:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return self.n == other.n

    def __lt__(self, other):
        return self.n < other.n


print(Version(1) <= Version(1), Version(2) > Version(1), Version(1) >= Version(2))


class Lazy:
    @functools.cached_property
    def value(self):
        print('computed')
        return 42


    def add(self, a, b):
        return a + b

    add_one = functools.partialmethod(add, 1)


lazy = Lazy()
print(lazy.value, lazy.value, lazy.add_one(2), lazy.__dict__)
del lazy.value
print(lazy.value)


def logged(f):
    @functools.wraps(f)
    def wrapper(*args):
        """inner"""
        return f(*args)
    return wrapper


@logged
def add(a, b):
    """Adds."""
    return a + b


print(add.__name__, add.__doc__, add(1, 2), add.__wrapped__(3, 4), add.__qualname__)
for f in (lambda: functools.reduce(max, []), lambda: functools.partial(), lambda: functools.singledispatch(1)(2)):
    try:
        f()
    except (TypeError, AttributeError) as e:
        print(type(e).__name__)
