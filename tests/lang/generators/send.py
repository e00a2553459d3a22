# send: values of yield expressions, first send, running averages, coroutine style.
def echo():
    got = None
    while True:
        got = yield got
        if got == "stop":
            return "stopped"
e = echo()
print(next(e), e.send(1), e.send("two"), next(e), e.send([3]))
try:
    e.send("stop")
except StopIteration as x:
    print(x.value)
try:
    e.send(1)
except StopIteration as x:
    print("again", x.value)
try:
    echo().send(5)
except TypeError as x:
    print(x)
print(echo().send(None))
def avg():
    total = n = 0
    mean = None
    while True:
        total += yield mean
        n += 1
        mean = total / n
a = avg()
next(a)
print([a.send(v) for v in (10, 20, 30, 5)])
def expr():
    x = (yield 1) + (yield 2)
    y = [(yield 3), (yield 4)]
    z = yield
    print("got", x, y, z)
    w = (yield x) if x > 5 else (yield y)
    print("w", w)
    yield {(yield "k"): (yield "v")}
g = expr()
print(next(g), g.send(10), g.send(20), g.send("a"), g.send("b"), g.send("c"), g.send("d"), g.send("key"), g.send("val"))
print(list(g))
def acc():
    log = []
    try:
        while True:
            log.append((yield len(log)))
    finally:
        print("closing with", log)
c = acc()
c.send(None)
print(c.send("x"), c.send("y"))
c.close()
def pipe(target):
    n = 0
    while True:
        item = yield n
        n += 1
        target.append(item.upper())
out = []
p = pipe(out)
next(p)
for w in "a bc d".split():
    p.send(w)
print(out, p.send("e"), out)
def f():
    x = yield
    print(x)
try:
    g = f()
    next(g)
    g.send("final")
except StopIteration as e:
    print("stop", e.value)
