"""The iterators of itertools, their ends and their errors."""
import itertools as it


def show(*values):
    print(*(list(v) if hasattr(v, '__next__') else v for v in values))


def fails(f, *args, **kwargs):
    try:
        f(*args, **kwargs)
    except Exception as e:
        print(type(e).__name__, e)


show(it.islice(it.count(), 3), it.islice(it.count(5, -2), 3), it.islice(it.count(0.5, 0.25), 3))
print(it.count(3), it.count(3, 4), it.repeat('x'), it.repeat('x', 2))
show(it.islice(it.cycle('ab'), 5), it.cycle([]), it.repeat(1, 3), it.repeat(1, -1))
show(it.chain('ab', [], (1,)), it.chain.from_iterable(['ab', 'c']), it.chain())
show(it.compress('abcdef', [1, 0, 1, 0, 1]), it.dropwhile(lambda x: x < 3, [1, 3, 1]), it.takewhile(lambda x: x < 3, [1, 3, 1]))
show(it.filterfalse(None, [0, 1, '', 'a']), it.filterfalse(lambda x: x % 2, range(5)), it.starmap(pow, [(2, 3), (3, 2)]))
show(it.accumulate([1, 2, 3]), it.accumulate([1, 2, 3], max), it.accumulate([1, 2], initial=10), it.accumulate([]))
show(it.islice('abcdef', 2), it.islice('abcdef', 2, None), it.islice('abcdef', 0, None, 2), it.islice('abcdef', 1, 5, 3), it.islice('abc', 0))
show(it.zip_longest('abc', 'x', fillvalue='-'), it.zip_longest(), it.pairwise('abcd'), it.pairwise('a'))
show(it.batched('abcde', 2), it.batched('', 3), it.batched('abcd', 2, strict=True))
show(it.product('ab', [1, 2]), it.product([0, 1], repeat=2), it.product(), it.product('ab', ''))
show(it.permutations('abc'), it.permutations('abc', 2), it.permutations('ab', 3), it.permutations([], 0))
show(it.combinations('abcd', 2), it.combinations('abc', 0), it.combinations('ab', 3))
show(it.combinations_with_replacement('ab', 2), it.combinations_with_replacement('', 1), it.combinations_with_replacement('', 0))
print([(k, list(g)) for k, g in it.groupby('aabbbc')])
print([(k, len(list(g))) for k, g in it.groupby([1, 3, 2, 4, 5], key=lambda x: x % 2)])
groups = it.groupby('aab')
first = next(groups)[1]
second = next(groups)
print(list(first), second[0], list(second[1]), list(groups))
a, b, c = it.tee(iter('abc'), 3)
print(next(a), next(a), list(b), list(a), list(c), it.tee([], 0))

fails(it.count, 'a')
fails(it.islice, 'abc', -1)
fails(it.islice, 'abc', 0, 3, 0)
fails(it.islice, 'abc', 'x')
fails(it.islice, 'abc')
fails(it.permutations, 'abc', -1)
fails(it.permutations, 'abc', 'x')
fails(it.combinations, 'abc', -1)
fails(it.product, 'ab', repeat=-1)
fails(it.batched, 'abc', 0)
fails(lambda: list(it.batched('abc', 2, strict=True)))
fails(it.tee, [], -1)
fails(it.chain, 1)
fails(lambda: list(it.chain(1)))
fails(lambda: list(it.starmap(pow, [1])))


class Once(it.chain):
    note = 'subclass'


o = Once('ab', 'c')
o.extra = 1
print(type(o).__mro__, o.note, o.extra, list(o), isinstance(o, it.chain))


def broken():
    yield 1
    raise ValueError('broken')


for make in (it.chain, it.cycle, it.pairwise, lambda x: it.batched(x, 5), lambda x: it.zip_longest(x, [1, 2, 3])):
    made, got = make(broken()), []
    try:
        for x in made:
            got.append(x)
    except ValueError as e:
        print(got, e, list(it.islice(made, 2)))
