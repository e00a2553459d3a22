# Classes derived from int: arithmetic falls back to int, own methods stay, hash and equality as the value.
class Money(int):
    def __new__(cls, amount, unit="EUR"):
        self = super().__new__(cls, amount)
        self.unit = unit
        return self
    def __repr__(self):
        return "Money(%d, %r)" % (self, self.unit)
    def __add__(self, other):
        return Money(int(self) + int(other), self.unit)
m = Money(5)
print(m, repr(m), str(m), m + 3, m - 3, type(m - 3), type(m + 3), m * 2, -m, abs(m), m == 5, 5 == m, hash(m) == hash(5))
print(3 + m, type(3 + m), m.unit, (m + 1).unit, {5: "five"}[m], [10, 20, 30, 40, 50, 60][m], m.bit_length(), isinstance(m, int), int(m), type(int(m)))
class Flag(int):
    pass
f = Flag(7)
f.note = "x"
print(f, f.note, f.__dict__, Flag(), Flag("12"), Flag(3.7), type(Flag(1) + Flag(2)), f"{f:03d}", "%x" % f, range(Flag(3)))
print(Flag(2 ** 70), type(+f), type(Flag.__add__(f, 1)), f.real, type(f.real), bool(Flag(0)), divmod(f, 2), round(f))
class Loud(int):
    def __eq__(self, other):
        return "eq"
    def __lt__(self, other):
        return "lt"
    def __radd__(self, other):
        return "radd"
    def __hash__(self):
        return 1
print(Loud(1) == 5, 5 == Loud(1), Loud(1) < 2, 2 > Loud(1), 2 + Loud(1), Loud(1) + 2, Loud(3) != 3)
