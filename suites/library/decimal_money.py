"""Compute n lines of a bill with decimal.Decimal: parsing, products, quantize, comparison, division, formatting, square roots."""

from decimal import ROUND_HALF_EVEN, ROUND_UP, Decimal, getcontext, localcontext

CENT = Decimal("0.01")
RATES = [Decimal("0.07"), Decimal("0.19"), Decimal("0.055")]


def bench(n):
    getcontext().prec = 28
    total = Decimal(0)
    count = 0
    for i in range(n):
        price = Decimal(f"{i % 97}.{i % 100:02}")
        net = price * (i % 9 + 1)
        tax = (net * RATES[i % 3]).quantize(CENT, rounding=ROUND_HALF_EVEN)
        total += net + tax
        if tax > 10 or net == tax:
            count += 1
        if total > 100000:
            total %= 1000
        part = total / 7
        count += len(str(part)) + int(part) % 3
        if i % 8 == 0:
            with localcontext() as context:
                context.prec = 12
                root = (price + 2).sqrt()
            count += len(f"{total:,.2f}") + root.as_tuple().digits[-1] + int(part.quantize(Decimal(1), rounding=ROUND_UP)) % 2
    return "%s:%d" % (total, count)
