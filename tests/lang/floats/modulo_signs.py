# The remainder has the sign of the divisor, the quotient is floored, also where rounding is in play.
for a in (7.5, -7.5, 7.0, -7.0, 0.5, -0.5, 1e16, 0.0, -0.0):
    for b in (2, -2, 2.5, -2.5, 0.1, 1e300, -1e300):
        print(a, b, a // b, a % b, divmod(a, b))
print(6.0 // 0.1, 6.0 % 0.1, -1e-20 % 1.0, 1e-20 % -1.0, -1 % 1e300, 5.5 % 5.5, -5.5 % 5.5)
