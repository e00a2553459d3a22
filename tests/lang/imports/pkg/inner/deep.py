from . import three
from .. import level
from ..first import one

four = three + one


def report():
    return level, four, __name__
