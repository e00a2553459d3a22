"""Grow dicts of tuples to 20,000 keys from empty, n entries in all: rehashing, large tables, objects that survive."""


def bench(n):
    total = 0
    left = n
    while left > 0:
        table = {}
        for i in range(min(left, 20000)):
            table[i * 7919 % 100003] = (i, total & 7)
        for i in range(0, min(left, 20000), 5):
            del table[i * 7919 % 100003]
        for key, (i, bits) in table.items():
            total += key ^ i
        total += len(table)
        left -= 20000
    return total
