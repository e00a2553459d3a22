# List comprehensions: conditions, nesting, order of evaluation, scoping of the variable.
print([x for x in range(5)], [x * x for x in range(5) if x % 2], [x for x in range(20) if x % 2 if x % 3], [[x, y] for x in range(3) for y in range(x)])
print([(x, y, z) for x in range(1, 15) for y in range(x, 15) for z in range(y, 15) if x * x + y * y == z * z])
m = [[1, 2, 3], [4, 5, 6]]
print([[r[i] for r in m] for i in range(3)], [x for r in m for x in r], [x for r in m if sum(r) > 6 for x in r if x != 5], [[x * 2 for x in r] for r in m], [sum(r) for r in m])
x = "kept"
print([x for x in "ab"], x, [x for x in [x]], x)
print([a + b for a, b in [(1, 2), (3, 4)]], [k + str(v) for k, v in {"a": 1}.items()], [a for a, *b in ["abc"]], [b for a, *b in ["abc"]], [i for i, (j, k) in [(1, (2, 3))]])
print(["even" if i % 2 == 0 else "odd" for i in range(3)], [i and "t" or "f" for i in range(2)], [not i for i in (0, 1)], [(lambda: i)() for i in range(3)], [len(w) for w in "a bb".split()], [f"{i}" for i in range(2)], [[] for _ in range(2)], [*[i for i in range(2)], 9])
log = []
def t(v):
    log.append(v)
    return v
[t((i, j)) for i in t([1, 2]) if t(i > 1) for j in t("ab")]
print(log)
try:
    [1 / i for i in (1, 0)]
except ZeroDivisionError as e:
    print(e)
try:
    print(i_leaked)
except NameError as e:
    print(e)
[i_leaked for i_leaked in range(3)]
print("i_leaked" in globals())
