# Global and builtin lookups whose target is changed, deleted, shadowed and restored between calls.
def f(): return g() + k
def g(): return 1
k = 10
out = [f(), f()]
k = 20
out.append(f())
def g(): return 2
out.append(f())
g = lambda: 3
out.append(f())
k = 1.5
out.append(f())
print(out)
del k
try: f()
except NameError as e: print(e)
k = "back"
g = lambda: "g"
print(f())
def size(x): return len(x)
print(size("abc"), size("abc"))
len = lambda x: -1
print(size("abc"))
len = lambda x: -2
print(size("abc"))
del len
print(size("abc"))
def counter():
    global n
    n += 1
    return n
n = 0
print([counter() for _ in range(5)], n)
n = 2 ** 60 - 2
print([counter() - 2 ** 60 for _ in range(4)])
n = 0.5
print(counter(), counter())
globals()["n"] = 100
print(counter())
def use(): return late_name
try: use()
except NameError as e: print(e)
late_name = "defined"
print(use())
def shadow(): return max(1, 2)
print(shadow(), shadow())
globals()["max"] = lambda *a: "shadow"
print(shadow())
globals().pop("max")
print(shadow())
def loop():
    r = []
    for i in range(6):
        r.append(value)
        if i == 2: change()
    return r
def change():
    global value
    value = "changed"
value = "first"
print(loop())
total = 0
for i in range(5):
    total += i
    if i == 3: total = float(total)
print(total)
def maker():
    global made
    def made(): return "made " + str(i)
maker()
print(made())
