"""Call closures that read and write captured variables, and make new ones: cells and function objects."""


def counter(step):
    value = 0

    def advance(by):
        nonlocal value
        value += by * step
        return value

    return advance


def scaled(factor):
    return lambda x: x * factor + 1


def bench(n):
    first = counter(1)
    second = counter(3)
    total = 0
    for i in range(n):
        total += first(i & 3) - second(1)
        total += scaled(i & 7)(2)
    return total
