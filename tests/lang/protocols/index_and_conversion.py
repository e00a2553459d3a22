# __index__, __int__, __float__, __bool__, __str__, __bytes__ used by the builtins.
class I:
    def __index__(self): return 3
class N:
    def __int__(self): return 9
    def __float__(self): return 1.25
    def __bytes__(self): return b"bytes!"
i, n = I(), N()
print([0, 1, 2, 3, 4][i], "abcde"[i:], range(10)[i], hex(i), int(i), float(i), list(range(i)), [1] * i, i * [1], round(1.23456, i), (1).__lshift__(3), bytes(i), "ab" * i, divmod(7, int(i)), slice(i).indices(5), [1, 2, 3, 4].pop(i), "x".center(i, "-"), b"abcd"[i])
print(int(n), float(n), bytes(n), str(n)[:11])
for f in (lambda: [1][n], lambda: range(n), lambda: hex(n), lambda: int("5", n), lambda: i + 1, lambda: float(object()), lambda: int(object()), lambda: int([]), lambda: float("x"), lambda: bytes(object())):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
class BadI:
    def __index__(self): return "x"
    def __int__(self): return 1.5
    def __float__(self): return 1
    def __hash__(self): return "h"
    def __len__(self): return None
    def __contains__(self, x): return [x]
    def __repr__(self): return None
b = BadI()
for f in (lambda: [1][b], lambda: int(b), lambda: float(b), lambda: hash(b), lambda: len(b), lambda: 1 in b, lambda: repr(b), lambda: range(b)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
class T(int):
    def __index__(self): return 99
print([1, 2, 3][T(1)], hex(T(5)), range(10)[T(2)])
class R:
    def __round__(self, n=None): return ("rounded", n)
    def __trunc__(self): return "trunc"
    def __floor__(self): return "floor"
    def __ceil__(self): return "ceil"
    def __abs__(self): return "abs"
    def __reversed__(self): return "reversed"
    def __length_hint__(self): return 5
import math
r = R()
print(round(r), round(r, 2), math.trunc(r), math.floor(r), math.ceil(r), abs(r), reversed(r))
