# getattr, setattr, hasattr, delattr, vars, dir with plain objects, classes and modules.
import math, sys
class A:
    c = 1
    def __init__(self): self.i = 2
    def m(self): return 3
a = A()
print(getattr(a, "i"), getattr(a, "c"), getattr(a, "m")(), getattr(a, "x", None), getattr(A, "c"), getattr(math, "pi"), hasattr(a, "i"), hasattr(a, "x"), hasattr(A, "i"), hasattr(math, "nope"))
setattr(a, "i", 20)
setattr(a, "n e w", 5)
setattr(A, "late", 7)
print(a.i, getattr(a, "n e w"), a.late, vars(a), sorted(k for k in vars(A) if k[0] != "_"))
delattr(a, "i")
delattr(A, "late")
print(hasattr(a, "i"), hasattr(a, "late"), [n for n in dir(a) if n[0] != "_"], "pi" in dir(math), "path" in dir(sys))
for f in (lambda: getattr(a, "zz"), lambda: getattr(A, "zz"), lambda: getattr(math, "zz"), lambda: getattr(5, "zz"), lambda: getattr(a, 5), lambda: setattr(a, 5, 5), lambda: delattr(a, "zz"), lambda: delattr(A, "zz"), lambda: vars(5), lambda: hasattr(a, 5), lambda: setattr([], "x", 1), lambda: delattr([], "append"), lambda: getattr(), lambda: math.zz, lambda: "x".zz, lambda: (1).zz, lambda: len.zz, lambda: (lambda: 0).zz, lambda: int.zz, lambda: a.m.zz, lambda: [].__getattribute__("zz"), lambda: setattr(math, "tau2", 2 * math.tau) or math.tau2 == 2 * math.tau, lambda: (x for x in []).zz, lambda: range(1).zz, lambda: slice(1).zz, lambda: Exception().zz, lambda: setattr((), "x", 1), lambda: setattr(range(1), "start", 1), lambda: setattr(len, "x", 1)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
try:
    a.typo_c
except AttributeError as e:
    print(e.name, e.obj is a)
