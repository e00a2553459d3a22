# enumerate and zip, strict, exhausted iterators.
print(list(enumerate("ab")), list(enumerate([], 5)), list(enumerate("xy", 10)), list(enumerate("z", start=-1)), dict(enumerate("ab")))
e = enumerate("abc")
print(next(e), list(e), list(e), type(e).__name__, iter(e) is e)
print(list(zip()), list(zip([1])), list(zip([1, 2], "ab")), list(zip([1, 2, 3], "ab")), list(zip("ab", range(9), [True, False])), dict(zip("ab", [1, 2])), list(zip(*[(1, 2), (3, 4)])), [a + b for a, b in zip("ab", "cd")])
z = zip([1, 2], [3, 4])
print(next(z), list(z), list(z), type(z).__name__)
i = iter([1, 2, 3, 4, 5])
print(list(zip(i, i)), list(i))
i = iter([1, 2, 3])
j = iter([1])
print(list(zip(i, j)), list(i))
print(list(zip([1], [2], strict=True)), list(zip(strict=True)))
for f in (lambda: list(zip([1, 2], [1], strict=True)), lambda: list(zip([1], [1, 2], strict=True)), lambda: list(zip([1], [1], [], strict=True)), lambda: zip(5), lambda: zip([1], None), lambda: enumerate(5), lambda: enumerate([], "a"), lambda: enumerate(), lambda: zip([1], foo=2)):
    try:
        print(f())
    except Exception as x:
        print(type(x).__name__, x)
def g():
    yield 1
    raise KeyError("g")
try:
    print(list(zip(g(), "ab")))
except KeyError as x:
    print(x)
print(list(enumerate(zip("ab", "cd"))), [(i, a, b) for i, (a, b) in enumerate(zip("ab", [1, 2]), 1)], list(enumerate(range(2), 2 ** 70))[1])
