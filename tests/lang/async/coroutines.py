"""Coroutines: driving them, awaiting, errors."""


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
        answer = yield self.question
        return answer


async def add(x):
    return x + 1


async def twice():
    a = await add(1)
    b = await add(a)
    return a, b


async def asks():
    first = await Ask("one")
    second = await Ask("two")
    return first, second


print(run(twice()))
print(run(asks()))
c = asks()
print(c.send(None), c.send("a"))
show(c.send, "b")
show(c.send, None)
show(c.throw, ValueError)
print(c.close())

# Errors of misuse.
c = add(1)
show(c.send, 5)
show(iter, c)
show(next, c)
c.close()
show(c.send, None)
c = asks()
c.send(None)


async def awaits(what):
    return await what


show(run, awaits(c))
c.close()
show(run, awaits(5))
show(run, awaits([]))


class NoIterator:
    def __await__(self):
        return 5


class GivesCoroutine:
    def __await__(self):
        self.made = add(1)
        return self.made


show(run, awaits(NoIterator()))
g = GivesCoroutine()
show(run, awaits(g))
g.made.close()


def plain():
    yield from made


made = add(1)
show(list, plain())
made.close()


# Exceptions through awaits.
async def raises(e):
    try:
        await Ask("before")
    finally:
        print("finally")
    raise e


async def catches(e):
    try:
        await raises(e)
    except KeyError as caught:
        return "caught", caught.args
    except ValueError:
        raise


print(run(catches(KeyError(1))))
show(run, catches(ValueError("v")))
show(run, catches(StopIteration(3)))
c = catches(KeyError(2))
print(c.send(None))
show(c.throw, KeyError("thrown"))
c = catches(KeyError(3))
c.send(None)
print(c.close())


async def ignores():
    try:
        await Ask(1)
    except GeneratorExit:
        await Ask(2)


c = ignores()
c.send(None)
show(c.close)


async def stubborn():
    while True:
        try:
            await Ask("again")
        except ValueError as e:
            print("got", e)


c = stubborn()
print(c.send(None), c.throw(ValueError("x")), c.throw(ValueError("y")))
c.close()

# Attributes.
c = twice()
print(type(c).__name__, c.__name__, c.__qualname__, c.cr_running, c.cr_await, c.cr_suspended)
print(c.cr_code.co_name, c.cr_code.co_flags & 0x80, c.cr_frame is None, c.cr_origin)
c.__name__ = "renamed"
print(c.__name__, repr(c).startswith("<coroutine object twice at "))
show(setattr, c, "__name__", 5)
c.close()
print(c.cr_frame)
c = awaits(Ask(1))
c.send(None)
print(type(c.cr_await).__name__, c.cr_suspended)
c.close()
c = awaits(asks())
c.send(None)
print(type(c.cr_await).__name__, c.cr_await.__name__)
c.close()
w = add(1).__await__()
print(type(w).__name__, iter(w) is w)
show(next, w)


async def running():
    print(me.cr_running)
    show(me.send, None)


me = running()
run(me)


# A method, a nested function, a lambda of a coroutine, defaults and closures.
class Account:
    def __init__(self):
        self.total = 0

    async def put(self, n, *, times=1):
        for _ in range(times):
            self.total += await add(n)
        return self

    @staticmethod
    async def static():
        return "static"

    @classmethod
    async def of(cls):
        return await cls().put(5, times=2)


print(run(Account.of()).total, run(Account.static()))


def counter():
    n = 0

    async def up():
        nonlocal n
        n += 1
        return n

    return up


up = counter()
print(run(up()), run(up()), run((lambda: up())()))


async def many(n):
    return 0 if n == 0 else 1 + await many(n - 1)


print(run(many(100)))


async def conditions(x):
    if await add(x) > 3 and not await add(-1):
        return [await add(i) for i in range(await add(2))]
    return f"{await add(x)}", (await add(1)) ** 2, -await add(1), {await add(1): await add(2)}


print(run(conditions(1)), run(conditions(3)))
