# Slice objects as __getitem__ sees them, indices(), negative and missing parts.
class S:
    def __getitem__(self, k): return k
s = S()
print(s[1:2], s[:], s[1:], s[:2], s[::2], s[1:2:3], s[-1:], s["a":"b"], s[1:2, ::3], s[None:None:None])
x = slice(1, 10, 2)
print(x, x.start, x.stop, x.step, slice(5), slice(None), x == slice(1, 10, 2), x.indices(6), slice(None, None, -1).indices(5), slice(-3, None).indices(10), slice(20, -20, -3).indices(7))
class Seq:
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
    def __getitem__(self, k):
        if isinstance(k, slice):
            return [self[i] for i in range(*k.indices(len(self)))]
        if k < 0: k += self.n
        if not 0 <= k < self.n: raise IndexError("Seq index out of range")
        return k * 10
q = Seq(5)
print(q[0], q[-1], q[1:3], q[::-1], q[10:], q[-2:], list(q), list(reversed(q)), 20 in q, q[::2])
for f in (lambda: q[5], lambda: slice(1, 2, 0).indices(5), lambda: slice("a").indices(5), lambda: slice(1).indices(-1), lambda: hash(slice(1, 2)) == hash(slice(1, 2)), lambda: slice(1) < slice(2), lambda: slice(1).nope):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
l = list(range(10))
sl = slice(2, 8, 3)
print(l[sl], "abcdefghij"[sl], tuple(l)[sl], range(10)[sl], l[slice(-3, None)])
l[slice(0, 2)] = ["x"]
del l[sl]
print(l)
