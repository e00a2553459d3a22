# Classes derived from float.
class Metres(float):
    def __repr__(self):
        return f"Metres({float(self)})"
    def __add__(self, other):
        return Metres(float(self) + float(other))
m = Metres(2.5)
print(m, repr(m), str(m), m + 1, m * 2, type(m * 2), type(m + 1), 1 + m, -m, m == 2.5, hash(m) == hash(2.5), m < 3)
print(isinstance(m, float), int(m), round(m), f"{m:.2f}", "%.1f" % m, float(m), type(float(m)), Metres("1e3"), Metres(), [m], divmod(m, 2))
m.note = "long"
print(m.note, m.__dict__, Metres.__mro__)
class Pos(float):
    def __new__(cls, v):
        if v < 0:
            raise ValueError("negative")
        return float.__new__(cls, v)
print(Pos(1.5))
try:
    Pos(-1)
except ValueError as e:
    print(e)
