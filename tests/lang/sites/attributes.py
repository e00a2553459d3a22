# One attribute site sees objects of many shapes, instance and class attributes, properties, slots, modules.
import math
class A:
    def __init__(self, x): self.x = x
class B:
    def __init__(self, x): self.y, self.x = 0, x
class C:
    x = "class C"
class D:
    @property
    def x(self): return "property D"
class E:
    __slots__ = ("x",)
    def __init__(self, x): self.x = x
class F:
    def __getattr__(self, n): return f"getattr {n}"
class G(A): pass
class H(C):
    def __init__(self): self.z = 1
class M: pass
m = M()
for i in range(12): setattr(m, f"a{i}", i)
m.x = "many"
def get(o): return o.x
def put(o, v): o.x = v
objs = [A(1), A(2), B(3), C(), D(), E(5), F(), G(6), H(), m, C, A(7)]
for _ in range(3): print([get(o) for o in objs])
for o in objs:
    try:
        put(o, "new")
        print(type(o).__name__, get(o))
    except AttributeError as e: print(e)
print(C.x, C().x, H().x)
del C.x
for o in (C(), H(), A(1)):
    try: print(get(o))
    except AttributeError as e: print(e)
C.x = "back"
print(get(H()), get(C()))
H.x = "closer"
print(get(H()))
del H.x
print(get(H()))
A.x = property(lambda self: "now a property")
print(get(objs[0]), get(objs[7]))
del A.x
print(get(objs[0]), objs[7].x)
a = A("inst")
def loop(o):
    out = []
    for i in range(6):
        out.append(o.x)
        if i == 1: o.x = i
        if i == 2: del o.x
        if i == 2: type(o).x = "cls"
        if i == 4: o.__dict__["x"] = "dict"
    return out
print(loop(a))
math.x = "on a module"
print(get(math))
a1, a2 = A(0), A(0)
a1.p = 1; a1.q = 2
a2.q = 3; a2.p = 4
def pq(o): return o.p, o.q
print([pq(o) for o in (a1, a2, a1, a2)])
