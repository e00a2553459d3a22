"""Attribute sites that meet many shapes, where the attributes change their nature and place."""


def read(o):
    return o.x


def call(o):
    return o.f()


def made(i):
    class C:
        def __init__(self):
            if i & 1:
                self.a = 0
            self.x = i

        def f(self):
            return i

    return C()


many = [made(i) for i in range(40)]
for _ in range(3):
    print(sum(read(o) for o in many), sum(call(o) for o in many))


class Common:
    x = "class"

    def f(self):
        return "f"


class Slotted:
    __slots__ = ("x", "f")


class Computed:
    @property
    def x(self):
        return "property"

    @property
    def f(self):
        return lambda: "from property"


class Asked:
    def __getattr__(self, name):
        return "asked" if name == "x" else lambda: "asked f"


class Module:
    pass


import types

module = types.ModuleType("module")
module.x, module.f = "module", lambda: "module f"
common, slotted, computed, asked = Common(), Slotted(), Computed(), Asked()
slotted.x, slotted.f = "slot", lambda: "slot f"


def attempt(f, o):
    try:
        return f(o)
    except (AttributeError, TypeError) as e:
        return str(e)


def rounds(*objects):
    out = []
    for o in objects:
        for _ in range(20):
            last = attempt(read, o), attempt(call, o)
        out.append(tuple(v if isinstance(v, (str, int)) else type(v).__name__ for v in last))
    print(out)


rounds(common, slotted, computed, asked, module, Common, 5)
Common.x = "changed"
slotted.x = "changed slot"
module.x = "changed module"
rounds(common, slotted, module)
common.x = "own"
rounds(common)
Common.x = property(lambda self: "now a property")
rounds(common, Common)
Common.x = "plain again"
rounds(common)
del common.x
rounds(common)
del Common.x, slotted.x, module.x
rounds(common, slotted, module)
slotted.x = 1
rounds(slotted)
Computed.x = property(lambda self: "another getter")
rounds(computed)
Computed.x = property(lambda self: self.missing)
rounds(computed)
Computed.x = 5
rounds(computed)
Computed.x = property()
rounds(computed)


# A property kept by a site, and one that lies in a module.
module.x = property(lambda self: "never called")
for _ in range(30):
    kind = type(read(module)).__name__
print(kind, attempt(read, 5), [attempt(read, o) for o in (module, common, computed, module)][1:3])


class First:
    @property
    def x(self):
        return ("first", type(self).__name__)


class Second(First):
    pass


class Third(First):
    @property
    def x(self):
        return ("third", super().x)


objects = [First(), Second(), Third()]
for i in range(60):
    seen = [read(o) for o in objects]
print(seen)
First.x = property(lambda self: "replaced")
print([read(o) for o in objects])
Second.x = 3
print([read(o) for o in objects])
del Second.x
print([read(o) for o in objects])


def recursive(o, n):
    return o.x if n == 0 else recursive(o, n - 1)


print([recursive(o, 5) for o in objects * 2])
