# heavy
"""Futures: states, results, callbacks with their contexts, iteration, attributes, and messages of errors."""
import asyncio
import contextvars
import types


def attempt(f, *args, **kwargs):
    try:
        print("  ", f(*args, **kwargs))
    except BaseException as e:
        print("  ", type(e).__name__, e)


loop = asyncio.new_event_loop()


def turn():
    loop.call_soon(loop.stop)
    loop.run_forever()


print("results")
f = asyncio.Future(loop=loop)
print(f, f.done(), f.cancelled(), f.get_loop() is loop, f._state)
attempt(f.result)
attempt(f.exception)
f.set_result("r")
print(f, f.done(), f.result(), f.exception(), f._result)
attempt(f.set_result, 1)
attempt(f.set_exception, ValueError)
print(f.cancel())

print("exceptions")
f = loop.create_future()
for wrong in 3, int, "text":
    attempt(f.set_exception, wrong)
f.set_exception(KeyError)
print(f, f._log_traceback)
attempt(f.result)
print(repr(f.exception()), f._log_traceback)
f = loop.create_future()
f.set_exception(StopIteration(5))
e = f.exception()
print(repr(e), repr(e.__cause__), repr(e.__context__))


def raising():
    raise ValueError("traced")


try:
    raising()
except ValueError as e:
    kept = e
f = loop.create_future()
f.set_exception(kept)
for _ in range(3):
    try:
        f.result()
    except ValueError as e:
        names = []
        tb = e.__traceback__
        while tb:
            names.append(tb.tb_frame.f_code.co_name)
            tb = tb.tb_next
        print("  ", names)

print("cancelling")
f = loop.create_future()
print(f.cancel("because"), f, f.cancelled(), f.done(), f._cancel_message)
attempt(f.result)
attempt(f.exception)
print(repr(f._make_cancelled_error()), f.cancel())
f = loop.create_future()
f.cancel()
attempt(f.result)
print(f._make_cancelled_error().args)

print("callbacks")
log = []
var = contextvars.ContextVar("var", default="unset")


def note(future):
    log.append((var.get(), future.result()))


def other(future):
    log.append("other")


def inside(value):
    var.set(value)
    return contextvars.copy_context()


f = loop.create_future()
print(f._callbacks)
f.add_done_callback(note, context=contextvars.copy_context().run(inside, "own"))
var.set("here")
f.add_done_callback(note)
f.add_done_callback(other, context=None)
var.set("after")
print(len(f._callbacks), f._callbacks[0][0] is note, repr(f).count("<1 more>"))
print(f.remove_done_callback(print), f.remove_done_callback(other), len(f._callbacks))
f.add_done_callback(other)
f.set_result(7)
print(f._callbacks, log)
f.add_done_callback(note)
turn()
print(log)
del log[:]
f = loop.create_future()
f.add_done_callback(note)
f.add_done_callback(note)
print(f.remove_done_callback(note), f._callbacks)
for wrong in ((), (1, 2)):
    attempt(f.add_done_callback, *wrong)


class Equal:
    def __init__(self, hit):
        self.hit = hit

    def __eq__(self, other):
        self.hit()
        return False

    def __call__(self, future):
        log.append("called")


f = loop.create_future()
for _ in range(4):
    f.add_done_callback(Equal(lambda: f.cancelled() or f.cancel()))
print(f.remove_done_callback(7))
turn()
print(len(log))

print("iteration")
f = loop.create_future()
it = f.__await__()
print(type(it).__name__, iter(it) is it, it.send(None) is f, f._asyncio_future_blocking)
attempt(next, it)
f._asyncio_future_blocking = False
f.set_result((1, 2))
try:
    next(it)
except StopIteration as e:
    print(e.value, e.args)
print(list(f))
attempt(it.throw, ValueError("thrown"))
attempt(next, it)
for wrong in (3,), (int,):
    attempt(iter(loop.create_future()).throw, *wrong)
f = loop.create_future()
f.set_exception(OSError("of the future"))
attempt(next, iter(f))


def generator(f):
    got = yield from f
    yield "got", got


f = loop.create_future()
g = generator(f)
print(next(g) is f)
f.set_result("value")
print(next(g))

print("attributes")
f = loop.create_future()
f.note = "kept"
print(f.note, hasattr(f, "missing"))
for name in "_state", "_result", "_loop", "_callbacks":
    attempt(setattr, f, name, 1)
attempt(setattr, f, "_log_traceback", True)
attempt(delattr, f, "_log_traceback")
attempt(delattr, f, "_asyncio_future_blocking")
f._log_traceback = False
print(f._source_traceback, f._asyncio_awaited_by, f._exception)
print(asyncio.Future[int], isinstance(asyncio.Future[int], types.GenericAlias))
print(asyncio.isfuture(f), asyncio.isfuture(3), asyncio.Future.__module__, asyncio.Future.__qualname__)
attempt(asyncio.Future, loop)
attempt(asyncio.Future.__new__(asyncio.Future).result)
attempt(asyncio.Future.__new__(asyncio.Future).set_result, 1)
attempt(asyncio.Future.__new__(asyncio.Future).add_done_callback, print)
attempt(repr, asyncio.Future.__new__(asyncio.Future))
print(asyncio.Future.__new__(asyncio.Future).done())
attempt(asyncio.Future.result, 3)

print("again")
f = loop.create_future()
f.set_result(1)
f.__init__(loop=loop)
print(f, f.done())


class Mine(asyncio.Future):
    def __init__(self, *, loop, label):
        super().__init__(loop=loop)
        self.label = label

    def __repr__(self):
        return f"<Mine {self.label} {self._state}>"


m = Mine(loop=loop, label="L")
m.set_result(5)
print(m, m.label, m.result(), isinstance(m, asyncio.Future))
print(f.get_loop().get_debug())
loop.set_debug(True)
f = asyncio.Future(loop=loop)
print(f._source_traceback[-1].name, "created at" in repr(f))
loop.set_debug(False)
loop.close()
attempt(asyncio.Future)
