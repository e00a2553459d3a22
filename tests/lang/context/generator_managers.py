# Context managers made from generators by hand, and with inside generators.
class Manager:
    def __init__(self, gen): self.gen = gen
    def __enter__(self): return next(self.gen)
    def __exit__(self, t, v, tb):
        if t is None:
            try:
                next(self.gen)
            except StopIteration:
                return False
            raise RuntimeError("generator didn't stop")
        try:
            self.gen.throw(v)
        except StopIteration:
            return True
        except BaseException as e:
            if e is v: return False
            raise
        raise RuntimeError("generator didn't stop after throw")
def manager(f): return lambda *a, **k: Manager(f(*a, **k))
@manager
def tag(name, out):
    out.append(f"<{name}>")
    try:
        yield out
    finally:
        out.append(f"</{name}>")
out = []
with tag("a", out) as o:
    o.append("text")
    with tag("b", out):
        o.append("bold")
print("".join(out))
try:
    with tag("c", out):
        raise ValueError("x")
except ValueError as e:
    print(e, out[-2:])
@manager
def swallow(*types):
    try:
        yield
    except types as e:
        print("swallowed", type(e).__name__, e)
with swallow(KeyError, ValueError):
    raise KeyError("k")
try:
    with swallow(KeyError):
        raise TypeError("t")
except TypeError as e:
    print("passed", e)
def gen():
    with tag("g", out) as o:
        yield 1
        yield 2
    yield 3
out.clear()
g = gen()
print(next(g), out, next(g), next(g), out)
g = gen()
next(g)
g.close()
print(out)
@manager
def temp(obj, **kw):
    old = {k: getattr(obj, k) for k in kw}
    for k, v in kw.items(): setattr(obj, k, v)
    yield obj
    for k, v in old.items(): setattr(obj, k, v)
class O: a = 1; b = 2
with temp(O, a=10) as o:
    print(O.a, O.b)
print(O.a)
