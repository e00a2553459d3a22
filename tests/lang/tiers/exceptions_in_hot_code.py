# Exceptions out of hot loops and calls: raised, caught inside and outside, with finally, and their tracebacks.
import sys
def parse(items):
    good = bad = 0
    for x in items:
        try:
            good += 10 // x
        except ZeroDivisionError:
            bad += 1
        except TypeError as e:
            bad += 100
        finally:
            good += 1
    return good, bad
print(parse([1, 2, 0] * 200), parse([5, "x", 0, 2.5]))
def deep(n): return n if n == 0 else deep(n - 1) + 1
for i in range(50): deep(20)
def fail(n):
    if n == 0: raise KeyError("bottom")
    return fail(n - 1) + 1
def lines():
    tb = sys.exc_info()[2]
    found = []
    while tb:
        found.append((tb.tb_frame.f_code.co_name, tb.tb_lineno))
        tb = tb.tb_next
    return found
for i in range(30):
    try: fail(3)
    except KeyError: last = lines()
print(last)
def search(xs, want):
    i = 0
    while True:
        if xs[i] == want: return i
        i += 1
for i in range(50): search([1, 2, 3, 4], 4)
try: search([1, 2, 3], 9)
except IndexError as e: print(e, lines())
def endless(n): return endless(n + 1)
for i in range(3):
    try: endless(0)
    except RecursionError as e: print(e)
def items(n):
    for i in range(n):
        if i == 900: raise ValueError(i)
        yield i
s = 0
try:
    for x in items(1000): s += x
except ValueError as e: print(s, e)
def nested(n):
    out = 0
    for i in range(n):
        try:
            try:
                if i % 3 == 0: raise ValueError(i)
                out += i
            except ValueError:
                if i % 2: raise
                out -= 1
        except ValueError as e:
            out += e.args[0] * 2
    return out
print(nested(500))
