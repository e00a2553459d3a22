# heavy
"""Tasks: steps, cancelling, names, eager ones, what they await and must not, contexts, and who runs."""
import asyncio
import contextvars
import logging
import types


async def sub(n):
    await asyncio.sleep(0)
    return n * 2


async def basics():
    print("basics")
    t = asyncio.create_task(sub(4), name="T")
    print(t.get_name(), t.done(), t.cancelling(), t.get_coro().__name__, asyncio.current_task() is t)
    t.set_name(7)
    print(t.get_name(), await t, t.done(), t.result(), t.exception())
    for f in t.set_result, t.set_exception:
        try:
            f(1)
        except RuntimeError as e:
            print(e)
    t = asyncio.create_task(sub(1))
    print(t.get_name().startswith("Task-"), t._fut_waiter, t._must_cancel)
    await t
    for wrong in 3, sub:
        try:
            asyncio.Task(wrong, loop=asyncio.get_running_loop())
        except TypeError as e:
            print(str(e).partition(" at 0x")[0])
    print(asyncio.Task[int], asyncio.Task.__mro__[1] is asyncio.Future)
    print(asyncio.current_task().get_coro().__name__, len(asyncio.all_tasks()))
    tasks = [asyncio.create_task(asyncio.sleep(0, i)) for i in range(5)]
    print(len(asyncio.all_tasks()), asyncio.all_tasks() == {*tasks, asyncio.current_task()})
    print(await asyncio.gather(*tasks), len(asyncio.all_tasks()))


async def stubborn(log):
    for i in range(3):
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError as e:
            log.append(e.args)
    return "stayed"


async def waits(f):
    return await f


async def cancelling():
    print("cancelling")
    log = []
    t = asyncio.create_task(stubborn(log))
    await asyncio.sleep(0)
    for message in "one", None, "three":
        print(t.cancel(message), t.cancelling())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    print(log, t.result(), t.cancel(), t.cancelling(), t.uncancel(), t.uncancel(), t.uncancel(), t.uncancel())
    t = asyncio.create_task(sub(1))
    print(t.cancel("before it began"), t._must_cancel, t.uncancel(), t._must_cancel)
    print(await t)
    t = asyncio.create_task(sub(1))
    t.cancel("early")
    try:
        await t
    except asyncio.CancelledError as e:
        print("cancelled", e.args, t.cancelled(), repr(t)[:15])
    f = asyncio.get_running_loop().create_future()
    inner = asyncio.create_task(waits(f))
    outer = asyncio.create_task(waits(inner))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    print(inner._fut_waiter is f, outer._fut_waiter is inner, f._asyncio_awaited_by == {inner})
    print(outer.cancel("deep"), f.cancelled(), f._cancel_message)
    try:
        await outer
    except asyncio.CancelledError as e:
        print(e.args, inner.cancelled(), outer.cancelled(), f._asyncio_awaited_by)
    f = asyncio.get_running_loop().create_future()
    several = [asyncio.create_task(waits(f)) for _ in range(3)]
    await asyncio.sleep(0)
    print(f._asyncio_awaited_by == set(several), type(f._asyncio_awaited_by))
    several[0].cancel()
    await asyncio.sleep(0)
    print([s.cancelled() for s in several], f.cancelled())
    print(await asyncio.gather(*several, return_exceptions=True))

    async def returns_when_cancelled():
        asyncio.current_task().cancel()
        return 5
    t = asyncio.create_task(returns_when_cancelled())
    print(await asyncio.gather(t, return_exceptions=True), t.cancelled())

    async def waits_when_cancelled(f):
        asyncio.current_task().cancel("own")
        await f
    f = asyncio.get_running_loop().create_future()
    t = asyncio.create_task(waits_when_cancelled(f))
    print(await asyncio.gather(t, return_exceptions=True), f.cancelled(), t._must_cancel)


async def raises(e):
    raise e


class Own(BaseException):
    pass


