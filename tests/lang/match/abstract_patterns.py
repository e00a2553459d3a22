"""Sequence and mapping patterns take what collections.abc knows as sequences and mappings."""

from abc import ABCMeta
from collections import ChainMap, Counter, UserDict, UserList, UserString, deque
from collections.abc import Mapping, MutableMapping, MutableSequence, Sequence
from types import MappingProxyType
import array


def kind(v):
    match v:
        case [*_]:
            return "sequence"
        case {}:
            return "mapping"
    return "other"


class OwnSequence(Sequence):
    def __len__(self):
        return 2

    def __getitem__(self, i):
        return (10, 20)[i]


class OwnMapping(Mapping):
    def __len__(self):
        return 1

    def __getitem__(self, key):
        return {"a": 1}[key]

    def __iter__(self):
        return iter("a")


class Plain:
    def __len__(self):
        return 0

    def __getitem__(self, i):
        raise IndexError

    def keys(self):
        return []


class Below(Plain):
    pass


for v in ([], (), range(3), "", b"", bytearray(), set(), {}, deque(), array.array("i"), memoryview(b""), ChainMap(), Counter(),
          UserDict(), UserList(), UserString(""), MappingProxyType({}), OwnSequence(), OwnMapping(), Plain(), 5, None):
    print(type(v).__name__, kind(v))

match OwnSequence():
    case [a, b]:
        print(a, b)
match OwnMapping():
    case {"a": 1, **rest}:
        print(rest)

below = Below()
print(kind(below))
Sequence.register(Plain)
print(kind(below), kind(Plain()), kind(type("New", (Plain,), {})()))
Mapping.register(Below)
print(kind(below), isinstance(below, Sequence))


class Both(OwnMapping, list):
    __len__, __getitem__, __iter__ = list.__len__, list.__getitem__, list.__iter__


class Other(list, OwnMapping):
    pass


class Listed(list):
    pass


print(kind(Both()), kind(Other()), kind(Listed()))
MutableMapping.register(Listed)
print(kind(Listed()))
Mapping.register(type("L", (list,), {}))
print([bool(c.__flags__ & bit) for c in (Sequence, Mapping, list, dict, str, OwnSequence, OwnMapping, Plain) for bit in (32, 64)])
print([hasattr(c, "__abc_tpflags__") for c in (Sequence, Mapping, MutableSequence)])


class Marked(metaclass=ABCMeta):
    __abc_tpflags__ = 1 << 6


print(vars(Marked).get("__abc_tpflags__"), Marked.__flags__ >> 5 & 3)
try:
    class Torn(metaclass=ABCMeta):
        __abc_tpflags__ = 3 << 5
except TypeError as e:
    print(e)
