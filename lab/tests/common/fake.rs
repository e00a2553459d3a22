//! Programs that speak the driver protocol and make their CPU times up, so that what a test measures does not depend on
//! the machine.

use std::process::Command;

use super::Lab;

/// A fake engine, for the start of an executable script. It takes `FACTOR` times as long as the honest one, with 1 % of
/// noise that the hash seed of the invocation decides; `--factor=X` multiplies, `--wrong` answers wrongly, `--crash` dies.
/// Its profile (`--profile=FILE`) has what it takes longer in a function of its own.
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
for word in sys.argv[1:]:
    if word.startswith("--profile="):
        import json
        slow = max(0, round(100 * (FACTOR - 1)))
        frames = [{"name": "bench", "file": "count.py", "line": 1}, {"name": "slow", "file": "count.py", "line": 7}]
        profile = {"samples": [[0]] * 100 + [[0, 1]] * slow, "weights": [10_000] * (100 + slow)}
        with open(word[10:], "w") as file:
            json.dump({"shared": {"frames": frames}, "profiles": [profile]}, file)
        events = [{"at_ns": 2_000_000, "kind": "compiled", "name": "bench", "loop": None, "took_ns": 500_000}]
        pauses = [{"at_ns": 3_000_000, "kind": "minor", "took_ns": 100_000}]
        stats = {"begun_ns": 1_000_000, "ended_ns": 9_000_000, "jit_exits": slow, "jit_compiles": 1,
                 "tier_events": events, "gc_pauses": pauses}
        print(json.dumps(stats), file=sys.stderr)
"#;

/// Runs git in the folder of a lab.
pub(crate) fn git(lab: &Lab, args: &[&str]) {
    let identity = [
        "-c",
        "user.name=t",
        "-c",
        "user.email=t@t",
        "-c",
        "init.defaultBranch=main",
    ];
    let status = Command::new("git")
        .args(identity)
        .args(args)
        .current_dir(&lab.folder)
        .output()
        .expect("git");
    assert!(
        status.status.success(),
        "{args:?}: {}",
        String::from_utf8_lossy(&status.stderr)
    );
}

/// A repository whose commits build the fake engine.
pub(crate) fn repository() -> Lab {
    let lab = Lab::new("");
    let build = "build = [\"sh\", \"build.sh\"]\n";
    lab.add_runner(&runner("{target}/fake", build));
    lab.write(
        "build.sh",
        "mkdir -p $CARGO_TARGET_DIR && cp engine $CARGO_TARGET_DIR/fake\n",
    );
    lab.write(".gitignore", "history\ntarget\n");
    git(&lab, &["init", "-q"]);
    commit(&lab, 1.0);
    lab
}

/// Commits the engine with another factor.
pub(crate) fn commit(lab: &Lab, factor: f64) {
    lab.script("engine", &engine(factor));
    git(lab, &["add", "-A"]);
    git(lab, &["commit", "-q", "-m", "engine"]);
}
