# * and ** in list, tuple, set and dict displays and in calls.
a, b = [1, 2], (3, 4)
print([*a, *b], (*a, *b), {*a, *b}, [*a, 0, *"xy"], (*a,), [*[]], [*range(3), *a[:1]], {**{"x": 1}, "y": 2, **{"x": 3}}, [*{"k": 1}], [*{5}], *a, *b)
def f(*args, **kw): return args, kw
print(f(*a, *b), f(*a, 9, *b, z=1), f(**{"x": 1}, **{"y": 2}), f(*[], **{}), f(*"ab", *range(2), k=5, **{"m": 6}), f(*(i for i in a)), f(*{"only": "keys"}))
def g(x, y, z): return x, y, z
print(g(*a, 3), g(*a, z=3), g(**{"x": 1, "y": 2, "z": 3}), g(1, *[2], **{"z": 3}), g(*"abc"))
l = [1, 2]
l2 = [*l, *l]
l.append(3)
print(l2, [*l], (*l, *l2))
d = {"a": 1}
d2 = {**d, "b": 2}
d["c"] = 3
print(d2, {**d, **d2, "a": 9})
def ret(): return *a, 5
print(ret(), [*ret()], *ret())
for x in *a, *b: print(x, end=" ")
print()
t = 1, *a, *b
print(t, a[slice(*[0, 1])], print(*a, sep="-"), max(*a, *b), "{} {}".format(*a), "%d %d" % (*a,))
class M:
    def keys(self): return iter("pq")
    def __getitem__(self, k): return k * 2
print({**M()}, f(**M()), dict(**M()))
for bad in (lambda: [*5], lambda: {**[1]}, lambda: {*[[]]}, lambda: f(*5), lambda: f(**5), lambda: g(*a), lambda: g(*a, *b), lambda: g(*a, x=1), lambda: g(**{"x": 1}), lambda: f(**{"x": 1}, x=2), lambda: (*None,), lambda: {**{[]: 1}}):
    try:
        print(bad())
    except TypeError as e:
        print(str(e).replace("__main__.", ""))
