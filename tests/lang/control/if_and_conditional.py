# if, elif, else, conditional expressions, truth of values, dead branches.
def kind(x):
    if x is None: return "none"
    elif x is True or x is False: return "bool"
    elif isinstance(x, int):
        if x < 0: return "negative"
        elif x == 0: return "zero"
        else:
            if x > 100: return "large"
            return "positive"
    elif isinstance(x, str) and x: return "text"
    elif not x: return "empty"
    else: return "other"
print([kind(x) for x in (None, True, -5, 0, 7, 500, "a", "", [], [1], 0.0)])
print("a" if 1 else "b", "a" if 0 else "b", 1 if 0 else 2 if 0 else 3, (1 if 1 else 2) + 1, [1 if x else 0 for x in (0, 1)], (lambda x: "big" if x > 5 else "mid" if x > 2 else "small")(3))
x = 5
if x > 3 and x < 10 or x == 100: print("in")
if not (x > 3 and x < 10): print("no")
elif x: print("elif")
if x: pass
else: print("no")
if x == 5: print("one line"); print("second")
if 0: print("dead")
if "": print("dead")
if []: print("dead")
if x > 3:
    if x > 4:
        if x > 5: print("no")
        else: print("deep else")
print(x > 3 or undefined, x < 3 and undefined, x if x else undefined)
print(1 < x < 10, 1 < x > 3, x == 5 == 5.0, 1 < x < 3, x != 5 != 6, 3 > 2 > 1 > 0, "a" < "b" < "c", x in [5] and True, x not in [5], x is not None)
def side(v, log=[]):
    log.append(v)
    return v, log
print(side(1)[0] and side(0)[0] or side(2)[0], side(9)[1])
y = x > 3
print(y, y is True, (x > 3) + 1, not y, y and "yes")
def f(a, b): return a if a > b else b
print(f(1, 2), f(2, 1), max(1, 2) if f else 0)
print("%s" % ("odd" if x % 2 else "even"), {True: "t", False: "f"}[x > 3], ("no", "yes")[x == 5])
