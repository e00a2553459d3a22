"""Asynchronous generators: asend, athrow, aclose, anext, hooks."""

import sys


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


async def numbers():
    try:
        got = yield 1
        print("got", got)
        await Ask("between")
        got = yield 2
        print("got", got)
        yield 3
    except ValueError as e:
        print("caught", e)
        yield "after"
    finally:
        print("finally")


async def few():
    yield 1
    yield 2


async def through():
    async for x in numbers():
        print("item", x)
    g = numbers()
    print(await g.asend(None), await g.asend("sent"))
    print(await g.athrow(ValueError("thrown")))
    try:
        await g.__anext__()
    except StopAsyncIteration as e:
        print("ended", e.args)
    g = numbers()
    await anext(g)
    await g.aclose()
    print(await anext(g, "closed"))
    await g.aclose()
    g = numbers()
    await g.aclose()
    print(await anext(g, "closed before it began"))
    g = numbers()
    try:
        await g.asend(5)
    except TypeError as e:
        print(e)
    g = numbers()
    try:
        await g.athrow(KeyError("new"))
    except KeyError as e:
        print(e)
    print(await anext(few()), await anext(few(), "default"))


run(through())


async def ignores():
    try:
        yield 1
    except GeneratorExit:
        yield 2


async def awaits_at_end():
    try:
        yield 1
    finally:
        await Ask("closing")
        print("closed")


async def raising(e):
    yield 1
    raise e


async def closing():
    g = ignores()
    await anext(g)
    try:
        await g.aclose()
    except RuntimeError as e:
        print(e)
    g = awaits_at_end()
    await anext(g)
    await g.aclose()
    for e in StopIteration(1), StopAsyncIteration(2), KeyError(3):
        try:
            async for x in raising(e):
                print(x)
        except (RuntimeError, KeyError) as got:
            print(type(got).__name__, got, repr(got.__cause__))


run(closing())


async def swallows():
    try:
        await Ask("first")
    except ValueError:
        return "swallowed"


async def ends_after():
    yield await swallows()


async def ends_at_once():
    if False:
        yield
    await swallows()


for make in ends_after, ends_at_once:
    a = make().__anext__()
    print(a.send(None))
    show(a.throw, ValueError)

# The awaitables themselves.
g = numbers()
print(type(g).__name__, g.__name__, g.ag_running, g.ag_await, g.ag_frame is None, g.ag_code.co_flags & 0x200)
print(g.__aiter__() is g, aiter(g) is g, repr(g).startswith("<async_generator object numbers at "))
a = g.__anext__()
print(type(a).__name__, iter(a) is a, a.__await__() is a)
show(a.send, None)
show(a.send, None)
show(next, a)
print(a.close())
a = g.asend("x")
print(a.send(None), g.ag_running)
b = g.__anext__()
show(b.send, None)
c = g.aclose()
print(type(c).__name__)
show(c.send, None)
show(c.send, None)
d = g.athrow(ValueError)
show(d.throw, KeyError("k"))
show(a.send, "answer")
print(g.ag_running)
e = g.aclose()
show(e.send, 5)
show(e.send, None)
show(e.send, None)
show(g.aclose().send, None)
show(g.__anext__().send, None)
show(g.athrow(ValueError).send, None)
a = few().asend(None)
print(a.close())
show(a.throw, ValueError)
a = few().__anext__()
show(a.throw, ValueError("at start"))


# anext with a default, aiter of what is none.
class Items:
    def __init__(self, *items):
        self.items = list(items)

    def __aiter__(self):
        return self

    async def __anext__(self):
        if not self.items:
            raise StopAsyncIteration
        return self.items.pop(0)


async def nexts():
    it = aiter(Items(1))
    print(await anext(it, "default"), await anext(it, "default"))
    try:
        await anext(it)
    except StopAsyncIteration:
        print("end")


run(nexts())
show(aiter, 5)
show(anext, 5)
show(anext, [], 1)


class NotAsync:
    def __aiter__(self):
        return 5


show(aiter, NotAsync())
n = anext(few(), 1)
print(type(n).__name__, n.__await__() is n)
show(n.send, None)

# Hooks.
print(sys.get_asyncgen_hooks())
seen = []
sys.set_asyncgen_hooks(firstiter=lambda g: seen.append(g.__name__))
g = few()
print(seen)
g.__anext__().close()
g.__anext__().close()
print(seen, sys.get_asyncgen_hooks().finalizer)
sys.set_asyncgen_hooks(None, None)
show(sys.set_asyncgen_hooks, 5)
