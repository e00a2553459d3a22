"""Make and use n records that are dataclasses: defaults, a post-init, equality, order, hash, repr, replace and asdict."""

from dataclasses import asdict, astuple, dataclass, field, replace


@dataclass(order=True)
class Version:
    major: int
    minor: int = 0
    label: str = field(default="", compare=False)


@dataclass(frozen=True)
class Point:
    x: int
    y: int


@dataclass
class Item:
    name: str
    at: Point
    version: Version
    tags: list = field(default_factory=list)
    area: int = field(init=False)

    def __post_init__(self):
        self.area = self.at.x * self.at.y


def bench(n):
    answer = 0
    last = Item("none", Point(0, 0), Version(0))
    places = {}
    for i in range(n):
        item = Item(f"item{i % 9}", Point(i % 13, i % 7), Version(i % 5, i % 3, label="v"), tags=["a", "b"])
        places[item.at] = places.get(item.at, 0) + 1
        if item.version < last.version:
            answer += 1
        if item == last or item.version == Version(2, 1):
            answer += 2
        moved = replace(item, name="moved", at=Point(1, i % 4))
        answer += moved.area + len(moved.tags)
        if i % 8 == 0:
            record = asdict(item)
            answer += record["at"]["x"] + len(record["tags"]) + len(astuple(item.version)) + len(repr(item))
        last = item
    return "%d:%d" % (answer, len(places))
