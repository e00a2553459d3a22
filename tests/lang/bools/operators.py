# and, or and not return operands and stop early; comparisons chain and evaluate each operand once.
log = []
def v(x):
    log.append(x)
    return x
def take():
    global log
    out, log = log, []
    return out
print(v(0) or v(5), take())
print(v(3) or v(5), take())
print(v(0) and v(5), take())
print(v(3) and v(5), take())
print(v(0) or v("") or v([]), take())
print(v(1) and v(2) and v(0) and v(4), take())
print(v(0) and v(1) or v(2), take())
print(v(1) < v(2) < v(3), take())
print(v(1) < v(0) < v(3), take())
print(v(1) < v(2) > v(1) == v(1), take())
print(not v(0), not v(1) or v(7), take())
print(v(5) if v(0) else v(6), take())
print(v(1) == v(1) != v(2), take(), v(1) in v([1]) , take())
print(1 < 2 == True, (1 < 2) == True, 1 in [1] == True, not 1 == 2)
print(None or "default", "" or None, [] and 1, () or {} or 0)
class Shy:
    def __bool__(self):
        raise ValueError("shy")
class Wrong:
    def __bool__(self):
        return 1
class Sized:
    def __init__(self, n):
        self.n = n
    def __len__(self):
        return self.n
print(bool(Sized(0)), bool(Sized(3)), "yes" if Sized(1) else "no", "yes" if not Sized(0) else "no")
for f in (lambda: bool(Shy()), lambda: not Shy(), lambda: Shy() and 1, lambda: bool(Wrong()), lambda: bool(Sized(-1)), lambda: 1 if Shy() else 2):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(all([]), any([]), all([1, 2, 0]), any([0, "", 3]), all(x > 0 for x in [1, 2]), any(x > 5 for x in [1, 2]))
