# Which weak references an object has: one plain one, and others.
import gc
import weakref


class Node:
    pass


class Slots:
    __slots__ = ('x', '__weakref__')


class Named(weakref.ref):
    __slots__ = ('name', '__weakref__')


node = Node()
print(weakref.getweakrefcount(node), weakref.getweakrefs(node), node.__weakref__)
plain = weakref.ref(node)
print(weakref.ref(node) is plain, weakref.ref(node, None) is plain, node.__weakref__ is plain, weakref.getweakrefcount(node))
called = []
first = weakref.ref(node, called.append)
second = weakref.ref(node, called.append)
print(first is second, first is plain, first == plain, weakref.getweakrefcount(node), weakref.getweakrefs(node)[0] is plain)
named = Named(node)
print(Named(node) is named, type(Named(node)).__name__, named in weakref.getweakrefs(node))
listed = weakref.getweakrefs(node)
print(any(r is first for r in listed), any(r is second for r in listed), type(listed), all(r() is node for r in listed))
print(weakref.getweakrefcount(1), weakref.getweakrefs('text'), weakref.getweakrefcount(Node()))
other = Node()
print(weakref.ref(other) is weakref.ref(node), weakref.ref(other)() is other)

slots = Slots()
kept = weakref.ref(slots)
print(slots.__weakref__ is kept, weakref.getweakrefs(slots) == [kept])
proxy = weakref.proxy(slots)
print(weakref.getweakrefcount(slots), any(r is proxy for r in weakref.getweakrefs(slots)), type(proxy).__name__)


def function():
    pass


print(weakref.ref(function) is weakref.ref(function), weakref.ref(Node) is weakref.ref(Node), weakref.getweakrefcount(function) <= 1)

many = [Node() for _ in range(100)]
references = [weakref.ref(one) for one in many]
gc.collect()
print(all(weakref.ref(one) is reference for one, reference in zip(many, references)))


def drop(nodes):
    del nodes[::2]


drop(many)
more = [Node() for _ in range(200)]
gc.collect()
print(all(weakref.ref(one) is reference for one, reference in zip(many, references[1::2])), len({weakref.ref(one) for one in more}))
print(all(weakref.ref(one)() is one for one in more))


class Risen:
    def __del__(self):
        risen.append(self)


risen = []


def make(n):
    # Far from where the stack is read later.
    return make(n - 1) if n else [weakref.ref(Risen()) for _ in range(20)]


old = make(50)
for _ in range(3):
    gc.collect()
new = [weakref.ref(one) for one in risen]
print(len(risen) > 0, all(reference() is one for reference, one in zip(new, risen)))
print(all(weakref.ref(one) is reference for reference, one in zip(new, risen)))
