# Insertion order: kept by updates, changed by delete and insert again, across growth.
d = {}
for k in "zyxabc":
    d[k] = len(d)
print(d)
d["y"] = "updated"
del d["x"]
d["x"] = "back"
d.pop("z")
d["z"] = "end"
print(d, list(d), list(reversed(d)), d.popitem(), list(d.values()))
d = {i: i for i in range(20)}
for i in range(0, 20, 2):
    del d[i]
print(d)
for i in range(0, 20, 4):
    d[i] = "again"
print(list(d))
d = {}
for i in range(200):
    d[i * 37 % 101] = i
print(len(d), list(d)[:10], list(d.values())[-5:], list(d.items())[50])
for i in range(150):
    d.pop(i % 101, None)
print(d, len(d))
d = {"a": 1}
e = {"c": 3, "a": 5, "b": 2}
d.update(e)
print(d, {**e, **d}, d | e, e | d, list(dict(sorted(e.items()))), dict(reversed(list(e.items()))))
print({1: 0, 2: 0} == {2: 0, 1: 0}, list({1: 0, 2: 0}) == list({2: 0, 1: 0}))
def kw(**k):
    return list(k)
print(kw(z=1, a=2, m=3), kw(**{"q": 1, "b": 2}))
class C:
    z = 1
    a = 2
    def m(self): pass
    b = 3
print([k for k in C.__dict__ if not k.startswith("__")])
o = C()
o.z, o.y, o.x = 1, 2, 3
del o.z
o.z = 4
print(o.__dict__)
