# repr of nested, mixed and cyclic lists.
print([], [1], [1, "a", None, 2.5, True, b"x", (1,), {}, {1: [2]}, set(), [[]]], [[[]]], ["'", '"', "\n"])
l = [1]
l.append(l)
print(l, str(l), repr(l), f"{l}", len(l), l[1][1][1][0])
a, b = [1], [2]
a.append(b)
b.append(a)
print(a, b)
d = {}
l = [d]
d["l"] = l
print(l, d)
t = ([],)
t[0].append(t)
print(t, t[0])
class R:
    def __repr__(self):
        return "<R>"
    def __str__(self):
        return "never shown in a list"
print([R(), R()], [[R()]], (R(),), {R: 1} == {R: 1}, str([R()]))
class Bad:
    def __repr__(self):
        raise ValueError("bad repr")
try:
    print([1, Bad()])
except ValueError as e:
    print(e)
class Sub(list):
    pass
print(Sub([1, 2]), [Sub()], Sub([Sub([1])]))
x = [1, 2, 3]
x[1] = x
print(x, x == x, [x] == [x])
print([1e100, -0.0, 2 ** 70, 1e-7], [print, len][0] is print, [None, NotImplemented, ...])
