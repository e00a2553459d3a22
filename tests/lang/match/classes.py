# Class patterns: builtins, keyword attributes, __match_args__, nesting.
class Point:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
class Circle:
    __match_args__ = ("c", "r")
    def __init__(self, c, r): self.c, self.r = c, r
class Plain:
    def __init__(self, **k): self.__dict__.update(k)
def f(s):
    match s:
        case Point(0, 0): return "origin"
        case Point(0, y): return f"on y {y}"
        case Point(x, y=0): return f"on x {x}"
        case Point(x, y) if x == y: return f"diagonal {x}"
        case Point(): return "point"
        case Circle(Point(0, 0), r): return f"circle at origin {r}"
        case Circle(c=Point(x=px), r=r) as c: return f"circle {px} {r} {c.r}"
        case Plain(a=1): return "plain a=1"
        case Plain(a=v): return f"plain {v}"
        case Plain(): return "plain"
        case str(t): return f"str {t}"
        case bool(b): return f"bool {b}"
        case int(n) | float(n): return f"number {n}"
        case list([a, *_]): return f"list {a}"
        case list(): return "empty list"
        case dict(d): return f"dict {d}"
        case tuple((a, b)): return f"pair {a} {b}"
        case _: return "other"
for s in (Point(0, 0), Point(0, 5), Point(5, 0), Point(3, 3), Point(1, 2), Circle(Point(0, 0), 9), Circle(Point(4, 1), 2), Plain(a=1), Plain(a=2), Plain(b=1), "t", True, 5, 2.5, [7, 8], [], {"k": 1}, (1, 2), (1,), None):
    print(f(s))
for bad in ("Plain(1)", "three"):
    try:
        match Plain(a=1) if bad[0] == "P" else Point(1, 2):
            case Plain(1): print("?")
            case Point(1, 2, 3): print("?")
    except TypeError as e:
        print(e)
class Sub(Point): pass
print(f(Sub(0, 7)))
not_class = 5
try:
    match 1:
        case not_class(): pass
except TypeError as e:
    print(e)
