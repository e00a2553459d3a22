# is and id: same object, containers, small strings, singletons.
a = [1]
b = a
c = [1]
print(a is b, a is c, id(a) == id(b), id(a) == id(c), a is not c, None is None, True is True, (a,)[0] is a, {"k": a}["k"] is a, [a][0] is a)
def f(x): return x
print(f(a) is a, (lambda: a)() is a, [*[a]][0] is a, a[:] is a, a.copy() is a, list(a) is a, a + [] is a, a * 1 is a)
a += [2]
print(b, a is b)
a = a + [3]
print(b, a is b)
x = 5
y = x
y += 1
print(x, y, x is y)
s = "text"
t = s
t += "!"
print(s, t, s is t)
print(int is int, type(5) is int, type([]) is list, len is len, print is print, Ellipsis is ..., NotImplemented is NotImplemented, ().__class__ is tuple)
class C: pass
o = C()
print(o is o, C() is C(), C is C, type(o) is C, o.__class__ is C, o.__dict__ is o.__dict__, C.__dict__ is C.__dict__, id(o) == id(o))
d = {}
d[id(o)] = o
print(d[id(o)] is o, isinstance(id(o), int), id(o) > 0)
e1 = ValueError()
try: raise e1
except ValueError as e2: print(e1 is e2)
g = (i for i in [])
print(iter(g) is g, iter(a) is a, tuple((1, 2)) == (1, 2), str(s) is s, int(x) is x, bool(True) is True, frozenset() == frozenset())
l = [[]] * 3
print(l[0] is l[1], [[] for _ in range(2)][0] is [[] for _ in range(2)][1], l.index(l[2]))
