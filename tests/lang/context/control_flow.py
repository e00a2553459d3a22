# return, break, continue, nested with and try/finally order.
log = []
class C:
    def __init__(self, n): self.n = n
    def __enter__(self): log.append(f"+{self.n}")
    def __exit__(self, t, v, tb): log.append(f"-{self.n}{t.__name__ if t else ''}")
def show():
    print(" ".join(log))
    log.clear()
def a():
    with C(1):
        with C(2):
            return "r"
print(a())
show()
def b():
    for i in range(4):
        with C(i):
            if i == 1: continue
            if i == 3: break
            log.append(f"b{i}")
    else:
        log.append("else")
    log.append("end")
b()
show()
def c():
    try:
        with C("c"):
            try:
                raise ValueError
            finally:
                log.append("fin")
    except ValueError:
        log.append("caught")
    finally:
        log.append("outer fin")
c()
show()
def e():
    with C("e1"), C("e2"):
        try:
            1 / 0
        except ZeroDivisionError:
            log.append("handled")
            return [log.append("in return"), "v"][1]
print(e())
show()
def f(n):
    with C(n):
        return 0 if n == 0 else f(n - 1)
f(3)
show()
def g():
    with C("g"):
        yield 1
        with C("g2"):
            yield 2
x = g()
next(x); next(x)
show()
x.close()
show()
def h():
    for v in (1, 2):
        with C(v):
            yield v
list(h())
show()
with C("x") as none:
    log.append(str(none))
show()
