# Class bodies, instances, attributes of class and instance, methods, __init__.
class Dog:
    "A dog."
    kind = "canine"
    tricks = []
    def __init__(self, name):
        self.name = name
    def add(self, t):
        self.tricks.append(t)
        return self
    def rename(self, n):
        self.name = n
a, b = Dog("Rex"), Dog("Fido")
print(a.name, b.name, a.kind, Dog.kind, a.add("sit").tricks, b.tricks, Dog.tricks is a.tricks)
a.kind = "mine"
print(a.kind, b.kind, Dog.kind, a.__dict__, b.__dict__)
del a.kind
print(a.kind)
Dog.kind = "changed"
print(a.kind, b.kind)
Dog.legs = 4
Dog.bark = lambda self: self.name + " barks"
print(a.legs, b.bark(), Dog.bark(a))
print(Dog.__name__, Dog.__doc__, Dog.__module__, Dog.__bases__, Dog.__dict__["kind"], type(a) is Dog, a.__class__ is Dog, isinstance(a, Dog), isinstance(a, object), type(Dog) is type, Dog.__qualname__)
class Empty: pass
e = Empty()
e.x = 1
e.y = e
print(e.x, e.y.y.x, e.__dict__.keys(), Empty.__dict__.get("x"), Empty.__doc__)
def outside(self, n):
    return self.x + n
Empty.f = outside
print(e.f(10), Empty().__dict__)
e.g = outside
for f in (lambda: e.nope, lambda: Empty.nope, lambda: e.g(1), lambda: Dog(), lambda: Dog("a", "b"), lambda: Dog("x").add(), lambda: Empty(1), lambda: delattr(e, "nope"), lambda: delattr(Dog, "nope"), lambda: e(), lambda: e[0], lambda: e + 1, lambda: len(e), lambda: e < e, lambda: iter(e), lambda: -e, lambda: e.x.y, lambda: Dog.name, lambda: e.f.nope, lambda: hash(e) == hash(e), lambda: e == e, lambda: e == Empty(), lambda: 1 in e, lambda: float(e), lambda: e @ e, lambda: next(e), lambda: "%d" % e, lambda: e.__missing__):
    try:
        print(f())
    except Exception as x:
        print(type(x).__name__, x)
class Init:
    def __init__(self):
        return 5
try:
    Init()
except TypeError as x:
    print(x)
c = Dog("c")
print(c.__init__("d"), c.name)
