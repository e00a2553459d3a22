# yield from: values, results, send and throw passed through, lists and nested delegation.
def inner():
    x = yield 1
    print("inner got", x)
    y = yield 2
    print("inner got", y)
    return "inner result"
def outer():
    r = yield from inner()
    print("outer got", r)
    yield from [10, 20]
    yield from "ab"
    yield from range(2)
    z = yield from ()
    print("empty gives", z)
    return "outer result"
o = outer()
print(next(o), o.send("A"), o.send("B"))
print(list(o))
def catch():
    try:
        yield 1
    except ValueError as e:
        yield f"inner caught {e}"
    return "done"
def deleg():
    try:
        r = yield from catch()
        yield r
    except KeyError as e:
        yield f"outer caught {e}"
d = deleg()
print(next(d), d.throw(ValueError("v")), next(d))
d = deleg()
next(d)
print(d.throw(KeyError("k")))
def fin(n):
    try:
        yield n
    finally:
        print("fin", n)
def chain():
    try:
        yield from fin(1)
    finally:
        print("chain fin")
c = chain()
next(c)
c.close()
def tree(t):
    if isinstance(t, list):
        for x in t: yield from tree(x)
    else:
        yield t
print(list(tree([1, [2, [3, [4]], 5], [], [[6]]])))
def depth(n):
    if n: yield from depth(n - 1)
    yield n
print(list(depth(20)))
try:
    def bad(): yield from 5
    next(bad())
except TypeError as e:
    print(e)
try:
    def lst(): yield from [1, 2]
    l = lst()
    next(l)
    l.send("x")
except AttributeError as e:
    print(e)
def ret(): return (yield from inner2())
def inner2():
    yield 1
    return 2
def use():
    a = yield from ret()
    b = yield from ret()
    return a + b
u = use()
out = []
while True:
    try:
        out.append(next(u))
    except StopIteration as e:
        print(out, e.value)
        break
class It:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n > 2: raise StopIteration("it result")
        return self.n
def frm():
    r = yield from It()
    print("It gave", r)
print(list(frm()))
