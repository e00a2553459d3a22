# Classes derived from list.
class L(list):
    def __init__(self, *items, tag=None):
        super().__init__(items)
        self.tag = tag
    def append(self, x):
        print("append", x)
        super().append(x)
    def __getitem__(self, i):
        if isinstance(i, str):
            return self.tag
        return super().__getitem__(i)
l = L(3, 1, 2, tag="t")
l.append(5)
print(l, len(l), l[0], l["x"], l[1:], type(l[1:]), l.tag, isinstance(l, list), l == [3, 1, 2, 5], sorted(l), l + [1], type(l + [1]), l.index(1), 2 in l, [x for x in l], bool(L()))
l.sort()
l.extend([9])
l[0] = 7
del l[1]
print(l, l.copy(), type(l.copy()), l * 2, list(l), tuple(l), sum(l), max(l), repr(l), f"{l}")
a, *b = l
print(a, b, l.__dict__, L.__mro__[1])
class Total(list):
    @property
    def total(self):
        return sum(self)
    def __len__(self):
        return 99
    def __iter__(self):
        return iter(["custom"])
    def __contains__(self, x):
        return x == "magic"
    def __eq__(self, other):
        return "eq"
    def __add__(self, other):
        return "add"
    def __repr__(self):
        return "Total!"
t = Total([1, 2])
print(len(t), list(t), [x for x in t], "magic" in t, 1 in t, t == 5, t + 1, t, [t], t[1], bool(t))
class Plain(list):
    pass
p = Plain("abc")
p.x = 1
print(p, p.x, p == ["a", "b", "c"], Plain(range(3)) == Plain([0, 1, 2]), Plain(), p.pop(), p, Plain([2, 1]) > [1, 5], type(Plain([1]) * 2))
