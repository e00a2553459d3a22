# Data classes: generated methods, fields, inheritance, errors.
import dataclasses
from dataclasses import KW_ONLY, InitVar, asdict, astuple, dataclass, field, fields, replace
from typing import ClassVar


@dataclass(order=True)
class Point:
    x: int
    y: int = 0
    tags: list = field(default_factory=list, compare=False, repr=False)
    count: ClassVar[int] = 3


p = Point(1, tags=["a"])
print(p, p == Point(1), p < Point(1, 1), Point(2) >= p, p.tags, Point(1).tags, Point.count)
print(asdict(p), astuple(p), replace(p, y=5), [f.name for f in fields(p)], [f.type for f in fields(Point)])
print(dataclasses.is_dataclass(p), dataclasses.is_dataclass(int), Point.__match_args__)


@dataclass(frozen=True, slots=True)
class Frozen:
    a: int
    b: tuple = ()


f = Frozen(1, (2,))
print(f, hash(f) == hash(Frozen(1, (2,))), {f: 1}[Frozen(1, (2,))], Frozen.__slots__, hasattr(f, "__dict__"))
try:
    f.a = 3
except dataclasses.FrozenInstanceError as e:
    print(e)


@dataclass
class Base:
    a: int
    scale: InitVar[int] = 2

    def __post_init__(self, scale):
        self.a *= scale


@dataclass
class Child(Base):
    _: KW_ONLY
    c: str = "c"


print(Base(3), Child(3, 4, c="z"), Child(1))
match p:
    case Point(x, y):
        print(x, y)
for call in (lambda: Point(), lambda: Child(1, 2, "c"), lambda: replace(f, q=1), lambda: asdict(3), lambda: Point(1) < 3):
    try:
        print(call())
    except TypeError as e:
        print(e)
try:

    @dataclass
    class Bad:
        a: int = 0
        b: int

except TypeError as e:
    print(e)
try:

    @dataclass
    class Mutable:
        a: list = []

except ValueError as e:
    print(e)
Made = dataclasses.make_dataclass("Made", ["x", ("y", int, field(default=5))])
print(Made(1), Made(1, 2))
