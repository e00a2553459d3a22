"""Walk n sentences character by character and through find, replace, translate-like mapping, slices and comparison."""

SENTENCES = [
    "The quick brown fox jumps over the lazy dog",
    "Pack my box with five dozen liquor jugs!",
    "Sphinx of black quartz, judge my vow",
    "How vexingly quick daft zebras jump; (really)",
]
VOWELS = {"a": "1", "e": "2", "i": "3", "o": "4", "u": "5"}


def bench(n):
    total = 0
    last = ""
    for i in range(n):
        text = SENTENCES[i & 3]
        digits = 0
        for c in text:
            if c in VOWELS:
                digits += int(VOWELS[c])
            elif c.isupper():
                digits += ord(c) & 7
        changed = text.replace("quick", "slow").upper()
        total += digits + len(changed) + changed.find("J") + (text[::-1] < last)
        if text[4:9] in last:
            total += 1
        last = text[i % 7:]
    return total
