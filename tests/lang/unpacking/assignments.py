# Unpacking of every iterable, nested and starred targets.
a, b = 1, 2
c, d = [3, 4]
e, f = "ef"
g, h = {"k": 1, "l": 2}
i, j = range(2)
k, l = (x for x in "kl")
m, n = {5: 6}.items().__iter__().__next__()
(o, p), q = (1, 2), 3
print(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q)
a, *b = 1, 2, 3
*c, d = "xyz"
e, *f, g = range(5)
*h, = "ab"
[i, *j] = [1]
(k, *l), *m = [(1, 2, 3), 4, 5]
print(a, b, c, d, e, f, g, h, i, j, k, l, m)
a, (b, *c), d = 1, "bcd", 2
a, b, c = b, c, a
print(a, b, c, d)
first, *_, last = [1, 2, 3, 4]
print(first, last, _)
x = [0, 1, 2]
x[0], *x[1:], y = 9, 8, 7, 6
print(x, y)
class O: pass
o = O()
o.a, (o.b, *o.c) = 1, (2, 3, 4)
print(o.__dict__)
a = b, c = 5, 6
print(a, b, c)
() = []
[] = ()
print("empty targets")
for bad in (lambda: [1, 2, 3], lambda: [1], lambda: 5, lambda: "a", lambda: None, lambda: {1}, lambda: (x for x in range(9))):
    try:
        p, q = bad()
    except Exception as e:
        print(type(e).__name__, e)
for bad in ([], [1], "a"):
    try:
        p, q, *r = bad
    except ValueError as e:
        print(e)
try:
    () = [1]
except ValueError as e:
    print(e)
