//! `lab gate`: end to end with programs whose times are made up, and its decision over recorded noise.

mod common;

use common::fake::git;
use common::{Lab, Ran, fake};
use serde_json::{Value, json};

/// A repository on a branch `change` off `main`, whose commits build the fake engine.
fn branch() -> Lab {
    let lab = Lab::new("");
    let build = "build = [\"sh\", \"build.sh\"]\n";
    lab.add_runner(&fake::runner("{target}/fake", build));
    lab.write(
        "build.sh",
        "mkdir -p $CARGO_TARGET_DIR && cp engine $CARGO_TARGET_DIR/fake\n",
    );
    lab.write(".gitignore", "history\ntarget\n*.md\n");
    lab.script("engine", &fake::engine(1.0));
    git(&lab, &["init", "-q"]);
    git(&lab, &["add", "-A"]);
    git(&lab, &["commit", "-q", "-m", "base"]);
    git(&lab, &["checkout", "-q", "-b", "change"]);
    lab
}

fn gate(lab: &Lab, args: &[&str]) -> Ran {
    let mut all = vec!["gate"];
    all.extend(args);
    all.extend(["t.toml", "--history", "history", "--runner", "fake"]);
    lab.lab(&all)
}

fn sentence(ran: &Ran) -> String {
    let json: Value = serde_json::from_str(&ran.out)
        .unwrap_or_else(|error| panic!("{error}: {}\n{}", ran.out, ran.err));
    json["sentence"].as_str().expect("a sentence").to_string()
}

#[test]
fn a_slowdown_is_refused_and_what_changes_nothing_passes() {
    let lab = branch();
    let rounds = ["--rounds", "10", "--seed", "3"];
    // Nothing to merge yet.
    gate(&lab, &[]).expect(4, &["there is nothing to merge", "--base"]);
    lab.write("notes.txt", "an unrelated change\n");
    git(&lab, &["add", "-A"]);
    git(&lab, &["commit", "-q", "-m", "notes"]);
    let ran = gate(&lab, &["--json"]);
    ran.expect(0, &[]);
    assert!(
        sentence(&ran).contains("leaves the binary as it was"),
        "{}",
        ran.out
    );

    // Uncommitted changes are measured as they are.
    lab.script("engine", &fake::engine(1.1));
    let ran = gate(&lab, &rounds);
    ran.expect(1, &["measuring again what looked slower: t/count"]);
    for text in [
        "refused: 1 slower, found twice",
        "measured again:",
        "the work tree has changes that are not committed",
    ] {
        assert!(ran.out.contains(text), "{text:?} is not in:\n{}", ran.out);
    }
    git(&lab, &["commit", "-qam", "slower"]);
    let mut args = rounds.to_vec();
    args.extend(["--report", "gate.md", "--json"]);
    let ran = gate(&lab, &args);
    ran.expect(1, &["measuring again"]);
    let report = std::fs::read_to_string(lab.path("gate.md")).expect("the report");
    assert!(
        report.starts_with("# Gate: refused\n\nrefused: 1 slower"),
        "{report}"
    );
    assert!(report.contains("- t/count: regressed: +"), "{report}");

    // Faster again than the base, and another base.
    lab.script("engine", &fake::engine(0.9));
    git(&lab, &["commit", "-qam", "faster"]);
    let ran = gate(&lab, &rounds);
    ran.expect(0, &[]);
    assert!(
        ran.out.contains("passed: no slowdown was found"),
        "{}",
        ran.out
    );
    let mut args = rounds.to_vec();
    args.extend(["--base", "HEAD", "--head", "HEAD~1"]);
    gate(&lab, &args).expect(1, &[]);

    // Too thin to say anything.
    gate(&lab, &["--rounds", "2", "--head", "HEAD~1"]).expect(3, &[]);
    gate(&lab, &["--base", "nowhere"]).expect(2, &["--base nowhere"]);
    gate(&lab, &["--tolerance=-1"]).expect(2, &["--tolerance"]);
}

#[test]
fn answers_go_before_times() {
    let lab = branch();
    let slow = fake::engine(1.0).replace("\"--wrong\" in sys.argv", "True");
    lab.script("engine", &slow);
    git(&lab, &["commit", "-qam", "wrong"]);
    let ran = gate(&lab, &["--rounds", "6"]);
    ran.expect(5, &[]);
    assert!(ran.out.contains("wrong answer: 1"), "{}", ran.out);
    lab.script(
        "engine",
        &slow.replace(
            "import os",
            "if '--version' not in __import__('sys').argv: raise SystemExit(3)\nimport os",
        ),
    );
    git(&lab, &["commit", "-qam", "crash"]);
    gate(&lab, &["--rounds", "6"]).expect(6, &[]);
}

