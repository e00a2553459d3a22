"""n rounds with functools: lru_cache that hits and evicts, reduce, partial, cmp_to_key, wraps, cached_property, singledispatch, total_ordering."""

from functools import cached_property, cmp_to_key, lru_cache, partial, reduce, singledispatch, total_ordering, wraps


@lru_cache(maxsize=64)
def binomial(n, k):
    return 1 if k in (0, n) else binomial(n - 1, k - 1) + binomial(n - 1, k)


def doubled(function):
    @wraps(function)
    def twice(*args, **named):
        return 2 * function(*args, **named)
    return twice


@doubled
def area(width, height=1):
    return width * height


@singledispatch
def size(value):
    return 1


@size.register
def _(value: str):
    return len(value)


@size.register(list)
def _(value):
    return sum(map(size, value))


@total_ordering
class Grade:
    def __init__(self, mark):
        self.mark = mark

    def __eq__(self, other):
        return self.mark == other.mark

    def __lt__(self, other):
        return self.mark < other.mark

    @cached_property
    def square(self):
        return self.mark * self.mark


def compare(a, b):
    return (a % 10 > b % 10) - (a % 10 < b % 10) or a - b


def bench(n):
    answer = 0
    power = partial(pow, 3, mod=1009)
    wide = partial(area, 7)
    numbers = list(range(30, 0, -3))
    for i in range(n):
        answer += binomial(12 + i % 5, i % 9) + power(i % 50) + wide(height=i % 4)
        answer += reduce(lambda a, b: a * 3 + b, numbers) % 1009 + sorted(numbers, key=cmp_to_key(compare))[3]
        answer += size(["ab", i, ["c"]])
        grade = Grade(i % 6)
        if grade >= Grade(3):
            answer += grade.square + grade.square
        answer %= 1000000007
    return "%d:%d" % (answer, area(2, 3) + len(area.__name__))
