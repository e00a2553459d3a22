"""n steps of a 64-bit xorshift generator, masked with 2**64 - 1: ints that do not fit a small int."""

MASK = (1 << 64) - 1


def bench(n):
    x = 88172645463325252
    total = 0
    for _ in range(n):
        x ^= (x << 13) & MASK
        x ^= x >> 7
        x ^= (x << 17) & MASK
        total = (total + (x >> 33)) & MASK
    return total
