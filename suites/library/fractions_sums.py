"""Add, multiply, compare and round n fractions.Fraction values: harmonic sums, continued fractions, limits of denominators."""

from fractions import Fraction


def bench(n):
    answer = 0
    total = Fraction(0)
    for i in range(n):
        term = Fraction(i % 13 + 1, i % 17 + 2)
        total += term * Fraction(1, i % 5 + 1)
        if total > 3:
            total -= int(total)
            answer += 1
        if i % 12 == 11:
            simple = total.limit_denominator(50)
            answer += simple.numerator + simple.denominator + round(simple * 10)
            total = simple
        tower = Fraction(i % 7 + 1)
        for k in (2, 3):
            tower = k + 1 / tower
        answer = (answer * 31 + tower.numerator % tower.denominator + (term < tower)) % 1000000007
    return "%d:%s" % (answer, total)
