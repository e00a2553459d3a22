# get, setdefault, pop, popitem, update, clear, copy, fromkeys.
d = {"a": 1, "b": 2, "c": 3}
print(d.get("a"), d.get("z"), d.get("z", 0), d.get("a", 0))
print(d.setdefault("a", 9), d.setdefault("d", 4), d.setdefault("e"), d)
print(d.pop("a"), d.pop("z", "none"), d.pop("z", None), d)
print(d.popitem(), d.popitem(), d)
d.update({"b": 20, "x": 24})
d.update([("y", 25)], z=26)
d.update(k=1)
d.update()
d.update(zip("pq", "rs"))
print(d)
c = d.copy()
c["b"] = 0
print(d["b"], c["b"], c == d, type(c))
d.clear()
print(d, len(d), dict.fromkeys("abc"), dict.fromkeys([1, 2], 0), dict.fromkeys(()), dict.fromkeys({"k": 9}, []))
shared = dict.fromkeys("ab", [])
shared["a"].append(1)
print(shared)
for f in (lambda: d.pop("x"), lambda: d.pop(), lambda: d.popitem(), lambda: d.setdefault(), lambda: d.setdefault([]), lambda: d.get([]), lambda: dict.fromkeys(5), lambda: d.copy(1), lambda: d.update(1, 2), lambda: d.update([1]), lambda: d.pop([], 1), lambda: d.get("a", default=1), lambda: d.pop("a", 1, 2)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
counts = {}
for w in "the cat the dog the end".split():
    counts[w] = counts.get(w, 0) + 1
groups = {}
for w in ["ant", "bee", "ape", "bat", "cow"]:
    groups.setdefault(w[0], []).append(w)
print(counts, groups, max(counts, key=counts.get), sorted(counts.items(), key=lambda kv: (-kv[1], kv[0])))
