import _circular_b

name = "a"


def who():
    return name + _circular_b.name
