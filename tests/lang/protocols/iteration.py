# __iter__ and __next__, the old __getitem__ protocol, iterators that are their own iterables.
class Count:
    def __init__(self, n): self.n = n
    def __iter__(self): return CountIter(self.n)
class CountIter:
    def __init__(self, n): self.i, self.n = 0, n
    def __iter__(self): return self
    def __next__(self):
        if self.i >= self.n: raise StopIteration
        self.i += 1
        return self.i
c = Count(3)
print(list(c), list(c), [x for x in c], sum(c), max(c), 2 in c, 9 in c, tuple(c), sorted(c, reverse=True))
it = iter(c)
print(next(it), list(it), list(it), next(it, "end"))
class Gen:
    def __iter__(self):
        yield "a"
        yield "b"
print(list(Gen()), "".join(Gen()), dict(zip(Gen(), Gen())), [*Gen()])
class Old:
    def __getitem__(self, i):
        if i >= 3: raise IndexError
        return i * i
print(list(Old()), 4 in Old(), 5 in Old(), [x for x in Old()], max(Old()), list(enumerate(Old())))
a, b, c = Old()
print(a, b, c)
class BadIter:
    def __iter__(self): return 5
class NoNext:
    def __iter__(self): return NoNext()
class Raises:
    def __iter__(self): raise ValueError("in iter")
class RaisesNext:
    def __iter__(self): return self
    def __next__(self): raise KeyError("in next")
class GetRaises:
    def __getitem__(self, i): raise ZeroDivisionError("in getitem")
for o in (BadIter(), NoNext(), Raises(), RaisesNext(), GetRaises(), 5, None, object):
    for f in (iter, list):
        try:
            print(f.__name__, type(f(o)).__name__)
        except Exception as e:
            print(f.__name__, type(e).__name__, e)
