"""Records what a Python prints for the language scripts: python bless.py PYTHON [FILE...]

Beside TOPIC/NAME.py it writes NAME.out (standard output), NAME.err (standard error) and NAME.status (exit status); the last
two only where they are not empty and not 0. Without files all scripts are recorded. Each script runs twice, under two hash
seeds, and is refused if it does not print the same, or if it takes long: the same scripts run with a collection at every
allocation. Only for scripts with `# heavy` in their first line may it take longer.

The outputs in this folder were recorded with CPython 3.14.
"""

import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
# CPU seconds of a whole process, start-up included; printing a traceback alone costs CPython half of it.
LIMIT = 0.4
HEAVY_LIMIT = 1.0


def run(python, script, seed):
    env = dict(os.environ, PYTHONHASHSEED=seed, PYTHONDONTWRITEBYTECODE="1", LC_ALL="C.UTF-8", PYTHON_COLORS="0")
    before = os.times()
    child = subprocess.run([python, script], cwd=HERE, stdin=subprocess.DEVNULL, capture_output=True, env=env, timeout=60)
    after = os.times()
    took = after.children_user - before.children_user + after.children_system - before.children_system
    # Tracebacks name the main script by its absolute path.
    here = str(HERE).encode() + b"/"
    return child.stdout.replace(here, b""), child.stderr.replace(here, b""), child.returncode, took


def write(path, content):
    """Write bytes, or remove the file where there is nothing to write. True if that changed anything."""
    old = path.read_bytes() if path.exists() else b""
    if old == content:
        return False
    if content:
        path.write_bytes(content)
    else:
        path.unlink()
    return True


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__.splitlines()[0])
    python = sys.argv[1]
    # A script is TOPIC/NAME.py; what lies deeper are modules and packages for `import`.
    files = [pathlib.Path(f).resolve() for f in sys.argv[2:]] or sorted(HERE.glob("*/*.py"))
    changed = refused = 0
    for file in files:
        script = str(file.relative_to(HERE))
        if file.name.startswith("_"):
            continue
        out, err, status, took = run(python, script, "0")
        again = run(python, script, "1")
        took = min(took, again[3])
        heavy = b"# heavy" in file.read_bytes().split(b"\n", 1)[0]
        if (out, err, status) != again[:3]:
            print(f"{script}: two runs differ")
            refused += 1
            continue
        if took > (HEAVY_LIMIT if heavy else LIMIT):
            print(f"{script}: took {took:.2f} s")
            refused += 1
        elif (status != 0 or err) and file.parent.name != "tracebacks":
            print(f"{script}: status {status}: {err.decode(errors='replace').splitlines()[-1:]}")
            refused += 1
        code = b"" if status == 0 else b"%d\n" % status
        wrote = [write(file.with_suffix(".out"), out), write(file.with_suffix(".err"), err), write(file.with_suffix(".status"), code)]
        changed += any(wrote)
    print(f"{len(files)} scripts, {changed} changed, {refused} refused")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
