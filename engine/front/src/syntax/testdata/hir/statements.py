"""Docstring."""
from __future__ import annotations
import a, b.c, d.e as f
from . import g
from ..h.i import j as k, l
from m import *
from n import (o, p)

@decorate
@decorate.more(1)  # with a comment
def function[T: int, *Ts, **P = [int]](a: T, /, b: int = 1, *args: *Ts, c, d=2, **kwargs: P) -> T:
    global x
    y: int = 1
    z: list[int]
    (w): int
    a.b: int = 2
    def inner():
        nonlocal y
        y += 1
        return
    yield from inner()
    return y

async def coroutine():
    async with a as b, c as (d, [e, *f]):
        pass
    async for g in h:
        await g
    else:
        pass
    return [i async for i in j]

@decorate
class C[T](Base, *bases, metaclass=Meta, **options):
    __private = 1
    def __method(self):
        self.__private = C.__private
    del __private

type Alias[T] = list[T]
a = b = c, *d = e
a.b, c[d], (e, [f]) = g
a **= b
del a, b.c, (d[e], [f])
for i, in j:
    break
else:
    continue_ = 1
while a:
    continue
else:
    pass
if a:
    pass
elif b:
    pass
elif c:
    pass
else:
    pass
with (a as b, c): pass
try:
    raise
except A:
    raise B
except (C, D) as e:
    raise E from e
except:
    pass
else:
    pass
finally:
    pass
try: pass
except* A as e: pass
assert a, b
assert c
match a, b:
    case 1 | -2 | 1+2j | 'a' 'b' | None | True:
        pass
    case [a, *_, b] | (a, *_, b) if c:
        pass
    case {1: x, 'a': [y], **rest}:
        pass
    case C() | d.C(1, k=_):
        pass
    case (a as b), *c:
        pass
    case a.b.c:
        pass
    case _:
        pass
pass; x; y
