# Mapping patterns: needed keys, rest, nesting, values.
def f(x):
    match x:
        case {"type": "circle", "r": r}: return f"circle {r}"
        case {"type": "rect", "w": w, "h": h}: return f"rect {w} {h}"
        case {"type": t, **rest}: return f"{t} {rest}"
        case {"pos": [x, y]}: return f"pos {x} {y}"
        case {"user": {"name": str(n)}}: return f"user {n}"
        case {1: "one" | "uno" as w}: return w
        case {}: return "some dict"
        case _: return "no dict"
for x in ({"type": "circle", "r": 5}, {"type": "rect", "w": 1, "h": 2, "extra": 0}, {"type": "tri", "a": 1}, {"type": "circle"}, {"pos": (1, 2)}, {"pos": 5}, {"user": {"name": "bob"}}, {"user": {"name": 5}}, {1: "uno"}, {1: "eins"}, {}, [], 5):
    print(x, f(x))
class D(dict):
    def __missing__(self, k): return "made up"
print(f(D()), f(D(type="x")))
def g(d):
    match d:
        case {"k": None}: return "none"
        case {"k": v} if v: return f"truthy {v}"
        case {"k": _}: return "present"
        case _: return "absent"
print([g(d) for d in ({"k": None}, {"k": 1}, {"k": 0}, {})])
key = "dyn"
class K: name = "dotted"
match {"dotted": 3}:
    case {K.name: v}: print(v)
