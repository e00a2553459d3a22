# Keys in known orders, ties between them, and what makes an order unknown.
import random

random.seed(5)


class Seen:
    log = []

    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        Seen.log.append((self.n, other.n))
        return self.n < other.n

    def __repr__(self):
        return f"Seen({self.n})"


# Strs: prefixes, null characters, equal first eight characters, wide and narrow ones together.
words = ["", "a", "a\0", "a\0b", "ab", "abcdefgh", "abcdefghi", "abcdefgh\0", "abcdefgi", "\xff", "\xe9t", "z"]
mixed = words + ["\u20ac", "\u20aca", "\U0001f600", "\U0001f600b", "\ud800", "\xff\u0100"]
for source in (words, mixed):
    shuffled = source * 3
    random.shuffle(shuffled)
    print([ascii(w) for w in sorted(shuffled)])
    print(sorted(shuffled, reverse=True) == sorted(shuffled)[::-1])

# Zeroes are equal and keep their order; nan has no order at all.
print(sorted([0.0, -0.0, 1.5, -0.0, 0.0, -1.5, float("inf"), -float("inf"), 5e-324, -5e-324]))
print(sorted([-0.0, 0.0, -0.0], reverse=True))
print(sorted([3.0, float("nan"), 1.0, 2.0]))
print(sorted([2, 1.5, True, 1, 0.5, False, 10**30, -(10**30)]))

# Stability with keys.
rows = [(random.randrange(6), i) for i in range(40)]
print(sorted(rows, key=lambda row: row[0]))
print(sorted(rows, key=lambda row: row[0], reverse=True))
print(sorted(rows, key=lambda row: row[0] / 2))
print(sorted(rows, key=lambda row: "key" + str(row[0])))
print([row[1] for row in sorted(rows, key=lambda row: (row[0] % 2, "long prefix " * (row[0] % 3)))])

# Tuples: columns of unknown order are looked at only where those before them are equal.
print(sorted([("b", Seen(1)), ("a", Seen(2)), ("c", Seen(0))]), Seen.log)
print(sorted([("b", Seen(1)), ("a", Seen(2)), ("b", Seen(0)), ("a", Seen(0))]), Seen.log)
try:
    sorted([(1, None), (0, None), (1, {})])
except TypeError as error:
    print(error)
print(sorted([(1, None), (0, {}), (2, [])]))
same = (1, None)
print(sorted([same, same, (0, 1)]))
print(sorted([(1, 2), (1,), (), (1, 2, 3), (0, 9)]))
print(sorted([(), (), ()]))
print(sorted([(1, "b", 2.5, 4, 1), (1, "b", 2.5, 4, 0), (1, "a", 9.0, 0, 0)]))
print(sorted([(2, 1), (1.5, 0), (1, 5), (True, 4)]))

# Many items, with runs up and down.
items = [i % 97 if i % 500 < 250 else -i for i in range(3000)]
random.shuffle(items[1000:2000])
texts = [f"{i:x}" for i in items]
print(sorted(texts) == sorted(texts, key=lambda s: [s]), sum(i * hash(v) for i, v in enumerate(sorted(items))))
pairs = list(zip(texts, items))
print(sorted(pairs) == sorted(pairs, key=lambda p: [p[0], p[1]]))
heap = {text: i for i, text in enumerate(texts)}
print(sorted(heap.items())[:4], sorted(heap.items(), key=lambda kv: -kv[1])[:4])
