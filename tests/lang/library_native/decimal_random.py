"""Operations of decimal on random numbers in random contexts, with their flags."""

import random
from decimal import *

R = random.Random(20)
ROUNDINGS = [ROUND_UP, ROUND_DOWN, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_05UP]
UNARY = ["abs", "minus", "plus", "exp", "ln", "log10", "sqrt", "next_minus", "next_plus", "normalize", "to_integral_exact", "create_decimal", "number_class", "to_eng_string"]
BINARY = ["add", "subtract", "multiply", "divide", "divide_int", "remainder", "remainder_near", "divmod", "quantize", "compare", "compare_total", "max", "min_mag", "next_toward", "rotate", "shift",
          "scaleb", "power"]
EXACT = Context(prec=MAX_PREC, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=[])


def number(c):
    kind = R.random()
    sign = R.choice(["", "-"])
    if kind < 0.04:
        return EXACT.create_decimal(sign + R.choice(["Inf", "NaN", "sNaN7", "0E-9", "0E+9"]))
    digits = "".join(R.choice(R.choice(["0123456789", "09", "5"])) for _ in range(R.choice([1, 2, 5, 9, 20, c.prec, c.prec + 1, c.prec + 6])))
    exponent = R.choice([R.randrange(-len(digits) - 2, 3), R.randrange(-40, 40), R.choice([c.Emin, c.Etiny(), c.Emax, c.Etop()]) + R.randrange(-3, 3)])
    return EXACT.create_decimal(f"{sign}{digits}E{exponent}")


for _ in range(14):
    c = Context(prec=R.choice([1, 3, 7, 16, 28, 40]), rounding=R.choice(ROUNDINGS), Emin=-R.choice([0, 9, 99, 999999]), Emax=R.choice([0, 9, 99, 999999]), clamp=R.choice([0, 1]), traps=[])
    print(c)
    for _ in range(8):
        c.clear_flags()
        if R.random() < 0.35:
            name, operands = R.choice(UNARY), [number(c)]
        else:
            name, operands = R.choice(BINARY), [number(c), number(c)]
        if name in ("rotate", "shift", "scaleb", "power"):
            operands[1] = Decimal(R.randrange(-c.prec, c.prec + 1))
        r = getattr(c, name)(*operands)
        shown = ", ".join(map(str, r)) if isinstance(r, tuple) else str(r)
        print("  ", name, *operands, "=", shown, [s.__name__ for s, on in c.flags.items() if on])
