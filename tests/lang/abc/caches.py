"""What `_abc` keeps for an abstract base class: registry, caches, versions."""

import abc
import _abc
import gc
import weakref
from abc import ABC, ABCMeta, abstractmethod, get_cache_token


def dump(cls):
    registry, cache, negative, version = _abc._get_dump(cls)
    names = [sorted(r().__name__ for r in refs) for refs in (registry, cache, negative)]
    print(cls.__name__, *names, type(version).__name__)


class Base(ABC):
    pass


class Direct(Base):
    pass


class Virtual:
    pass


class Below(Virtual):
    pass


class Stranger:
    pass


print(type(Base._abc_impl), Base._abc_impl is Direct._abc_impl)
print(sorted(n for n in vars(Base) if "abc" in n or "abs" in n))
dump(Base)
for c in (Direct, Virtual, Below, Stranger, int):
    print(c.__name__, issubclass(c, Base), isinstance(c(), Base))
dump(Base)
token = get_cache_token()
print(Base.register(Virtual) is Virtual, get_cache_token() == token + 1)
for c in (Direct, Virtual, Below, Stranger, int):
    print(c.__name__, issubclass(c, Base), isinstance(c(), Base), isinstance(c(), Base))
registry, cache, negative, version = _abc._get_dump(Base)
print(len(registry), {r().__name__ for r in cache} >= {"Direct", "Below"}, version == get_cache_token())
print(sorted(r().__name__ for r in negative))

# Registering again, itself, a subclass: nothing happens.
token = get_cache_token()
Base.register(Virtual), Base.register(Base), Base.register(Direct)
print(get_cache_token() == token)

# A registration elsewhere makes negative answers be asked for again.
class Later:
    pass


print(isinstance(Later(), Base), isinstance(Later(), Base))
class Middle(Base):
    pass


Middle.register(Later)
print(isinstance(Later(), Base), issubclass(Later, Middle), isinstance(Later(), Direct))

# Decorator.
@Middle.register
class Decorated:
    pass


print(Decorated.__name__, issubclass(Decorated, Base))

# Cycles and what is no class.
class First(ABC):
    pass


class Second(First):
    pass


for what in (lambda: Second.register(First), lambda: First.register(5), lambda: issubclass(5, First),
             lambda: _abc._abc_subclasscheck(First, 5), lambda: _abc._abc_subclasscheck(int, int),
             lambda: _abc._abc_instancecheck(First), lambda: _abc._get_dump(5)):
    try:
        print(what())
    except (TypeError, RuntimeError, AttributeError) as e:
        print(type(e).__name__, e)

# Forgetting.
class Forgetful(metaclass=ABCMeta):
    pass


Forgetful.register(Virtual)
print(isinstance(Virtual(), Forgetful), isinstance(Below(), Forgetful), isinstance(3, Forgetful))
Forgetful._abc_registry_clear()
print(isinstance(Virtual(), Forgetful), isinstance(Below(), Forgetful), isinstance(3, Forgetful))
Forgetful._abc_caches_clear()
print(isinstance(Virtual(), Forgetful), isinstance(Below(), Forgetful), isinstance(3, Forgetful))
_abc._reset_registry(Forgetful), _abc._reset_caches(Forgetful)
dump(Forgetful)
Forgetful._abc_impl = 5
try:
    isinstance(3, Forgetful)
except TypeError as e:
    print(e)

# Many classes in one table.
class Many(ABC):
    pass


kinds = [type(f"K{i}", (), {}) for i in range(300)]
for k in kinds[::2]:
    Many.register(k)
for _ in range(2):
    print([sum(isinstance(k(), Many) for k in kinds), sum(issubclass(k, Many) for k in kinds[1::2])])
registry, cache, negative, version = _abc._get_dump(Many)
print(len(registry), len(negative), sorted(map(len, [{r() for r in registry}, {r() for r in negative}])))
print(all(isinstance(r, weakref.ref) for refs in (registry, cache, negative) for r in refs))
del kinds, k, registry, cache, negative
gc.collect()
print(isinstance(3, Many), isinstance(Direct(), Many))


# ABCs that answer for themselves.
class Hooked(ABC):
    answer = NotImplemented
    calls = 0

    @classmethod
    def __subclasshook__(cls, other):
        Hooked.calls += 1
        if isinstance(Hooked.answer, Exception):
            raise Hooked.answer
        return Hooked.answer


for answer in (ValueError("no"), 5, True, None, False):
    Hooked.answer = answer
    other = type("Other", (), {})
    for _ in range(2):
        try:
            print(repr(answer), isinstance(other(), Hooked), Hooked.calls)
        except (ValueError, AssertionError) as e:
            print(repr(answer), type(e).__name__, e, Hooked.calls)
