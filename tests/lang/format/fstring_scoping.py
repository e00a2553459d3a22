# What f-strings see: locals, globals, closures, class bodies, comprehensions; when they are evaluated.
g = "global"
def outer():
    e = "enclosing"
    def inner(p="param"):
        l = "local"
        return f"{g} {e} {p} {l}"
    return inner
print(outer()(), outer()("other"))
class C:
    a = 1
    b = f"{a + 1} {g}"
    def m(self):
        return f"{self.a} {self.b} {type(self).__name__}"
print(C.b, C().m())
print([f"{i}{j}" for i in "ab" for j in range(2)], {f"{k}": f"{v}" for k, v in [(1, 2)]}, list(f"{i}" for i in range(3)))
fs = [lambda: f"{i}" for i in range(3)]
print([f() for f in fs])
calls = []
def t(v):
    calls.append(v)
    return v
s = f"{t(1)}{t(2)!r}{t('x'):>{t(4)}}"
print(s, calls)
try:
    f"{nope}"
except NameError as e:
    print(e)
try:
    f"{1 / 0}"
except ZeroDivisionError as e:
    print(e)
try:
    f"{[][1]:>5}"
except IndexError as e:
    print(e)
i = 5
print(f"{(i := 7)} {i}", f"{i:=5}", i)
def gen():
    for k in range(3):
        got = yield f"{k}"
        if got:
            yield f"{got}!"
it = gen()
print(next(it), it.send("hi"), next(it))
print(f"{'\n'.join(['a', 'b'])}", f"{'"' + "'"}", f"{"inner"}")
