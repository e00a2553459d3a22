# Sets of numbers print in the order of CPython's table: small ints, growth, collisions, deletions, negative ints.
print({5, 3, 8, 1}, {9, 17, 1, 25}, {8, 0, 16}, {100, 50, 7, 33}, {-1, -2, -3, 0}, {1000, 1, 500, 2, 64})
print(set(range(10)), set(range(20, 0, -1)), {i * i for i in range(12)}, {i * 8 for i in range(12)}, {i * 64 for i in range(8)}, {i * 37 % 101 for i in range(30)})
s = set()
for i in (64, 32, 16, 8, 0, 7, 15, 23):
    s.add(i)
    print(s)
for i in (16, 0, 64):
    s.discard(i)
    print(s)
for i in (1024, 2048, 3, 11, 19, 27, 35):
    s.add(i)
print(s, list(s), sorted(s))
print(set([3, 1, 2]) | {40, 33}, {40, 33} | {3, 1, 2}, {40, 33, 1} & {1, 33}, {1, 33, 40} - {1}, {1, 9, 17} ^ {9, 25}, set(s), s.copy(), s.union([5]), {*range(5), *range(30, 35)})
print({2 ** 61 - 1, 0, 5}, {2 ** 61, 1, 3}, {-5, 5, -10, 10}, {2 ** 64, 2 ** 65, 2 ** 66}, {10 ** 20, 10 ** 21, 7})
print({0.5, 1.5, 2.5}, {0.1, 0.2, 0.3, 1}, {1.0, 2, 3.5, -0.25}, {True, 0, 5}, {(1, 2), (3, 4)} == {(3, 4), (1, 2)})
t = set()
for i in range(60):
    t.add(i * 7919 % 1009)
print(t)
while len(t) > 5:
    t.pop()
print(t)
print(frozenset(range(8, 0, -1)), frozenset([33, 1, 65]), [x for x in {12, 4, 20, 28}], list(map(str, {7, 15, 23})), sum({1, 2, 3}), max({4, 9, 2}), tuple({30, 10, 20}))
x = {1, 2, 3}
print(x.pop(), x, x.pop(), x, x.pop(), x)
y = set(range(100))
for i in range(95):
    y.remove(i)
y.add(3)
print(y, set(y), y | set(), len(y))
print(set([1, 2, 3, 4, 5]) - set([2]), {i for i in range(50) if i % 7 == 0}, set(range(0, 1000, 111)), {ord(c) for c in "hello world"})
