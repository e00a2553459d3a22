"""The functions of operator: what they do, and their errors."""

import operator
from _operator import _compare_digest


def show(f, *args, **keywords):
    try:
        print(f(*args, **keywords))
    except Exception as e:
        print(type(e).__name__, e)


class Wish:
    def __init__(self, answer):
        self.answer = answer

    def __length_hint__(self):
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


class Getter:
    def __getitem__(self, index):
        raise IndexError


print(sorted(name for name in dir(operator) if not name.startswith("_")))

for name in ("add", "sub", "mul", "floordiv", "truediv", "mod", "pow", "lshift", "rshift", "and_", "xor", "or_"):
    f = getattr(operator, name)
    g = getattr(operator, "i" + name.rstrip("_"))
    print(name, f(13, 3), g(13, 3))
    show(f, 1)
    show(g, object, 2)
for name in ("lt", "le", "eq", "ne", "gt", "ge"):
    f = getattr(operator, name)
    print(name, f(1, 2), f(2, 2), f(2.5, 2))
    show(f, 1, "a")
for name in ("neg", "pos", "abs", "inv", "invert", "not_", "truth", "is_none", "is_not_none", "index"):
    f = getattr(operator, name)
    show(f, 5)
    show(f, "a")
    show(f)

show(operator.mod, "a%s", 3)
show(operator.imul, [1], 2)
show(operator.matmul, 1, 2)
print(operator.is_(None, None), operator.is_not(1, 1), operator.is_(10**30, 10**30))
print(operator.contains("abc", "b"), operator.countOf([1, True, 2], 1), operator.indexOf((3, 4), 4))
show(operator.indexOf, 3, 1)
show(operator.indexOf, [], 1)
show(operator.countOf, 3, 4)
show(operator.contains, 3, 1)

for a, b in ((1, 2), ([], 2), ({}, {}), ([1], [2]), ("a", "b"), (range(2), []), (set(), set()), (Getter(), Getter()), (Getter(), 3)):
    show(operator.concat, a, b)
show(operator.iconcat, 1, 2)
show(operator.iconcat, [1], (2,))

items = [1, 2, 3]
operator.setitem(items, 0, 9)
operator.delitem(items, 1)
print(items, operator.getitem(items, -1), operator.getitem(items, slice(1)))
show(operator.setitem, [], 0, 1)
show(operator.delitem, [], 0)
show(operator.getitem, [])

for answer in (2, -1, "a", NotImplemented, TypeError(1), ValueError(2), True, 10**30):
    show(operator.length_hint, Wish(answer), 7)
show(operator.length_hint, [1, 2], "abc")
show(operator.length_hint, 3, 4)
show(operator.length_hint, 3, True)
show(operator.length_hint, 3, 4.0)
show(operator.length_hint, [], default=3)

show(operator.call)
show(operator.call, 3)
show(operator.call, dict, a=2)
show(operator.call, divmod, 7, 2)
show(lambda: operator.add(1, b=2))

show(_compare_digest, b"abc", bytearray(b"abc"))
show(_compare_digest, "abc", "abcd")
show(_compare_digest, "abcd", "abcx")
show(_compare_digest, "a", b"a")
show(_compare_digest, 1, 2)
show(_compare_digest, "é", "é")
show(_compare_digest, b"a", 1)
