# repr of sets, and classes derived from set.
print(set(), {1}, frozenset(), frozenset({1}), {"a"}, {(1, "x")}, [{1}], {None}, {frozenset({2})}, str({1.5}), f"{ {3} }")
class S(set):
    def add(self, x):
        super().add(x * 10)
    def total(self):
        return sum(self)
s = S([1, 2])
s.add(3)
print(s, s.total(), type(s | {5}), type(s.copy()), isinstance(s, set), s == {1, 2, 30}, S(), len(s), 30 in s)
s.label = "L"
print(s.label, S.__mro__)
class R(set):
    def __repr__(self):
        return "R!"
    def __contains__(self, x):
        return True
    def __len__(self):
        return 5
r = R([1])
print(r, [r], 99 in r, len(r), list(r))
s |= {4}
print(type(s), sorted(s), s - {1, 2}, type(s - {1}))
