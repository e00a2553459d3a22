"""Mixed int and float arithmetic, inside a function: add, multiply, subtract, modulo and both kinds of division."""


def bench(n):
    total = 0
    fraction = 0.0
    i = 0
    while i < n:
        total = total + i * 3 - i // 2
        total = total % 1000003
        fraction = fraction * 0.5 + i / 4
        i = i + 1
    return "%d:%.6f" % (total, fraction)
