"""itertools over iterators that tell their end by StopIteration themselves, and constructors with keywords for subclasses."""
import itertools as it


class Items:
    def __init__(self, *items):
        self.items = list(items)

    def __iter__(self):
        return self

    def __next__(self):
        if not self.items:
            raise StopIteration("the end")
        return self.items.pop(0)


print(list(it.chain(Items(1, 2), Items(), Items(3))))
print(list(it.chain.from_iterable(Items(Items(1), Items(2)))))
print(list(it.batched(Items(1, 2, 3), 2)))
print(list(it.islice(it.cycle(Items(1, 2)), 5)))
print(list(it.zip_longest(Items(1), Items(2, 3))))
print(list(it.accumulate(Items(1, 2, 3))), list(it.pairwise(Items(1, 2, 3))))
print([(k, list(g)) for k, g in it.groupby(Items(1, 1, 2))])
a, b = it.tee(Items(1, 2))
print(list(a), list(b))
for strict in zip(Items(1), Items(1, 2), strict=True), map(max, Items(1), Items(1, 2), strict=True):
    try:
        print(list(strict))
    except ValueError as e:
        print(e)


class Reenter:
    def __iter__(self):
        return self

    def __next__(self):
        return next(second)


first, second = it.tee(Reenter())
try:
    next(first)
except RuntimeError as e:
    print(e)

for base, args in [(it.chain, ([1],)), (it.cycle, ([1],)), (it.takewhile, (bool, [1])), (filter, (None, [1]))]:
    class Sub(base):
        def __init__(self, *args, extra):
            self.extra = extra

    s = Sub(*args, extra=3)
    print(next(s), s.extra)
    try:
        base(*args, extra=3)
    except TypeError as e:
        print(type(e).__name__)
