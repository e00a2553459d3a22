# Union, intersection, difference, symmetric difference, subset tests; operators and methods.
a = {1, 2, 3, 4}
b = {3, 4, 5}
print(a | b, a & b, a - b, b - a, a ^ b, a | set(), a & set(), a - a)
print(a.union(b), a.union([9], (8,)), a.union(), a.intersection(b), a.intersection([1, 2], [2]), a.intersection(), a.difference(b), a.difference([1], [2]), a.symmetric_difference([1, 9]))
print(a < b, a <= a, a < a, {1} < a, a > {1}, a >= {1, 2}, a <= {1}, {1} <= a, a.issubset(range(10)), a.issuperset([1]), a.isdisjoint([7]), a.isdisjoint(b), set() <= set(), set() < {1})
c = a.copy()
c |= {7}
print(c, a)
c &= {1, 2, 7}
print(c)
c -= {7}
print(c)
c ^= {2, 3}
print(c)
d = c
d |= {100}
print(c, d is c)
c.intersection_update([1, 100])
print(c)
c.difference_update({1}, [5])
print(c)
c.symmetric_difference_update([100, 200])
print(c)
c.update(c)
print(c)
for f in (lambda: a | [1], lambda: a & "x", lambda: [1] - a, lambda: a ^ None, lambda: a.union(5), lambda: a.intersection(None), lambda: a < [1], lambda: a.issubset(5), lambda: a - {1: 2}, lambda: a.isdisjoint(3)):
    try:
        print(f())
    except TypeError as e:
        print(e)
print(a - {}.keys(), a & {1: 0}.keys(), {1: 0}.keys() | {2}, sorted({"x", "y"} - {"x"}), len({"a", "b"} | {"c"}), sorted({"q", "r"} ^ {"r", "s"}))
