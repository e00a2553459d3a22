# NameError and UnboundLocalError messages, globals, del.
def a():
    print(x1)
    x1 = 1
def b():
    del y1
def c():
    if False:
        z = 1
    return z
def d():
    for i in []:
        pass
    return i
def e():
    v = 1
    del v
    return v
def f():
    try:
        raise ValueError
    except ValueError as err:
        pass
    return err
def g():
    def inner():
        return free
    r = inner()
    free = 1
def h():
    n += 1
def i():
    return undefined_name
def j():
    global gone
    gone = 1
    del gone
    return gone
def k():
    import_missing.attr
def l():
    def inner():
        nonlocal w
        del w
    w = 1
    inner()
    return w
def m():
    return [q for q in [1]] and q
def n():
    undefined.attr = 5
def o():
    return pritn("x")
for fn in (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o):
    try:
        print(fn.__name__, fn())
    except NameError as err:
        print(fn.__name__, type(err).__name__, err, getattr(err, "name", None))
try:
    del never
except NameError as err:
    print(err)
x = 1
del x
try:
    x
except NameError as err:
    print(err)
class K:
    try:
        y
    except NameError as err:
        print(err)
    x = 5
    del x
    try:
        x
    except NameError as err:
        print(err)
print(issubclass(UnboundLocalError, NameError))
