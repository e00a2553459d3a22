# A generator already running, exhausted, raising; recursion through itself.
def me():
    yield 1
    try:
        next(it)
    except ValueError as e:
        print(e)
    yield 2
it = me()
print(list(it))
def boom():
    yield 1
    raise KeyError("boom")
b = boom()
print(next(b))
try:
    next(b)
except KeyError as e:
    print(e)
try:
    next(b)
except StopIteration as e:
    print("after an error", e.value)
def locals_survive():
    a = [1]
    b = {"k": a}
    for i in range(3):
        c = a + [i]
        yield c
        b[i] = c
    yield b
print(list(locals_survive()))
def many(n):
    gens = [iter(range(i, i + 3)) for i in range(n)]
    while gens:
        for g in gens[:]:
            try:
                yield next(g)
            except StopIteration:
                gens.remove(g)
print(list(many(3)))
def try_yield():
    for i in range(3):
        try:
            yield i
        except ValueError:
            print("v at", i)
            continue
        finally:
            print("f", i)
t = try_yield()
print(next(t), t.throw(ValueError), next(t), next(t, "end"))
def cond(flag):
    if flag:
        yield "only if"
print(list(cond(True)), list(cond(False)), type(cond(False)).__name__)
l = lambda: (yield 5)
print(list(l()), next(l()))
def ret_gen(): return (x for x in "ab")
print(list(ret_gen()))
g = (print("evaluated", i) or i for i in [1, 2])
print("lazy")
print(next(g))
g2 = (x for x in [1, 2, 3])
for x in g2:
    print(x, list(g2))
def outer_var():
    n = 0
    def gen():
        nonlocal n
        while n < 3:
            n += 1
            yield n
    a, b = gen(), gen()
    return next(a), next(b), next(a), list(b), n
print(outer_var())
