"""n times `s += x`, a new string begun after every 5,000: amortised growth of a string in place."""

PARTS = ["alpha", "be", "gamma-", ".", "delta"]


def bench(n):
    length = 0
    ends = 0
    left = n
    while left > 0:
        s = ""
        for i in range(min(left, 5000)):
            s += PARTS[i % 5]
        length += len(s)
        if s.endswith("delta"):
            ends += 1
        left -= 5000
    return "%d:%d" % (length, ends)
