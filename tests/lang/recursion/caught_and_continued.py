# heavy: Catching RecursionError at different depths, in finally, in loops; the limit is the same each time.
import sys
def down(n):
    global deepest
    deepest = n
    down(n + 1)
depths = []
for _ in range(3):
    try:
        down(0)
    except RecursionError:
        depths.append(deepest)
print(len(set(depths)) == 1, depths[0] > 100)
def up(n):
    try:
        return up(n + 1)
    except RecursionError:
        return "caught deep"
print(up(0))
count = 0
def fin(n):
    global count
    try:
        fin(n + 1)
    finally:
        count += 1
try:
    fin(0)
except RecursionError as e:
    print("finally blocks ran", count > 100)
def gen(n):
    try:
        yield from gen(n + 1)
    except RecursionError:
        yield "from gen"
print(next(gen(0)))
def handler(n):
    try:
        handler(n + 1)
    except RecursionError as e:
        raise ValueError("translated") from None
try:
    handler(0)
except ValueError as e:
    print(e)
class X:
    def __repr__(self): return "<" + repr(self) + ">"
try:
    repr(X())
except RecursionError:
    print("repr recursed")
print([down.__name__ for _ in range(2)], sum(i for i in range(100)))
old = sys.getrecursionlimit()
sys.setrecursionlimit(200)
try:
    down(0)
except RecursionError:
    print("low limit", deepest < 250)
sys.setrecursionlimit(old)
print(sys.getrecursionlimit() == old)
try:
    sys.setrecursionlimit(5)
except (RecursionError, ValueError) as e:
    print(type(e).__name__)
sys.setrecursionlimit(old)
print("end")