async def failing():
    print("failing")
    for e in ValueError("v"), Own("o"), asyncio.CancelledError("c"), StopAsyncIteration("a"):
        t = asyncio.create_task(raises(e))
        try:
            await t
        except BaseException as got:
            print(got is e, type(got).__name__, got, t.cancelled())
    t = asyncio.create_task(raises(StopIteration("s")))
    try:
        await t
    except RuntimeError as got:
        print(got, repr(got.__cause__))

    class Bad:
        def __await__(self):
            yield self.what

    bad = Bad()
    other = asyncio.new_event_loop()
    foreign = other.create_future()
    plain = asyncio.get_running_loop().create_future()
    for what in 3, "x", foreign, plain, (x for x in ()), object:
        bad.what = what
        t = asyncio.create_task(waits(bad))
        try:
            await t
        except RuntimeError as e:
            print(str(e).partition("<")[0], str(e).rpartition(">")[2])
    try:
        await asyncio.create_task(waits(foreign))
    except RuntimeError as e:
        print("attached to a different loop" in str(e))
    other.close()
    for wrong in None, 3:
        try:
            await asyncio.create_task(waits(wrong))
        except TypeError as e:
            print(e)

    async def itself():
        await asyncio.current_task()
    try:
        await asyncio.create_task(itself())
    except RuntimeError as e:
        print(str(e).partition(":")[0])


class Duck:
    """A future of another class."""
    _asyncio_future_blocking = False

    def __init__(self, loop):
        self.loop, self.calls, self.callbacks, self.value = loop, [], [], None

    def get_loop(self):
        return self.loop

    def add_done_callback(self, f, *, context=None):
        self.calls.append("add")
        self.callbacks.append((f, context))

    def cancel(self, msg=None):
        self.calls.append(("cancel", msg))
        return False

    def finish(self, value):
        self.value = value
        for f, context in self.callbacks:
            self.loop.call_soon(f, self, context=context)

    def result(self):
        if isinstance(self.value, Exception):
            raise self.value
        return self.value

    def __await__(self):
        self._asyncio_future_blocking = True
        yield self
        return self.result()


async def ducks():
    print("ducks")
    loop = asyncio.get_running_loop()
    for value in "fine", ValueError("wrong"):
        d = Duck(loop)
        t = asyncio.create_task(waits(d))
        await asyncio.sleep(0)
        print(t._fut_waiter is d, d._asyncio_future_blocking, d.calls)
        d.finish(value)
        print(await asyncio.gather(t, return_exceptions=True))
    d = Duck(loop)
    t = asyncio.create_task(waits(d))
    await asyncio.sleep(0)
    print(t.cancel("m"), d.calls, t._must_cancel)
    d.finish("too late")
    print(await asyncio.gather(t, return_exceptions=True))

    class Coroutine:
        """What is no coroutine but has its methods."""
        def __init__(self, n):
            self.n = n

        def send(self, v):
            if self.n == 0:
                raise StopIteration("done")
            self.n -= 1

        def throw(self, e):
            raise StopIteration(("caught", e.args))

        def close(self):
            pass

        def __await__(self):
            return self

        def __iter__(self):
            return self

        def __next__(self):
            return self.send(None)
    import collections.abc
    collections.abc.Coroutine.register(Coroutine)
    print(await asyncio.Task(Coroutine(3), loop=loop))
    t = asyncio.Task(Coroutine(3), loop=loop)
    await asyncio.sleep(0)
    t.cancel("stop")
    print(await t)


class Sub(asyncio.Task):
    made = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.steps = 0
        self.made.append(self)

    def cancel(self, msg=None):
        self.steps += 1
        return super().cancel(f"{msg} of Sub")


class SubFuture(asyncio.Future):
    def add_done_callback(self, f, *, context=None):
        print("  a callback of", type(f).__name__)
        super().add_done_callback(f, context=context)


async def subclasses():
    print("subclasses")
    loop = asyncio.get_running_loop()
    loop.set_task_factory(lambda loop, coro, **kwargs: Sub(coro, loop=loop, **kwargs))
    t = asyncio.create_task(sub(3))
    print(type(t), await t, t.steps)
    f = SubFuture(loop=loop)
    inner = asyncio.create_task(waits(f))
    outer = asyncio.create_task(waits(inner))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    outer.cancel("m")
    try:
        await outer
    except asyncio.CancelledError as e:
        print(e.args, inner.steps, outer.steps, f._cancel_message)
    loop.set_task_factory(None)
    print(len(Sub.made))
    f = SubFuture(loop=loop)
    loop.call_soon(f.set_result, "from a subclass")
    print(await f)


