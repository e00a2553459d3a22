# keys, values, items: live views, set operations, comparison.
d = {"a": 1, "b": 2}
k, v, i = d.keys(), d.values(), d.items()
print(k, v, i, len(k), "a" in k, 1 in v, ("a", 1) in i, ("a", 2) in i, 5 in v)
d["c"] = 3
del d["a"]
print(k, v, i, list(k), list(v), list(i), sorted(i, reverse=True))
print(k & {"b", "z"}, sorted(k | {"z"}), k - {"b"}, sorted(k ^ {"b", "q"}), k == {"b", "c"}, k <= {"b", "c", "d"}, k > {"b"}, k.isdisjoint({"x"}), i & {("b", 2), ("b", 3)}, {"b"} & k, {"b", "x"} - k)
print(list(reversed(k)), list(reversed(v)), list(reversed(i)), [x for x in d], [*d], [*d.values()], dict(i), tuple(k), max(v), sum(v), min(k), sorted(d, key=d.get, reverse=True))
print(d.keys() == {"b": 0, "c": 0}.keys(), d.items() == {"c": 3, "b": 2}.items(), d.values() == d.values(), type(k).__name__, type(v).__name__, type(i).__name__, type(iter(k)).__name__)
for key, value in d.items():
    print(key, value)
for f in (lambda: k[0], lambda: len(iter(k)), lambda: k.add("x"), lambda: k + k, lambda: v & v, lambda: [] in k, lambda: hash(k), lambda: next(k)):
    try:
        print(f())
    except TypeError as e:
        print("TypeError", e)
    except AttributeError as e:
        print("AttributeError", e)
print({}.keys(), {}.values(), {}.items(), bool({}.keys()), bool(k), ("b", 2.0) in i, ("b",) in i, "b" in i, k.mapping == d)
