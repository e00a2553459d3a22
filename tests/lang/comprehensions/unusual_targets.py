# Targets of comprehension and for loops: tuples, stars, attributes and items in loops.
class O: pass
o = O()
l = [0, 0]
d = {}
for o.x in range(3): pass
for l[0] in "ab": pass
for d["k"], l[1] in [(1, 2), (3, 4)]: pass
print(o.x, l, d)
for a, (b, *c), d["z"] in [(1, "xyz", 9)]:
    print(a, b, c, d)
print([c for (a, [b, c]) in [(1, [2, 3])]], [s for *s, t in [(1, 2, 3), "ab"]], [(h, t) for h, *t in ["abc", "d"]], [x for x, in [(1,), (2,)]], [y for [y] in [[5]]])
for i, in [(1,), [2]]:
    print(i, end=" ")
print()
for x in 1, 2, 3:
    print(x, end=" ")
print()
for x in *[1, 2], 3:
    print(x, end=" ")
print()
for i in range(3):
    print(i, end=" ")
    i = 100
print(i)
for x in []:
    pass
try:
    for a, b in [(1, 2), (3,)]:
        print(a, b)
except ValueError as e:
    print(e, a, b)
for f in (lambda: [a for a, b in [1]], lambda: [a for a, b in ["abc"]], lambda: [a for a, b, *c in ["x"]], lambda: [a for a, b in [(1,)]]):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
it = iter(range(10))
print([(a, b) for a, b in zip(it, it)])
it = iter("abcdef")
for c in it:
    print(c, next(it), end=";")
print()
n = [3, 1, 2]
n[:] = [x for x in n if x > 1]
print(n, [n.pop() for _ in n[:]], n)
