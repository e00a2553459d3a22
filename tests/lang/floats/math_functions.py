# The functions of math with exact or well-known results, and their errors.
import math
print(math.pi, math.e, math.tau, math.inf, math.nan)
print(math.sqrt(16), math.sqrt(2), math.isqrt(17), math.isqrt(10 ** 40), math.pow(2, 10), math.pow(2, 0.5), math.hypot(3, 4), math.hypot(1, 2, 2))
print(math.fabs(-2), math.floor(2.7), math.ceil(2.1), math.trunc(-2.7), math.fmod(-7, 3), math.fmod(7, -3), math.modf(3.25), math.modf(-3.25))
print(math.frexp(10.0), math.ldexp(0.625, 4), math.copysign(3, -0.0), math.gcd(12, 18), math.gcd(), math.gcd(0, 5, 10), math.lcm(4, 6), math.lcm(), math.factorial(20), math.factorial(30))
print(math.exp(0), math.exp(1), math.log(1), math.log(8, 2), math.log2(8), math.log10(1000), math.log1p(0), math.expm1(0), math.log(2 ** 2000) / math.log(2), math.log10(10 ** 500), math.log2(2 ** 5000))
print(math.sin(0), math.cos(0), math.tan(0), math.atan2(0, -1), math.atan2(-0.0, -1), math.asin(1), math.acos(1), math.atan(0), math.sinh(0), math.cosh(0), math.tanh(0), math.degrees(math.pi), math.radians(180))
print(math.isnan(math.nan), math.isinf(-math.inf), math.isfinite(1.0), math.isclose(0.1 + 0.2, 0.3), math.isclose(1, 1.1), math.isclose(1, 1.1, rel_tol=0.2), math.isclose(0, 1e-10, abs_tol=1e-9))
print(math.comb(5, 2), math.comb(50, 25), math.perm(5, 2), math.perm(5), math.prod([1, 2, 3, 4]), math.prod([], start=7), math.dist((0, 0), (3, 4)), math.fsum([1e100, 1, -1e100]), math.remainder(7, 4), round(math.cbrt(27), 12))
print(math.ulp(1.0), math.nextafter(1, 2), math.nextafter(0, 1), math.sumprod([1, 2, 3], [4, 5, 6]), math.fma(2, 3, 4))
for f in (lambda: math.sqrt(-1), lambda: math.log(0), lambda: math.log(-1), lambda: math.factorial(-1), lambda: math.factorial(1.5), lambda: math.exp(1000), lambda: math.pow(10, 400), lambda: math.acos(2), lambda: math.isqrt(-1), lambda: math.floor(math.inf), lambda: math.ceil(math.nan), lambda: math.sqrt("a"), lambda: math.gcd(1.5), lambda: math.comb(-1, 2), lambda: math.fmod(1, 0), lambda: math.sqrt(), lambda: math.sin(math.inf), lambda: math.dist((1,), (1, 2))):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
