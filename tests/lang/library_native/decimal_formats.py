"""How decimals are written: str, repr, engineering notation, format specifications."""

from decimal import *

numbers = [Decimal(s) for s in ("0", "-0", "0.00", "0E+3", "1", "-1.50", "1234567.891", "1E+5", "123E-10", "-9.995", "0.000001234", "12345678901234567890.5", "Infinity", "-Infinity", "NaN", "-NaN12", "sNaN")]
for x in numbers:
    print(repr(x), x, x.to_eng_string(), x.as_tuple())
for spec in ("", "f", ".2f", ".0f", "e", ".3e", "E", ".3g", "G", "%", ".1%", ",", ",.2f", "_.1f", "012", "+012,.1f", " .1f", "<14.2f|", ">14.2f", "^14.2f", "*^18,.3f", "=+14.1f", "z.1f", "#.0f", "n", ".4n", ".6,f", ".5_g"):
    try:
        print(repr(spec), [format(x, spec) for x in numbers])
    except ValueError as e:
        print(repr(spec), e)
for spec in ("x", "d", "10d", ",_", "..2f", "0<05", ",n", ".", "s", "99999999999999999999999"):
    try:
        print(format(Decimal(1), spec))
    except (ValueError, OverflowError) as e:
        print(repr(spec), type(e).__name__, e)
print(f"{Decimal('3.14159'):.3f} {Decimal('1e3'):>{8}} {Decimal(5)!r:>15} {Decimal('2.5'):é^9}")
print("%s %r %.2f %d" % (Decimal("1.5"), Decimal("1.5"), Decimal("1.555"), Decimal("7.9")))
with localcontext(rounding=ROUND_UP, capitals=0):
    print(format(Decimal("1.001"), ".2f"), Decimal("1e50"), format(Decimal("1e50"), "g"), repr(Decimal("1e-9")))
separators = {"decimal_point": ",", "thousands_sep": ".", "grouping": "\x03\x02\x00"}
print(Decimal("123456789.25").__format__("n", separators), Decimal("1234.5").__format__(".2f", separators))
for wrong in (5, None, {"decimal_point": ""}):
    try:
        print(Decimal(1).__format__("n", wrong))
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
try:
    Decimal(1).__format__(1)
except TypeError as e:
    print(e)
