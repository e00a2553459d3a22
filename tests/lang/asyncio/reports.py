# heavy
"""What loops are told of futures and tasks that die, reprs, stacks, and garbage."""
import asyncio
import collections
import gc
import io
import re
import weakref


def recording(loop):
    loop.told = []

    def handler(loop, context):
        names = tuple(sorted(k for k in context if k != "message"))
        loop.told.append((context["message"], names, repr(context.get("exception"))))
    loop.set_exception_handler(handler)
    return loop


def collect():
    for _ in range(3):
        gc.collect()


def turn(loop):
    loop.call_soon(loop.stop)
    loop.run_forever()


async def fail(e):
    raise e


def forget_futures(loop):
    for i in range(40):
        f = loop.create_future()
        f.set_exception(ValueError("forgotten"))
        g = loop.create_future()
        g.set_exception(ValueError("retrieved"))
        g.exception()
        h = loop.create_future()
        h.set_exception(ValueError("silenced"))
        h._log_traceback = False


def forget_tasks(loop):
    for _ in range(40):
        loop.create_task(fail(OSError("of a task")))
    turn(loop)


def forget_pending(loop):
    async def endless():
        await loop.create_future()
    for _ in range(40):
        loop.create_task(endless())
    for _ in range(40):
        loop.create_task(endless())._log_destroy_pending = False
    turn(loop)


def most(loop):
    """What the loop was told most often, and whether that is often enough: single objects may live on for a while."""
    (told, n), = collections.Counter(loop.told).most_common(1)
    return n >= 30, told


def deep(f, loop, n=30):
    # Leaves nothing of the objects on the native stack.
    return deep(f, loop, n - 1) if n else f(loop)


loop = recording(asyncio.new_event_loop())
for f in forget_futures, forget_tasks, forget_pending:
    deep(f, loop)
    deep(lambda loop: collect(), loop)
    turn(loop)
    print(f.__name__, *most(loop))
    loop.told.clear()


class Sub(asyncio.Future):
    def __del__(self):
        dead.append(self._state)
        super().__del__()


def forget_sub(loop):
    for _ in range(40):
        Sub(loop=loop).set_exception(KeyError("sub"))
        Sub(loop=loop)

dead = []
deep(forget_sub, loop)
deep(lambda loop: collect(), loop)
turn(loop)
print(len(dead) >= 60, set(dead) == {"PENDING", "FINISHED"}, *most(loop))
loop.told.clear()


def cycles(loop):
    async def fine():
        await asyncio.sleep(0)
    refs = []
    for _ in range(40):
        t = loop.create_task(fine())
        t.me = t
        t.add_done_callback(lambda f, t=t: None)
        refs.append(weakref.ref(t))
    for _ in range(4):
        turn(loop)
    return refs

refs = deep(cycles, loop)
deep(lambda loop: collect(), loop)
print(sum(r() is not None for r in refs) < 10, len(asyncio.all_tasks(loop)) < 10)

print("reprs")


def plain(task):
    """The repr without the folders of files."""
    return re.sub(r" at [^ ]*/([a-z]+\.py)", r" at \1", repr(task))


async def waits(f):
    await f


async def shown():
    loop = asyncio.get_running_loop()
    f = loop.create_future()
    t = asyncio.create_task(waits(f), name="W")
    await asyncio.sleep(0)
    print(f)
    print(plain(t))
    f.add_done_callback(print)
    print(f)
    f.add_done_callback(repr)
    print(f)
    t.cancel()
    print(plain(t).partition(" coro")[0])
    try:
        await t
    except asyncio.CancelledError:
        pass
    print(plain(t))
    t = asyncio.create_task(fail(ValueError("v")), name="V")
    await asyncio.wait([t])
    print(repr(t.exception()), plain(t))
    print([frame.f_code.co_name for frame in t.get_stack()])
    out = io.StringIO()
    t.print_stack(file=out)
    print(out.getvalue().splitlines()[-1])
    f = loop.create_future()
    t = asyncio.create_task(waits(f), name="S")
    await asyncio.sleep(0)
    print([frame.f_code.co_name for frame in t.get_stack()], t.get_stack(limit=0))
    out = io.StringIO()
    t.print_stack(limit=5, file=out)
    print(out.getvalue().splitlines()[0].partition(" coro")[0], out.getvalue().splitlines()[-1])
    f.set_result(None)
    await t
    out = io.StringIO()
    t.print_stack(file=out)
    print(t.get_stack(), out.getvalue().partition(" coro")[0])
    step = asyncio.create_task(fail(OSError()))
    handle = loop._ready[-1]
    print(handle._callback.__self__ is step, type(handle._callback).__name__)
    for args, kwargs in ((1,), {}), ((), {"a": 1}):
        try:
            handle._callback(*args, **kwargs)
        except TypeError as e:
            print(e)
    await asyncio.wait([step])
    try:
        handle._callback()
    except RuntimeError as e:
        print(str(e).partition("_")[0].partition("<")[0])
    step.exception()
    f = loop.create_future()
    t = asyncio.create_task(waits(f))
    await asyncio.sleep(0)
    wakeup = f._callbacks[0][0]
    print(wakeup.__qualname__, wakeup.__self__ is t)
    f.set_result(1)
    await t

asyncio.run(shown())

print("steps out of turn")


async def twice():
    await asyncio.sleep(0)

t = loop.create_task(twice())
step = loop._ready[-1]._callback
try:
    step()
except RuntimeError as e:
    print(str(e).partition("<")[0])
turn(loop)
turn(loop)
asyncio._set_running_loop(loop)
try:
    step()
except asyncio.InvalidStateError as e:
    print(str(e).partition("<")[0])
asyncio._set_running_loop(None)
turn(loop)
loop.close()
