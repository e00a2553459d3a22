"""async for, async with, asynchronous comprehensions."""


def run(c):
    try:
        while True:
            print("passed up", c.send(None))
    except StopIteration as e:
        return e.value


def show(f, *args):
    try:
        print(f(*args))
    except BaseException as e:
        print(type(e).__name__, e)


class Ask:
    def __init__(self, question):
        self.question = question

    def __await__(self):
        return (yield self.question)


class Count:
    def __init__(self, n, asks=False):
        self.n, self.i, self.asks = n, 0, asks

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.asks:
            await Ask(self.i)
        if self.i == self.n:
            raise StopAsyncIteration
        self.i += 1
        return self.i


async def loops():
    out = []
    async for x in Count(5):
        if x == 2:
            continue
        out.append(x)
    else:
        out.append("else")
    async for x in Count(5):
        if x == 3:
            break
    else:
        out.append("never")
    async for a in Count(2, asks=True):
        async for b in Count(2):
            out.append((a, b))
    async for out[0] in Count(3):
        pass
    async for x in Count(3):
        try:
            if x == 2:
                return out, x
        finally:
            print("leaving", x)


print(run(loops()))


async def over(what):
    async for x in what:
        print(x)


class NotANext:
    def __aiter__(self):
        return 5


class NotAwaitable:
    def __aiter__(self):
        return self

    def __anext__(self):
        return 5


class Raises(NotAwaitable):
    async def __anext__(self):
        raise KeyError("in anext")


for bad in 5, [1], NotANext(), NotAwaitable(), Raises():
    show(run, over(bad))


class Manager:
    def __init__(self, name, suppress=False):
        self.name, self.suppress = name, suppress

    async def __aenter__(self):
        print("enter", self.name)
        await Ask("entering")
        return self.name

    async def __aexit__(self, kind, value, traceback):
        print("exit", self.name, kind and kind.__name__, value)
        return self.suppress


async def managers():
    async with Manager("a") as a, Manager("b", True) as b:
        print(a, b)
        raise ValueError("v")
    try:
        async with Manager("c"):
            raise KeyError("k")
    except KeyError as e:
        print("caught", e)
    for i in range(3):
        async with Manager(i):
            if i == 0:
                continue
            break
    async with (Manager("d") as d, Manager("e")):
        return d


print(run(managers()))


async def using(m):
    async with m as x:
        print(x)


class OnlyEnter:
    async def __aenter__(self):
        pass


class Plain:
    def __aenter__(self):
        return 5

    def __aexit__(self, *args):
        return 6


class PlainExit(Manager):
    def __aexit__(self, *args):
        return 6


show(run, using(5))
show(run, using(OnlyEnter()))
show(run, using(Plain()))
show(run, using(PlainExit("p")))


async def add(x):
    return x + 1


async def comprehensions():
    print([x async for x in Count(4)])
    print({x async for x in Count(4) if x % 2})
    print({x: await add(x) async for x in Count(3)})
    print([(x, y) async for x in Count(2) for y in range(x)])
    print([(x, y) for x in range(2) async for y in Count(x)])
    print([x for x in range(5) if await add(x) > 3])
    print([[y async for y in Count(x)] async for x in Count(3)])
    print([x async for x in (i * 2 async for i in Count(3))])
    print([x async for x in (await add(i) for i in range(3))])
    generator = (x async for x in Count(3))
    print(type(generator).__name__)
    print(await anext(generator), await anext(generator))
    fs = [lambda: x async for x in Count(3)]
    print([f() for f in fs])
    print([y async for x in Count(2) if x == 2 async for y in Count(x)])
    async for x in (i for i in []) if False else Count(1):
        print(x)


run(comprehensions())


async def bad_comprehension():
    return [x async for x in [1, 2]]


show(run, bad_comprehension())


def syntax(source):
    try:
        compile(source, "s", "exec")
    except SyntaxError as e:
        print(e.msg)
    else:
        print("fine")


syntax("async for x in y: pass")
syntax("def f():\n async with a: pass")
syntax("def f():\n return [x async for x in y]")
syntax("def f():\n return (x async for x in y)")
syntax("def f():\n await x")
syntax("await x")
syntax("async def f():\n yield from x")
syntax("async def f():\n yield 1\n return 2")
syntax("async def f():\n yield 1\n return")
