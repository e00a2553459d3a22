"""Decimals from and to other types, classes of decimals, pickling."""

import copy
import math
import numbers
import pickle
from decimal import *
from fractions import Fraction


def attempt(f, *args, **kwargs):
    try:
        r = f(*args, **kwargs)
        print(repr(r))
    except Exception as e:
        print(type(e).__name__, e)


for value in (0, -5, 10 ** 40, True, "1", " 1.5\n", "1_000.5", "١٢", "1e400", "-inf", "snan123", ".5", "5.", 0.1, -2.5e-300, 1e300, float("inf"), (0, (1, 2, 3), -2), [1, (0,), 3], (0, (), "F"), (1, (4,), "n"),
              (0, (0, 0, 7), 0), Decimal("1.0"), "", "1 2", "e5", "0x10", b"1", None, {}, 1j, (1, 2), (2, (1,), 0), (0, (10,), 0), (0, (1,), "x"), (0, 5, 0), "1e99999999999999999999"):
    attempt(Decimal, value)
attempt(Decimal)
attempt(Decimal, 1, 2)
attempt(Decimal, value="2.50", context=None)
attempt(Decimal.from_float, "1")
attempt(Decimal.from_number, "1")
attempt(Decimal.from_number, Fraction(1, 2))

for x in map(Decimal, ("0", "-0.0", "2.5", "-3.5", "1e25", "123.456", "Infinity", "NaN", "sNaN")):
    print("--", x)
    for f in (int, float, bool, complex, math.floor, math.ceil, math.trunc, round, hash if not x.is_nan() else str, Decimal.as_integer_ratio, lambda v: round(v, 1), lambda v: round(v, -1)):
        attempt(f, x)
attempt(round, Decimal(1), "x")
attempt(int, Decimal("1e30"))
print(float(Decimal("0.1")) == 0.1, float(Decimal("1e-400")), float(Decimal("123456789012345678901234567890")), math.sqrt(Decimal(2)))
print(Decimal("0.75") == Fraction(3, 4), Decimal("0.3") < Fraction(1, 3), Fraction(1, 2) == Decimal("0.5"), Decimal(1) == 1 + 0j, hash(Decimal("0.75")) == hash(Fraction(3, 4)))
print(isinstance(Decimal(1), numbers.Number), isinstance(Decimal(1), numbers.Real), Fraction(Decimal("1.25")))
print(pow(Decimal(7), 3, 10), pow(7, Decimal(3), 10), pow(7, 3, Decimal(10)))
attempt(pow, Decimal(7), 3, "x")
attempt(pow, Decimal("0.5"), 3, 10)


class Money(Decimal):
    def __new__(cls, value, currency="EUR"):
        self = super().__new__(cls, value)
        self.currency = currency
        return self

    def __repr__(self):
        return f"Money({str(self)!r}, {self.currency})"


m = Money("12.50", "USD")
print(repr(m), m + 1, type(m + 1).__name__, m.__dict__, repr(Money.from_float(0.5)), type(+m).__name__, m == Decimal("12.5"))
attempt(setattr, Decimal(1), "x", 1)
attempt(lambda: Decimal(1).nothing)

for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
    x = Decimal("-3.141e-7")
    c = Context(prec=7, traps=[Inexact], flags=[Rounded])
    y, d = pickle.loads(pickle.dumps((x, c), protocol))
    print(x == y, x.as_tuple() == y.as_tuple(), repr(c) == repr(d))
print(repr(pickle.loads(pickle.dumps(m))), copy.copy(x) is x, copy.deepcopy(x) is x, copy.copy(Decimal("NaN7")))
print(Decimal("1.5").__reduce__(), Context(prec=3).__reduce__()[1][:2], pickle.loads(pickle.dumps(x.as_tuple())))
