# map and filter: laziness, several iterables, None, exceptions.
print(list(map(str, [1, 2])), list(map(lambda a, b: a + b, [1, 2, 3], [10, 20])), list(map(max, [1, 5], [3, 2], [2, 9])), list(map(len, ["a", "bb"])), list(map(int, "123")), list(map(str.upper, "ab")), list(map(lambda *a: a, "ab", "cd")))
print(list(filter(None, [0, 1, "", "a", [], None])), list(filter(lambda x: x > 1, [1, 2, 3])), list(filter(str.isdigit, "a1b2")), list(filter(bool, [0.0, 0.1])), list(filter(lambda x: [], [1])))
log = []
m = map(log.append, [1, 2])
print(log, next(m), log, list(m), log)
f = filter(lambda x: log.append(x) or x % 2, range(4))
print(next(f), log[2:], list(f), type(f).__name__, type(m).__name__)
print(sum(map(lambda x: x * x, range(5))), dict(map(lambda k: (k, k * 2), "ab")), " ".join(map(str, [1, None])), list(map(None.__class__.__name__.join, ["ab"])), set(map(abs, [-1, 1])), sorted(map(lambda x: -x, [1, 3, 2])), max(map(len, ["a", "bbb"])), all(map(str.isalpha, "ab")), [*map(tuple, ["ab"])])
for t in (lambda: map(5, [1]), lambda: list(map(5, [1])), lambda: list(map(lambda: 0, [1])), lambda: list(map(lambda x: 1 / x, [1, 0])), lambda: list(filter(5, [1])), lambda: list(filter(lambda x: undefined, [1])), lambda: map(str), lambda: filter(None), lambda: list(map(lambda a: a, [1], [2]))):
    try:
        r = t()
        print(type(r).__name__)
    except Exception as x:
        print(type(x).__name__, x)
def stop(x):
    if x == 2: raise StopIteration
    return x
print(list(map(stop, [1, 2, 3])))
print(list(map(int, filter(str.isdigit, "a1b22"))), list(map(lambda p: p[0] * p[1], zip([1, 2], [3, 4]))), list(map(map, [str], [[1, 2]]))[0].__next__())
