"""The operations of decimal with names, on numbers of all kinds."""

from decimal import *

texts = ("0", "-0.00", "1", "-1", "7.50", "1E+3", "-123.456", "99999999", "1E-20", "1011", "Infinity", "-Infinity", "NaN5", "sNaN")
values = [Decimal(t) for t in texts]
setcontext(Context(prec=9, Emin=-30, Emax=30, traps=[]))
for name in ("exp", "ln", "log10", "logb", "sqrt", "normalize", "next_minus", "next_plus", "to_integral_value", "to_integral_exact", "logical_invert", "copy_abs", "copy_negate",
             "number_class", "adjusted", "is_finite", "is_infinite", "is_nan", "is_normal", "is_qnan", "is_signed", "is_snan", "is_subnormal", "is_zero", "is_canonical", "canonical", "conjugate", "radix"):
    print(name, [str(getattr(v, name)()) for v in values])
for name in ("compare", "compare_total", "compare_total_mag", "copy_sign", "max", "max_mag", "min", "min_mag", "next_toward", "remainder_near", "rotate", "shift", "scaleb", "same_quantum",
             "quantize", "logical_and", "logical_or", "logical_xor"):
    for b in map(Decimal, ("1", "-2", "0.0", "110", "Infinity", "NaN")):
        print(name, b, [str(getattr(v, name)(b)) for v in values])
for b in map(Decimal, ("0", "2", "-3", "0.5", "-1.25", "Infinity")):
    print("power", b, [str(v ** b) for v in values])
    print("divmod", b, [tuple(map(str, divmod(v, b))) for v in values[:9]])
print([str(v.fma(3, Decimal("0.5"))) for v in values], Decimal(2).fma(3, third=4))
print(getcontext().flags[Inexact], getcontext().flags[Clamped], getcontext().flags[InvalidOperation])

setcontext(Context(prec=60))
print(Decimal(2).sqrt(), Decimal(1).exp(), Decimal(2).ln(), Decimal(3).log10(), Decimal(2) ** Decimal("0.5"), Decimal("1.0000000001").ln(), sep="\n")
print(Decimal(3) ** 200, Decimal(10) ** -20, Decimal("1.00") ** 5, Decimal(1000).log10(), Decimal(2) ** 0, sep="\n")
print(Decimal(7) / 13, Decimal(10 ** 80) / 7, Decimal(10 ** 80 + 1) - Decimal("1e-5"), Decimal(10 ** 50) * Decimal(10 ** 50 + 3), sep="\n")

setcontext(Context(prec=MAX_PREC, Emin=MIN_EMIN, Emax=MAX_EMAX))
print(Decimal(4).sqrt(), Decimal(4) / 2, Decimal(400) ** -1, Decimal(0).exp(), Decimal(10 ** 30).log10(), Decimal(10) // 3)
for f in (lambda: Decimal(1) / 3, lambda: Decimal(2).sqrt(), lambda: Decimal(0).logical_invert(), lambda: int(Decimal("1e999999999999")),
          lambda: Decimal("1e999999999999") + 1, lambda: Decimal(1).next_plus()):
    try:
        print(f())
    except (MemoryError, InvalidOperation) as e:
        print(type(e).__name__)
for d, kwargs in ((Decimal(5), {"rounding": ROUND_UP}), (Decimal("2.5"), {"rounding": ROUND_UP}), (Decimal("2.5"), {"context": Context(rounding=ROUND_DOWN)})):
    print(d.to_integral_value(**kwargs), d.quantize(Decimal("1e1"), **kwargs))
for wrong in ({"rounding": "up"}, {"rounding": 1}, {"context": 1}):
    try:
        print(Decimal(1).quantize(1, **wrong))
    except TypeError as e:
        print(str(e).split("\n")[0])
