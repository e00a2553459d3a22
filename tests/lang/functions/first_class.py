# Functions as values: stored, passed, returned, composed, recursive, in data structures.
def compose(*fs):
    def run(x):
        for f in reversed(fs):
            x = f(x)
        return x
    return run
inc = lambda x: x + 1
dbl = lambda x: x * 2
print(compose(inc, dbl)(5), compose(dbl, inc)(5), compose()(5), compose(str, inc, dbl)(1))
table = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "max": max}
print([table[op](7, 3) for op in table], [f(4) for f in (inc, dbl, str, float, bool)])
def apply(f, *a, **k):
    return f(*a, **k)
print(apply(max, 1, 5), apply(sorted, [3, 1], reverse=True), apply(dict, a=1), apply(apply, inc, 1))
def partial(f, *a, **k):
    return lambda *b, **m: f(*a, *b, **{**k, **m})
print(partial(pow, 2)(5), partial(sorted, key=lambda x: -x)([1, 3, 2]), partial(print, "p", sep="|")("q"))
def memo(f):
    cache = {}
    def g(n):
        if n not in cache:
            cache[n] = f(n)
        return cache[n]
    g.cache = cache
    return g
@memo
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(80), len(fib.cache))
def fold(f, items, start):
    for i in items:
        start = f(start, i)
    return start
print(fold(lambda a, b: a * b, range(1, 11), 1), fold(max, [3, 9, 2], 0), fold(lambda a, b: b + a, "abc", ""))
Y = lambda f: (lambda x: x(x))(lambda x: f(lambda v: x(x)(v)))
print(Y(lambda self: lambda n: 1 if n == 0 else n * self(n - 1))(10))
def even(n):
    return True if n == 0 else odd(n - 1)
def odd(n):
    return False if n == 0 else even(n - 1)
print(even(50), odd(7), even(7))
def hanoi(n, a="A", b="B", c="C"):
    return [] if n == 0 else hanoi(n - 1, a, c, b) + [a + c] + hanoi(n - 1, b, a, c)
print(hanoi(4), len(hanoi(7)))
def ack(m, n):
    return n + 1 if m == 0 else ack(m - 1, 1) if n == 0 else ack(m - 1, ack(m, n - 1))
print(ack(2, 3), [ack(1, i) for i in range(5)])
methods = ["a".upper, [1, 2].count, {"k": "v"}.get]
print(methods[0](), methods[1](2), methods[2]("k"), list(map("-".join, ["ab", "cd"])))
