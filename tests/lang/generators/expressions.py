# Generator expressions: scoping, first iterable evaluated at once, nesting, conditions.
x = 10
g = (x * i for i in range(3))
x = 100
print(list(g))
try:
    (i for i in 5)
except TypeError as e:
    print(e)
def boom():
    print("iterable evaluated")
    return [1, 2]
g = (i for i in boom())
print("made", list(g))
try:
    list(1 / i for i in [1, 0])
except ZeroDivisionError as e:
    print(e)
g = (y for x in [1] for y in undefined_later)
undefined_later = [5]
print(list(g))
print(list((i, j) for i in range(3) for j in range(i)), list(i for i in range(10) if i % 2 if i > 4), list((lambda: i)() for i in range(3)), sum((i for i in range(4)), 10))
print(tuple(i for i in "ab"), set(i % 2 for i in range(5)), list(map(lambda t: t[0], (p for p in {"k": 1}.items()))), max((len(w), w) for w in ["a", "ccc", "bb"]), [list(g) for g in ((i * j for j in range(2)) for i in range(3))])
gen = (i for i in range(3))
print(type(gen).__name__, gen.__name__, next(gen), 2 in gen, list(gen))
class A:
    items = [1, 2]
    k = 5
    ok = list(i for i in items)
    try:
        bad = list(i * k for i in items)
    except NameError as e:
        bad = str(e)
print(A.ok, A.bad)
def f(*a): return a
print(f(*(i for i in range(3))), f(i for i in "x")[0].__name__, list(a or b for a, b in [(0, 1), (2, 3)]), list(i if i else "z" for i in (0, 1)), [*(c for c in "hi")], {**{k: v for k, v in ((k, k * 2) for k in range(2))}})
def late(n): return (n for _ in range(2)), (lambda: n)
g, l = late(7)
print(list(g), l())
print(list((yield_ := i) for i in range(3)), yield_)
