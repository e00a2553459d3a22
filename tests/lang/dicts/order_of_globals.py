# Module globals and class attributes: a name deleted and stored again is the last one.
def names():
    return [n for n in globals() if len(n) == 1]
def read():
    return z
a = 1
b = 2
c = 3
print(names())
del a
print(names())
a = 4
print(names(), a)
try:
    read()
except NameError as e:
    print(e)
y = 1
z = 2
print(names(), read())
for i in range(3):
    del b
    b = i
    print(names(), b)
globals()["q"] = 1
del q
globals()["r"] = 1
globals()["q"] = 2
print(names(), q)
globals().pop("c")
globals().setdefault("c", 9)
print(names(), c)
def store():
    global c, b
    del c
    c = 10
    b = 11
store()
print(names(), c, b)
store()
store()
print(names(), len(globals()) == len(list(globals())))
print([n for n in list(globals())[-3:]], list(globals().values())[-1], "a" in globals())
class K:
    a = 1
    b = 2
    c = 3
def own():
    return [n for n in vars(K) if len(n) == 1]
print(own())
del K.a
K.a = 5
print(own(), K.a)
K.b = 6
print(own(), K.b)
delattr(K, "c")
setattr(K, "d", 1)
setattr(K, "c", 2)
print(own(), K.c, K().c)
ns = {}
exec("x = 1\ny = 2\ndel x\nx = 3\ndef f():\n    return late\nlate = 4", ns)
print([n for n in ns if n != "__builtins__"], ns["f"]())
exec("del y\ny = 5\nlate = 6", ns)
print([n for n in ns if n != "__builtins__"], ns["f"]())
for i in range(40):
    globals()["v%d" % i] = i
for i in range(0, 40, 2):
    del globals()["v%d" % i]
for i in range(38, -1, -4):
    globals()["v%d" % i] = -i
print([n for n in globals() if n[0] == "v"])
print(v38, v2, v1, "v0" in globals(), "v4" in globals())
