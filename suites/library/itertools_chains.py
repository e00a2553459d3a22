"""n rounds of iterators one over the other: chain, groupby, product, combinations, islice, accumulate, zip_longest and others."""

from itertools import (
    accumulate, chain, combinations, count, cycle, dropwhile, groupby, islice, permutations, product, repeat, starmap, takewhile,
    tee, zip_longest)
from operator import itemgetter, mul

ROWS = sorted((i * 7 % 5, i) for i in range(40))


def bench(n):
    answer = 0
    for i in range(n):
        joined = chain(range(i % 10), [5, 6], chain.from_iterable(([k] * 2 for k in range(5))))
        answer += sum(joined)
        for key, group in groupby(ROWS, key=itemgetter(0)):
            answer += key * sum(value for _, value in group)
        answer += sum(a * b + c for a, b, c in product(range(4), range(5), (i & 1, 2)))
        answer += sum(1 for a, b in combinations(range(9), 2) if (a + b) % 3 == 0)
        answer += max(map(itemgetter(1), permutations(range(4), 3)))
        answer += list(accumulate(range(1, 9), mul))[-1] % 1009
        answer += sum(islice(count(i, 3), 2, 12, 2)) % 997
        answer += sum(takewhile(lambda k: k < 20, dropwhile(lambda k: k < 5, count())))
        answer += sum(a - b for a, b in zip_longest(range(12), range(9), fillvalue=1))
        first, second = tee(range(10))
        next(second)
        answer += sum(starmap(mul, zip(first, second))) + sum(map(mul, repeat(3, 4), cycle((1, 2))))
        answer %= 1000000007
    return answer
