"""exec and eval of the code of functions, generators and classes."""


def f(a, *args, b=1, **kw):
    print(a, args, b, kw)


def g(*args, **kw):
    return args, kw


def one(a=1):
    return a


def steps():
    yield 1
    yield 2


def outer():
    x = 1

    def inner():
        return x

    return inner


class Holder:
    attribute = 5


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


for code in (f.__code__, g.__code__, one.__code__, outer.__code__):
    attempt(lambda: exec(code))
attempt(lambda: eval(g.__code__))
attempt(lambda: eval(f.__code__, {}))
attempt(lambda: list(eval(steps.__code__)))
attempt(lambda: eval((lambda: name).__code__, {"name": "from globals"}))
attempt(lambda: eval((lambda: missing).__code__, {}))
inner = outer()
attempt(lambda: exec(inner.__code__))
attempt(lambda: exec(inner.__code__, closure=()))
attempt(lambda: exec(inner.__code__, closure=(1,)))
attempt(lambda: exec(inner.__code__, closure=inner.__closure__))
attempt(lambda: eval(inner.__code__))
attempt(lambda: exec(g.__code__, closure=inner.__closure__))
attempt(lambda: exec("1", closure=inner.__closure__))
module = compile("class A:\n    x = 1\n    def m(self): return __class__\n", "<text>", "exec")
body = [c for c in module.co_consts if hasattr(c, "co_code")][0]
space = {}
exec(body, {"__name__": "here"}, space)
print(sorted(k for k in space if not k.startswith("__")), space["__qualname__"], space["__module__"])
exec(module, space)
print(space["A"].x, space["A"]().m() is space["A"])
