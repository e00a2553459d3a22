# __call__ in classes, in sort keys, map, as decorators and default factories.
class Mul:
    def __init__(self, k): self.k = k
    def __call__(self, x, *more, **kw): return (x * self.k, *more, *kw.items())
m = Mul(3)
print(m(2), m("a", 1, z=2), callable(m), callable(Mul), list(map(m, [1, 2])), sorted([3, 1, 2], key=Mul(-1)), m.__call__(5), Mul.__call__(m, 6), list(filter(Mul(0), [1, 2])), max([1, 5], key=m))
class Meta:
    def __call__(self): return self
x = Meta()
print(x()()() is x)
class Inst: pass
i = Inst()
i.__call__ = lambda: 5
print(callable(i), callable(i.__call__))
try:
    i()
except TypeError as e:
    print(e)
class Reg(dict):
    def __call__(self, name):
        def deco(f):
            self[name] = f
            return f
        return deco
reg = Reg()
@reg("plus")
def plus(a, b): return a + b
@reg("neg")
def neg(a): return -a
print(sorted(reg), reg["plus"](1, 2), reg["neg"](5), neg(1))
class Recursive:
    def __call__(self, n): return 1 if n < 2 else n * self(n - 1)
print(Recursive()(10))
for f in (lambda: m(), lambda: Mul()(1), lambda: Recursive()(), lambda: reg("x", "y")):
    try:
        print(f())
    except TypeError as e:
        print(e)
class Fail:
    def __call__(self): raise LookupError("inside call")
try:
    Fail()()
except LookupError as e:
    print(e)
class P:
    __call__ = property(lambda self: lambda *a: ("via property", a))
print(P()(1, 2))
