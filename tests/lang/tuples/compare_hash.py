# Ordering, equality, hashing and use as keys.
print((1, 2) < (1, 3), (1, 2) < (1, 2, 0), () < (0,), (2,) > (1, 9), (1, 2) == (1.0, 2.0), (1,) == [1], (1, "a") < (1, "b"), ((1, 2), 3) < ((1, 3), 0), (1, 2) <= (1, 2), (1,) != (2,))
for t in ((), (0,), (1,), (1, 2), (2, 1), (1.5, 2), (True, None is None), (1, (2, 3)), (-1, -2), (2 ** 70,), tuple(range(10))):
    print(t, hash(t))
d = {(0, 0): "origin", (1, 0): "right", (0, 1): "up"}
print(d[0, 0], d[(1, 0)], d.get((5, 5)), (0, 1) in d, {(1, 2), (1, 2), (2, 1)} == {(2, 1), (1, 2)}, {(1,): 1, (1.0,): 2})
print(hash((1, 2)) == hash((1.0, 2.0)), hash((1, 2)) == hash((2, 1)), sorted([(2, 1), (1, 2), (1, 1), (0, 9)]), max((1, 2), (1, 3)), min([(2, "a"), (1, "z")]))
for f in (lambda: {([],): 1}, lambda: hash((1, {})), lambda: (1, 2) < (1, "a"), lambda: (None,) < (None,), lambda: (None,) < (1,), lambda: (1,) < [1], lambda: sorted([(1, None), (1, 2)])):
    try:
        print(f())
    except TypeError as e:
        print(e)
nan = float("nan")
print((nan,) == (nan,), (nan,) == (-nan,), nan in (nan,), (nan,).index(nan))
a = (1, 2, 3)
b = tuple([1, 2, 3])
print(a == b, hash(a) == hash(b), a is b, a is tuple(a), () == tuple(), {a: "x"}[b])
