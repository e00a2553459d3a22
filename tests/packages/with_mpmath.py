"""mpmath: constants, special functions, sums, roots and matrices of many digits."""
import mpmath
from mpmath import mp, mpc, mpf

mp.dps = 50
print(mp.pi, mp.e, mp.euler, mp.catalan)
print(mpmath.zeta(3), mpmath.gamma(mpf(1) / 3), mpmath.besselj(2, 3.5))
print(mpmath.quad(lambda t: mpmath.exp(-t * t), [-mpmath.inf, mpmath.inf]) ** 2)
print(mpmath.findroot(lambda x: mpmath.cos(x) - x, 0.7), mpmath.diff(mpmath.sin, 1, 3))
print(mpmath.nsum(lambda n: 1 / n**2, [1, mpmath.inf]), mpmath.limit(lambda n: (1 + 1 / n) ** n, mpmath.inf))
m = mpmath.matrix([[2, 1, 0], [1, 2, 1], [0, 1, 2]])
print(mpmath.det(m), mpmath.lu_solve(m, [1, 2, 3]).T, mpmath.eigsy(m, eigvals_only=True).T)
print(mpmath.polyroots([1, -6, 11, -6]), mpmath.identify(mpmath.sqrt(2) + 1, ["sqrt(2)"]))
print(mpmath.sqrt(mpc(-3, 4)), mpmath.hyp2f1(1, 2, 3, mpf("0.5")), mpmath.lambertw(1))
print(mpmath.taylor(mpmath.exp, 0, 5), mpmath.pslq([mp.pi, mpmath.atan(mpf(1) / 5), mpmath.atan(mpf(1) / 239)], maxcoeff=100))
with mpmath.workdps(15):
    print(mpf("0.1") + mpf("0.2"), mpmath.odefun(lambda x, y: y, 0, 1)(1), mpmath.iv.mpf([1, 2]) / 3)
try:
    mpmath.findroot(lambda x: x * x + 1, 3, maxsteps=5)
except ValueError as e:
    print(str(e).splitlines()[0])
