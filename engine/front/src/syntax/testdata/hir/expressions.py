None, True, False, ..., 1, 2.5, 3j, 'a' "b", b'a' b'\xff', 99999999999999999999
a.b.c[0][1:2, ::3, ...](x, *y, k=z, **w)
-a + b * ~c ** not_d - +e // f % g @ h << i >> j & k | l ^ m / n
a < b <= c != d == e > f >= g is h is not i in j not in k
a and b and c or d and not e
x if y else z if w else v
lambda a, /, b=1, *c, d, e=2, **f: (yield a)
lambda: 0
(n := 10)
[1, *a], {1, *a}, {1: 2, **a}, (), (1,), [], {}
[x for x in y if x if z for w in x]
{x for x, *y in z}
{x: y for x, y in z}
sum(x for x in y)
f(a, (x for x in y))
f'a{b}c{d!r:>{w}.{p}}{e=}{f = !s}{g=:x}{{}}' 'tail' rf'\{h}'
t'a{b!r:x}{ c + d = }'
f'', f'plain'
'\ud800' 'x'
a[*b], a[b:], a[:, 1]
(a
 + b)
