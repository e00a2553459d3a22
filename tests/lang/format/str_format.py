# str.format: automatic and explicit numbering, names, attributes, items, nested specs, and errors.
class A:
    x = 5
    l = [10, 20]
    d = {"k": "v", "1": "one"}
a = A()
print("{} {}".format(1, 2), "{0} {1} {0}".format("a", "b"), "{x} {y}".format(x=1, y=2), "{0} {k}".format(1, k=2))
print("{0.x} {0.l[1]} {0.d[k]}".format(a))
print("{a.x} {l[0]}".format(a=a, l=["first"]), "{[1]} {.x}".format([1, 2], a), "{{}} {{{}}}".format(5))
print("{:>5}|{:<5}|{:^5}|{:05}".format(1, 2, 3, 4), "{:{}}|{:{w}.{p}f}".format("a", 4, 2.5, w=8, p=3), "{0:{1}{2}}|".format("x", ">", 5))
print("{!r} {!s} {!a}".format("é", "b", "é"), "{:,} {:x} {:.1%}".format(10 ** 6, 255, 0.5))
print("".format(), "no fields".format(1, 2), "{}".format("{}"), "{:s}".format("x"), "{0[0][1]}".format([[1, 2]]), "{:}".format(3), "{!s:}".format(4))
print("{a}{b}{a}".format(**{"a": 1, "b": 2}), "{}{}".format(*[3, 4]), "{:{fill}^{width}}".format("m", fill="*", width=5), "{d[a b]}".format(d={"a b": 1}))
for f in (lambda: "{}".format(), lambda: "{0} {2}".format(1, 2), lambda: "{x}".format(y=1), lambda: "{} {0}".format(1), lambda: "{0} {}".format(1), lambda: "{".format(), lambda: "}".format(), lambda: "{0".format(1), lambda: "{!x}".format(1), lambda: "{!}".format(1), lambda: "{0.nope}".format(1), lambda: "{0[a]}".format([1]), lambda: "{0[5]}".format([1]), lambda: "{:d}".format("a"), lambda: "{0!r".format(1), lambda: "{a[}".format(a=1), lambda: "{:{}}".format(1), lambda: "{:q}".format(1)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print("{x} {y}".format_map({"x": 1, "y": 2}))
class Default(dict):
    def __missing__(self, key):
        return "<" + key + ">"
print("{x} {nope}".format_map(Default(x=1)))
try:
    "{x}".format_map({})
except KeyError as e:
    print("KeyError", e)
