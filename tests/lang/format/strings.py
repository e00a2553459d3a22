# The format mini-language on strings and on other objects.
for spec in ("", "s", "10", "<10", ">10", "^10", "*^11", ".2", "10.2", "<10.3s", "05", "é>6", "^0", "1", "010"):
    print(repr(spec), repr(format("tea", spec)), repr(format("", spec)), repr(format("日本語", spec)))
for spec in ("d", "+", ",", "=5", "f", ".s", " s", "#", "x"):
    try:
        print(repr(spec), format("tea", spec))
    except Exception as e:
        print(repr(spec), type(e).__name__, e)
for v in ([1], (1,), {"a": 1}, None, {1}, range(3), object, int):
    print(format(v), format(v, ""), f"{v}")
    try:
        print(format(v, "5"))
    except Exception as e:
        print(type(e).__name__, e)
print(format(True), format(True, "d"), format(True, "5"), f"{True:>6}", f"{True!s:>6}", f"{None!s:^8}|", f"{[1]!s:>5}")
class P:
    def __init__(self, x):
        self.x = x
    def __format__(self, spec):
        return f"P<{self.x}|{spec}>"
class Q:
    def __str__(self):
        return "q!"
class Bad:
    def __format__(self, spec):
        return 5
p = P(3)
print(format(p), format(p, "abc"), f"{p}", f"{p:a b:c}", "{:xyz}".format(p), f"{p:{p.x}}", f"{p!r:.3}"[:3])
print(f"{Q()}", format(Q()), "{}".format(Q()), f"{Q()!s:>4}", "%s" % Q())
for f in (lambda: f"{Q():5}", lambda: format(Bad()), lambda: f"{Bad()}", lambda: format(1, 2), lambda: format()):
    try:
        print(f())
    except TypeError as e:
        print(e)
