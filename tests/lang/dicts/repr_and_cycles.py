# repr of dicts, nested and cyclic.
print({}, {"a": {}}, {1: [2, {3: 4}]}, {"k": "it's"}, {(1, 2): {3}}, {None: None, True: False}, {1.0: -0.0})
d = {}
d["self"] = d
print(d, str(d), d["self"]["self"] is d)
a = {}
b = {"a": a}
a["b"] = b
print(a, b)
l = [d]
d["l"] = l
print(d, l)
print(d.keys(), {1: 2}.items(), [{}], ({},))
v = {}
v["v"] = v.values()
print(v)
class R:
    def __repr__(self):
        return "<R>"
print({R: 1}[R], {"r": R()}, {"x": [R()]})
print({i: chr(97 + i) for i in range(12)})
print(str({"é": "日", "\n": "\t"}), ascii({"é": 1}), f"{ {'a': 1} }", f"{({'a': 1})['a']}", "%s" % {"a": 1}, "{}".format({"b": 2}))
print({"long": "x" * 30, "f": 1e16, "g": 2 ** 64, "h": b"bytes", "i": range(3), "j": 1 < 2, "k": None, "l": ...})
