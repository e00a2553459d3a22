# Classes, functions, bound methods and closures made and dropped in loops.
classes = []
for i in range(40):
    class K:
        tag = "t" + str(i)
        def __init__(self, v): self.v = [v]
        def get(self): return self.tag, self.v
        @property
        def p(self): return [self.v, i]
        @staticmethod
        def s(x): return [x]
        @classmethod
        def c(cls): return cls.tag
    if i % 8 == 0: classes.append(K)
print([k(1).get() for k in classes], classes[2](5).p, classes[3].s(1), classes[4].c())
bound = [classes[i % 5](i).get for i in range(50)]
print(bound[7](), sum(b()[1][0] for b in bound))
fs = []
for i in range(60):
    def f(a, b=[i], *, c={"i": i}): return a, b, c
    f.attr = [i]
    fs.append(f)
print(fs[59](1), fs[0].attr, sum(f.attr[0] for f in fs))
subs = [type("Sub%d" % i, (classes[i % 5],), {"extra": [i]}) for i in range(20)]
print([s.__name__ for s in subs][-2:], subs[7](3).get(), subs[19].extra, len(classes[0].__subclasses__()))
objs = []
for i in range(60):
    o = subs[i % 20](i)
    setattr(o, "dyn%d" % (i % 4), [i])
    if i % 3: objs.append(o)
print(len(objs), sum(o.v[0] for o in objs), sum(len(o.__dict__) for o in objs))
props = [getattr(o, "p")[1] for o in objs[:5]]
print(props, [callable(x) for x in (fs[0], bound[0], subs[0])])
deco = lambda f: lambda *a: [f(*a)]
g = lambda x: x
for _ in range(20): g = deco(g)
r = g("core")
d = 0
while r != "core": r, d = r[0], d + 1
print(d)
