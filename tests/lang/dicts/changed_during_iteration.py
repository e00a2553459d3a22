# Growing or shrinking a dict during iteration is an error; changing values is not.
d = {"a": 1, "b": 2, "c": 3}
for k in d:
    d[k] *= 10
print(d)
def attempt(action, view=lambda d: d):
    d = {"a": 1, "b": 2, "c": 3}
    seen = []
    try:
        for x in view(d):
            seen.append(x)
            action(d, x)
    except RuntimeError as e:
        print(seen, e)
    else:
        print(seen, d)
attempt(lambda d, k: d.pop("c", None))
attempt(lambda d, k: d.__setitem__(str(k) + "2", 0))
attempt(lambda d, k: d.clear())
attempt(lambda d, k: d.update({"z": 1}), lambda d: d.items())
attempt(lambda d, k: d.pop("a", None), lambda d: d.values())
attempt(lambda d, k: d.setdefault("q", 1), lambda d: d.keys())
attempt(lambda d, k: d.setdefault("a", 1), lambda d: d.keys())
attempt(lambda d, k: d.pop(k), lambda d: list(d))
attempt(lambda d, k: d.update(x=1), lambda d: reversed(d))
def swap(d, k):
    if k == "a":
        del d["a"]
        d["n"] = 1
attempt(swap)
d = {"a": 1}
it = iter(d)
d["b"] = 2
for _ in range(2):
    try:
        print(next(it))
    except (RuntimeError, StopIteration) as e:
        print(type(e).__name__, e)
d = {"x": 1}
it = iter(d.items())
print(next(it), next(it, "end"))
d["y"] = 2
print(next(it, "end"))
s = {1, 2, 3}
try:
    for x in s:
        s.add(x + 10)
except RuntimeError as e:
    print(e)
