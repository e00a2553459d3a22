"""The functions of operator."""
import operator as op

print(op.add(1, 2), op.sub(5, 3), op.mul(3, 'a'), op.truediv(1, 4), op.floordiv(7, 2), op.mod(7, 4), op.pow(2, 5))
print(op.neg(3), op.pos(-3), op.invert(5), op.abs(-4), op.index(True), op.not_(0), op.truth([]))
print(op.lt(1, 2), op.le(2, 2), op.eq('a', 'a'), op.ne(1, 1), op.gt(1, 2), op.ge(3, 2), op.is_(None, None))
print(op.and_(6, 3), op.or_(6, 3), op.xor(6, 3), op.lshift(1, 4), op.rshift(16, 2), op.concat([1], [2]))
print(op.contains([1, 2], 2), op.countOf([1, 2, 1], 1), op.indexOf('abc', 'c'), op.length_hint([1, 2]))
d = {'a': [1, 2, 3]}
op.setitem(d, 'b', 4)
op.delitem(d, 'a')
print(d, op.getitem(d, 'b'), op.itemgetter(1)([5, 6]), op.itemgetter(0, 2)('abc'), op.itemgetter(slice(1, 3))('abcd'))


class P:
    def __init__(self, x):
        self.x = x

    def scale(self, n, add=0):
        return self.x * n + add


p = P(P(3))
print(op.attrgetter('x.x')(p), op.attrgetter('x.x', 'x')(p)[0], op.methodcaller('scale', 2, add=1)(p.x))
print(op.itemgetter(1, 2), op.attrgetter('a.b'), op.methodcaller('f', 1, k=2))
a = [1]
print(op.iadd(a, [2]), a, op.isub(5, 2), op.imul(2, 3), op.iconcat(a, [3]))
print(sorted([('b', 1), ('a', 2)], key=op.itemgetter(1)), op.matmul.__name__, op.call(max, 1, 2))
for f in (lambda: op.index(1.5), lambda: op.indexOf([1], 2), lambda: op.itemgetter(), lambda: op.attrgetter(1),
          lambda: op.itemgetter(9)([1]), lambda: op.attrgetter('nope')(p)):
    try:
        f()
    except Exception as e:
        print(type(e).__name__)
