"""Weak references and proxies: what they refer to, equality, callbacks, what cannot be referred to."""
import gc
from _weakref import proxy, ref


class Node:
    def __init__(self, name):
        self.name = name

    def __eq__(self, other):
        return isinstance(other, Node) and self.name == other.name

    def __hash__(self):
        return hash(self.name)

    def __len__(self):
        return 3

    def __add__(self, other):
        return f'{self.name}+{other}'


a, b = Node('a'), Node('a')
r, s = ref(a), ref(b)
print(r() is a, r == s, r != s, hash(r) == hash(a), r == 1, type(r).__name__, r.__callback__)
print(isinstance(r, ref), callable(r), repr(r).startswith('<weakref at 0x'))


class Named(ref):
    __slots__ = ('key',)

    def __new__(cls, target, callback=None, key=None):
        return super().__new__(cls, target, callback)

    def __init__(self, target, callback=None, key=None):
        super().__init__(target, callback)
        self.key = key


n = Named(a, None, 'k')
print(n() is a, n.key, n == r, type(n).__name__)

for thing in (1, 'a', None, 1.5, (), [], {}, b'', object(), True):
    try:
        ref(thing)
    except TypeError as e:
        print(e)
for thing in (Node, len, {1}, frozenset(), (i for i in 'a'), print, lambda: 0, gc):
    print(ref(thing)() is thing, end=' ')
print()


class Slots:
    __slots__ = ('x',)


class WeakSlots:
    __slots__ = ('x', '__weakref__')


try:
    ref(Slots())
except TypeError as e:
    print(e)
w = WeakSlots()
print(ref(w)() is w)


class L(list):
    pass


items = L([1])
print(ref(items)())

p = proxy(a)
print(p.name, len(p), p + 'x', p == a, bool(p))
p.name = 'changed'
print(a.name, isinstance(p, Node))
try:
    hash(p)
except TypeError as e:
    print('unhashable')


def fill(log):
    """Objects that are dead when the function has returned."""
    refs = []
    for i in range(50):
        o = Node(i)
        refs.append(ref(o, lambda dead: log.append(dead() is None)))
    return refs


def deep(n):
    return deep(n - 1) if n else [0] * 50


log = []
refs = fill(log)
deep(30)
gc.collect()
dead = sum(r() is None for r in refs)
print(dead >= 48, len(log) >= 48, all(log))
d = next(r for r in refs if r() is None)
print(d.__callback__, d == d, d == refs[-2], repr(d).endswith('; dead>'))
try:
    hash(d)
except TypeError as e:
    print(e)
