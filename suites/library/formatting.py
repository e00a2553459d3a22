"""Format n rows: f-strings with specs and nested widths, format() and __format__, % with dicts, str.format with fields."""


class Money:
    def __init__(self, cents):
        self.cents = cents

    def __format__(self, spec):
        text = f"{self.cents // 100:,}.{self.cents % 100:02}"
        return format(text, spec)


def bench(n):
    answer = 0
    for i in range(n):
        ratio = i / 7
        width = 6 + i % 5
        row = (
            f"{i:>{width}}|{i:<8}|{i:^+9d}|{i:,}|{i:#x}|{i:08b}|{ratio:.2e}|{ratio:{width}.3f}|{ratio % 1:.1%}",
            "%(name)-10s %(size)5d %(ratio)06.2f %(name)r" % {"name": "row", "size": i, "ratio": ratio},
            "{0[0]}-{0[1]:>4}-{1.cents}-{name!r:*^12}".format((i, i & 63), Money(i), name="tea"),
            format(Money(i * 37), ">14"),
            format(ratio, "g") + format(i, "_d"),
            "%5.1f%%|%x|%o|%s|%c" % (ratio, i, i, None, 65 + i % 26),
        )
        for text in row:
            answer = (answer * 31 + len(text) + ord(text[len(text) // 2])) % 1000000007
    return answer
