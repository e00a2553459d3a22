# repr, comparison, hashing and copying of data that contains itself.
l = [1]
l.append(l)
print(l, l == l, l[1] is l, len(l))
d = {1: 2}
d["me"] = d
print(d, d == d)
a, b = [], []
a.append(b)
b.append(a)
print(a, b)
def same(x, y):
    try:
        return x == y
    except RecursionError as e:
        return "RecursionError"
print(same(a, b), same(a, a))
c1, c2 = {}, {}
c1["k"], c2["k"] = c2, c1
print(c1, same(c1, c2))
t = ([],)
t[0].append(t)
print(t)
class R:
    def __init__(self): self.l = [self]
    def __repr__(self): return f"R({self.l})" if len(self.l) < 2 else "R(cut)"
class S(list): pass
s = S()
s.append(s)
s.append(5)
print(s, s.copy()[0] is s)
try:
    print(repr(R()))
except RecursionError as e:
    print("RecursionError")
def lt(x, y):
    try:
        return x < y
    except RecursionError as e:
        return "RecursionError"
print(lt(a, b), len(a))
n = {"name": "root", "children": []}
n["children"].append({"name": "leaf", "parent": n})
print(n)
x = []
x.extend([x, [x], (x,), {"x": x}])
print(x, str(x) == repr(x), f"{x}" == "%s" % x)
v = {}
v[0] = v.items()
print(len(repr(v)) > 5, v.keys())
class Node:
    def __init__(self, v): self.v, self.next = v, None
p, q = Node(1), Node(2)
p.next, q.next = q, p
print(p.next.next is p, p.next.next.next.v)
g = [None]
g[0] = (g, {"g": g})
print(g)
def hashes(x):
    try:
        return hash(x)
    except TypeError as e:
        return str(e)
print(hashes(t))
