# What looks at the frames of hot code sees what the interpreter would have.
import sys
def f(n):
    a = 0.5
    b = [1]
    for i in range(n):
        a = a * 2 if a < 1e300 else 0.5
        c = i * 2
    return locals()
print(f(2000) == {"n": 2000, "a": f(2000)["a"], "b": [1], "i": 1999, "c": 3998}, sorted(f(10)))
def g(n):
    found = 0
    for i in range(n):
        x = i * 3
        if i % 100 == 0: found += eval("x + i")
        if i % 250 == 0: found += len(vars()) + len(dir())
    return found
print(g(1000))
def where(): return sys._getframe(1).f_lineno - sys._getframe(1).f_code.co_firstlineno
def h(n):
    seen = set()
    for i in range(n):
        seen.add(where())
        if i % 2:
            seen.add(where())
    return sorted(seen)
print(h(300))
def huge(n):
    x = 1e300
    t = 0
    for i in range(n):
        t += 1
        if i == n - 2: x = x * 3.0
        if i == n - 1: t = "end"
    return x, t
print(huge(3000))
class Base:
    def m(self, n): return n
class Derived(Base):
    def m(self, n):
        s = 0
        for i in range(n): s += super().m(i)
        return s
print(Derived().m(500))
k = 0
for i in range(3000):
    k += i
    if i == 2500: names = "i" in globals(), globals()["i"], globals()["k"]
print(names, k)
