# The module `cmath`: values, branch cuts, special values, errors.
import cmath

inf, nan = float("inf"), float("nan")
NAMES = ["acos", "acosh", "asin", "asinh", "atan", "atanh", "cos", "cosh", "exp", "log", "log10", "sin", "sinh", "sqrt", "tan", "tanh"]


def show(z):
    return f"{z.real:.13g} {z.imag:.13g}" if isinstance(z, complex) else z


def attempt(f, *args, **kwargs):
    try:
        return show(f(*args, **kwargs))
    except (ValueError, OverflowError, TypeError, ZeroDivisionError) as e:
        return f"{type(e).__name__}: {e}"


POINTS = [0, 1, -1, 2j, -0.0 - 2j, 1 + 1j, -3 + 0.5j, complex(-2, -0.0), complex(2, 0.0), 1e-10 + 1e-12j, 1e200 + 1e200j, -1e308 - 1e308j, 5e-324j, 0.5]
for name in NAMES:
    f = getattr(cmath, name)
    print(name, [attempt(f, z) for z in POINTS])
for name in NAMES:
    f = getattr(cmath, name)
    print(name, [attempt(f, z) for z in (complex(inf, 1), complex(-inf, 2), complex(1, inf), complex(inf, -inf), 800 + 1j, -800 - 1j)])
print([attempt(cmath.phase, z) for z in (1, -1, 1j, complex(-1, -0.0), 0)])
print([cmath.polar(z) for z in (3 + 4j, -2, complex(-1, -0.0))], attempt(cmath.polar, 1e308 + 1.5e308j))
print([attempt(cmath.rect, *z) for z in ((1, 0), (2, cmath.pi), (inf, 1), (1, inf), (0, inf), (-inf, 2), (0, 3))])
print(attempt(cmath.log, 8, 2), attempt(cmath.log, -1, 1j), attempt(cmath.log, 2, 1), attempt(cmath.log, 0), attempt(cmath.log, 2, 0))
print(cmath.isclose(1, 1 + 1e-10j), cmath.isclose(1, 2), cmath.isclose(1, 1.1, rel_tol=0.2), cmath.isclose(0, 1e-9j, abs_tol=1e-8), cmath.isclose(inf, inf), cmath.isclose(inf, 1))
print(attempt(cmath.isclose, 1, 1, rel_tol=-1), cmath.isfinite(complex(1, inf)), cmath.isinf(complex(1, inf)), cmath.isnan(complex(nan, 1)), cmath.isfinite(2))
print(cmath.pi, cmath.e, cmath.tau, cmath.inf, cmath.nan, cmath.infj, cmath.nanj)


class C:
    def __complex__(self):
        return 3 + 4j


class F:
    def __float__(self):
        return 4.0


print(cmath.sqrt(C()), cmath.sqrt(F()), cmath.sqrt(True), attempt(cmath.sqrt, "x"), attempt(cmath.exp, None))
