"""string.Formatter and Template aside: constants and capwords; copy and deepcopy."""
import copy
import string

print(string.ascii_letters, string.digits, string.capwords('the  quick fox'), string.hexdigits)
print(string.Formatter().format('{0:>4}|{x!r}|{0}', 5, x='q'), string.Formatter().vformat('{} {a[k]}', (1,), {'a': {'k': 2}}))
a = [1, [2, {'k': [3]}]]
b, c = copy.copy(a), copy.deepcopy(a)
a[1][1]['k'].append(4)
print(b, c, b[1] is a[1], c[1] is a[1])


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __repr__(self):
        return f'Point({self.x}, {self.y})'


p = Point(1, [2])
q, r = copy.copy(p), copy.deepcopy(p)
p.y.append(3)
print(q, r)


class Slots:
    __slots__ = ('a', 'b')


s = Slots()
s.a = [1]
u = copy.deepcopy(s)
print(u.a, hasattr(u, 'b'), u.a is s.a)
loop = [1]
loop.append(loop)
d = copy.deepcopy(loop)
print(d[1] is d, copy.deepcopy((1, [2])), copy.copy({1, 2}), copy.deepcopy({'a': {1: [2]}}))


class Own:
    def __copy__(self):
        return 'copied'

    def __deepcopy__(self, memo):
        return 'deep'


print(copy.copy(Own()), copy.deepcopy([Own()]))


class L(list):
    pass


x = L([1, 2])
x.note = 'n'
y = copy.deepcopy(x)
print(y, type(y).__name__, y.note, copy.copy(len) is len, copy.deepcopy(Point) is Point)
try:
    copy.deepcopy(i for i in 'a')
except TypeError as e:
    print(e)