var = contextvars.ContextVar("var")


async def reads():
    before = var.get("none")
    var.set("changed")
    await asyncio.sleep(0)
    return before, var.get()


async def contexts():
    print("contexts")
    var.set("outer")
    print(await asyncio.create_task(reads()), var.get())
    c = contextvars.Context()
    t = asyncio.create_task(reads(), context=c)
    print(t.get_context() is c, await t, c[var], var.get())


async def eager():
    print("eager")
    loop = asyncio.get_running_loop()
    loop.set_task_factory(asyncio.eager_task_factory)

    async def at_once(f=None):
        me = asyncio.current_task()
        seen = me in asyncio.all_tasks()
        if f is not None:
            await f
        return me.get_name(), seen, asyncio.current_task() is me
    outer = asyncio.current_task()
    t = asyncio.create_task(at_once(), name="E")
    print(t.done(), t.result(), t.get_coro(), asyncio.current_task() is outer)
    f = loop.create_future()
    t = asyncio.create_task(at_once(f), name="F")
    print(t.done(), t in asyncio.all_tasks())
    f.set_result(1)
    print(await t)
    t = asyncio.create_task(raises(ValueError("at once")))
    print(t.done(), repr(t.exception()))
    var.set("mine")
    t = asyncio.create_task(reads())
    print(var.get(), await t)
    loop.set_task_factory(None)
    t = asyncio.Task(at_once(), loop=loop, eager_start=True, name="G")
    print(t.done(), await t)


async def low_level():
    print("low level")
    loop = asyncio.get_running_loop()
    me = asyncio.current_task()
    tasks = asyncio.tasks
    for f, args in ((tasks._enter_task, (loop, 3)), (tasks._leave_task, (loop, 3)), (tasks._enter_task, (4, 3)),
                    (tasks._swap_current_task, (4, None))):
        try:
            f(*args)
        except RuntimeError as e:
            print(str(e).replace(repr(me), "ME"))
    print(tasks._swap_current_task(loop, 5) is me, asyncio.current_task(), tasks._swap_current_task(loop, me))
    print(asyncio.current_task(4), asyncio.all_tasks(4))

    class Other:
        def get_loop(self):
            return loop

        def done(self):
            return False
    o = Other()
    tasks._register_task(o)
    print(o in asyncio.all_tasks())
    tasks._unregister_task(o)
    tasks._register_eager_task(o)
    print(o in asyncio.all_tasks())
    tasks._unregister_eager_task(o)
    print(o in asyncio.all_tasks())
    asyncio.future_add_to_awaited_by(3, 4)
    f, g = loop.create_future(), loop.create_future()
    asyncio.future_add_to_awaited_by(f, g)
    print(f._asyncio_awaited_by == {g}, g._asyncio_awaited_by)
    asyncio.future_discard_from_awaited_by(f, g)
    print(f._asyncio_awaited_by)


async def main():
    for part in basics, cancelling, failing, ducks, subclasses, contexts, eager, low_level:
        await part()

asyncio.run(main())
for f in asyncio.current_task, asyncio.all_tasks, asyncio.get_running_loop, asyncio.get_event_loop:
    try:
        f()
    except RuntimeError as e:
        print(e)

for ending in KeyboardInterrupt("stop"), SystemExit(3):
    loop = asyncio.new_event_loop()
    t = loop.create_task(raises(ending))
    try:
        loop.run_until_complete(t)
    except BaseException as e:
        print(type(e).__name__, e, repr(t.exception()))
    print(loop.run_until_complete(sub(2)))
    loop.close()


@types.coroutine
def old_style():
    got = yield from asyncio.sleep(0, "old")
    return got

print(asyncio.run(waits(old_style())))


async def in_debug():
    t = asyncio.create_task(sub(2))
    return t._source_traceback[-1].name, await t

logging.disable()
print(asyncio.run(in_debug(), debug=True))
