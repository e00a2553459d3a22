# Cycles of every kind are made and dropped; the rest stays intact.
class N: pass
keep = []
for i in range(100):
    a, b = N(), N()
    a.other, b.other = b, a
    a.me = a
    a.list = [a, b]
    a.dict = {"a": a, "list": a.list}
    a.bound = a.__init__
    a.fn = lambda: a
    a.gen = (x for x in [a])
    if i % 10 == 0: keep.append(a)
print(len(keep), all(k.other.other is k and k.me is k and k.list[0] is k and k.dict["list"] is k.list and next(k.gen) for k in keep))
l = []
for i in range(100):
    x = [i]
    x.append(x)
    d = {i: x}
    d["d"] = d
    x.append(d)
    if i % 25 == 0: l.append(x)
print([(x[0], x[1] is x, x[2]["d"][x[0]] is x) for x in l])
def make(i):
    def f(): return g() if i < 0 else i
    def g(): return f
    f.g = g
    return f
fs = [make(i) for i in range(50)]
print(sum(f() for f in fs), fs[3].g() is fs[3])
def klass(i):
    class K:
        n = i
        def m(self): return K
    K.self = K
    return K
ks = [klass(i) for i in range(15)]
print(sum(k.n for k in ks), all(k().m() is k for k in ks))
def err(i):
    try:
        raise ValueError(i)
    except ValueError as e:
        e.self = e
        e.locals = [i, e]
        return e
es = [err(i) for i in range(20)]
print([e.args[0] for e in es][-3:], all(e.locals[1] is e.self for e in es), es[0].__traceback__ is not None)
