# Every reason to leave compiled code, by its natural cause: in a loop, in a function, and in a function built in its caller.
import gc, math, sys
def tell(name, *found): print(name, *found)

# Types of numbers.
def total(xs):
    s = 0
    for x in xs: s = s + x
    return s
tell("int", total([1, 2, 3] * 20), total([1.5, 2] * 3), total([True, 2]))
def scale(x): return x * 2.5 - x
def scaled(xs): return [scale(x) for x in xs]
tell("float", scaled([0.5, 1.5] * 10), scaled([1, 2.5, 1 << 70]))
try: scaled([1.5, "no"])
except TypeError as e: tell("float", e)
def mean(a, b): return (a + b) / 2.0
def means(xs, b):
    r = 0.0
    for x in xs: r = x * 1.5 + r
    return r
tell("number", means([0.5] * 20, 1), means([1, 2, 3.5, True], 1))
def flagged(n, flag):
    c = 0
    i = 0
    while i < n:
        if flag: c += i
        i += 1
    return c
tell("bool", flagged(50, True), flagged(50, False), flagged(50, None), flagged(50, 7), flagged(50, ""), flagged(50, [0]))

# Shapes and storages.
class P:
    def __init__(self, x, y): self.x = x; self.y = y
    def get(self): return self.x
class Q:
    def __init__(self, x): self.y = 0; self.x = x
    def get(self): return self.x * 10
def xs_of(ps):
    s = 0
    for p in ps: s += p.x + p.get()
    return s
tell("shape", xs_of([P(1, 2), P(3, 4)] * 10), xs_of([P(1, 2), Q(5), Q(6), P(1, 1)]))
try: xs_of([P(1, 2), 3])
except AttributeError as e: tell("shape", e)
def at(xs, n):
    s = 0
    for i in range(n): s += xs[i]
    return s
tell("strategy", at([1, 2, 3, 4], 4), at([1, 2, 3, 4], 4), at([0.5, 1.5, 2.5], 3), at([1, 0.5, 1 << 80], 3))
def put(xs, n, v):
    for i in range(n): xs[i] = v
    return xs
tell("strategy", put([0] * 5, 5, 1), put([0] * 5, 5, 2), put([0] * 3, 3, 0.5), put([0.5] * 3, 3, 1), put([0.5] * 3, 3, 1e300), put([0.5] * 3, 2, 5e-324))
def anything(xs, n):
    s = 0
    for i in range(n): s += xs[i]
    return s
for k in range(4): r = anything([1, 2, 3], 3), anything([0.5, 1.5, 2.0], 3), anything([1, 0.5, 2], 3)
tell("any storage", r)
def third(t): return t[2]
def thirds(ts): return [third(t) for t in ts]
tell("bounds", thirds([(1, 2, 3), (4, 5, 6)] * 5), thirds([[1, 2, 3]]))
for bad in (1, 2), [], [1]:
    try: thirds([(1, 2, 3), (7, 8, 9), bad])
    except IndexError as e: tell("bounds", e)
def walk(xs, n):
    s = 0
    try:
        for i in range(-len(xs), n): s += xs[i]
    except IndexError as e: return s, str(e)
    return s
tell("bounds", walk([1, 2, 3, 4], 4), walk([1, 2, 3, 4], 9), walk([1, 2], 2))

# Ints.
BIG = (1 << 60) - 1
def arith(a, b):
    r = []
    for f in add, sub, mul, div, rem: 
        try: r.append(f(a, b))
        except ZeroDivisionError: r.append("zero")
    return r
def add(a, b): return a + b
def sub(a, b): return a - b
def mul(a, b): return a * b
def div(a, b): return a // b
def rem(a, b): return a % b
def neg(a): return -a
def inv(a): return ~a
def pos(a): return +a
def quo(a, b): return a / b
def shl(a, b): return a << b
def shr(a, b): return a >> b
def bits(a, b): return (a & b, a | b, a ^ b)
for k in range(20): arith(k, 3)
tell("overflow", arith(BIG, 1), arith(-BIG - 1, -1), arith(BIG, BIG), arith(7, 0), arith(-7, 2))
def negs(xs):
    r = []
    for x in xs: r.append((neg(x), inv(x), pos(x)))
    return r
tell("negation", negs([1, -2, 3] * 3), negs([-BIG - 1, BIG, -BIG]))
def quos(xs, ys):
    r = []
    for x in xs:
        for y in ys:
            try: r.append(quo(x, y))
            except ZeroDivisionError: r.append("zero")
    return r
tell("quotient", quos([1, 7, 9], [2, 4]), quos([1, BIG], [0, 3, BIG]), quos([1.0], [2, 0]))
def shifts(xs, ns):
    r = []
    for x in xs:
        for n in ns:
            try: r.append((shl(x, n), shr(x, n), bits(x, n)))
            except ValueError as e: r.append(str(e))
    return r
tell("shift", shifts([1, 5, -3], [1, 2]), shifts([1, -1], [-1, 0, 59, 60, 64, 200]))
def here(n, k):
    s = 0
    for i in range(n): s += (i << k) + (i >> k)
    return s
tell("shift", here(20, 2), here(20, 3), here(20, 63))
for k in -1, -60:
    try: here(5, k)
    except ValueError as e: tell("shift", e)
def half(n, d):
    s = 0
    for i in range(n): s += i // d + i % d
    return s
tell("zero", half(20, 3), half(20, 4))
try: half(20, 0)
except ZeroDivisionError: tell("zero", "raised")
def floats(xs, d):
    r = 0.0
    for x in xs: r += x / d + x % d + x // d + abs(x) - (-x) + math.sqrt(x * x + 1.0)
    return r
