"""A vector class with +, -, *, ==, <, indexing and len, n rounds: operators that go through dunder methods."""


class Vec:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Vec(self.x + other.x, self.y + other.y)

    def __sub__(self, other):
        return Vec(self.x - other.x, self.y - other.y)

    def __mul__(self, k):
        return Vec(self.x * k, self.y * k)

    __rmul__ = __mul__

    def __eq__(self, other):
        return self.x == other.x and self.y == other.y

    def __lt__(self, other):
        return (self.x, self.y) < (other.x, other.y)

    def __getitem__(self, i):
        return self.y if i else self.x

    def __len__(self):
        return 2


def bench(n):
    position = Vec(0, 0)
    step = Vec(1, 2)
    less = 0
    for i in range(n):
        position = position + step * 2 - 1 * step
        if position[1] > 1000:
            position = position - Vec(500, 1000)
        if position < step:
            less += len(position)
        if position == step:
            less += 1
    return "%d:%d:%d" % (position.x, position.y, less)
