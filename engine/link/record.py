"""Records which functions of tauraro common programs run, into functions.txt beside this file.

    python3 engine/link/record.py target/release/tauraro

Needs valgrind and takes some minutes. The build places these functions side by side (see build.rs), so that the
system maps fewer pages of the program. Names that are gone do no harm, new functions go where the linker puts them:
record anew when much has been written.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
SUITES = HERE.parent.parent / "suites"
# All instances of a generic function have one name here. When they take more bytes than this, most of which nobody
# runs, they come behind the others.
MOST_BYTES = 32 << 10


def programs():
    """The arguments of the programs, those that all others run through first."""
    yield ["--jit=off", "-c", "print(1, 'a', [2.5])"]
    suite = tomllib.loads((SUITES / "macro.toml").read_text())
    for options in (["--jit=off"], ["--jit-threshold=300"]):
        for benchmark in suite["benchmark"]:
            path = SUITES / benchmark["program"]
            code = f"import sys; sys.path.insert(0, {str(path.parent)!r}); import {path.stem} as m; print(m.bench({benchmark['slice_n']}))"
            yield [*options, "-c", code]


def without_hash(name):
    """The name of a symbol without what changes with compilers and dependencies."""
    name = name.split("'")[0].split(".llvm.")[0]
    return re.sub(r"17h[0-9a-f]{16}E$", "17h", name)


def functions_run(program, arguments):
    """The symbols of the program's functions that ran, in no order that means anything."""
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "callgrind")
        command = ["valgrind", "--tool=callgrind", "--demangle=no", f"--callgrind-out-file={out}", program, *arguments]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"{' '.join(command)}\n{done.stderr}")
        objects, functions, current, found = {}, {}, "", []
        for line in open(out, errors="replace"):
            # Each name is given once, with a number in place of it from then on.
            match = re.match(r"(c?)(ob|fn)=\((\d+)\)(?: (.*))?", line)
            if not match:
                continue
            called, kind, number, name = match.groups()
            names = objects if kind == "ob" else functions
            if name:
                names[number] = name.strip()
            if called:
                continue
            if kind == "ob":
                current = names[number]
            elif os.path.realpath(current) == program:
                found.append(names[number])
        return found


def main():
    program = os.path.realpath(sys.argv[1])
    symbols = subprocess.run(["nm", "--print-size", program], capture_output=True, text=True, check=True).stdout
    count, size = {}, {}
    for _, bytes_, _, symbol in (fields for line in symbols.splitlines() if len(fields := line.split()) == 4):
        name = without_hash(symbol)
        count[name] = count.get(name, 0) + 1
        size[name] = size.get(name, 0) + int(bytes_, 16)
    names, large = {}, {}
    for arguments in programs():
        for symbol in functions_run(program, arguments):
            name = without_hash(symbol)
            if re.fullmatch(r"[\w.$]+", name, re.ASCII) and name in count:
                is_small = count[name] == 1 or size[name] <= MOST_BYTES
                (names if is_small else large)[name] = None
        print(f"{len(names):6} functions after {arguments[0]} {arguments[-1][:100]}", file=sys.stderr)
    (HERE / "functions.txt").write_text("".join(name + "\n" for name in [*names, *large]))


if __name__ == "__main__":
    main()
