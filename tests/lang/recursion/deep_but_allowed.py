# Recursion of some hundred levels is fine in calls, methods, generators, comprehension, sort keys, nested data.
def depth(n): return 0 if n == 0 else 1 + depth(n - 1)
print(depth(400))
class T:
    def go(self, n): return n if n == 0 else self.go(n - 1) + 1
print(T().go(400))
def gen(n):
    yield n
    if n: yield from gen(n - 1)
print(sum(gen(100)))
def comp(n): return [comp(n - 1) for _ in [0]] if n else "leaf"
x = comp(60)
d = 0
while x != "leaf":
    x = x[0]
    d += 1
print(d)
nest = []
for _ in range(300): nest = [nest]
print(len(repr(nest)), nest == nest, repr(nest)[:5])
dd = {}
for i in range(200): dd = {i: dd}
print(len(str(dd)))
tt = ()
for _ in range(300): tt = (tt,)
print(hash(tt) == hash(tt), len(repr(tt)))
def even(n): return True if n == 0 else odd(n - 1)
def odd(n): return False if n == 0 else even(n - 1)
print(even(500), odd(301))
def closure(n):
    def inner(): return n if n == 0 else closure(n - 1)() + 1
    return inner
print(closure(200)())
def tr(n):
    try:
        return tr(n - 1) + 1 if n else 0
    finally:
        pass
print(tr(300))
def raising(n):
    if n == 0: raise ValueError("bottom")
    raising(n - 1)
try:
    raising(300)
except ValueError as e:
    n = 0
    tb = e.__traceback__
    while tb:
        n += 1
        tb = tb.tb_next
    print(e, n)
def kw(n, *a, **k): return len(a) if n == 0 else kw(n - 1, *a, n, **k)
print(kw(200, z=1))
print(sorted(range(5), key=lambda v: depth(100 + v), reverse=True))
