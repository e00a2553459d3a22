"""Instructions that compiled code leaves to the interpreter: with, *args and **kwargs, star unpacking, merging, imports, patterns."""


class Manager:
    def __init__(self, log):
        self.log = log

    def __enter__(self):
        self.log.append("in")
        return self.log

    def __exit__(self, kind, error, trace):
        self.log.append("out" if kind is None else kind.__name__)
        return kind is KeyError


def managed(n):
    log = []
    for i in range(n):
        with Manager(log) as same, Manager(same):
            if i % 5 == 3:
                raise KeyError(i)
            if i % 5 == 4:
                continue
        del log[40:]
    return log


print(managed(60))
try:
    for i in range(300):
        with Manager([]) as log:
            if i == 250:
                raise ValueError(i)
except ValueError as e:
    print(repr(e), log)


def target(a, b=2, *rest, c=3, **named):
    return a, b, rest, c, named


def spread(n):
    args, keywords = [1], {"c": 5}
    out = []
    for i in range(n):
        out = target(*args, **keywords)
        out = target(i, *args, *range(i % 3), c=i, **{f"k{i % 2}": i})
        out = target(*"ab"), out, max(*(i, 3)), dict(**keywords, d=i)
    return out


print(spread(300))


def wrong(n, what):
    for i in range(n):
        try:
            target(*(what if i == n - 1 else [i]))
            target(**(what if i == n - 1 else {"a": i}))
        except TypeError as e:
            print(e)


wrong(300, 5)
wrong(300, [])


def stars(n):
    first, middle, last = 0, [], 0
    total = []
    for i in range(n):
        first, *middle, last = range(i % 4 + 2)
        swapped = first
        first = last
        last = swapped
        *middle, last = (*middle, last, i)
        total = [*middle, *total[:3], first]
        keys = {**{"a": i}, "b": 1, **dict(c=first)}
        seen = {*middle, i, *total[:1]}
    return first, middle, last, total, keys, sorted(seen)


print(stars(300))


def imports(n):
    for i in range(n):
        import math
        from operator import add, mul as times
        i = times(add(i, 1), math.floor(1.5))
    return i, math.__name__


print(imports(300))


class Point:
    __match_args__ = "x", "y"

    def __init__(self, x, y):
        self.x, self.y = x, y


def patterns(n):
    counts = {}
    subjects = [Point(0, 1), Point(2, 2), (1, 2, 3), [4], {"k": 1, "z": 2}, {}, 7, "text", None]
    for i in range(n):
        match subjects[i % len(subjects)]:
            case Point(0, y):
                kind = "zero", y
            case Point(x=x, y=y) if x == y:
                kind = "diagonal", x
            case [a, *rest]:
                kind = "sequence", a, len(rest)
            case {"k": k, **others}:
                kind = "mapping", k, str(others)
            case {}:
                kind = ("empty",)
            case int(number):
                kind = "int", number
            case str():
                kind = ("str",)
            case _:
                kind = ("else",)
        counts[kind] = counts.get(kind, 0) + 1
    return counts


print(patterns(450))


def deletes(n):
    class Box:
        pass

    box = Box()
    for i in range(n):
        box.x = i
        del box.x
        y = i
        def inner():
            return y
        inner()
        del y
        assert not hasattr(box, "x"), i
    try:
        return inner()
    except NameError as e:
        return str(e)


print(deletes(300))


def classes(n):
    made = None
    for i in range(n):
        class made(*([made] if i % 3 else [])):
            number = i
    return [c.number for c in made.__mro__[:-1]]


print(classes(300))


def generated(n):
    def numbers(k):
        for j in range(k):
            yield j
        return "done"

    total = 0
    for i in range(n):
        for j in numbers(i % 7):
            if j == 5:
                break
            total += j
        else:
            total += 1000
    return total


print(generated(300))
