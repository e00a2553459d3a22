"""Call one method on objects of six classes in mixed order: megamorphic call sites, inherited methods, super()."""


class Shape:
    def __init__(self, size):
        self.size = size

    def area(self):
        return 0

    def scaled(self, k):
        return self.area() * k


class Square(Shape):
    def area(self):
        return self.size * self.size


class Oblong(Shape):
    def __init__(self, size, height):
        super().__init__(size)
        self.height = height

    def area(self):
        return self.size * self.height


class Triangle(Oblong):
    def area(self):
        return super().area() // 2


class Hexagon(Shape):
    def area(self):
        return 13 * self.size * self.size // 5


class Point(Shape):
    pass


class Flipped(Square):
    def scaled(self, k):
        return -super().scaled(k)


def make(count):
    shapes = []
    seed = 42
    for _ in range(count):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        kind = (seed >> 16) % 6
        size = (seed >> 8) % 10 + 1
        if kind == 0:
            shapes.append(Square(size))
        elif kind == 1:
            shapes.append(Oblong(size, 3))
        elif kind == 2:
            shapes.append(Triangle(size, 4))
        elif kind == 3:
            shapes.append(Hexagon(size))
        elif kind == 4:
            shapes.append(Point(size))
        else:
            shapes.append(Flipped(size))
    return shapes


SHAPES = make(100)


def bench(n):
    total = 0
    for i in range(n):
        total += SHAPES[i % 100].scaled(i & 3)
    return total
