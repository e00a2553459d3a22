# Binary operations of ints with other types: results or TypeError messages.
import sys
ops = [
    ("+", lambda a, b: a + b), ("-", lambda a, b: a - b), ("*", lambda a, b: a * b), ("/", lambda a, b: a / b),
    ("//", lambda a, b: a // b), ("%", lambda a, b: a % b), ("**", lambda a, b: a ** b), ("<<", lambda a, b: a << b), ("&", lambda a, b: a & b),
]
for other in ("ab", None, [1], (2,), 1.5, True, {}):
    for name, op in ops:
        for left, right in ((2, other), (other, 2)):
            if name == "%" and isinstance(left, str):
                continue
            try:
                print(repr(left), name, repr(right), "=", op(left, right))
            except TypeError as e:
                print(repr(left), name, repr(right), "TypeError:", e)
