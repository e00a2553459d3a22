"""Code objects: lines, positions, flags, replace."""


def show(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except BaseException as e:
        print(type(e).__name__, e)


def f(a, b=1, *c, d, **e):
    """Docs."""
    x = a + b
    if x:
        return lambda: x

    return c, d, e


code = f.__code__
first = code.co_firstlineno
ranges = list(code.co_lines())
print(ranges[0][0], ranges[-1][1] == len(code.co_code), all(a[1] == b[0] for a, b in zip(ranges, ranges[1:])))
print(sorted({line - first for _, _, line in ranges if line} - {0}))
positions = list(code.co_positions())
print({len(p) for p in positions}, all(p[0] is None or p[0] <= p[1] for p in positions))
print(type(code.co_code).__name__, type(code.co_linetable).__name__, type(code.co_exceptiontable).__name__)
print(code.co_name, code.co_argcount, code.co_kwonlyargcount, code.co_flags & 0xC, code.co_varnames[:5], code.co_cellvars)
new = code.replace(co_name="g", co_filename="file", co_firstlineno=5, co_qualname="q.g")
print(new.co_name, new.co_filename, new.co_firstlineno, new.co_qualname, new.co_argcount, code.co_name)
f.__code__ = new
print(f(1, d=2)(), f.__name__, f.__code__ is new, new == code, code == code.replace(), hash(code) == hash(code.replace()))
show(code.replace, co_nothing=1)
show(code.replace, co_name=5)
print(code.replace(co_argcount=2, co_flags=code.co_flags) == code)


def generator():
    result = yield 1
    return result


async def coroutine():
    return await generator()


class Awaitable:
    def __await__(self):
        return generator()


flags = {"generator": generator, "coroutine": coroutine}
print({name: f.__code__.co_flags & 0x3A0 for name, f in flags.items()})
show(coroutine().send, None)
generator.__code__ = generator.__code__.replace(co_flags=generator.__code__.co_flags | 0x100)
c = coroutine()
print(c.send(None), c.cr_await.__name__)
show(c.send, "sent")


def delegates():
    return (yield from coroutine())


delegates.__code__ = delegates.__code__.replace(co_flags=delegates.__code__.co_flags | 0x100)
print(next(delegates()))
