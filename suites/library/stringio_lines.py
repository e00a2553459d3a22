"""Write n lines to io.StringIO objects by write and print, 50 to each, and read them back: by line, seek, read, iteration."""

import io

LINES = 50


def bench(n):
    answer = 0
    for start in range(0, n, LINES):
        out = io.StringIO()
        for i in range(start, min(start + LINES, n)):
            out.write("line %d of the file\n" % i)
            print(i, "second", i * 3, sep=", ", end=";\n", file=out)
        text = out.getvalue()
        out.seek(0)
        first = out.readline()
        piece = out.read(40)
        for line in out:
            answer += len(line.rstrip())
            if line.endswith(";\n"):
                answer += line.count(",")
        out.seek(10)
        out.truncate()
        answer += len(out.getvalue()) + len(first) + piece.count("e")
        with io.StringIO(text) as source:
            answer = (answer * 31 + sum(map(len, source.readlines())) + source.tell()) % 1000000007
        raw = io.BytesIO(text.encode())
        answer += len(raw.read(100)) + raw.readline().count(b"l") + len(raw.getvalue())
    return answer
