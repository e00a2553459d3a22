# Iterating; changing a set while iterating is an error when its size changes.
s = {1, 2, 3}
seen = []
try:
    for x in s:
        seen.append(x)
        s.discard(x)
except RuntimeError as e:
    print(seen, s, e)
s = {1, 2, 3}
try:
    for x in s:
        s.add(x + 3)
except RuntimeError as e:
    print(s, e)
s = {1, 2, 3}
for x in list(s):
    s.discard(x)
    s.add(x * 10)
print(s)
s = {1, 2}
it = iter(s)
s.add(3)
try:
    next(it)
except RuntimeError as e:
    print(e)
it = iter({5})
print(next(it), next(it, "end"), len(s))
print([x for x in {4}], {x: 1 for x in {2}}, [*{7}], list(enumerate({9})), sorted(x * 2 for x in {1, 2, 3}), sum({1, 2}), any({0}), all({1}), min({5, 2}), dict.fromkeys(sorted({"b", "a"})))
a, b = sorted({10, 20})
print(a, b, [y for x in ({1}, {2}) for y in x])
seen = set()
print([x for x in [3, 1, 3, 2, 1] if not (x in seen or seen.add(x))])
g = {"a": {1, 2}, "b": {2, 3}}
print(set.union(*g.values()), set.intersection(*g.values()), set().union(*[[1], [2]]), {n for v in g.values() for n in v})
