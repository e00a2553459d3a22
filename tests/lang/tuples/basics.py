# Construction, indexing, slicing, concatenation, methods, errors.
t = (1, 2, 3)
print((), (1,), 1, t, tuple(), tuple("ab"), tuple([1, 2]), tuple(range(3)), tuple(x for x in t), (1, (2, (3,))), (1, 2,), ((),))
print(t[0], t[-1], t[1:], t[::-1], t[:], t[:] == t, t + (4,), t * 2, 2 * t, t * 0, () + (), len(t), len(()))
print(t.index(2), t.count(2), t.index(3, 1), 2 in t, 5 in t, 5 not in t, max(t), min(t), sum(t), sorted((3, 1, 2)), list(t), list(reversed(t)), list(enumerate(t)))
for f in (lambda: t[3], lambda: t["a"], lambda: t[1.5], lambda: t.index(9), lambda: t.append(1), lambda: t + [1], lambda: t + 1, lambda: t * "a", lambda: tuple(5), lambda: tuple(1, 2), lambda: t < 5, lambda: t(), lambda: hash(([],)), lambda: t.__setitem__(0, 1), lambda: t.count()):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
try:
    t[0] = 1
except TypeError as e:
    print(e)
try:
    del t[0]
except TypeError as e:
    print(e)
a = t
a += (4,)
print(a, t, a is t)
x = ([1],)
try:
    x[0] += [2]
except TypeError as e:
    print(e, x)
x[0].append(3)
print(x)
