# Double-ended queue, binary tree, heap, trie, union-find, LRU cache.
class Deque:
    class _N: 
        def __init__(self, v): self.v = v; self.p = self.n = self
    def __init__(self, it=()):
        self.h, self.size = Deque._N(None), 0
        for x in it: self.push(x)
    def _ins(self, v, at):
        n = Deque._N(v)
        n.p, n.n, at.n.p, at.n = at, at.n, n, n
        self.size += 1
    def _del(self, n):
        if n is self.h: raise IndexError("empty")
        n.p.n, n.n.p = n.n, n.p
        self.size -= 1
        return n.v
    def push(self, v): self._ins(v, self.h.p)
    def push_left(self, v): self._ins(v, self.h)
    def pop(self): return self._del(self.h.p)
    def pop_left(self): return self._del(self.h.n)
    def __iter__(self):
        n = self.h.n
        while n is not self.h: yield n.v; n = n.n
    def __reversed__(self):
        n = self.h.p
        while n is not self.h: yield n.v; n = n.p
    def __len__(self): return self.size
d = Deque("abc")
d.push_left("z"); d.push("q")
print(list(d), list(reversed(d)), d.pop(), d.pop_left(), len(d), "b" in d)
try: Deque().pop()
except IndexError as e: print(e)
class Heap(list):
    def push(self, x):
        self.append(x)
        i = len(self) - 1
        while i and self[i] < self[(i - 1) // 2]:
            self[i], self[(i - 1) // 2] = self[(i - 1) // 2], self[i]
            i = (i - 1) // 2
    def take(self):
        self[0], self[-1] = self[-1], self[0]
        out, i = self.pop(), 0
        while (c := 2 * i + 1) < len(self):
            if c + 1 < len(self) and self[c + 1] < self[c]: c += 1
            if not self[c] < self[i]: break
            self[i], self[c] = self[c], self[i]
            i = c
        return out
h = Heap()
for x in (5, 3, 8, 1, 9, 2, 7): h.push(x)
print(list(h), [h.take() for _ in range(7)], h)
class Trie(dict):
    def add(self, w):
        n = self
        for c in w: n = n.setdefault(c, Trie())
        n[""] = True
    def words(self, prefix=""):
        for k, v in sorted(self.items()):
            if k == "": yield prefix
            else: yield from v.words(prefix + k)
    def find(self, p):
        n = self
        for c in p:
            if c not in n: return []
            n = n[c]
        return list(n.words(p))
t = Trie()
for w in "car card care cat dog do".split(): t.add(w)
print(list(t.words()), t.find("car"), t.find("x"), t.find("do"))
class Sets:
    def __init__(self, n): self.p, self.count = list(range(n)), n
    def find(self, x):
        while self.p[x] != x: self.p[x] = x = self.p[self.p[x]]
        return x
    def join(self, a, b):
        a, b = self.find(a), self.find(b)
        if a == b: return False
        self.p[a] = b
        self.count -= 1
        return True
s = Sets(8)
print([s.join(a, b) for a, b in ((0, 1), (2, 3), (1, 3), (0, 2), (5, 6))], s.count, s.find(0) == s.find(2), s.find(5) == s.find(7))
class Lru:
    def __init__(self, n): self.n, self.d = n, {}
    def __getitem__(self, k):
        v = self.d[k] = self.d.pop(k)
        return v
    def __setitem__(self, k, v):
        self.d.pop(k, None)
        self.d[k] = v
        if len(self.d) > self.n: del self.d[next(iter(self.d))]
c = Lru(2)
c["a"] = 1; c["b"] = 2; c["a"]; c["c"] = 3
print(c.d)
try: c["b"]
except KeyError as e: print("miss", e)
