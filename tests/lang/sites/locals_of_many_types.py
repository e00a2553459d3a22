# Local variables whose type changes on each round of a loop, swapped, shadowed, deleted and set again.
def swirl(n):
    x, out = 0, []
    for i in range(n):
        if i % 6 == 0: x = i
        elif i % 6 == 1: x = x + 0.5
        elif i % 6 == 2: x = str(x)
        elif i % 6 == 3: x = [x]
        elif i % 6 == 4: x = (x, x)
        else: x = {i: x}
        out.append(x)
    return out
print(swirl(12))
def acc(n):
    t = 0
    for i in range(n):
        t = t + i if i < 5 else t + i * 0.5 if i < 8 else t * 2 ** 40
    return t
print([acc(n) for n in (3, 6, 9, 11)])
def overflow(n):
    a = b = 1
    for _ in range(n): a, b = b, a + b
    return a, type(a).__name__
print([overflow(n) for n in (10, 85, 86, 87, 88, 90, 100)])
def mixed(vals):
    best = None
    for v in vals:
        if best is None or v > best: best = v
    return best
print(mixed([1, 2.5, 2 ** 70, 3]), mixed("bca"), mixed([]), mixed([(1, 2), (1, 3)]))
def many():
    a = b = c = d = e = f = g = h = i = j = k = l = m = n = o = p = q = r = s = t = u = v = w = x = y = z = 1
    for _ in range(3): a, b, c, d, e = b + 1, c * 2, d + a, e - 1, a
    return a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p + q + r + s + t + u + v + w + x + y + z
print(many())
def dele():
    out = []
    for i in range(4):
        v = i
        if i % 2: del v
        try: out.append(v)
        except UnboundLocalError: out.append("unbound")
        v = None
    return out
print(dele())
def args(a, b):
    a, b = b, a
    a = [a] if a else b
    b = b and str(b)
    return a, b
print([args(x, y) for x, y in ((1, 2), (0, 0.5), ("a", ""), (None, [1]))])
def ternary(n): return sum(i if i % 3 else float(i) if i % 2 else -i for i in range(n))
print(ternary(10), ternary(4), ternary(0))
def big_expr(a, b, c): return ((a + b) * (b - c) + (a * c - b) // (c or 1)) % 97 + (a > b) * (b < c or a == c) - -a
print([big_expr(*t) for t in ((1, 2, 3), (10, -4, 7), (2 ** 61, 3, 5), (1.5, 2, 4), (True, False, 2))])
