# One call site calls functions of different arity and kind, classes, builtins, bound methods, objects.
def two(a, b): return ("two", a, b)
def dflt(a, b=5, c=6): return ("dflt", a, b, c)
def star(*a): return ("star", a)
def kw(a, **k): return ("kw", a, k)
def gen(a, b): yield a; yield b
class K:
    def __init__(self, a, b): self.v = a, b
    def m(self, a, b): return ("m", a, b)
    def __call__(self, a, b): return ("call", a, b)
    def __repr__(self): return f"K{self.v}"
class N:
    def __new__(cls, a, b): return ("new", a, b)
k = K(0, 0)
def call(f): return f(1, 2)
fs = [two, dflt, star, K, k, k.m, N, max, min, divmod, pow, lambda a, b: a - b, (1).__add__.__class__ and (lambda *a: a), isinstance.__call__ and range, two, two]
for _ in range(3):
    for f in fs: print(call(f), end=" ")
    print()
print(list(call(gen)), call(slice))
def one(a): pass
def kwo(a, *, b): pass
for f in (one, kwo, kw, len, K.m, 5, None, "s", [].append):
    try: print(call(f))
    except TypeError as e: print(e)
def named(f): return f(a=1, b=2)
for f in (two, lambda b, a: (a, b), lambda **k: k, dict, K, kwo):
    print(named(f))
def spread(f, *a, **k): return f(*a, **k)
print([spread(two, 1, 2), spread(two, 1, b=3), spread(dflt, 1), spread(dflt, 1, c=9), spread(star), spread(print, "p", end="\n"), spread(K, *"xy")])
def rec(n, f): return n if n == 0 else f(n - 1, f) + 1
print(rec(50, rec), rec(3, lambda n, f: 100))
two.__defaults__ = (99,)
print(spread(two, 1))
two = lambda a, b: "rebound"
print(call(two))
two_code = dflt
dflt.__defaults__ = None
try: two_code(1)
except TypeError as e: print(e)
