# One for loop over lists, tuples, ranges, strings, dicts, sets, generators, user iterators, and list growth inside.
class It:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n == 0: raise StopIteration
        self.n -= 1
        return self.n
class Seq:
    def __getitem__(self, i): return [10, 20][i]
def gen():
    yield 1
    yield 2
def collect(it):
    out = []
    for x in it: out.append(x)
    else: out.append("end")
    return out
def total(it):
    t = 0
    for x in it: t += x
    return t
things = lambda: [[1, 2], (3,), range(3), range(5, 0, -2), "ab", "é日", b"xy", {"k": 1}, {7}, gen(), It(2), Seq(), [], (), range(0), {}.items(), {1: 2}.items(), zip([1], [2]), enumerate("e"), map(abs, [-1]), reversed([1, 2]), iter([5]), [1.5, 2.5], [None], (i for i in range(2)), filter(None, [0, 1]), {3: 4}.values(), frozenset([9]), range(2 ** 62, 2 ** 62 + 2)]
for _ in range(2):
    for t in things(): print(collect(t), end=" ")
    print()
print([total(t) for t in ([1, 2], (1.5, 2), range(10), {5: 0}, gen(), It(4), b"ab", [True, 2], range(2 ** 60, 2 ** 60 + 2), [2 ** 60, 0.5])])
for bad in (5, None, int, object(), lambda: 0):
    try: collect(bad)
    except TypeError as e: print(e)
def nested(a, b): return [(x, y) for x in a for y in b]
print(nested([1, 2], "ab"), nested("ab", range(2)), nested({1: 0}, gen()), nested([], []))
def unpack(it): return [a + b for a, b in it]
print(unpack([(1, 2)]), unpack(["ab"]), unpack(zip("ab", "cd")), unpack([[1.5, 1]]), unpack({(1, 2): 0}), unpack(enumerate(range(2))), unpack({1: 2}.items()))
def contains(x, c): return x in c
print([contains(1, c) for c in ([1], (2,), {1}, {1: 0}, range(3), It(3), gen(), Seq(), [1.0], [True])], contains("a", "abc"), contains(97, b"a"))
