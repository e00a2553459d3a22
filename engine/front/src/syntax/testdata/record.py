"""Records what CPython says about each source in a file of syntax error cases.

usage: python3.14 record.py errors.txt

A case is a header line `# mode`, source lines that begin with `|` (the last without a line end), the line
`cpython: ...` that this script writes, and a line `tauraro: ...` where the engine differs, which the test
writes when BLESS=1 is set.
"""

import sys
import warnings

warnings.simplefilter("ignore")


def verdict(source, mode):
    try:
        compile(source, "<test>", mode)
    except SyntaxError as e:
        place = f"{e.lineno}:{e.offset}-{e.end_lineno}:{e.end_offset}"
        return f"{type(e).__name__} {place} {e.msg}"
    except (RecursionError, MemoryError, ValueError) as e:
        return f"{type(e).__name__} {e}"
    return "ok"


def main(path):
    out, source, mode = [], [], "exec"

    def flush():
        if source:
            out.append("cpython: " + verdict("\n".join(source), mode))
            out.append("")
            source.clear()

    with open(path, encoding="utf-8") as file:
        for line in file.read().split("\n"):
            if line.startswith("# "):
                flush()
                mode = line[2:]
                out.append(line)
            elif line.startswith("|"):
                source.append(line[1:])
                out.append(line)
    flush()
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(out))


main(sys.argv[1])
