# heavy
"""What tasks and futures ask of their loops, when classes, functions and attributes are exchanged under way."""
import asyncio
from asyncio import base_events, events

log = []


def turns(loop, n=4):
    for _ in range(n):
        loop.call_soon(loop.stop)
        loop.run_forever()


def use(loop, label):
    """A task that sleeps, awaits a future and ends; what was noted meanwhile."""
    del log[:]

    async def work(f):
        await asyncio.sleep(0)
        return await f
    f = loop.create_future()
    t = loop.create_task(work(f))
    turns(loop, 2)
    f.set_result(label)
    turns(loop, 3)
    print(label, t.done() and t.result(), len(log), sorted(set(log)))
    return t


loop = asyncio.new_event_loop()
use(loop, "plain")
use(loop, "plain again")

original = base_events.BaseEventLoop.call_soon


def noting(self, callback, *args, context=None):
    log.append(type(callback).__name__)
    return original(self, callback, *args, context=context)


base_events.BaseEventLoop.call_soon = noting
use(loop, "function of the class")
base_events.BaseEventLoop.call_soon = original
use(loop, "back")

loop.call_soon = lambda *args, **kwargs: noting(loop, *args, **kwargs)
use(loop, "attribute of the loop")
del loop.call_soon
use(loop, "deleted")

inner = base_events.BaseEventLoop._call_soon


def noting_inner(self, callback, args, context):
    log.append("inner")
    return inner(self, callback, args, context)


base_events.BaseEventLoop._call_soon = noting_inner
use(loop, "inner function")
base_events.BaseEventLoop._call_soon = inner

Handle = events.Handle


class Noted(Handle):
    def _run(self):
        log.append("handle")
        super()._run()


events.Handle = Noted
use(loop, "class of handles")
events.Handle = Handle
init = Handle.__init__


def noting_init(self, callback, args, loop, context=None):
    log.append("init")
    init(self, callback, args, loop, context)


Handle.__init__ = noting_init
use(loop, "init of handles")
Handle.__init__ = init
use(loop, "plain handles")


class Own(asyncio.SelectorEventLoop):
    def call_soon(self, callback, *args, context=None):
        log.append("own")
        return super().call_soon(callback, *args, context=context)

    def get_debug(self):
        log.append("debug?")
        return False


class Late(asyncio.SelectorEventLoop):
    pass


own, late = Own(), Late()
use(own, "subclass")
use(late, "subclass without methods")
Late.call_soon = noting
use(late, "method that came later")
Late.get_debug = lambda self: log.append("asked")
use(late, "another one")
del Late.call_soon, Late.get_debug
use(late, "gone again")
for i in range(3):
    use(loop, "in turn")
    use(own, "in turn")
own.close()
late.close()

print("debug")
f = loop.create_future()
f.add_done_callback(log.append)
loop.set_debug(True)
g = loop.create_future()
print(f._source_traceback, g._source_traceback is not None)
f.set_result(1)
print(loop._ready[-1]._source_traceback is not None)
turns(loop, 1)
loop.set_debug(False)
h = loop.create_future()
print(h._source_traceback, log[-1] is f)

print("handles")
f.add_done_callback(print)
handle = loop._ready[-1]
print(type(handle) is Handle, handle.cancelled(), handle._args == (f,), handle._loop is loop, handle._callback is print)
print(handle.get_context() is not None, handle._repr, handle._source_traceback, repr(handle)[:15])
handle.cancel()
print(handle.cancelled(), handle._callback, repr(handle))
turns(loop, 1)
try:
    handle.extra = 1
except AttributeError as e:
    print(str(e).partition(" and ")[0])


def failing(future):
    raise ValueError("in a callback")


told = []
loop.set_exception_handler(lambda loop, context: told.append((context["message"][:29], repr(context.get("exception")))))
f.add_done_callback(failing)
turns(loop, 1)
print(told)

print("closed")
f = loop.create_future()
f.add_done_callback(print)


async def nothing():
    pass

loop.close()
try:
    f.set_result(1)
except RuntimeError as e:
    print(e, f.done())
coro = nothing()
try:
    asyncio.Task(coro, loop=loop)
except RuntimeError as e:
    print(e)
coro.close()


class Minimal:
    """What a future needs of a loop."""
    def __init__(self):
        self.calls = []

    def get_debug(self):
        return False

    def call_soon(self, callback, *args, context):
        self.calls.append((callback, args))


m = Minimal()
f = asyncio.Future(loop=m)
f.add_done_callback(print)
f.add_done_callback(len)
f.set_result(1)
print([(c.__name__, args == (f,)) for c, args in m.calls])
t = asyncio.Task(coro := nothing(), loop=m)
print(type(m.calls[-1][0]).__name__, m.calls[-1][1])
t._log_destroy_pending = False
coro.close()
for wrong in 3, object():
    try:
        asyncio.Future(loop=wrong)
    except AttributeError as e:
        print(e)
