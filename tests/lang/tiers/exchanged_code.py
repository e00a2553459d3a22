"""`__code__` of functions is exchanged: of what is called hot, built into its callers, or running."""

import sys


def caught(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return f"{type(e).__name__}: {e}"


def small(x):
    return x + 1


def other(x):
    return x * 10


def larger(x):
    total = 0
    for i in range(3):
        total += x
    return total


def generator(x):
    yield x
    yield x + 1


def hot(n, change):
    found = []
    for i in range(n):
        if i == n - 5:
            change()
        v = small(i)
        if i > n - 8:
            found.append(v)
    return found


def set_code(function, code):
    function.__code__ = code


original = small.__code__
print(hot(3000, lambda: None))
print(hot(3000, lambda: set_code(small, other.__code__)))
print(hot(3000, lambda: set_code(small, larger.__code__)))
print(hot(3000, lambda: set_code(small, original)))

# CPython warns of code that makes generators in the place of code that does not.
stderr, sys.stderr = sys.stderr, None
made = hot(30, lambda: set_code(small, generator.__code__))
small.__code__ = original
sys.stderr = stderr
print([v if isinstance(v, int) else list(v) for v in made])
print(hot(30, lambda: None))


# Methods, `__init__` and what a class finds by itself.
class A:
    def __init__(self, a):
        self.a = a

    def get(self):
        return self.a

    def twice(self):
        return self.a * 2

    @property
    def p(self):
        return self.a + 100

    def __add__(self, other):
        return self.a + other

    def __bool__(self):
        return self.a > 3


def methods(n, change):
    found = []
    for i in range(n):
        if i == n - 3:
            change()
        a = A(i)
        v = (a.get(), a.p, a + 1, not a)
        if i > n - 5:
            found.append(v)
    return found


def other_init(self, a):
    self.b = 5
    self.a = -a


print(methods(2000, lambda: set_code(A.get, A.twice.__code__)))
print(methods(2000, lambda: set_code(A.__init__, other_init.__code__)))
print(methods(2000, lambda: set_code(A.p.fget, A.twice.__code__)))
print(methods(2000, lambda: set_code(A.__add__, (lambda self, other: "sum").__code__)))
print(methods(2000, lambda: set_code(A.__bool__, (lambda self: True).__code__)))


# A call that is under way goes on in the old code.
def itself(n):
    for i in range(n):
        if i == n - 2:
            itself.__code__ = other.__code__
    return "old", i


print(itself(3000), itself(4))


def step(x):
    global count
    count += 1
    if count == 1500:
        step.__code__ = other.__code__
    return x


count = 0
print([step(i) for i in range(1495, 1505)], sum(step(i) for i in range(3000)), step(2))


# Closures keep their cells.
def maker(v):
    def up(x):
        nonlocal v
        v += x
        return v

    def down(x):
        nonlocal v
        v -= x
        return v

    return up, down


up, down = maker(5)
for i in range(2000):
    r = up(i)
up.__code__ = down.__code__
print(r, up(5), down(5), up.__name__, up.__code__ is down.__code__)

# Defaults, other numbers of parameters.
def three(a, b=2, c=3):
    return a, b, c


def two(a, d=7):
    return a, d


def defaults():
    r = []
    for i in range(1000):
        if i == 997:
            three.__code__ = two.__code__
        if i > 994:
            r.append(caught(three, i))
        else:
            three(i)
    return r


print(defaults(), caught(three), three.__defaults__, caught(three, 1, 2, 3))

# Refusals.
print(caught(set_code, small, 5), caught(set_code, small, None), caught(set_code, small, up.__code__))
print(caught(set_code, up, small.__code__), caught(delattr, small, "__code__"))

# Another module's function has other globals; the code reads those of the function.
there = type(small)(compile("def f(): return where", "there", "exec").co_consts[0], {"where": "there"})
where = "here"


def here():
    return where


print(there(), here())
there.__code__ = here.__code__
print(there(), here())
