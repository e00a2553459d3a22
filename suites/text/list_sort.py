"""Append, sort and reverse lists of 1,000 ints, n items in all: list growth and sorting without a key."""


def bench(n):
    seed = 3
    answer = 0
    left = n
    while left > 0:
        items = []
        for _ in range(min(left, 1000)):
            seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
            items.append(seed >> 8)
        items.sort()
        answer = (answer * 31 + items[len(items) // 2]) % 1000000007
        items.sort(reverse=True)
        answer = (answer + items[0]) % 1000000007
        left -= 1000
    return answer
