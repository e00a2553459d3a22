"""Format n rows with f-strings, % and str.format: ints, floats, padding and repr."""


def bench(n):
    total = 0
    for i in range(n):
        x = i / 8
        a = f"{i:5d}|{x:8.3f}|{i % 16:x}|{'id' + str(i)!r}"
        b = "%s=%d (%.2f%%)" % ("row", i, x)
        c = "{0}-{1:>6}-{name}".format(i & 255, i, name="tea")
        total += len(a) + len(b) + len(c)
    return total
