# Generator functions: laziness, state, exhaustion, return value, attributes.
def g(n):
    print("start")
    for i in range(n):
        yield i
    print("end")
it = g(2)
print("made", type(it).__name__, it.__name__, it.__qualname__, iter(it) is it)
print(next(it), next(it))
try:
    next(it)
except StopIteration as e:
    print("stop", e.value, e.args)
print(next(it, "default"), list(it))
def r():
    yield 1
    return "result"
it = r()
next(it)
try:
    next(it)
except StopIteration as e:
    print(e.value, e)
try:
    next(it)
except StopIteration as e:
    print(e.value)
def empty():
    return
    yield
print(list(empty()), [x for x in empty()], sum(empty()), max(empty(), default="none"))
def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b
f = fib()
print([next(f) for _ in range(15)], next(f))
def two():
    yield
    yield None
print(list(two()), list(zip(g(3), "ab")))
def nested():
    def inner():
        yield from "xy"
    yield list(inner())
    yield [*inner()]
print(list(nested()))
a, b, c = (i * i for i in range(3))
print(a, b, c, 8 in fib(), dict((k, v) for k, v in zip("ab", fib())))
class C:
    def __init__(self, n): self.n = n
    def items(self):
        for i in range(self.n): yield self, i
    def __iter__(self): return (i for i in range(self.n))
print([i for _, i in C(3).items()], list(C(2)), sum(C(4)))
for f in (lambda: g(), lambda: next(g), lambda: len(fib()), lambda: fib()[0], lambda: fib() + 1, lambda: fib().nope):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
