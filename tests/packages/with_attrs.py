"""attrs: classes with slots, validators and converters, frozen and ordered ones."""
import attr, attrs
from attrs import define, field, frozen, validators

@define
class Point:
    x: int = field(converter=int, validator=validators.ge(0))
    y: int = field(default=7)
    tags: list = field(factory=list, repr=False)

@frozen(order=True)
class Version:
    major: int
    minor: int = 0

p = Point("3")
print(p, p == Point(3), attrs.asdict(p), attrs.astuple(p))
try:
    Point(-1)
except ValueError as e:
    print("ValueError", e.args[0])
p.tags.append("a")
print(attrs.evolve(p, y=9), Point.__slots__, hasattr(p, "__dict__"))
print(sorted([Version(2), Version(1, 5), Version(1)]), len({Version(1), Version(1, 0)}))
try:
    Version(1).major = 2
except attrs.exceptions.FrozenInstanceError as e:
    print("frozen", e)
print([a.name for a in attrs.fields(Point)], attr.has(Point))

@attr.s(auto_attribs=True, hash=True)
class Old:
    a: int
    b: str = attr.ib(default="b", metadata={"k": 1})

    @b.validator
    def check(self, attribute, value):
        if not isinstance(value, str):
            raise TypeError(attribute.name)

print(Old(1), hash(Old(1)) == hash(Old(1)), attr.fields(Old).b.metadata["k"])
try:
    Old(1, 2)
except TypeError as e:
    print("TypeError", e)

C = attrs.make_class("C", {"n": field(default=1), "m": field(kw_only=True, default=2)})
print(C(5, m=6), C.__init__.__annotations__)
