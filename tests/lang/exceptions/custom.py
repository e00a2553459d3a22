# User-defined exceptions: __init__, __str__, attributes, hierarchies, chaining.
class AppError(Exception):
    "Base of the application's errors."
    code = 1
    def __init__(self, msg, **ctx):
        super().__init__(msg)
        self.ctx = ctx
    def __str__(self):
        return f"[{self.code}] {self.args[0]} {self.ctx or ''}".strip()
class NotFound(AppError):
    code = 404
class Conflict(AppError):
    code = 409
    def __init__(self, a, b):
        super().__init__(f"{a} vs {b}", a=a, b=b)
for e in (AppError("base"), NotFound("x", key="k"), Conflict(1, 2)):
    try:
        raise e
    except AppError as x:
        print(type(x).__name__, x, x.args, x.ctx, x.code, repr(x), isinstance(x, NotFound))
class NoInit(Exception): pass
class NoSuper(Exception):
    def __init__(self, a, b=2): self.a = a
class StrOnly(Exception):
    def __str__(self): return "custom str"
class ReprOnly(Exception):
    def __repr__(self): return "custom repr"
class Prop(Exception):
    @property
    def size(self): return len(self.args)
for e in (NoInit(), NoInit(1), NoInit("a", "b"), NoSuper(5), NoSuper(a=6), StrOnly("x"), ReprOnly("y"), Prop(1, 2, 3)):
    print(str(e), repr(e), e.args, [e], f"{e}", getattr(e, "a", None), getattr(e, "size", None))
for f in (lambda: NoSuper(), lambda: NoInit(x=1), lambda: AppError(), lambda: Conflict(1)):
    try:
        f()
    except TypeError as e:
        print(e)
def retry(f, times):
    errors = []
    for i in range(times):
        try:
            return f(i)
        except AppError as e:
            errors.append(str(e))
    raise AppError("gave up", errors=errors)
def flaky(i):
    if i < 2: raise NotFound("try", n=i)
    return "ok after %d" % i
print(retry(flaky, 3))
try:
    retry(flaky, 2)
except AppError as e:
    print(e)
class Multi(NotFound, ValueError): pass
for t in (AppError, NotFound, ValueError, Exception):
    try:
        raise Multi("m")
    except t as e:
        print(t.__name__, type(e).__name__, e)
class Wrapped(Exception):
    def __init__(self, inner): self.inner = inner
    def __str__(self): return f"wrapped {self.inner!r}"
try:
    try:
        int("x")
    except ValueError as e:
        raise Wrapped(e) from e
except Wrapped as e:
    print(e, e.__cause__ is e.inner)
class Falsy(Exception):
    def __bool__(self): return False
    def __len__(self): return 0
try:
    raise Falsy
except Falsy as e:
    print("caught falsy", bool(e))
class EqAll(Exception):
    def __eq__(self, o): return True
    __hash__ = None
try:
    raise EqAll from KeyError()
except EqAll as e:
    print(e == 5, type(e.__cause__))
