"""A chain of generators, a generator expression and `yield from` over n items: nested suspension."""


def source(n):
    for i in range(n):
        yield i


def odd(items):
    for x in items:
        if x & 1:
            yield x


def pairs(items):
    last = 0
    for x in items:
        yield last, x
        last = x


def whole(n):
    yield from pairs(odd(source(n)))


def bench(n):
    return sum(a ^ b for a, b in whole(n))
