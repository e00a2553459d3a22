from .first import one
from . import first as f

two = one + f.one


def double(x):
    return x * two
