"""Loops, calls and generators, for a golden of folded stacks."""


def leaf(n):
    total = 0
    for i in range(n):
        total += i
    return total


def generator(n):
    for i in range(n):
        yield leaf(2)


def recursive(n):
    return leaf(1) + recursive(n - 1) if n else 0


class Point:
    def __init__(self, x):
        self.x = leaf(x)

    def __lt__(self, other):
        for _ in range(2):
            pass
        return self.x < other.x


def main():
    for i in range(3):
        leaf(5)
    sum(generator(4))
    recursive(3)
    sorted([Point(i) for i in range(4)])
    return list(map(lambda x: [y for y in range(x)], range(4)))


main()
