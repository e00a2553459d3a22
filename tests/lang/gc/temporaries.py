# Temporaries that live only in an expression while calls allocate.
def mk(n): return [str(n)] * 2
def junk(): return [[i] for i in range(5)]
print([mk(1), junk() and mk(2), mk(3)], (mk(4), junk(), mk(5))[::2], {"k": mk(6), "j": len(junk())}, mk(7) + (junk() and mk(8)))
print("%s %s %s" % (mk(1), len(junk()), mk(2)), f"{mk(3)}{len(junk())}{mk(4)}", "-".join(mk(5) + [str(len(junk()))]), "{} {}".format(mk(6), junk()[0]))
def f(a, b, *c, d, **e): return a, b, c, d, e
print(f(mk(1), junk()[1], mk(2), *mk(3), d=mk(4), e=mk(5), **{"z": mk(6)}))
class C:
    def __init__(self, *a): self.a = a
    def __add__(self, o): return C(*self.a, *o.a, *junk()[:1])
    def __getitem__(self, i): return C(self.a[i], junk()[0])
    def __eq__(self, o): return junk() and self.a == o.a
    def __repr__(self): return f"C{self.a}{len(junk())}"
print(C(mk(1)) + C(mk(2)) + C(3), C(mk(4))[0], [C(1), C(2)] == [C(1), C(2)], sorted([C(2), C(1)], key=lambda c: (junk(), c.a)[1]))
print(max([mk(i) for i in range(5)], key=lambda x: (junk(), x)[1]), list(map(lambda x: (x, junk()[0]), mk(9))), {k: junk()[0] for k in mk(1)}, [y for x in junk() for y in (x, mk(x[0]))][-2:])
a, (b, *c), d = mk(1), (junk(), mk(2), mk(3)), mk(4)
print(a, len(b), c, d)
x = [mk(1)]
x[0], y = (junk() and mk(2)), x[0]
print(x, y)
def rec(n): return [n] + rec(n - 1) + mk(n) if n else junk()
print(rec(4))
def args(*a, **k): return len(a), sorted(k)
print(args(*[mk(i) for i in range(20)], **{f"k{i}": junk() for i in range(10)}))
print((lambda *a: [*a, *junk()][-1])(mk(1)), [*mk(1), *(z for z in junk())][0], mk(1) and junk() and mk(2), (mk(0) if junk() else 0), not mk(1), mk(1) < mk(2), mk("x")[0] in "xyz", str(mk(1))[::-1])
try:
    raise ValueError(mk(1), junk()[0])
except ValueError as e:
    print(e.args, junk()[1])
