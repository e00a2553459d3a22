# Which keys are the same key: equality and hash, user-defined ones, the first key stays.
d = {1: "int"}
d[1.0] = "float"
d[True] = "bool"
print(d, d[1], len(d))
class K:
    def __init__(self, n, name):
        self.n = n
        self.name = name
    def __hash__(self):
        return self.n % 3
    def __eq__(self, other):
        return isinstance(other, K) and self.n == other.n
    def __repr__(self):
        return f"K{self.n}{self.name}"
d = {}
for i in range(9):
    d[K(i, "a")] = i
print(d)
d[K(4, "b")] = "changed"
del d[K(5, "b")]
print(d, K(4, "c") in d, K(5, "c") in d, d[K(7, "c")], d.pop(K(0, "z")), len(d))
class NoHash:
    __hash__ = None
class EqOnly:
    def __eq__(self, other):
        return True
class BadHash:
    def __hash__(self):
        return "x"
class Boom:
    def __hash__(self):
        return 1
    def __eq__(self, other):
        raise ValueError("eq")
for f in (lambda: {NoHash(): 1}, lambda: {EqOnly(): 1}, lambda: {BadHash(): 1}, lambda: {Boom(): 1, Boom(): 2}, lambda: {1: 1}[Boom()], lambda: hash([]), lambda: hash({}), lambda: hash(set()), lambda: {(1, []): 1}, lambda: {slice(1): 2} and hash(slice(1)) is not None):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
b = Boom()
print({b: 1}[b], len({b: 1, b: 2}))
class Plain:
    pass
p, q = Plain(), Plain()
d = {p: "p", q: "q"}
print(d[p], d[q], Plain() in d, len(d))
def func():
    pass
print({func: 1, int: 2, len: 3, None: 4, ...: 5}[int], {frozenset([1]): "f"}[frozenset([1])], {"": 0, (): 1, 0: 2, 0.5: 3}[()])
