# One method call site: several classes, overriding later, instance functions, subclass, class change, deletion.
class A:
    def m(self): return "A"
class B(A):
    def m(self): return "B" + super().m()
class C(A): pass
class D:
    m = staticmethod(lambda: "static")
class E:
    m = classmethod(lambda cls: cls.__name__)
class F:
    def __init__(self): self.m = lambda: "instance"
class G:
    class m:
        def __repr__(self): return "a class called"
class H:
    def __getattr__(self, n): return lambda: "getattr " + n
def call(o): return o.m()
objs = [A(), B(), C(), D(), E(), F(), G(), H(), A, E]
def all_():
    out = []
    for o in objs:
        try: out.append(call(o))
        except (TypeError, AttributeError) as e: out.append(str(e))
    print(out)
all_()
all_()
A.m = lambda self: "A2"
all_()
C.m = lambda self: "C own"
all_()
del C.m
all_()
objs[2].m = lambda: "on the instance"
all_()
del objs[2].m
objs[0].__class__ = B
all_()
del B.m
all_()
del A.m
all_()
def upd(l, x): l.append(x); return l.pop()
class L:
    def append(self, x): self.v = x
    def pop(self): return self.v * 2
print([upd(l, 5) for l in ([], L(), [], L())])
def up(s): return s.upper()
class S:
    def upper(self): return "S up"
print([up(s) for s in ("a", S(), "b", b"c")])
try: up(5)
except AttributeError as e: print(e)
