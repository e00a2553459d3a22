# Lists of ints that meet floats, big ints, objects: contents, types and equality stay exact at each change.
l = []
for v in (1, 2, 3, 2.5, True, 2 ** 70, "s", None, [1]):
    l.append(v)
    print(l, [type(x).__name__ for x in l], l.index(v), l.count(1), v in l)
f = [1.0, 2.0, 3.0]
f[1] = 5
print(f, type(f[1]), f[0] is not None, sum(f), sorted(f))
f.append("x")
print(f)
i = [1, 2, 3]
i[0] = 0.5
i[1] = -0.0
print(i, i.index(0), i.count(0.0), 0.5 in i)
i = [1, 2, 3]
i[2] = None
i.insert(0, 2 ** 61)
i.extend([1.5, 2])
print(i)
e = []
e += [1.5]
e += [1]
e.extend(["a"])
print(e, e[1:], e[:2] + [2.5], e * 2)
n = [float("nan"), 1.0]
print(n.count(n[0]), n[0] in n, -float("nan") in n, n == n[:], n.index(n[0]))
b = [True, False, True]
print(b, b.count(1), sum(b), b[0] is True, sorted(b), [1] == [True] == [1.0])
m = [0] * 5
m[2] = 0.5
m[3] = "s"
print(m, [0.0] * 3, [None] * 2, [[]] * 2, [0] * 0, [1, 2.5, "x"] * 2)
z = [2 ** 60 - 1, 2 ** 60, -2 ** 60, -2 ** 60 - 1]
print(z, sorted(z), sum(z), min(z), max(z))
big = [1e300, 1e-300, 5e-324, 1.5]
print(big, sum(big), sorted(big), [x * 2 for x in big], big.index(5e-324))
c = [1, 2, 3]
d = c[:]
c[0] = "changed"
print(c, d, list(reversed(c)), c.copy())
x = [1, 2, 3]
x[1:2] = [1.5, "y"]
print(x)
y = [1, 2] + [1.5] + ["z"]
print(y, [1] + [2], [1.5] + [2], [] + [1], [1] + [])
