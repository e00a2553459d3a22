# __enter__ and __exit__ come from the class; subclasses; the manager expression is evaluated once.
class A:
    def __enter__(self): return "A.enter"
    def __exit__(self, *a): print("A.exit", len(a))
class B(A):
    def __enter__(self): return "B+" + super().__enter__()
class C(A):
    __exit__ = lambda self, t, v, tb: print("lambda exit", t)
class S:
    @staticmethod
    def __enter__(): return "static"
    @classmethod
    def __exit__(cls, *a): print(cls.__name__, a)
for k in (A, B, C, S):
    with k() as v:
        print(v)
n = 0
def make():
    global n
    n += 1
    return A()
with make() as m:
    m = None
print(n)
class Reuse:
    depth = 0
    def __enter__(self):
        self.depth += 1
        return self.depth
    def __exit__(self, *a): self.depth -= 1
r = Reuse()
with r as one, r as two:
    with r as three:
        print(one, two, three, r.depth)
print(r.depth)
class Timer:
    def __enter__(self):
        self.steps = 0
        return self
    def __exit__(self, *a): self.total = self.steps * 10
    def tick(self): self.steps += 1
with Timer() as t:
    for _ in range(4): t.tick()
print(t.total)
class Stack:
    def __init__(self): self.cbs = []
    def __enter__(self): return self
    def push(self, f, *a): self.cbs.append((f, a))
    def __exit__(self, *exc):
        while self.cbs:
            f, a = self.cbs.pop()
            f(*a)
with Stack() as s:
    s.push(print, "first pushed")
    s.push(print, "second", "pushed")
    print("body")
