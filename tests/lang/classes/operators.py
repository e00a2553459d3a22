# Binary operators, reflected forms, in-place forms, NotImplemented.
class N:
    def __init__(self, v): self.v = v
    def __repr__(self): return f"N({self.v})"
    def _v(o): return o.v if isinstance(o, N) else o
    def __add__(self, o): return N(self.v + N._v(o)) if isinstance(o, (N, int)) else NotImplemented
    def __radd__(self, o): return N(o + self.v)
    def __sub__(self, o): return N(self.v - N._v(o))
    def __rsub__(self, o): return N(o - self.v)
    def __mul__(self, o): return ("mul", self.v, o)
    def __rmul__(self, o): return ("rmul", self.v, o)
    def __truediv__(self, o): return ("div", self.v, o)
    def __rtruediv__(self, o): return ("rdiv", self.v, o)
    def __floordiv__(self, o): return ("floordiv", self.v, o)
    def __rfloordiv__(self, o): return ("rfloordiv", self.v, o)
    def __mod__(self, o): return ("mod", self.v, o)
    def __rmod__(self, o): return ("rmod", self.v, o)
    def __pow__(self, o, m=None): return ("pow", self.v, o, m)
    def __rpow__(self, o, m=None): return ("rpow", self.v, o, m)
    def __lshift__(self, o): return ("lshift", o)
    def __rlshift__(self, o): return ("rlshift", o)
    def __rshift__(self, o): return ("rshift", o)
    def __rrshift__(self, o): return ("rrshift", o)
    def __and__(self, o): return ("and", o)
    def __rand__(self, o): return ("rand", o)
    def __or__(self, o): return ("or", o)
    def __ror__(self, o): return ("ror", o)
    def __xor__(self, o): return ("xor", o)
    def __rxor__(self, o): return ("rxor", o)
    def __matmul__(self, o): return ("matmul", o)
    def __rmatmul__(self, o): return ("rmatmul", o)
    def __divmod__(self, o): return ("divmod", o)
    def __rdivmod__(self, o): return ("rdivmod", o)
    def __neg__(self): return N(-self.v)
    def __pos__(self): return "pos"
    def __invert__(self): return "invert"
    def __abs__(self): return "abs"
    def __round__(self, n=None): return ("round", n)
    def __int__(self): return 7
    def __float__(self): return 7.5
    def __index__(self): return 2
a = N(5)
print(a + 1, 1 + a, a + a, a - 1, 1 - a, a - a)
print(a * 2, 2 * a, a / 2, 2 / a, a // 2, 2 // a, a % 2, 2 % a)
print(a ** 2, 2 ** a, pow(a, 2, 3), a << 1, 1 << a, a >> 1, 1 >> a, a & 1, 1 & a, a | 1, 1 | a, a ^ 1, 1 ^ a, a @ 1, 1 @ a)
print(divmod(a, 2), divmod(2, a), -a, +a, ~a, abs(a), round(a), round(a, 2), int(a), float(a), [1, 2, 3][a], "abc"[a], hex(a), range(5)[a], [0] * a)
print("s" * 2, 1.5 + a, [1] * 2, "x" % (), 2.5 * a, (1,) + (2,), True + a)
for f in (lambda: a + "x", lambda: "x" + a, lambda: a + None, lambda: [] + a):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
class I:
    def __init__(self, l): self.l = l
    def __iadd__(self, o):
        self.l.append(o)
        return self
    def __isub__(self, o): return "replaced"
    def __imul__(self, o): return NotImplemented
    def __mul__(self, o): return ("mul", o)
    def __ior__(self, o): return ("ior", o)
    def __ipow__(self, o): return ("ipow", o)
i = j = I([])
i += 1
i += 2
print(i.l, i is j)
i *= 3
print(i)
i = j
i -= 1
print(i)
i = j
i |= 5
print(i)
i = j
i **= 5
print(i)
i = j
try:
    i /= 2
except TypeError as e:
    print(e)
