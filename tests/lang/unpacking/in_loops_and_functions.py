# Unpacking in for, comprehensions, lambda arguments, with return values and dict items.
points = [(1, 2), (3, 4)]
for x, y in points: print(x + y, end=" ")
for i, (x, y) in enumerate(points): print(i, x, y, end="; ")
for (a, b), (c, d) in zip(points, points[::-1]): print(a * c + b * d, end=" ")
print()
for k, (v, *w) in {"p": (1, 2, 3), "q": "xyz"}.items(): print(k, v, w)
print([x * y for x, y in points], {x: y for x, y in points}, {y for _, y in points}, sum(x for x, _ in points), sorted(points, key=lambda p: -p[1]), list(map(lambda p: p[0], points)), [*zip(*points)], dict(points), max(points, key=lambda xy: xy[1]))
def divide(a, b): return divmod(a, b)
q, r = divide(17, 5)
(q2, r2), name = divide(9, 2), "n"
print(q, r, q2, r2, name)
def head_tail(l):
    if not l: return None, []
    h, *t = l
    return h, t
print(head_tail([1, 2, 3]), head_tail([]), head_tail("x"))
def total(l): return 0 if not l else (lambda h, *t: h + total(t))(*l)
print(total([1, 2, 3, 4]))
d = {"a": 1, "b": 2}
(k1, v1), (k2, v2) = d.items()
print(k1, v1, k2, v2, *d, *d.values())
m = [[1, 2, 3], [4, 5, 6]]
(a, *_), (*_, f) = m
print(a, f, list(map(list, zip(*m))))
def varied():
    yield 1, 2
    yield [3, 4]
    yield "56"
    yield {7: 0, 8: 0}
print([(a, b) for a, b in varied()])
line = "name:x:10:20:/home:/bin/sh"
user, pw, *ids, home, shell = line.split(":")
print(user, pw, ids, home, shell)
a, b, c, *rest = [*range(2), *"c"]
print(a, b, c, rest)
fib = [0, 1]
for _ in range(8):
    *_, a, b = fib
    fib.append(a + b)
print(fib)
*a, b = [1]
print(a, b)
