# Special methods are looked up on the class, not on the instance; assigning them to the class later works.
class A: pass
a = A()
a.__len__ = lambda: 5
a.__call__ = lambda: "no"
a.__add__ = lambda o: "no"
a.__repr__ = lambda: "no"
for f in (lambda: len(a), lambda: a(), lambda: a + 1, lambda: a[0], lambda: bool(a), lambda: 1 in a):
    try:
        print(f())
    except TypeError as e:
        print(e)
A.__len__ = lambda self: 3
A.__call__ = lambda self, *x: ("called", x)
A.__add__ = lambda self, o: ("add", o)
A.__getitem__ = lambda self, i: i * 2 if i < 4 else [][0]
A.__repr__ = lambda self: "A!"
A.__contains__ = lambda self, x: x == 42
A.__eq__ = lambda self, o: True
A.__iter__ = lambda self: iter("it")
print(len(a), a(1, 2), a + 1, a[3], a, [a], 42 in a, 1 in a, a == 5, list(a), bool(a), a.__len__(), type(a).__len__(a))
del A.__iter__, A.__contains__
print(list(a), 6 in a, 7 in a)
A.__len__ = lambda self: 0
print(bool(a), len(a))
A.__bool__ = lambda self: True
print(bool(a), not a)
del A.__bool__, A.__len__, A.__call__
print(bool(a), callable(a))
try:
    a()
except TypeError as e:
    print(e)
class B(A): pass
b = B()
A.__sub__ = lambda self, o: "late sub"
print(b - 1, b + 2)
B.__sub__ = lambda self, o: "override"
print(b - 1, a - 1)
del B.__sub__
print(b - 1)
class C:
    __add__ = None
    __iter__ = None
    __hash__ = None
    __contains__ = None
for f in (lambda: C() + 1, lambda: iter(C()), lambda: hash(C()), lambda: 1 in C(), lambda: [*C()]):
    try:
        print(f())
    except TypeError as e:
        print(e)
class D:
    __len__ = len
    __call__ = staticmethod(lambda x: x + 1)
    __getitem__ = classmethod(lambda cls, i: (cls.__name__, i))
print(D()(5), D()[7])
def count():
    count.n += 1
    return count.n
count.n = 0
class E:
    __str__ = lambda self: f"call {count()}"
e = E()
print(e, str(e), f"{e}", "%s" % e)
