# Functions and loops that get hot with one type and then see others.
def total(items, start):
    s = start
    for x in items:
        s = s + x
    return s
print(total(range(300), 0))
for i in range(30): total([1, 2, 3], 0)
print(total([0.5, 1, 2.5], 0), total([1.5, 2.5], 0.0), total(["a", "b"], ""), total([[1], [2]], []))
print(total([1 << 59, 1 << 59, 1 << 59, 1], 0), total([True, False, True], 0), total([1e308, 1e308, -1e308], 0.0))
def count(n, step):
    i = 0
    turns = 0
    while i < n:
        i += step
        turns += 1
    return i, turns
for step in (1, 2, 0.5, 1 << 61, True, 7): print(count(50, step), count(50.0, step))
def pick(c, k): return c[k]
for i in range(40): pick([1, 2, 3], i % 3)
print(pick((4, 5), -1), pick({"x": 6}, "x"), pick("abc", 1), pick([7.5], 0), pick(b"a", 0), pick(range(5, 9), 2))
for c, k in (([1], 5), ((1,), -2), ({}, 3), ("", 0)):
    try: pick(c, k)
    except LookupError as e: print(type(e).__name__, e)
class A:
    def __init__(self): self.v = 1
    def get(self): return self.v
class B(A):
    def get(self): return self.v * 10
def read(o): return o.get() + o.v
for i in range(60): read(A())
b = B()
print(read(A()), read(b), end=" ")
b.get = lambda: 100
print(read(b), end=" ")
A.get = lambda self: -1
print(read(A()), read(b))
