//! Programs that speak the driver protocol and make their CPU times up, so that what a test measures does not depend on
//! the machine.

/// A fake engine, for the start of an executable script. It takes `FACTOR` times as long as the honest one, with 1 % of
/// noise that the hash seed of the invocation decides; `--factor=X` multiplies, `--wrong` answers wrongly, `--crash` dies.
pub(crate) fn engine(factor: f64) -> String {
    format!("#!/usr/bin/python3.11 -ISE\nFACTOR = {factor}\n{BODY}")
}

/// The runner `fake`, whose binary is `file`; revisions and binaries can stand for it.
pub(crate) fn runner(find: &str, build: &str) -> String {
    format!(
        "\n[[runner]]\nname = \"fake\"\nshows = \"a test\"\nfind = [{find:?}]\ncommand = [\"{{exe}}\"]\n\
         version = [\"{{exe}}\", \"--version\"]\n{build}"
    )
}

const BODY: &str = r#"
import os, random, sys, time

if "--version" in sys.argv:
    print("fake 1")
    sys.exit()
for word in sys.argv[1:]:
    if word.startswith("--factor="):
        FACTOR *= float(word[9:])
if "--crash" in sys.argv:
    sys.exit("it crashed")
noise = random.Random(f"{os.environ['PYTHONHASHSEED']} {sys.argv[:-1]} {FACTOR}").gauss(0, 0.01)
nonce = ""
for line in sys.stdin:
    words = line.split()
    if words[0] == "hello":
        nonce = words[1]
        print(nonce, "hello lab-driver/1", flush=True)
    elif words[0] == "run":
        n = int(words[2])
        answer = n * (n - 1) // 2 + ("--wrong" in sys.argv)
        start = time.monotonic_ns()
        time.sleep(0.002)
        wall = time.monotonic_ns() - start
        cpu = int(1e6 * FACTOR * (1 + noise))
        print(nonce, "done", words[1], n, start, wall, cpu, answer, flush=True)
    elif words[0] == "stats":
        print(nonce, "stats", flush=True)
    elif words[0] == "quit":
        break
"#;
