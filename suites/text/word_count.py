"""Count n words of a text with a vocabulary of 500: dict lookups and stores with str keys."""


def words():
    syllables = ["ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu"]
    result = []
    seed = 11
    for _ in range(2000):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        k = (seed >> 12) % 500
        result.append(syllables[k % 10] + syllables[k // 10 % 10] + syllables[k // 100])
    return result


WORDS = words()


def bench(n):
    counts = {}
    left = n
    while left > 0:
        for word in WORDS if left >= 2000 else WORDS[:left]:
            if word in counts:
                counts[word] += 1
            else:
                counts[word] = 1
        left -= 2000
    best = max(counts.values())
    return "%d:%d" % (len(counts), best)
