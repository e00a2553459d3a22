# Arguments are evaluated left to right; defaults once, at definition; decorators bottom up.
log = []
def t(x):
    log.append(x)
    return x
def show(label):
    print(label, log)
    log.clear()
def f(*a, **k):
    return a, k
f(t(1), t(2), k=t(3), j=t(4))
show("call")
f(*[t(1)], t(2), **{"x": t(3)}, y=t(4))
show("star")
def g(a=t("da"), *, b=t("db")):
    pass
show("defaults")
g()
g()
show("no more defaults")
t(1) + t(2) * t(3)
show("arith")
[t(0), t(1)][t(0)]
show("index")
{t("k"): t("v"), t("k2"): t("v2")}
show("dict")
d = {}
d[t("key")] = t("value")
show("store")
t(1) < t(2) < t(3)
show("compare")
(t(f))(t(1))
log[:] = [x if x is not f else "f" for x in log]
show("callee")
x = [1, 2, 3]
x[t(0)], x[t(1)] = t("a"), t("b")
show("targets")
x[t(2)] += t(5)
show("augmented")
t(1) if t(0) else t(2)
show("conditional")
def deco(n):
    t("make %s" % n)
    def wrap(fn):
        t("apply %s" % n)
        return fn
    return wrap
@deco("outer")
@deco("inner")
def h(a=t("default")):
    pass
show("decorators")
class K(t(object)):
    a = t("body")
    def m(self, v=t("method default")):
        pass
log[0] = "base"
show("class")
(lambda a=t("lambda default"): a)()
show("lambda")
print(t(1), t(2), sep=t("-"))
show("print")
del x[t(0)]
show("del")
