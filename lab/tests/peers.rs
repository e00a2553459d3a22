//! Runners of other languages, some of them compiled: fakes that need nothing but a Python and a shell.

mod common;

use common::{COUNT_KEYS, Lab, Ran};
use lab::history::load;

/// Runs the "program" beside the driver, which is a Python expression over n.
const ENGINE: &str = r#"
import os, sys, time

if "--version" in sys.argv:
    print("expressions 1")
    sys.exit()
nonce = program = ""
for line in sys.stdin:
    words = line.split()
    if words[0] == "hello":
        nonce = words[1]
        program = open(os.path.join(os.path.dirname(sys.argv[1]), words[3] + ".ex")).read()
        print(nonce, "hello lab-driver/1", flush=True)
    elif words[0] == "run":
        start, cpu = time.monotonic_ns(), time.process_time_ns()
        answer = eval(program, {"n": int(words[2])})
        cpu, wall = time.process_time_ns() - cpu, time.monotonic_ns() - start
        print(nonce, "done", words[1], words[2], start, wall + 1, cpu + 1, answer, flush=True)
    elif words[0] == "stats":
        print(nonce, "stats", flush=True)
    elif words[0] == "quit":
        break
"#;

/// "Compiles" an expression: puts it into the driver, and notes that it did.
const COMPILER: &str = r#"#!/bin/sh
if [ "$1" = --version ]; then echo "compiler 1"; exit; fi
if grep -q ERROR "$2"; then echo "line 1: there is an error" >&2; exit 1; fi
echo "$2" >> compiled.log
{ echo '#!/usr/bin/python3.11 -ISE'; sed "s/EXPRESSION/$(cat "$2")/" "$1"; } > "$3" && chmod +x "$3"
"#;

const COMPILED_DRIVER: &str = r#"
import sys, time
nonce = ""
for line in sys.stdin:
    words = line.split()
    if words[0] == "hello":
        nonce = words[1]
        print(nonce, "hello lab-driver/1", flush=True)
    elif words[0] == "run":
        n = int(words[2])
        start, cpu = time.monotonic_ns(), time.process_time_ns()
        answer = EXPRESSION
        cpu, wall = time.process_time_ns() - cpu, time.monotonic_ns() - start
        print(nonce, "done", words[1], n, start, wall + 1, cpu + 1, answer, flush=True)
    elif words[0] == "stats":
        print(nonce, "stats", flush=True)
    elif words[0] == "quit":
        break
"#;

/// A lab with the runners `ex` and `compiled`, and a suite of two benchmarks; only the first has programs for both.
fn peers() -> Lab {
    let lab = Lab::new("");
    lab.write("engine.py", ENGINE);
    lab.write("driver.ex", "the engine needs none\n");
    lab.script("compiler", COMPILER);
    lab.write("driver.cx", COMPILED_DRIVER);
    lab.write("sum.ex", "n * (n - 1) \\/\\/ 2".replace('\\', "").as_str());
    // As sed wants it.
    lab.write("sum.cx", "n * (n - 1) \\/\\/ 2");
    let engine = lab.path("engine.py");
    let compiler = lab.path("compiler");
    lab.add_runner(&format!(
        "\n[[runner]]\nname = \"ex\"\nshows = \"expressions\"\nlanguage = \"ex\"\ndriver = \"driver.ex\"\n\
         find = [\"/usr/bin/python3.11\", \"python3\"]\ncommand = [\"{{exe}}\", \"{}\"]\nversion = [\"{{exe}}\", \"--version\"]\n\
         [[runner]]\nname = \"compiled\"\nshows = \"compiled\"\nlanguage = \"cx\"\ndriver = \"driver.cx\"\n\
         find = [\"{}\"]\ncommand = [\"{{program}}\"]\nversion = [\"{{exe}}\", \"--version\"]\n\
         compile = [\"{{exe}}\", \"{{driver}}\", \"{{program}}\", \"{{out}}\"]\n\
         [[runner]]\nname = \"absent\"\nshows = \"not here\"\nlanguage = \"ex\"\nfind = [\"/nowhere/absent\"]\n\
         command = [\"{{exe}}\"]\nversion = [\"{{exe}}\"]\nremedy = \"apt install absent\"\n",
        engine.display(),
        compiler.display()
    ));
    suite(&lab, "programs = { ex = \"sum.ex\", cx = \"sum.cx\" }");
    lab
}

