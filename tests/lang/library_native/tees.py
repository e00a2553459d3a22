"""tee and groupby: copies at their own places, errors, groups left behind, classes that nobody derives from."""
import copy
import gc
import itertools
from itertools import groupby, tee

first, second = tee(iter(range(5)))
print(next(first), next(first), list(second), list(first), type(first), type(first) is itertools._tee)
only, = tee(second, 1)
print(list(only), tee([], 0))
third = tee([1, 2, 3], 3)
next(third[1])
print(list(copy.copy(third[1])), [list(t) for t in third])


def own():
    yield 1
    yield next(one)


one, other = tee(own())
try:
    print(list(one))
except RuntimeError as e:
    print(e)


def failing():
    yield 1
    raise KeyError("inner")


one, other = tee(failing())
for t in one, other:
    try:
        print(next(t), next(t))
    except (KeyError, StopIteration) as e:
        print(type(e), e)
print(next(other, "end"))
for base in itertools._tee, itertools._grouper:
    try:
        class Derived(base):
            pass
    except TypeError as e:
        print(type(e))

one, other = tee(object() for _ in range(20000))
for _ in one:
    pass
gc.collect()
print(len({id(o) for o in [*other]}))

groups = []
for key, group in groupby("aabbbc", str.upper):
    groups.append(group)
    print(key, next(group), type(group), group is iter(group))
print([list(g) for g in groups])
print([(k, len(list(g))) for k, g in groupby([1, 1.0, True, 2, None, None])])
