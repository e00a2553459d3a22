"""Sums of money with decimal: exact cents, rates, rounding, shares."""

from decimal import (ROUND_05UP, ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP,
                     Decimal, InvalidOperation)

CENT = Decimal("0.01")
prices = [Decimal(s) for s in ("19.99", "0.01", "5", "1e3", "-7.50", "120.005")]
print(sum(prices), sum(prices, Decimal(0)).quantize(CENT))
print([str(p * 3) for p in prices])
print([str(p / 7) for p in prices[:3]])
print([str((p * Decimal("0.19")).quantize(CENT, ROUND_HALF_UP)) for p in prices])

for rounding in (ROUND_UP, ROUND_DOWN, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_05UP):
    print(rounding, [str(Decimal(s).quantize(CENT, rounding=rounding)) for s in ("2.675", "2.665", "-2.675", "1.001", "-1.009", "1.051")])

print(0.1 + 0.2 == 0.3, Decimal("0.1") + Decimal("0.2") == Decimal("0.3"))
print(Decimal("1.10"), Decimal("1.10").normalize(), Decimal("1.10") == Decimal("1.1"), hash(Decimal("1.10")) == hash(Decimal("1.1")))
print(10 - Decimal("0.5"), 3 * Decimal("1.5"), 1 / Decimal(8), 7 // Decimal(2), 7 % Decimal("2.5"), 2 ** Decimal(10), divmod(17, Decimal(5)))
print(divmod(Decimal("-17.5"), 5), Decimal("-17.5") // 5, Decimal("-17.5") % 5, -17 % 5)
print(Decimal("1234.5") > 1234, Decimal(3) == 3.0, Decimal("0.1") == 0.1, Decimal("2.5") < 2.6, max(Decimal(3), 2, Decimal("3.5")))
print(sorted([Decimal("3"), Decimal("-1"), Decimal("2.50"), Decimal("2.5")]))
print({Decimal("1.0"): "one"}[1], {2: "two"}[Decimal(2)], Decimal("0.5") in {0.5}, Decimal(10) ** 30 in {10 ** 30})


def shares(total, weights):
    """The parts of a total by weight, to the cent, that add up."""
    left, weight = total, sum(weights)
    for w in weights:
        part = (left * w / weight).quantize(CENT, rounding=ROUND_HALF_EVEN)
        yield part
        left, weight = left - part, weight - w


parts = list(shares(Decimal("100.00"), [1, 1, 1, 4]))
print(parts, sum(parts))

balance, rate = Decimal("1000"), Decimal("0.0375") / 12
for month in range(24):
    balance = (balance * (1 + rate)).quantize(CENT)
print(balance, Decimal("1000") * (1 + rate) ** 24)

try:
    Decimal("1e30").quantize(CENT)
except InvalidOperation as e:
    print(repr(e))
for other in (1.5, "2", None, [1]):
    try:
        Decimal(1) + other
    except TypeError as e:
        print(e)
try:
    Decimal(1) < "1"
except TypeError as e:
    print(e)
print(Decimal(1) == "1", Decimal(1) != None)
