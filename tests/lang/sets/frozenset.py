# frozenset: hashable, immutable, mixes with set.
f = frozenset([3, 1, 2])
print(f, frozenset(), frozenset("a"), len(f), 1 in f, f == {1, 2, 3}, {1, 2, 3} == f, hash(f) == hash(frozenset([2, 1, 3])), f is frozenset(f), f.copy() is f)
print(f | {4}, type(f | {4}), {4} | f, type({4} | f), f & {1}, f - {1}, f ^ {1, 9}, f.union([7]), f < {1, 2, 3, 4}, f.issubset(range(9)), f.isdisjoint({8}))
print({f: "key"}[frozenset([1, 2, 3])], {frozenset([1]), frozenset([1]), frozenset()} == {frozenset(), frozenset([1])}, len({frozenset([i % 3]) for i in range(9)}))
g = f
g |= {10}
print(g, f, type(g))
for h in (lambda: f.add(1), lambda: f.remove(1), lambda: f.pop(), lambda: f.update([1]), lambda: frozenset(5), lambda: f[0], lambda: frozenset([[]]), lambda: f + f, lambda: f.clear()):
    try:
        print(h())
    except Exception as e:
        print(type(e).__name__, e)
print(hash(frozenset()), hash(frozenset([1])), hash(frozenset([1, 2, 3])), hash(frozenset([0])), hash(frozenset([1.5, -1])), hash(frozenset([(1, 2)])))
class F(frozenset):
    pass
print(F([1, 2]), F([1]) == frozenset([1]), {F([1]): 2}[frozenset([1])], type(F([1]) | {2}), F([2]).__class__.__name__)