/// Duets of CPython against itself, recorded on a shared virtual machine: CPU times in nanoseconds, by benchmark.
const NOISE: &str = include_str!("data/noise.json");

/// What a synthetic change does to one benchmark.
#[derive(Clone, Copy)]
struct Effect {
    /// Times the CPU time.
    time: f64,
    /// Times the simulated instructions; nothing when they were not counted.
    instructions: Option<f64>,
}

const NO_EFFECT: Effect = Effect {
    time: 1.0,
    instructions: Some(1.0),
};

/// Writes the run of a comparison: recorded duets from `from` to `to`, with an effect on the first benchmark.
fn record(lab: &Lab, name: &str, range: std::ops::Range<usize>, effect: Effect) {
    let noise: std::collections::BTreeMap<String, Vec<(f64, f64)>> =
        serde_json::from_str(NOISE).expect("recorded noise");
    let runner = |name: &str| json!({ "name": name, "exe": name, "argv": [name], "version": "1", "sha256": name });
    let cases: Vec<Value> = noise
        .keys()
        .map(|benchmark| {
            json!({ "benchmark": benchmark, "shows": "", "sha256": "p", "n": 1, "metric": "cpu", "margin": 0.01 })
        })
        .collect();
    let mut lines = vec![json!({
        "format": "lab.run/1", "run": name, "started": "2026-01-01T00:00:00Z", "lab": "0", "argv": [], "mode": "gate",
        "rounds": range.len(), "seed": 1, "baseline": "base", "machine": { "class": "here" }, "git": null,
        "runners": [runner("base"), runner("head")], "cases": cases,
        "comparison": { "a": "base", "b": "head", "same_binary": false, "noise": false }
    })];
    let mut invocation = 0;
    for (index, (benchmark, duets)) in noise.iter().enumerate() {
        let effect = if index == 0 { effect } else { NO_EFFECT };
        for (pair, (a, b)) in duets[range.clone()].iter().enumerate() {
            // Half of the duets release each side first.
            let sides = [("base", *a), ("head", *b * effect.time)];
            let order = if pair % 2 == 0 { [0, 1] } else { [1, 0] };
            for (place, &side) in order.iter().enumerate() {
                let (runner, cpu) = sides[side];
                let pair = 1000 * index + pair;
                lines.push(json!({
                    "record": "sample", "run": name, "benchmark": benchmark, "runner": runner, "invocation": invocation,
                    "pair": pair, "order": place, "phase": "cold", "n": 1, "start_ns": 1000 * pair + 1, "wall_ns": cpu as u64,
                    "cpu_ns": cpu as u64, "idle_cpu_ns": null
                }));
                lines.push(json!({
                    "record": "invocation", "run": name, "benchmark": benchmark, "runner": runner, "invocation": invocation,
                    "pair": pair, "argv": [runner], "env_bytes": 1, "hash_seed": 1, "address_randomisation": true, "core": 1,
                    "start_ns": 1, "wall_ns": 1, "user_ns": 1, "system_ns": 0, "peak_rss_bytes": 9000000,
                    "voluntary_switches": 0, "involuntary_switches": 0, "exit": { "code": 0 }, "counters": {}
                }));
                invocation += 1;
            }
        }
    }
    for (index, benchmark) in noise.keys().enumerate() {
        let effect = if index == 0 { effect } else { NO_EFFECT };
        for (runner, times) in [("base", Some(1.0)), ("head", effect.instructions)] {
            lines.push(json!({
                "record": "simulated", "run": name, "benchmark": benchmark, "runner": runner, "tool": "valgrind", "argv": [],
                "n": 1, "instructions": null, "work_instructions": times.map(|times| (1e9 * times) as u64)
            }));
        }
    }
    lines.push(json!({
        "record": "end", "run": name, "exit": 0, "wall_ns": 1, "idle_ns": 0, "around_ns": 0, "processes": invocation, "own_ns": 0
    }));
    let folder = lab.path("history/runs");
    std::fs::create_dir_all(&folder).expect("the history");
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    std::fs::write(folder.join(format!("{name}.jsonl")), text).expect("the run");
}

