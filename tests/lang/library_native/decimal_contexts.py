"""Contexts of decimal: precision, range, flags, traps, signal dicts, contexts of threads and blocks."""

import copy
import threading
from decimal import *
import decimal

print(getcontext())
print(Context(prec=5, rounding=ROUND_UP, Emin=-9, Emax=9, capitals=0, clamp=1, flags=[Inexact], traps=[Clamped, Rounded]))
print(BasicContext, ExtendedContext, DefaultContext, sep="\n")
print(IEEEContext(32), IEEEContext(64), sep="\n")


def attempt(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


c = Context(prec=6, Emin=-99, Emax=99)
for op in (lambda: c.divide(1, 3), lambda: c.divide(1, 0), lambda: c.divide(0, 0), lambda: c.sqrt(-1), lambda: c.multiply(Decimal("9e50"), Decimal("9e50")),
           lambda: c.multiply(Decimal("1e-60"), Decimal("1e-60")), lambda: c.create_decimal("1.23456789"), lambda: c.create_decimal("x"), lambda: c.plus("1"),
           lambda: c.power(2, 400), lambda: c.divmod(10 ** 9, 1), lambda: c.quantize(1, Decimal("1e-9")), lambda: c.compare_signal(1, Decimal("NaN")),
           lambda: c.next_toward(1, 2), lambda: c.logb(0), lambda: c.create_decimal_from_float(0.1), lambda: c.fma(2, 3, 4), lambda: c.add(1, 1.5)):
    c.clear_flags()
    attempt(op)
    print("  ", c.flags.copy() == {s: c.flags[s] for s in c.flags}, [s.__name__ for s, on in c.flags.items() if on])

c.clear_traps()
print(c.divide(1, 0), c.divide(0, 0), c.sqrt(-1), c.create_decimal("x"), c.power(2, 400), c.traps == c.flags, len(c.traps))
c.traps[Inexact] = True
attempt(c.divide, 1, 3)
print(Inexact in c.traps, int in c.traps, c.traps.get(int), [s.__name__ for s in c.traps])
attempt(lambda: c.traps[ValueError])
attempt(lambda: c.traps.__delitem__(Inexact))
print(repr(c.flags))

for name, value in (("prec", 0), ("prec", "5"), ("Emax", -1), ("Emin", 1), ("rounding", "ROUND_UP2"), ("capitals", 2), ("clamp", -1), ("traps", 3), ("flags", {}), ("other", 1)):
    attempt(setattr, c, name, value)
attempt(delattr, c, "prec")
attempt(Context, prec=1.5)
attempt(Context, traps=(Inexact,))
attempt(Context, flags=[Exception])
attempt(setcontext, None)
attempt(localcontext, prec=-1)
attempt(localcontext, precision=3)
attempt(IEEEContext, 17)

with localcontext() as inner:
    inner.prec = 4
    print(Decimal(2).sqrt(), inner is getcontext())
    with localcontext(prec=9, rounding=ROUND_DOWN) as deeper:
        print(Decimal(2) / 3, deeper)
    print(Decimal(2) / 3)
print(Decimal(2) / 3)

d = getcontext().copy()
print(d is not getcontext(), copy.copy(d).prec, d.Etiny(), d.Etop(), d.radix())
setcontext(BasicContext)
print(getcontext() is not BasicContext, getcontext().prec, Decimal(1) / 3)
setcontext(Context(prec=12))


def work(results, i):
    getcontext().prec += i
    results[i] = str(Decimal(1) / 7), getcontext().prec


DefaultContext.prec = 15
results = {}
threads = [threading.Thread(target=work, args=(results, i)) for i in range(3)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(sorted(results.items()), getcontext().prec)
DefaultContext.prec = 28

getcontext().traps[FloatOperation] = True
attempt(Decimal, 0.5)
attempt(lambda: Decimal(1) < 0.5)
print(Decimal(1) == 0.5, Decimal.from_float(0.5))
attempt(Decimal.from_number, 0.25)
getcontext().traps[FloatOperation] = False
print([(s.__name__, [b.__name__ for b in s.__bases__]) for s in (DecimalException, InvalidOperation, DivisionByZero, Overflow, Underflow, Inexact, FloatOperation)])
print([(s.__name__, [b.__name__ for b in s.__bases__]) for s in (decimal.DecimalException, Subnormal, Clamped, Rounded)])


class Mine(Context):
    def __init__(self, prec, name):
        super().__init__(prec=prec)
        self.name = name


m = Mine(3, "mine")
print(m.name, m.divide(2, 3), m)
print(MAX_PREC, MAX_EMAX, MIN_EMIN, MIN_ETINY, HAVE_THREADS, HAVE_CONTEXTVAR)
