# A matrix class: arithmetic, determinant, inverse with exact fractions by hand.
class Frac:
    def __init__(self, n, d=1):
        if d == 0: raise ZeroDivisionError("Frac with denominator 0")
        if d < 0: n, d = -n, -d
        a, b = abs(n), d
        while b: a, b = b, a % b
        self.n, self.d = n // (a or 1), d // (a or 1)
    def _of(x): return x if isinstance(x, Frac) else Frac(x)
    def __add__(self, o): o = Frac._of(o); return Frac(self.n * o.d + o.n * self.d, self.d * o.d)
    __radd__ = __add__
    def __neg__(self): return Frac(-self.n, self.d)
    def __sub__(self, o): return self + -Frac._of(o)
    def __mul__(self, o): o = Frac._of(o); return Frac(self.n * o.n, self.d * o.d)
    __rmul__ = __mul__
    def __truediv__(self, o): o = Frac._of(o); return Frac(self.n * o.d, self.d * o.n)
    def __eq__(self, o): o = Frac._of(o); return (self.n, self.d) == (o.n, o.d)
    def __bool__(self): return self.n != 0
    def __hash__(self): return hash((self.n, self.d))
    def __lt__(self, o): o = Frac._of(o); return self.n * o.d < o.n * self.d
    def __repr__(self): return f"{self.n}/{self.d}" if self.d != 1 else str(self.n)
print(Frac(6, -4), Frac(1, 2) + Frac(1, 3), 1 + Frac(1, 2), 2 * Frac(3, 4), Frac(1, 2) / 3, Frac(2, 4) == Frac(1, 2), sum([Frac(1, k) for k in range(1, 8)]), sorted([Frac(1, 2), Frac(1, 3), Frac(3, 4)]), len({Frac(1, 2), Frac(2, 4)}))
class Matrix:
    def __init__(self, rows): self.rows = [[Frac._of(x) for x in r] for r in rows]
    @classmethod
    def identity(cls, n): return cls([[int(i == j) for j in range(n)] for i in range(n)])
    def __mul__(self, o): return Matrix([[sum((a * b for a, b in zip(r, c)), Frac(0)) for c in zip(*o.rows)] for r in self.rows])
    def __eq__(self, o): return self.rows == o.rows
    def __repr__(self): return "; ".join(" ".join(map(repr, r)) for r in self.rows)
    def __pow__(self, n):
        out, base = Matrix.identity(len(self.rows)), self
        while n:
            if n & 1: out = out * base
            base, n = base * base, n >> 1
        return out
    def det(self):
        m, d = [r[:] for r in self.rows], Frac(1)
        for i in range(len(m)):
            p = next((k for k in range(i, len(m)) if m[k][i]), None)
            if p is None: return Frac(0)
            if p != i: m[i], m[p], d = m[p], m[i], -d
            d = d * m[i][i]
            for k in range(i + 1, len(m)):
                f = m[k][i] / m[i][i]
                m[k] = [a - f * b for a, b in zip(m[k], m[i])]
        return d
    def inverse(self):
        n = len(self.rows)
        m = [r + e for r, e in zip(self.rows, Matrix.identity(n).rows)]
        for i in range(n):
            p = next((k for k in range(i, n) if m[k][i]), None)
            if p is None: raise ValueError("singular")
            m[i], m[p] = m[p], m[i]
            m[i] = [x / m[i][i] for x in m[i]]
            for k in range(n):
                if k != i: m[k] = [a - m[k][i] * b for a, b in zip(m[k], m[i])]
        return Matrix([r[n:] for r in m])
a = Matrix([[2, 1, 0], [1, 3, 1], [0, 1, 4]])
print(a.det(), a.inverse(), a * a.inverse() == Matrix.identity(3), Matrix([[1, 1], [1, 0]]) ** 30, Matrix([[0, 1], [1, 0]]).det())
try: Matrix([[1, 2], [2, 4]]).inverse()
except ValueError as e: print(e)