/// Decides over two recorded measurements with an effect: 20 duets and 20 others.
fn replay(lab: &Lab, effect: Effect, args: &[&str]) -> Ran {
    record(lab, "01FIRST", 0..20, effect);
    record(lab, "01SECOND", 20..40, effect);
    let mut all = vec![
        "gate",
        "--replay",
        "01FIRST,01SECOND",
        "--history",
        "history",
    ];
    all.extend(args);
    lab.lab(&all)
}

#[test]
fn the_decision_over_recorded_noise_and_simulated_counts() {
    let lab = Lab::new("");
    let json = ["--json"];
    // A deliberate slowdown of 5 %: refused, by the times alone and by the counts.
    let slow = |instructions| Effect {
        time: 1.05,
        instructions,
    };
    for instructions in [Some(1.05), None] {
        let ran = replay(&lab, slow(instructions), &json);
        ran.expect(1, &[]);
        assert!(sentence(&ran).starts_with("refused"), "{}", ran.out);
    }
    // A change of something else.
    let ran = replay(&lab, NO_EFFECT, &json);
    ran.expect(0, &[]);
    assert!(sentence(&ran).starts_with("passed"), "{}", ran.out);
    let ran = replay(&lab, NO_EFFECT, &[]);
    let counted = "simulated instructions: no change in 4 of 4 benchmarks";
    assert!(ran.out.contains(counted), "{}", ran.out);
    // A slowdown of the times that only layout makes: within the spread of relinking, with equal instructions.
    let spread = |value: f64| {
        let benchmarks: std::collections::BTreeMap<String, Value> =
            serde_json::from_str(NOISE).expect("recorded noise");
        let spread: serde_json::Map<String, Value> = benchmarks
            .keys()
            .map(|name| (name.clone(), value.into()))
            .collect();
        let text = json!({ "format": "lab.layout/1", "machine_class": "here", "spread": spread });
        lab.write("layout.json", &text.to_string());
    };
    spread(0.08);
    let layout = ["--json", "--layout", "layout.json"];
    let ran = replay(&lab, slow(Some(1.0)), &layout);
    ran.expect(3, &[]);
    assert!(
        sentence(&ran).starts_with("inconclusive (layout)"),
        "{}",
        ran.out
    );
    replay(
        &lab,
        slow(Some(1.0)),
        &[&layout[..], &["--accept-layout"]].concat(),
    )
    .expect(0, &[]);
    // Beyond the spread it is the change itself.
    spread(0.02);
    replay(&lab, slow(Some(1.0)), &layout).expect(1, &[]);
    // More instructions without more time are refused too.
    let more = Effect {
        time: 1.0,
        instructions: Some(1.05),
    };
    let ran = replay(&lab, more, &[]);
    ran.expect(1, &[]);
    assert!(
        ran.out.contains("simulated instructions: +5.0 %"),
        "{}",
        ran.out
    );
}

#[test]
fn a_second_measurement_that_does_not_agree_and_a_thin_one() {
    let lab = Lab::new("");
    let slow = Effect {
        time: 1.05,
        instructions: None,
    };
    let none = Effect {
        instructions: None,
        ..NO_EFFECT
    };
    record(&lab, "01FIRST", 0..20, slow);
    record(&lab, "01SECOND", 20..40, none);
    let gate = |runs: &str| lab.lab(&["gate", "--replay", runs, "--history", "history", "--json"]);
    let ran = gate("01FIRST,01SECOND");
    ran.expect(0, &[]);
    assert!(ran.out.contains("not found again"), "{}", ran.out);
    let ran = gate("01FIRST");
    ran.expect(3, &[]);
    assert!(ran.out.contains("could hide a slowdown"), "{}", ran.out);
    // Three invocations of each: nothing can be said.
    record(&lab, "01THIN", 0..3, none);
    let ran = gate("01THIN");
    ran.expect(3, &[]);
    assert!(sentence(&ran).starts_with("inconclusive: "), "{}", ran.out);
    // A run that is no comparison, and one that is not there.
    let file = lab.path("history/runs/01THIN.jsonl");
    let text = std::fs::read_to_string(&file).expect("the run");
    std::fs::write(&file, text.replace("\"comparison\":", "\"something\":")).expect("written");
    gate("01THIN").expect(2, &["is no comparison of two sides"]);
    gate("01NO").expect(2, &["no run begins like this"]);
}
