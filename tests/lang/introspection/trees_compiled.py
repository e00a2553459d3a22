# Trees are compiled like sources: parse, compile, exec prints what the source prints.
import ast
import contextlib
import io

SOURCES = {}
SOURCES["statements"] = '''
"""Doc of the module."""
import os.path as p, sys
from collections import OrderedDict as OD, deque
print(__doc__, p.sep, OD(a=1), deque([1]))
a = b, (c, *d) = 1, (2, 3, 4)
print(a, b, c, d)
[x, y], z = "ab", 3
a = [1, 2, 3]; a[1:] = [5]; a[0] += 4; del a[1]
print(a, x, y, z)
n: int = 3
q: "str"
(w): int = 4
class S: pass
s = S(); s.a = 1; s.a *= 7; s.b: int = 2; print(s.a, s.b)
for i in range(5):
    if i == 1: continue
    elif i == 3: break
    elif i == 7: pass
    else: print("i", i)
else: print("no")
while n:
    n -= 1
else: print("done", n)
assert n == 0, "message"
try: assert n, "is zero"
except AssertionError as e: print(repr(e))
def g():
    global top
    top = 5
    def h():
        nonlocal k
        k += 1
        return k
    k = 1
    return h()
print(g(), top)
del top
try: top
except NameError as e: print(e)
try:
    try: 1 / 0
    except (ValueError, ZeroDivisionError) as e: raise KeyError("k") from e
    else: print("else")
    finally: print("finally")
except KeyError as e: print(repr(e), repr(e.__cause__))
try: raise ExceptionGroup("g", [ValueError(1), TypeError(2), OSError(3)])
except* ValueError as e: print("values", e.exceptions)
except* (TypeError, OSError) as e: print("rest", e.exceptions)
else: print("none")
with open(p.devnull) as f, f as f2: print(f is f2)
pass
'''
SOURCES["functions"] = '''
import functools
def deco(arg):
    print("deco", arg)
    return lambda f: f
@deco(1)
@functools.wraps(deco)
def f(a, b=2, /, c: int = 3, *args: "x", d, e=5, **kw) -> list:
    "doc"
    return a, b, c, args, d, e, kw
print(f(1, d=4), f(1, 2, 3, 4, 5, d=6, z=7), f.__doc__, f.__kwdefaults__, f.__defaults__, f.__annotations__)
print((lambda x, *y, z=1, **k: (x, y, z, k))(1, 2, 3, z=4, w=5))
def gen():
    got = yield 1
    print("got", got)
    r = yield from [2, 3]
    return r
it = gen(); print(next(it), it.send("s"), list(it))
@deco("class")
class C(dict, metaclass=type):
    """doc"""
    __slots__ = ()
    __private = 1
    y: int
    def m(self, __p=2): return super().get("a"), self.__private, __p, __class__
    @property
    def prop(self): return 3
    @staticmethod
    def st(): return C.__private
print(C(a=1).m(), C().prop, C.st(), C.__doc__, C._C__private, C.__annotations__, C.__static_attributes__)
def clash(): return [[a := i, a * 2] for i in range(3) if (b := i)], a, b
print(clash())
def T[A: int, *Cs, B: (int, str) = int, **P = [int]](x: A, *a: *Cs) -> B: return x
print(T.__type_params__, [getattr(t, "__bound__", None) for t in T.__type_params__], T.__type_params__[2].__default__)
type Al[K] = dict[K, int]
print(Al, Al.__value__, Al.__type_params__)
class Base: pass
class G[T](Base): pass
print(G.__type_params__, G.__orig_bases__)
'''
SOURCES["expressions"] = '''
x, y, z = 7, 2, [1, 2, 3]
print(x + y, x - y, x * y, x / y, x // y, x % y, x ** y, x << y, x >> y, x | y, x ^ y, x & y)
class M:
    def __matmul__(self, o): return "at"
print(M() @ 1, -x, +x, ~x, not x, x and y or z, x < y <= 3 != 4, x is not y, 1 in z, 9 not in z, x is y, x == 7 >= 3)
print(z[0], z[-1], z[1:], z[:2], z[::2], z[::-1], "yes" if x else "no", {1: 2, **{3: 4}}, {1, *z}, [*z, 0], (*z, 0), ())
print([i * j for i in z for j in z if i < j if j], {i % 2 for i in z}, {i: j for i, j in zip(z, "abc")}, sum(i for i in z))
print(f"{x}{y!r:>5}{z!s:{x}}{{}} {x=} {x = !s} {x=:03}", f"" f"a" "b", f"{'nested'!a:{'>'}{10}}", f"{z[0]:{y}.{y}f}")
t = t"a{x}b{y!r:>{x}}c{ z [0] = }"
print(t.strings, [(i.value, i.expression, i.conversion, i.format_spec) for i in t.interpolations])
print(1_000, 0xff, 1e3, 2j, 10 ** 30, 123456789012345678901234567890, "a" "b", b"c" b"d", "\\ud800" == chr(0xd800), ..., None, True)
print((lambda: (yield))().__next__(), (n := 5) + n, [y := 1, y ** 2], print(*z, sep="-", **{"end": "!\\n"}))
print(z.__len__().bit_length(), dict(a=1)["a"], "%s" % x, "abc"[0], (1, 2)[1], [[]][0], {"k": {"l": 1}}["k"]["l"])
print("__debug__", __debug__, __name__ == "there")
'''
SOURCES["match"] = '''
class P:
    __match_args__ = "x", "y"
    def __init__(self, x, y): self.x, self.y = x, y
class K: red = 1
def m(v):
    match v:
        case None | True | False: return "singleton", v
        case 1 | -2 | 3.5 | 1 + 2j | -1 - 2j: return "number", v
        case "s" | b"b": return "text"
        case K.red: return "never"
        case [a, *rest, b] if a == b: return "ends", a, rest
        case [a, _]: return "pair", a
        case (a, *_): return "first", a
        case []: return "empty"
        case {"k": 1, "x": [q, *_], **others}: return q, others
        case {None: n, True: t}: return n, t
        case {}: return "mapping"
        case P(0, y=y) | P(y, 1): return "P", y
        case P(x=x) as p: return x, p is v
        case str() as t: return "str", t
        case other: return other
for v in (None, True, 1, -2, 3.5, 1 + 2j, -1 - 2j, "s", b"b", [1, 2, 1], [1, 2], (5, 6, 7), [], {"k": 1, "x": "ab" and [8], "r": 2},
          {None: 1, True: 2}, {"z": 0}, P(0, 5), P(6, 1), P(7, 8), "t", 9):
    print(m(v) if not isinstance(v, P) else (m(v)[0], m(v)[1] if m(v)[1] != v else "v"))
'''
SOURCES["async"] = '''
import types
@types.coroutine
def sleep(_, result=None):
    yield
    return result
def run(coroutine):
    try:
        while True: coroutine.send(None)
    except StopIteration as e: return e.value
class CM:
    async def __aenter__(self): return "in"
    async def __aexit__(self, *a): print("out", a[0])
async def agen(n):
    for i in range(n):
        yield i
        await sleep(0)
async def main():
    async with CM() as a, CM(): print(a)
    async for i in agen(2): print("item", i)
    else: print("end")
    print([i async for i in agen(3)], {i: await sleep(0, i) async for i in agen(2) if i}, [await sleep(0, 4)])
    g = (i async for i in agen(3))
    print(await anext(g))
    await g.aclose()
    return await sleep(0, "result")
print(run(main()))
'''
SOURCES["annotations"] = '''
from __future__ import annotations, generators
x: undefined = 1
def f(a: undefined[1], b: None = 2) -> int | undefined: pass
print(__annotations__, f.__annotations__)
'''
SOURCES["returns in blocks"] = '''
def f(n):
    for i in range(n):
        with __import__("contextlib").nullcontext(i) as j:
            try:
                if j == 2: return "two"
                elif j == 1: continue
                else: continue
            finally: print("leave", j)
    else: return "else"
print(f(1), f(5))
class A:
    x = 1
    y = [x for _ in range(2)] if False else x
    def __init_subclass__(cls, **kw): print(cls.__name__, kw)
class B(A, k=1, **{"l": 2}): z = (lambda self: self.x)
print(A.y, B().z())
'''


def run(code):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(code, {"__name__": "there"})
    return out.getvalue()


for name, source in SOURCES.items():
    tree = ast.parse(source)
    expected = run(compile(source, name, "exec"))
    printed = run(compile(tree, name, "exec"))
    again = run(compile(ast.parse(ast.unparse(tree)), name, "exec"))
    print(name, printed == expected, again == expected or ast.unparse(tree), len(printed.splitlines()))
    if printed != expected:
        print(expected, printed, sep="\n----\n")
    ids = compile(ast.fix_missing_locations(tree), name, "exec")
    print(ids.co_filename, ids.co_name, ids.co_firstlineno)
    print(printed)
