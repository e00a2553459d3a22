# A class attribute in front of a slot's descriptor: the slot does not show, and what is stored goes into the __dict__.


class Slotted:
    __slots__ = ("a", "b")

    def __init__(self, a=1, b=2):
        self.a = a
        self.b = b


class Open(Slotted):
    pass


def show(o):
    return [getattr(o, name, "none") for name in ("a", "b", "c")], o.__dict__


o, other = Open(0, 5), Open(6, 7)
print(show(o))
Open.a = 1
print(show(o), show(other))
o.a = 7
print(show(o), show(other))
o.c = 8
del Open.a
print(show(o), show(other))
o.a = 9
print(show(o))
del o.a
print(show(o))
o.__dict__["b"] = "hidden"
print(show(o), vars(other))
other.__dict__["a"] = "hidden"
print(show(other))
Open.b = property(lambda self: "property")
print(show(o), show(other))
Open.b = Slotted.__dict__["a"]
print(show(other))


def sums(n):
    found = []
    x = Open(1, 2)
    for i in range(n):
        if i == n // 2:
            Open.a = 100
        found.append(x.a)
    del Open.a
    return sum(found)


print(sums(600))


def f(a):
    pass


f.__defaults__ = (1, 2, 3)
try:
    f(1, 2)
except TypeError as e:
    print(e)
