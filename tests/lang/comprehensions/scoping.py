# Comprehensions inside functions, classes, lambdas, nested; closures over their variables; locals shared by name.
def f(n):
    x = "outer"
    a = [x for x in range(n)]
    return a, x
print(f(3))
def g():
    fs = [lambda: i for i in range(3)]
    i = "unrelated"
    return [h() for h in fs], i
print(g())
def h(k):
    return [[k * i + j for j in range(2)] for i in range(2)], {k: [k for k in range(k)] for k in range(3)}, k
print(h(10))
class A:
    n = 2
    a = [i for i in range(n)]
    b = [n_ for n_ in [n]]
    try:
        c = [n for _ in range(1)]
    except NameError as e:
        c = str(e)
    d = [j for j in (lambda: range(3))()]
    e2 = {k: v for k, v in [("x", n)]}
print(A.a, A.b, A.c, A.d, A.e2, hasattr(A, "i"))
def walrus():
    out = [y for v in range(5) if (y := v * v) > 3]
    return out, y, [last := q for q in "ab"], last
print(walrus())
def nonl():
    total = 0
    def add(v):
        nonlocal total
        total += v
        return total
    return [add(v) for v in range(5)], total
print(nonl())
def par(x, y=[z for z in range(2)]):
    return [x for _ in y], [y for y in y]
print(par("p"))
def gen():
    yield [(yield_ , v) for yield_ in "a" for v in range(2)]
print(list(gen()))
def deep():
    return [[[(a, b, c) for c in range(b)] for b in range(a)] for a in range(3)]
print(deep())
def cells():
    fs = [[lambda: (i, j) for j in range(2)] for i in range(2)]
    return [f() for row in fs for f in row]
print(cells())
def shadow():
    len = 5
    return [len for _ in range(2)], [print_ for print_ in [len]]
print(shadow())
def exc():
    try:
        return [int(s) for s in ["1", "x"]]
    except ValueError as e:
        return [str(e) for _ in range(1)]
print(exc())
def dele():
    x = 1
    l = [x for _ in range(1)]
    del x
    try:
        return [x for _ in range(1)]
    except NameError as e:
        return l, type(e).__name__, str(e)
print(dele())
print([x for x in [1, 2] for x in [x, x * 10]], [x for x in range(3) if [x for x in range(x)]], (lambda y: [y for y in range(y)])(3))
