# range: construction, items, slices, membership, equality, hash, repr, errors.
for r in (range(5), range(2, 5), range(0, 10, 3), range(5, 0, -2), range(0), range(5, 2), range(-3, 3), range(10, -1, -5)):
    print(r, list(r), len(r), bool(r), r.start, r.stop, r.step, list(reversed(r)), 3 in r, r.count(2), sum(r))
r = range(0, 20, 3)
print(r[0], r[-1], r[2:4], r[::-1], r[1:], r[::2], r[10:], r.index(9), 9 in r, 10 in r, 9.0 in r, "a" in r, max(r), min(r))
print(range(3) == range(0, 3, 1), range(0) == range(5, 5), range(0, 3, 2) == range(0, 4, 2), range(3) != range(4), hash(range(3)) == hash(range(0, 3)), range(3) == [0, 1, 2], {range(3): 1}[range(3)])
print(range(2 ** 70, 2 ** 70 + 3), list(range(2 ** 70, 2 ** 70 + 3)), len(range(2 ** 62)), range(10 ** 20)[-1], range(True, 5), 10 ** 19 in range(10 ** 20))
a, b, c = range(3)
it = iter(range(2))
print(a, b, c, next(it), next(it), next(it, "end"), type(it).__name__, [*range(3)], tuple(range(2)), dict.fromkeys(range(2)))
class I:
    def __index__(self): return 4
print(list(range(I())), range(I(), 10))
for f in (lambda: range(), lambda: range(1.0), lambda: range("3"), lambda: range(1, 5, 0), lambda: r[7], lambda: r["a"], lambda: r.index(1), lambda: r.nope, lambda: setattr(r, "start", 1), lambda: range(1) + range(2), lambda: range(3) < range(4), lambda: len(range(2 ** 64)), lambda: range(1, 2, 3, 4), lambda: r.append(1), lambda: range(None)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
