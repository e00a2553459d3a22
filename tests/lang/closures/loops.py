# Loop variables captured in loops, comprehensions, nested functions, with and without rebinding.
fs = []
for i in range(4):
    fs.append(lambda: i)
print([f() for f in fs])
i = 100
print([f() for f in fs])
fs = []
for i in range(4):
    def f(i=i):
        return i
    fs.append(f)
print([f() for f in fs])
def make():
    out = []
    for i in range(3):
        def g():
            return i
        out.append(g)
        i *= 10
        print(g(), end=" ")
    return out
print([g() for g in make()])
def factory():
    def one(i):
        return lambda: i
    return [one(i) for i in range(4)]
print([f() for f in factory()])
print([f() for f in [lambda: x for x in "abc"]], [f() for f in [(lambda y: lambda: y)(x) for x in "abc"]])
gen = (lambda: x for x in "xyz")
print([f() for f in gen])
gen = list(lambda: x for x in "xyz")
print([f() for f in gen])
def w():
    fs = []
    n = 0
    while n < 3:
        k = n * 2
        fs.append(lambda: (n, k))
        n += 1
    return [f() for f in fs]
print(w())
def unpack():
    fs = []
    for a, (b, *c) in [(1, (2, 3, 4)), (5, (6,))]:
        fs.append(lambda: (a, b, c))
    return [f() for f in fs]
print(unpack())
def exc():
    fs = []
    for v in (0, 1):
        try:
            1 / v
        except ZeroDivisionError as e:
            msg = str(e)
            fs.append(lambda: msg)
    return [f() for f in fs]
print(exc())
def setter():
    cells = []
    for i in range(3):
        def pair():
            v = i
            def set(x):
                nonlocal v
                v = x
            return set, lambda: v
        cells.append(pair())
    cells[1][0]("changed")
    return [g() for _, g in cells]
print(setter())
