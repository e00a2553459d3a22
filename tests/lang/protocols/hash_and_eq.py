# Hash and equality working together in dicts and sets; mutable keys found again or not.
class K:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return self.v == o.v
    def __hash__(self): return hash(self.v)
k = K(1)
d = {k: "one"}
print(d[K(1)], K(1) in d, K(2) in d)
k.v = 2
print(K(1) in d, K(2) in d, k in d, len(d))
k.v = 1
print(K(1) in d)
calls = []
class C:
    def __init__(self, n, h): self.n, self.h = n, h
    def __hash__(self):
        calls.append(f"hash {self.n}")
        return self.h
    def __eq__(self, o):
        calls.append(f"eq {self.n} {o.n}")
        return self.n == o.n
    def __repr__(self): return f"C{self.n}"
def take():
    r = calls[:]
    calls.clear()
    return r
a, b = C("a", 1), C("b", 1)
d = {a: 1}
print(take())
d[b] = 2
print(take())
print(d[a], take())
print(d[C("b", 1)], take())
print(C("z", 5) in d, take())
print(d.get(C("q", 1)), take())
del d[b]
print(take(), d)
s = {a, a, b}
print(take(), len(s))
print(a in [a], take(), a in [b], take(), a == a, take())
class Base:
    def __eq__(self, o): return True
class Derived(Base):
    __hash__ = object.__hash__
for f in (lambda: hash(Base()), lambda: isinstance(hash(Derived()), int), lambda: {Base(): 1}, lambda: len({Derived(), Derived()}) >= 1, lambda: Base.__hash__, lambda: Base() in {1: 2}):
    try:
        print(f())
    except TypeError as e:
        print(e)
class Big:
    def __hash__(self): return 2 ** 100 + 7
class Neg:
    def __hash__(self): return -1
print(hash(Big()), hash(Neg()), hash(True), hash("") == hash(b""))
