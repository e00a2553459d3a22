"""Sites that see many shapes go through a cache that all sites share: what it keeps must not outlive a change."""

import types
from functools import cached_property, lru_cache, partial


class Base:
    kind = "base"

    def method(self):
        return "method", type(self).__name__

    @property
    def computed(self):
        return "computed", self.kind

    @classmethod
    def by_class(cls):
        return "class", cls.__name__

    @staticmethod
    def static():
        return "static"

    @cached_property
    def once(self):
        return "once", self.kind

    @lru_cache
    def kept(self, x=1):
        return "kept", x

    part = partial(lambda *args: len(args))


class Described:
    def __get__(self, instance, owner):
        return "described", instance is None, owner.__name__


# Enough classes that no site stays with one shape.
classes = [type(f"C{i}", (Base,), {"kind": i, "described": Described()}) for i in range(40)]


def ask(o):
    return o.kind, o.method(), o.computed, o.by_class(), o.static(), o.once, o.kept(2), o.part(), o.described


def ask_class(c):
    return c.kind, c.by_class(), c.static(), c.described, c.method is Base.method, type(c.computed).__name__, c.__name__


def show(label, f, *args):
    try:
        print(label, f(*args))
    except Exception as e:
        print(label, type(e).__name__, e)


objects = [c() for c in classes]
for _ in range(3):
    answers = [ask(o) for o in objects]
    class_answers = [ask_class(c) for c in classes]
print(answers[7])
print(class_answers[7])

# The object's own attributes come before all but data descriptors.
o = objects[7]
o.method = lambda: "own method"
o.static = lambda: "own static"
o.by_class = lambda: "own by_class"
o.__dict__["computed"] = "hidden"
o.once = "own once"
o.described = "own described"
print(ask(o))
del o.method, o.static, o.by_class, o.once, o.described
print(ask(o))

# Changes of the classes
Base.method = lambda self: "new method"
print(ask(objects[3])[1])
Base.computed = property(lambda self: "new computed")
print(ask(objects[3])[2])
Base.computed = "plain"
print(ask(objects[3])[2], ask(o)[2])
Base.by_class = staticmethod(lambda: "now static")
print(ask(objects[3])[3], ask_class(classes[3])[1])
classes[3].static = classmethod(lambda cls: cls.__name__)
print(ask(objects[3])[4], ask(objects[4])[4], ask_class(classes[3])[2])
del Base.part
show("part", ask, objects[3])
Base.part = 5
show("part", ask, objects[3])
Base.part = lambda self: "part again"
print(ask(objects[3])[7])
classes[5].__getattr__ = lambda self, name: lambda: "asked for " + name
del Base.static
print(ask(objects[5])[4])
show("static", ask, objects[6])
Base.static = staticmethod(lambda: "static again")


class Meta(type):
    pass


late = Meta("Late", (Base,), {"described": Described()})
print(ask_class(late)[1])
Meta.by_class = property(lambda cls: lambda: "of the metaclass")
print(ask_class(late)[1])
del Meta.by_class
print(ask_class(late)[1])

# Objects with an attribute word: subclasses of builtin classes
words = [type(f"D{i}", (base,), {"kind": i, "method": lambda self: "word", "computed": property(lambda self: "c")})
         for i in range(20) for base in (dict, str, list, set)]


def ask_word(o):
    return o.kind, o.method(), o.computed, o.__class__.__name__


word_objects = [c() for c in words]
for _ in range(3):
    answers = [ask_word(o) for o in word_objects]
print(answers[:4])
for o in word_objects[:4]:
    o.method = lambda: "own"
    o.kind = "own kind"
    o.__dict__["computed"] = "hidden"
    print(ask_word(o))
    del o.method
    print(ask_word(o))
    o.__dict__ = {"method": lambda: "other dict"}
    print(ask_word(o))

# Modules
modules = [types.ModuleType(f"m{i}") for i in range(30)]
for i, m in enumerate(modules):
    m.value = i
    m.double = lambda x=i: 2 * x


def ask_module(m):
    return m.value, m.double()


for _ in range(3):
    answers = [ask_module(m) for m in modules]
print(answers[9])
modules[9].value = "changed"
print(ask_module(modules[9]))
del modules[9].value
show("module", ask_module, modules[9])
modules[9].__getattr__ = lambda name: "asked for " + name
print(ask_module(modules[9]))
modules[9].value = "back"
print(ask_module(modules[9]))


# Stores
class Slots:
    __slots__ = ("a", "b")


stores = [type(f"S{i}", (base,), {}) for i in range(20) for base in (Base, Slots)]


def store(o, v):
    o.a = v
    o.b = v + 1
    o.a = o.a + o.b
    return o.a


for n in range(3):
    answers = [store(c(), n) for c in stores]
print(answers[:4], set(answers))
seen = []
stores[0].a = property(lambda self: 10, lambda self, v: seen.append(v))
print(store(stores[0](), 1), seen)
stores[2].__setattr__ = lambda self, name, v: object.__setattr__(self, name, v * 100)
print(store(stores[2](), 1))
x = stores[4]()
x.__dict__ = {"z": 0}
print(store(x, 5), x.__dict__)
show("plain", store, object(), 1)
for name in ("missing", "kind"):
    print([getattr(o, name, "default") for o in objects[:3]], [hasattr(o, name) for o in word_objects[:3]])
