# Several results at once, swapping, tuples in loops and conditions.
def stats(values):
    return min(values), max(values), sum(values) / len(values)
lo, hi, mean = stats([3, 1, 2])
print(lo, hi, mean, stats([5]), type(stats([1])))
a, b = 1, 2
a, b = b, a
print(a, b)
a, b, c = 1, 2, 3
a, b, c = c, a, b
print(a, b, c)
l = [1, 2, 3]
i = 0
i, l[i] = 2, "x"
print(i, l)
l[0], l[1], l[2] = l[2], l[0], l[1]
print(l)
for x, (y, z) in [(1, (2, 3)), (4, (5, 6))]:
    print(x, y, z)
for i, (k, v) in enumerate({"a": 1, "b": 2}.items()):
    print(i, k, v)
x = 1,
print(x, type(x))
x = y = (1, 2)
print(x is y, x)
print((1, 2) if True else (3,), 1, 2 if False else 3)
def swap(p):
    return p[::-1]
print(swap((1, 2)), *swap("ab"), (lambda *a: a)(1, 2), (lambda: (1, 2))())
def divide(a, b):
    if b == 0:
        return None, "division by zero"
    return a / b, None
for args in ((6, 3), (1, 0)):
    value, error = divide(*args)
    print(value, error)
fib = (0, 1)
for _ in range(10):
    fib = fib[1], fib[0] + fib[1]
print(fib)
print((1, 2, 3) > (1, 2) > (0,), () or "empty", (0,) and "full", not (), bool((False,)))
