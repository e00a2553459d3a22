"""Runs modules of CPython's own tests and prints a row of docs/conformance.md for each: run.py ENGINE FOLDER [MODULE ...]

FOLDER holds CPython's package `test`. What each module prints is kept in FOLDER/logs. A case is a test method; of one with
subtests each subtest that fails counts as a failure too, so that failures may be more than cases.
"""

import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys

MODULES = (
    "dataclasses enum int float list dict set tuple str string generators exceptions class scope grammar fstring patma itertools "
    "functools collections json re math random struct heapq bisect contextlib descr decimal"
).split()
STANDINS = pathlib.Path(__file__).resolve().parent / "standins"
# Seconds for a module, and modules at a time.
LIMIT = 300
JOBS = 2


def run(engine, folder, module):
    env = dict(os.environ, TAURAROPATH=str(STANDINS))
    command = [engine, "-m", "unittest", "-v", f"test.test_{module}"]
    try:
        done = subprocess.run(command, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=LIMIT)
        text = done.stdout.decode(errors="replace")
    except subprocess.TimeoutExpired as e:
        text = (e.stdout or b"").decode(errors="replace")
    logs = folder / "logs"
    logs.mkdir(exist_ok=True)
    (logs / f"{module}.log").write_text(text)
    ran = re.findall(r"^Ran (\d+) test", text, re.M)
    if not ran:
        return f"| `test_{module}` | did not end | | | | | |"
    end = text.rsplit("\nRan ", 1)[1]
    counts = {name: int(n) for name, n in re.findall(r"(failures|errors|skipped)=(\d+)", end)}
    bad = len(set(re.findall(r"^(?:FAIL|ERROR): (\S+ \(\S+\))", text, re.M)))
    ran = int(ran[-1])
    shown = [counts.get(name, 0) for name in ("failures", "errors", "skipped")]
    return f"| `test_{module}` | {ran} | {bad} | {100 * (ran - bad) / ran:.1f} % | " + " | ".join(map(str, shown)) + " |"


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__.splitlines()[0])
    engine, folder = str(pathlib.Path(sys.argv[1]).resolve()), pathlib.Path(sys.argv[2]).resolve()
    print("| module | ran | cases that fail | pass | failures | errors | skipped |\n|---|---|---|---|---|---|---|")
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        for row in pool.map(lambda module: run(engine, folder, module), sys.argv[3:] or MODULES):
            print(row, flush=True)


if __name__ == "__main__":
    main()
