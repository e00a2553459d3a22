import _circular_a

name = "b"
seen = hasattr(_circular_a, "name")


def who():
    return name + _circular_a.name
