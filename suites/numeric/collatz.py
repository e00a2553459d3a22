"""Length of the Collatz chains of n consecutive numbers from 100,000 on: parity tests, halving, unpredictable branches."""


def bench(n):
    longest = 0
    total = 0
    for start in range(100000, 100000 + n):
        x = start
        length = 1
        while x != 1:
            if x % 2 == 0:
                x = x // 2
            else:
                x = 3 * x + 1
            length += 1
        total += length
        if length > longest:
            longest = length
    return "%d:%d" % (total, longest)
