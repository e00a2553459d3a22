"""A class loses the descriptors of its slots, before and after code has found the slots by them."""


def caught(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return f"{type(e).__name__}: {e}"


def make():
    class A:
        __slots__ = ("a", "b")

        def __init__(self):
            self.a = 1
            self.b = 2

        def read(self):
            return self.a

        def call(self):
            return self.a()

        def write(self, v):
            self.a = v
            return "written"

    return A


def replaced(by):
    A = make()
    x = A()
    slot = A.a
    for i in range(40):
        if i == 37:
            A.a = by(A)
        found = caught(x.read), caught(x.write, i)
        called = caught(x.call)
        if i > 35:
            print(i, found, called)
    A.a = slot
    print(caught(x.read), caught(x.write, 5), caught(x.read), sorted(n for n in dir(x) if n < "b" and n[0] != "_"))
    del A.a
    print(caught(x.read), caught(x.write, 5), caught(delattr, x, "a"))


replaced(lambda A: "plain")
replaced(lambda A: len)
replaced(lambda A: property(lambda self: "property"))
replaced(lambda A: property(lambda self: "property", lambda self, v: print("set", v)))
replaced(lambda A: A.b)
