"""Pancake flips over the first n permutations of nine, in the order of rotations: list indexing, slices and swaps."""

SIZE = 9


def bench(n):
    perm = list(range(SIZE))
    count = [0] * SIZE
    checksum = 0
    most = 0
    for number in range(n):
        if perm[0] != 0:
            flipped = perm[:]
            flips = 0
            first = flipped[0]
            while first:
                low = 0
                high = first
                while low < high:
                    flipped[low], flipped[high] = flipped[high], flipped[low]
                    low += 1
                    high -= 1
                flips += 1
                first = flipped[0]
            if flips > most:
                most = flips
            if number & 1:
                checksum -= flips
            else:
                checksum += flips
        # The next permutation: rotate the first two, or the first three when those are through, and so on.
        k = 1
        while k < SIZE:
            first = perm[0]
            for i in range(k):
                perm[i] = perm[i + 1]
            perm[k] = first
            count[k] += 1
            if count[k] <= k:
                break
            count[k] = 0
            k += 1
    return "%d:%d" % (checksum, most)
