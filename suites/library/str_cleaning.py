"""Clean and rewrite n lines with str methods: strip, case, partition, translate, find, justify, prefixes, tests, encode."""

LINES = [
    "  Title: The Quick Brown Fox  ",
    "path/to/some/file_name.TXT\n",
    "# a comment with\ttabs and   spaces",
    "KEY_ONE = value-one; KEY_TWO = value-two",
    "\u00c9tudes \u2014 caf\u00e9, na\u00efve r\u00e9sum\u00e9",
    "12,345.67 -89 0x1F 1e9",
]
TABLE = str.maketrans({"-": "_", ";": None, "\t": "    ", "\u2014": "--"})


def bench(n):
    answer = 0
    for i in range(n):
        line = LINES[i % 6].strip()
        head, mark, tail = line.partition(" ")
        folder, _, name = line.rpartition("/")
        clean = line.translate(TABLE).replace("  ", " ")
        words = clean.casefold().split()
        titles = " ".join(word.capitalize() for word in words)
        numbers = sum(word.isdigit() for word in line.replace(",", " ").replace(".", " ").split())
        if line.startswith(("#", "Title:")):
            answer += line.index(" ")
        if name.lower().endswith(".txt"):
            answer += len(name.removesuffix(".TXT"))
        row = name[:12].ljust(14, ".") + head.rjust(10) + tail[:8].center(12, "*") + str(i).zfill(7)
        raw = clean.encode("utf-8")
        answer += line.find("e", 3) + line.rfind("o") + line.count("a") + len(raw) + raw.find(b"o") + numbers
        answer += len(titles.swapcase().title()) + titles.isascii() + titles.istitle() + len("a\nb\r\nc".splitlines())
        answer = (answer * 31 + len(row) + ord(max(row)) + len(raw.decode("utf-8").expandtabs(4))) % 1000000007
    return answer
