# Recursion of several shapes: mutual, through methods, closures, generators, data structures.
def fact(n): return 1 if n < 2 else n * fact(n - 1)
print(fact(20), fact(50))
def flatten(x): return [z for y in x for z in flatten(y)] if isinstance(x, list) else [x]
print(flatten([1, [2, [3, [4, []]]], [[5]]]))
def gcd(a, b): return a if b == 0 else gcd(b, a % b)
print(gcd(1071, 462))
def power(b, e): return 1 if e == 0 else power(b * b, e // 2) if e % 2 == 0 else b * power(b, e - 1)
print(power(3, 50))
def is_even(n): return n == 0 or is_odd(n - 1)
def is_odd(n): return n != 0 and is_even(n - 1)
print(is_even(60), is_odd(61), is_even(7))
def binary(n): return "" if n == 0 else binary(n // 2) + str(n % 2)
print(binary(1000))
def search(l, x, lo=0, hi=None):
    if hi is None: hi = len(l)
    if lo >= hi: return -1
    mid = (lo + hi) // 2
    return mid if l[mid] == x else search(l, x, mid + 1, hi) if l[mid] < x else search(l, x, lo, mid)
print([search(list(range(0, 40, 3)), x) for x in (0, 9, 10, 39, 40)])
def merge_sort(l):
    if len(l) < 2: return l
    m = len(l) // 2
    a, b, out = merge_sort(l[:m]), merge_sort(l[m:]), []
    while a and b: out.append(a.pop(0) if a[0] <= b[0] else b.pop(0))
    return out + a + b
print(merge_sort([5, 2, 9, 1, 5, 6, -3]))
def quick(l): return [] if not l else quick([x for x in l[1:] if x < l[0]]) + [l[0]] + quick([x for x in l[1:] if x >= l[0]])
print(quick([3, 6, 1, 8, 2, 9, 2]))
def change(n, coins): return 1 if n == 0 else 0 if n < 0 or not coins else change(n - coins[0], coins) + change(n, coins[1:])
print(change(50, (25, 10, 5, 1)))
class Tree:
    def __init__(self, v): self.v, self.l, self.r = v, None, None
    def add(self, v):
        side = "l" if v < self.v else "r"
        if getattr(self, side): getattr(self, side).add(v)
        else: setattr(self, side, Tree(v))
        return self
    def __iter__(self):
        if self.l: yield from self.l
        yield self.v
        if self.r: yield from self.r
    def depth(self): return 1 + max(t.depth() if t else 0 for t in (self.l, self.r))
t = Tree(50)
for v in (30, 70, 20, 40, 60, 80, 10, 45): t.add(v)
print(list(t), t.depth())
def count(n): return n if n == 0 else 1 + count(n - 1)
print(count(300))
def edit(a, b):
    if not a or not b: return len(a) + len(b)
    return edit(a[1:], b[1:]) if a[0] == b[0] else 1 + min(edit(a[1:], b), edit(a, b[1:]), edit(a[1:], b[1:]))
print(edit("kiten", "sitin"))
