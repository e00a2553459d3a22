# Construction, lookup, storing, deletion, length, errors.
d = {"a": 1, "b": 2, 3: "c", (1, 2): [4], None: 5, 1.5: 6, True: 7}
print(d, len(d), d["a"], d[3], d[(1, 2)], d[None], d[1.5], d[True], d[1])
d["a"] = 10
d["new"] = 11
del d["b"]
d["b"] = "again"
print(d, list(d), "a" in d, "z" in d, "z" not in d, None in d)
print({}, dict(), dict(a=1, b=2), dict([("x", 1), ("y", 2)]), dict({"k": 1}, j=2), dict(zip("ab", [1, 2])), dict([["p", "q"]]), dict(["ab", "cd"]), dict({"a": 1}, a=2), {**{"a": 1}, "b": 2, **{"a": 3}})
print({1: "a", 1.0: "b", True: "c"}, {"x": 1, "x": 2}, {0: "zero", False: "no", -0.0: "minus"}, {i: i * i for i in range(4)}, {k: v for k, v in zip("ab", "cd")})
e = {}
for f in (lambda: e["x"], lambda: e[1], lambda: e[(1, 2)], lambda: e[None], lambda: e[[]], lambda: {[]: 1}, lambda: {{}: 1}, lambda: e.pop("x"), lambda: e.popitem(), lambda: dict(5), lambda: dict([1]), lambda: dict([(1, 2, 3)]), lambda: dict(["abc"]), lambda: dict(1, 2), lambda: e.nope, lambda: e + e, lambda: e < e, lambda: e.get(), lambda: e(), lambda: [] in e, lambda: dict(None), lambda: {}.update(5), lambda: {}.update([(1,)]), lambda: e.__delitem__("k")):
    try:
        print(f())
    except Exception as x:
        print(type(x).__name__, x)
x = {"n": {"m": [1, 2]}}
x["n"]["m"].append(3)
x["n"]["k"] = x["n"]["m"][0] + 1
x["n"]["m"][0] += 5
print(x, bool({}), bool({0: 0}), not {})
