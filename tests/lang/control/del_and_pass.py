# del of names, items, slices, attributes, tuples of targets; pass and ellipsis as bodies.
x = y = 1
del x
print("x" in globals(), y)
a, b, c = 1, 2, 3
del a, (b), [c]
print([n for n in "abc" if n in globals()])
l = list(range(10))
del l[0], l[-1], l[1:3], l[::2]
print(l)
d = {"a": 1, "b": {"c": 2, "d": 3}}
del d["a"], d["b"]["c"]
print(d)
class O: pass
o = O()
o.p = o.q = 1
del o.p
print(o.__dict__)
def f(): ...
def g(): pass
class E: ...
class P: pass
print(f(), g(), E.__name__, P.__name__)
for _ in []: ...
while False: ...
if True: ...
def h(a):
    del a
    try: return a
    except UnboundLocalError as e: return str(e)
print(h(1))
def loop():
    for i in range(2):
        v = i
        del v
    return "v" in locals()
print(loop())
for t in (lambda: d.__delitem__("zz"), lambda: l.__delitem__(99), lambda: o.__delattr__("zz")):
    try: t()
    except Exception as e: print(type(e).__name__, e)
try: del undefined_name
except NameError as e: print(e)
try: del o.nope
except AttributeError as e: print(e)
try: del d["nope"]
except KeyError as e: print(e)
del (l)
del ()
print("l" in globals())
