# Globals, builtins and class attributes that hot code reads are changed in every way there is.
import sys
K = 1
def f(n):
    s = 0
    for i in range(n): s += K
    return s
print(f(5000), end=" ")
K = 2
print(f(5), end=" ")
f(5000); globals()["K"] = 3
print(f(5), end=" ")
f(5000); sys.modules["__main__"].K = 4
print(f(5), end=" ")
f(5000); exec("K = 5")
print(f(5), end=" ")
del K
try: f(5)
except NameError as e: print(e)
K = 6
print(f(5))
def change_inside(n):
    global K
    s = 0
    for i in range(n):
        if i == n - 3: K = 1000
        s += K
    return s
K = 1
print(change_inside(4000), K)
def sizes(n):
    s = 0
    for i in range(n): s += len("ab")
    return s
print(sizes(4000), end=" ")
len = lambda x: 7
print(sizes(3), end=" ")
del len
print(sizes(3))
class C:
    x = 1
    def m(self): return self.x
def g(o, n):
    s = 0
    for i in range(n): s += o.m()
    return s
o = C()
print(g(o, 3000), end=" ")
C.x = 2
print(g(o, 3), end=" ")
o.x = 3
print(g(o, 3), end=" ")
C.m = lambda self: 50
print(g(o, 3), end=" ")
def switch(self):
    C.m = lambda self: 9
    return 1
C.m = switch
print(g(o, 4))
