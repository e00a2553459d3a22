# __slots__: allowed and refused attributes, inheritance.
class P:
    __slots__ = ("x", "y")
    def __init__(self, x, y=None):
        self.x = x
        if y is not None:
            self.y = y
p = P(1, 2)
p.x += 10
print(p.x, p.y, P.__slots__, hasattr(p, "__dict__"), hasattr(p, "z"))
for f in (lambda: setattr(p, "z", 1), lambda: P(1).y, lambda: p.__dict__, lambda: delattr(P(1), "y")):
    try:
        print(f())
    except AttributeError as e:
        print(e)
del p.x
try:
    p.x
except AttributeError as e:
    print(e)
class Q(P):
    __slots__ = ("z",)
q = Q(1, 2)
q.z = 3
print(q.x, q.y, q.z, hasattr(q, "__dict__"))
class R(P): pass
r = R(1)
r.anything = 5
print(r.x, r.anything, r.__dict__)
class D:
    __slots__ = ["a", "__dict__"]
d = D()
d.a, d.b = 1, 2
print(d.a, d.__dict__)
class One:
    __slots__ = "single"
o = One()
o.single = 1
print(o.single, type(One.single).__name__)
try:
    class Bad:
        __slots__ = ("v",)
        v = 1
except ValueError as e:
    print(e)
class Node:
    __slots__ = ("value", "next")
    def __init__(self, value, next=None):
        self.value, self.next = value, next
n = None
for i in range(5):
    n = Node(i, n)
out = []
while n:
    out.append(n.value)
    n = n.next
print(out)
