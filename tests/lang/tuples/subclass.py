# Classes derived from tuple, with named access written by hand.
class Point(tuple):
    def __new__(cls, x, y):
        return tuple.__new__(cls, (x, y))
    @property
    def x(self):
        return self[0]
    @property
    def y(self):
        return self[1]
    def __repr__(self):
        return "Point(%d, %d)" % self
    def __add__(self, other):
        return Point(self.x + other[0], self.y + other[1])
p = Point(1, 2)
q = p + (3, 4)
print(p, q, p.x, p.y, p[0], len(p), p == (1, 2), hash(p) == hash((1, 2)), {p: 1}[(1, 2)], isinstance(p, tuple), type(p[:]), p + p, tuple(p), list(p), sorted([q, p]), p < q, [p], (p,))
x, y = p
print(x, y, "%s %s" % p, p.count(1), p.index(2), 1 in p, p * 2, type(p * 2))
try:
    p.x = 5
except AttributeError as e:
    print(e)
try:
    p[0] = 5
except TypeError as e:
    print(e)
p.note = "dict"
print(p.note, p.__dict__)
class Pair(tuple):
    pass
print(Pair([1, 2]), Pair("ab"), Pair(), Pair((1,)) == (1,), Pair((1, 2)) + (3,), type(Pair((1, 2)) + (3,)), Pair.__mro__)