fn suite(lab: &Lab, programs: &str) {
    lab.suite(&format!(
        "[[benchmark]]\nname = \"sum\"\n{COUNT_KEYS}{programs}\n[[benchmark]]\nname = \"python-only\"\n{COUNT_KEYS}"
    ));
}

/// `lab run` with the compiled programs kept in the lab's own folder.
fn run(lab: &Lab, args: &[&str]) -> Ran {
    let mut all = vec!["run", "t.toml", "--rounds", "2", "--history", "history"];
    all.extend(args);
    let output = lab
        .command(&all)
        .env_remove("CARGO_TARGET_DIR")
        .output()
        .expect("the lab runs");
    Ran::of(output)
}

fn compiled(lab: &Lab) -> usize {
    let log = std::fs::read_to_string(lab.path("compiled.log")).unwrap_or_default();
    log.lines().count()
}

#[test]
fn a_runner_of_another_language_runs_programs_of_that_language() {
    let lab = peers();
    let ran = run(&lab, &["--runners", "ex,compiled,absent"]);
    ran.expect(0, &[]);
    assert!(
        ran.out.contains("absent: skipped, it is not here")
            && ran.out.contains("apt install absent"),
        "{}",
        ran.out
    );
    let loaded = load(&lab.run_file()).expect("a run").run;
    for runner in ["ex", "compiled"] {
        let of = |benchmark: &str| {
            let mut samples = loaded.samples();
            samples.any(|sample| sample.runner == runner && sample.benchmark == benchmark)
        };
        assert!(of("t/sum") && !of("t/python-only"));
    }
    // No row for what cannot run, and no mean over a part of the suite.
    assert_eq!(ran.out.matches("t/sum").count(), 2, "{}", ran.out);
    assert!(
        !ran.out.contains("t/python-only") && !ran.out.contains("geometric mean"),
        "{}",
        ran.out
    );
    let header = serde_json::to_value(&loaded.header).expect("JSON");
    assert_eq!(
        header["cases"][0]["programs"]["ex"].as_str().map(str::len),
        Some(64)
    );
    assert_eq!(header["runners"][1]["language"], "ex");
    let slices = run(
        &lab,
        &["--runners", "ex,compiled", "--slices", "--pairs", "2"],
    );
    slices.expect(0, &[]);
    let checked = lab.lab(&["check", "t.toml", "--runner", "ex"]);
    assert!(
        checked.out.contains("t/python-only: no program for ex"),
        "{}{}",
        checked.out,
        checked.err
    );
}

#[test]
fn a_program_is_compiled_once_for_what_it_depends_on() {
    let lab = peers();
    run(&lab, &["--runners", "compiled"]).expect(0, &[]);
    assert_eq!(compiled(&lab), 1);
    run(&lab, &["--runners", "compiled"]).expect(0, &[]);
    assert_eq!(compiled(&lab), 1);
    lab.write("sum.cx", "(n * n - n) \\/\\/ 2");
    run(&lab, &["--runners", "compiled"]).expect(0, &[]);
    assert_eq!(compiled(&lab), 2);
    lab.script("compiler", &format!("{COMPILER}# a newer one\n"));
    run(&lab, &["--runners", "compiled"]).expect(0, &[]);
    assert_eq!(compiled(&lab), 3);
}

#[test]
fn a_program_that_is_wrong_is_said_to_be() {
    let lab = peers();
    lab.write("sum.cx", "n + 1");
    run(&lab, &["--runners", "compiled"])
        .expect(5, &["t/sum: compiled: wrong answer", "199990000"]);
    lab.write("sum.cx", "ERROR");
    run(&lab, &["--runners", "compiled"]).expect(
        6,
        &[
            "sum.cx: compiling it for the runner \"compiled\" failed",
            "line 1: there is an error",
        ],
    );
    suite(&lab, "programs = { ex = \"none.ex\" }");
    run(&lab, &["--runners", "ex"]).expect(2, &["key `programs`: expected a file for ex"]);
    suite(&lab, "programs = { \"E X\" = \"sum.ex\" }");
    run(&lab, &["--runners", "ex"])
        .expect(2, &["key `programs`: expected a table { language = path }"]);
    suite(&lab, "programs = { ex = \"sum.ex\" }\nlevel = \"module\"");
    run(&lab, &["--runners", "ex"])
        .expect(2, &["key `programs`: expected none", "level = \"module\""]);
    suite(&lab, "");
    lab.add_runner("compile = [\"cc\"]\n");
    run(&lab, &["--runners", "ex"]).expect(2, &["there is no {driver}"]);
}
