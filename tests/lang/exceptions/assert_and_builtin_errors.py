# assert, and the errors of ordinary mistakes with their messages.
import math
def a(x): assert x, "message %s" % x
def b(x): assert x
def c(x): assert x > 5, (1, 2)
for f in (a, b, c):
    try:
        f(0)
    except AssertionError as e:
        print(repr(e), str(e), e.args)
a(1)
five = 5
nothing = None
table = [
    lambda: 1 / 0, lambda: [][0], lambda: {}["k"], lambda: undefined, lambda: None.x, lambda: "a" + 1, lambda: 1 + "a", lambda: int("z"), lambda: [1, 2].index(5), lambda: "abc".index("z"), lambda: [].pop(), lambda: {}.popitem(), lambda: set().pop(), lambda: next(iter([])), lambda: (1, 2)[5], lambda: "abc"[10], lambda: range(3)[5], lambda: b"ab"[9], lambda: [1].remove(2), lambda: {1}.remove(2), lambda: chr(-1), lambda: ord("ab"), lambda: math.sqrt(-1), lambda: float("x"), lambda: [] < 1, lambda: {} < {}, lambda: len(5), lambda: five(), lambda: nothing(), lambda: [1][1:2:0], lambda: int(None), lambda: sum([1, "a"]), lambda: sorted([1, "a"]), lambda: max([]), lambda: min([], key=len), lambda: {[]: 1}, lambda: hash([]), lambda: isinstance(1, "int"), lambda: "%d" % "x", lambda: "{}".format(), lambda: "a".join([1]), lambda: [*5], lambda: {**5}, lambda: print(*5), lambda: dict([1]), lambda: zip(1), lambda: iter(5), lambda: __import__("no_such_module_here"), lambda: 10 ** -400 / 0, lambda: 2.0 ** 5000, lambda: int(float("inf")), lambda: bytes([300]), lambda: object() + 1, lambda: -"a", lambda: ~1.5, lambda: "abc".nope(), lambda: math.nope, lambda: (lambda x: x)(), lambda: [].append(1, 2), lambda: 1 in five, lambda: 5 in "abc", lambda: nothing[0], lambda: None + 1, lambda: None < 1, lambda: "a" * "b", lambda: [1] + (1,), lambda: 1 << -1, lambda: divmod(1, 0), lambda: pow(2, -1, 0), lambda: round("x"), lambda: abs("x"),
]
for f in table:
    try:
        f()
        print("no error")
    except Exception as e:
        print(type(e).__name__, "|", e)
