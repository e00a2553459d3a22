# abs, round, divmod, pow, hex, oct, bin, int, float together with user-defined types.
print(abs(-5), abs(-5.5), abs(True), abs(-2 ** 70), round(2.5), round(3.5), round(-2.5), round(2.567, 2), round(1234, -2), divmod(7, 2), divmod(-7, 2), divmod(7.5, 2), pow(2, 10), pow(2, -1), pow(2, 10, 7), hex(255), oct(8), bin(5), hex(-1), int(5.9), int("7"), int("ff", 16), float("1.5"), float(5))
class N:
    def __abs__(self): return "abs"
    def __round__(self, *a): return ("round", a)
    def __divmod__(self, o): return ("divmod", o)
    def __rdivmod__(self, o): return ("rdivmod", o)
    def __pow__(self, o, m=None): return ("pow", o, m)
    def __rpow__(self, o): return ("rpow", o)
    def __index__(self): return 10
    def __int__(self): return 11
    def __float__(self): return 12.5
    def __hash__(self): return 13
    def __bool__(self): return False
    def __len__(self): return 14
    def __repr__(self): return "N!"
    def __format__(self, s): return f"fmt({s})"
    def __call__(self, *a): return a
    def __dir__(self): return ["d"]
    def __reversed__(self): return "rev"
    def __iter__(self): return iter([1])
    def __contains__(self, x): return x == 15
    def __getitem__(self, k): return k
n = N()
print(abs(n), round(n), round(n, 2), divmod(n, 1), divmod(1, n), pow(n, 2), pow(n, 2, 3), pow(5, n), hex(n), oct(n), bin(n), int(n), float(n), hash(n), bool(n), len(n), repr(n), ascii(n), format(n, "x"), f"{n:>3}", n(1), dir(n), reversed(n), list(n), 15 in n, n[0], range(n), chr(n), str(n), [5] * n == [5] * 10, callable(n), sum(n), max(n), sorted(n), tuple(n), set(n), any(n), enumerate(n).__next__(), "%d %s %r %x" % (n, n, n, 255), "{:q}".format(n), not n, n or "falsy")
for f in (lambda: abs(None), lambda: round([]), lambda: divmod("a", 1), lambda: pow([], 1), lambda: hex(1.0), lambda: int(()), lambda: float(()), lambda: round(1.5, 1.5), lambda: pow(1, 2, 3.0), lambda: abs()):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
