# throw and close: where the exception arises, what comes back, finally blocks.
def g():
    try:
        while True:
            try:
                x = yield "ready"
            except ValueError as e:
                x = yield f"handled {e}"
    finally:
        print("cleanup")
it = g()
print(next(it), it.throw(ValueError("v")), next(it))
try:
    it.throw(KeyError("k"))
except KeyError as e:
    print("out", e)
try:
    next(it)
except StopIteration:
    print("finished")
it = g()
next(it)
print(it.close(), it.close())
try:
    it.throw(TypeError("after close"))
except TypeError as e:
    print(e)
it = g()
print(it.close(), list(it))
it = g()
try:
    it.throw(ValueError("not started"))
except ValueError as e:
    print(e)
def ignores():
    while True:
        try:
            yield 1
        except GeneratorExit:
            print("ignoring")
            yield 2
            return
i = ignores()
next(i)
try:
    i.close()
except RuntimeError as e:
    print(e)
def returns():
    try:
        yield 1
    except GeneratorExit:
        return "value of close"
r = returns()
next(r)
print(r.close())
def raises():
    try:
        yield 1
    finally:
        raise OSError("in finally")
r = raises()
next(r)
try:
    r.close()
except OSError as e:
    print(e, type(e.__context__).__name__)
def catches():
    try:
        yield 1
    except Exception as e:
        print("caught", type(e).__name__)
        yield "recovered"
c = catches()
next(c)
print(c.throw(RuntimeError))
try:
    c.throw(RuntimeError("second"))
except RuntimeError as e:
    print(e)
for bad in (5, "x", int):
    c = catches()
    next(c)
    try:
        c.throw(bad)
    except TypeError as e:
        print(e)
def stop():
    yield 1
    raise StopIteration("inside")
try:
    list(stop())
except RuntimeError as e:
    print(e, repr(e.__cause__))
def nxt():
    yield next(iter([]))
try:
    list(nxt())
except RuntimeError as e:
    print(e)


class NoException(Exception):
    def __new__(cls):
        return 5


g = (i for i in range(3))
next(g)
try:
    g.throw(NoException)
except TypeError as e:
    print(e)
