# reversed(), len() and in for the builtin types and user classes.
print(list(reversed([1, 2, 3])), list(reversed((1, 2))), "".join(reversed("abc")), list(reversed(range(5))), list(reversed({"a": 1, "b": 2})), list(reversed(b"ab")), list(reversed([])), list(reversed(range(0, 10, 3))))
class A:
    def __len__(self): return 3
    def __getitem__(self, i): return "item%d" % i
print(list(reversed(A())), len(A()))
class B:
    def __reversed__(self): return iter("rev")
print(list(reversed(B())))
class C:
    __reversed__ = None
    def __len__(self): return 1
    def __getitem__(self, i): return i
for f in (lambda: reversed(C()), lambda: reversed(5), lambda: reversed({1}), lambda: reversed(x for x in []), lambda: reversed(iter([])), lambda: reversed(), lambda: len(iter([])), lambda: len(x for x in []), lambda: len(zip()), lambda: len(map(str, []))):
    try:
        print(f())
    except TypeError as e:
        print(e)
print(len([1]), len("é😀"), len({1: 2}), len({1, 2}), len(b"ab"), len(range(5)), len(range(10, 0, -3)), len(()), len({}.keys()), len({1: 2}.items()))
r = reversed([1, 2, 3])
print(next(r), list(r), list(r))
l = [1, 2, 3, 4]
r = reversed(l)
next(r)
l.pop()
l.pop()
print(list(r))
for x in reversed(l):
    l.append(x * 10)
print(l)
