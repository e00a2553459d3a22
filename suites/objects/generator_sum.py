"""Sum the n items of a generator: one suspension and one resumption an item."""


def numbers(n):
    i = 0
    while i < n:
        yield i
        i += 1


def bench(n):
    total = 0
    for x in numbers(n):
        total += x
    return total
