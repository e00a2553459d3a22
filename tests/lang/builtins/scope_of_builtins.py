# Builtins can be shadowed, restored, reached through the builtins module, and are found last.
import builtins
print(builtins.len is len, builtins.__name__, hasattr(builtins, "print"))
def f(): return len("abc")
print(f())
len = lambda x: "global " + str(builtins.len(x))
print(f(), len("ab"))
def g():
    len = lambda x: "local"
    return len("abc")
print(g())
del len
print(f())
builtins.extra = "added"
print(extra, f())
del builtins.extra
try:
    print(extra)
except NameError as e:
    print(e)
old = builtins.len
builtins.len = lambda x: "patched"
print(f(), len([1]))
builtins.len = old
print(f(), len([1]))
class C:
    len = 5
    x = len
    def m(self): return len("ab")
print(C.x, C().m())
def h(list=[1], str="s", print_=print): return list, str
print(h())
for max in range(3): pass
print(max)
del max
print(max(1, 2))
def k():
    try:
        return sum([1])
    except UnboundLocalError as e:
        return str(e)
    sum = 5
print(k())
id = "my id"
def m(): return id
print(m(), isinstance(5, int), __builtins__ is not None)
del id
print(type(id(5)).__name__)
True_ = 1
print([n for n in ("abs", "zip", "ValueError", "None", "__import__", "__build_class__") if hasattr(builtins, n)])
