"""Method calls at one site on objects that have the callable themselves, on modules and classes, and on numbers in between."""

import math


class Named:
    pass


class Plain:
    def bit_length(self):
        return "method"


def call(x):
    return x.bit_length()


own = Named()
own.bit_length = lambda: "own"
other = Named()
other.more = 1
other.bit_length = lambda: "other"


class Static:
    bit_length = staticmethod(lambda: "static")


for x in (own, own, 0, 1, own, 0, Plain(), own, True, other, 2 ** 70, other, Static, Static, 0, 7, Static(), own):
    print(call(x), end=" ")
print()


def root(x):
    return x.sqrt(16)


class Number(int):
    def sqrt(self, y):
        return "number", y


for x in (math, math, Number(1), math, Number(2)):
    print(root(x), end=" ")
print()


def ratio(x):
    return x.as_integer_ratio()


own.as_integer_ratio = lambda: (9, 5)
for x in (2.5, own, own, 2.5, -0.5, own, 3, 0, 0.0, own, True, 1e300 * 0 + 0.25, own):
    print(ratio(x), end=" ")
print()
for x in (None, 1.5, own):
    try:
        print(call(x))
    except AttributeError as e:
        print(e)
