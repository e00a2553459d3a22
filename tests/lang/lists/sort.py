# sort and sorted: keys, reverse, stability, errors, mixed numbers.
data = [(2, "b"), (1, "z"), (2, "a"), (1, "a"), (3, "c"), (2, "b")]
print(sorted(data), sorted(data, reverse=True))
print(sorted(data, key=lambda p: p[0]), sorted(data, key=lambda p: p[0], reverse=True))
print(sorted(data, key=lambda p: (p[1], -p[0])), sorted("banana"), sorted({3, 1, 2}), sorted({"b": 1, "a": 2}), sorted(range(5), reverse=True), sorted(range(6), key=lambda x: (x % 3, -x)))
print(sorted([1.5, 1, True, 0, False, -2]), sorted([]), sorted([1]), sorted(["b", "B", "a", "A"]), sorted(["b", "B", "a", "A"], key=str.lower), sorted([[2], [1, 5], [1]]), sorted([3, 1, 2], key=None), sorted([-3, 2, -1], key=abs))
l = [5, 3, 1]
print(l.sort(), l, l.sort(reverse=True), l, l.sort(key=lambda x: -x), l, l.sort(key=lambda x: 0), l)
for f in (lambda: sorted([1, "a"]), lambda: sorted([None, 1]), lambda: [1, None].sort(), lambda: sorted(5), lambda: sorted([1], 2), lambda: sorted([1], key=5), lambda: sorted([{}, {}]), lambda: sorted([1, 2], key=lambda x: x / 0), lambda: sorted(), lambda: sorted([object, int])):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
class K:
    def __init__(self, k, t):
        self.k = k
        self.t = t
    def __lt__(self, other):
        return self.k < other.k
    def __repr__(self):
        return f"{self.k}{self.t}"
ks = [K(i * 7 % 5, chr(97 + i)) for i in range(12)]
print(sorted(ks), sorted(ks, reverse=True), min(ks), max(ks))
ks.sort(key=lambda k: k.t, reverse=True)
print(ks)
seed = 1
nums = []
for _ in range(200):
    seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
    nums.append(seed >> 16)
s = sorted(nums)
print(s[:5], s[-5:], all(s[i] <= s[i + 1] for i in range(len(s) - 1)), sorted(s) == s, sorted(s, reverse=True) == s[::-1], sorted(nums, key=lambda x: -x)[:3], sorted(map(str, nums))[:3])
pairs = [(n % 10, i) for i, n in enumerate(nums)]
print(all(a[1] < b[1] for a, b in zip(sorted(pairs, key=lambda p: p[0]), sorted(pairs, key=lambda p: p[0])[1:]) if a[0] == b[0]))