tell("zero", floats([0.5, 1.5] * 10, 0.25), floats([0.5], 0.5))
for d in 0.0, -0.0:
    try: floats([0.5], d)
    except ZeroDivisionError: tell("zero", "raised")
def root(x): return math.sqrt(x - 1.0)
def roots(xs):
    r = []
    for x in xs:
        try: r.append(root(x))
        except ValueError: r.append("domain")
    return r
tell("root", roots([1.0, 2.0, 5.0] * 4), roots([0.5, 2.0]), math.isnan(root(math.nan)))
def magnitude(n):
    x = -3.5
    s = 0.0
    for i in range(n):
        x = x + 1.0
        s += abs(x)
        if x: s += 1.0
        if not x < 4.0: x = -3.5
        if i: s += 0.5
    return s
tell("magnitude", magnitude(50))

# Identity: functions, constants, modules, natives.
def one(): return 1
def two(): return 2
def calls(fs):
    s = 0
    for f in fs: s += f()
    return s
tell("identity", calls([one] * 20), calls([one, two, two]), calls([one, lambda: 5, int]))
def natives(fs, v):
    r = []
    for f in fs: r.append(f(v))
    return r
tell("identity", natives([len] * 5, "abc"), natives([len, str, len, sorted], "cab"))
def swapped(n):
    global one
    s = 0
    for i in range(n):
        s += one()
        if i == n // 2: one = two
    return s
tell("identity", swapped(20))

# Unbound variables: locals, cells, globals.
def local(n, when):
    for i in range(n):
        if i == when: x = i
        if i > 5 and i % 7 == 0:
            try: x
            except UnboundLocalError as e: return str(e)
    return x
tell("unbound", local(20, 3), local(5, 0), local(20, 10), local(20, 99))
def outer(n):
    def inner(): return v
    def use(): return w
    s = 0
    w = 1
    try:
        for i in range(n):
            if i == 0: v = 2
            if i == n - 2: del v
            s += inner() + use()
    except NameError as e: return s, str(e)
def closure(n):
    def count():
        nonlocal total
        total += step
    total, step = 0, 1
    for i in range(n):
        count()
        if i == n - 3: step = 0.5
    return total
tell("unbound", outer(20), outer(3), closure(30))
counter = 0
def use_global(n):
    s = 0
    for i in range(n):
        s += counter
        if i == n - 3: del globals()["counter"]
    return s
try: use_global(30)
except NameError as e: tell("unbound", e)
counter = 4
try: use_global(2), use_global(30)
except NameError as e: tell("unbound", e)

# What code relied on ends while it calls out.
limit = 3
def change(i):
    global limit
    if i == 15: limit = 30
def relies(n):
    s = 0
    for i in range(n):
        change(i)
        s += limit
    return s
tell("invalid", relies(10), relies(20))
class C:
    k = 1
    def m(self): return self.k
def patch(i):
    if i == 15: C.m = lambda self: self.k + 100
    if i == 18: C.k = 2
def methods(n):
    c = C()
    s = 0
    for i in range(n):
        patch(i)
        s += c.m() + c.k
    return s
tell("invalid", methods(10), methods(30))

# The poll word: finalisers.
class F:
    made = ended = 0
    def __init__(self): F.made += 1; self.me = self
    def __del__(self): F.ended += 1
def cycles(n):
    s = 0
    for i in range(n):
        F()
        if i % 50 == 49: gc.collect()
        s += i
    return s
tell("poll", cycles(200))
gc.collect()
tell("poll", F.made == F.ended, F.ended)
def dying(n):
    s = 0
    i = 0
    while i < n:
        s += i
        i += 1
        if i == 30: F(); gc.collect()
    return s
tell("poll", dying(60), dying(60))

def churn(n):
    s = 0
    for i in range(n):
        x = [i] * 500
        s += len(x)
    return s
for k in range(20): F()
tell("poll", churn(3000))
gc.collect()
tell("poll", F.made == F.ended)

# Natives that read their caller's frame.
def frames(n):
    found = []
    for i in range(n):
        x = i * 2
        found.append(len(locals()) if i % 3 else sys._getframe().f_lineno - sys._getframe().f_code.co_firstlineno)
    return found[-4:], sorted(locals())
def through(n): return frames(n)
tell("frame", frames(20), through(20), through(3))

# New attributes, one after the other; flags of iterators.
class Grow:
    def __init__(self, i):
        self.a = i
        self.b = i + 1
        self.c = i + 2
def grow(n): return sum([Grow(i).c for i in range(n)])
def add_to(g): g.d = 5; g.e = 6; return g.d + g.e + g.a
tell("transition", grow(20), sum(add_to(Grow(i)) for i in range(20)))
def own(it, n):
    s = 0
    for x in it: s += x
    return s
r = range(10)
for k in range(5): own(r, 0)
it = iter(r)
next(it)
tell("iterator", own(it, 0), list(it), own(r, 0), own([1, 2], 0), own((3, 4), 0))

# Raising out of functions with and without compiled callers, out of nested calls.
def risky(i, n): return 100 // (n - i)
def caller(n):
    s = 0
    for i in range(n + 1):
        s += risky(i, n)
    return s
def top(n):
    try: return caller(n)
    except ZeroDivisionError:
        tb = sys.exc_info()[2]
        names = []
        while tb: names.append((tb.tb_frame.f_code.co_name, tb.tb_lineno)); tb = tb.tb_next
        return names
for k in range(10): r = top(5)
tell("raise", r)
def unpacked(t):
    a, b = t
    return a + b
def unpack(ts):
    s = 0
    for t in ts:
        try: s += unpacked(t)
        except (ValueError, TypeError) as e: print(e)
    return s
tell("raise", unpack([(1, 2)] * 20), unpack([(1, 2), (1, 2, 3), [5, 6], (1,), 7, (0.5, 1)]))
