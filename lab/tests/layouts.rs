//! Layout spreads of a fake engine whose "linker" makes it slower or faster by what the seed says.

mod common;

use common::fake::{self, commit, git};
use common::{Lab, Ran};
use serde_json::Value;

/// A repository whose build command makes the fake engine, and whose relink command is `relink`, a shell script.
fn repository(relink: &str) -> Lab {
    let lab = Lab::new("");
    let build = "build = [\"sh\", \"build.sh\"]\nrelink = [\"sh\", \"relink.sh\", \"{seed}\"]\n";
    lab.add_runner(&fake::runner("{target}/fake", build));
    lab.write(
        "build.sh",
        "mkdir -p $CARGO_TARGET_DIR && cp engine $CARGO_TARGET_DIR/fake\n",
    );
    lab.write("relink.sh", relink);
    lab.write(".gitignore", "history\ntarget\nlayout.json\n");
    git(&lab, &["init", "-q"]);
    commit(&lab, 1.0);
    lab
}

/// Each odd seed makes the engine 4 % slower, each even one leaves its speed alone.
const MOVES: &str = "sh build.sh\ncase $1 in\n*[13579]) sed -i 's/^FACTOR = .*/FACTOR = 1.04/' $CARGO_TARGET_DIR/fake ;;\nesac\n\
                     echo \"# order $1\" >> $CARGO_TARGET_DIR/fake\n";

fn layouts(lab: &Lab, args: &[&str]) -> Ran {
    let mut all = vec![
        "certify",
        "t.toml",
        "--history",
        "history",
        "--layout",
        "layout.json",
        "--runners",
        "fake",
        "--seed",
        "5",
    ];
    all.extend(args);
    lab.lab(&all)
}

fn written(lab: &Lab) -> Value {
    let text = std::fs::read_to_string(lab.path("layout.json")).expect("the spreads");
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn the_spread_is_measured_once_and_used_by_verdicts() {
    let lab = repository(MOVES);
    let size = ["--layouts", "2", "--rounds", "8"];
    let ran = layouts(&lab, &size);
    ran.expect(0, &["building fake at ", "lab: layout 1", "lab: layout 2"]);
    assert!(ran.out.contains("1 benchmarks, 2 layouts"), "{}", ran.out);
    let file = written(&lab);
    let spread = file["spread"]["t/count"].as_f64().expect("a spread");
    assert!((spread - 1.04f64.ln()).abs() < 0.02, "{spread}");
    let measured = &file["measured"]["t/count"];
    assert_eq!(measured["runner"], "fake");
    assert_eq!(measured["duets"], "cold");
    let of = |seed: usize| &measured["layouts"][seed - 1];
    assert_eq!(
        (of(1)["seed"].as_u64(), of(2)["invocations"].as_u64()),
        (Some(1), Some(8))
    );
    assert!(of(1)["log_ratio"].as_f64() < Some(-0.02));
    assert!(of(2)["log_ratio"].as_f64().map(f64::abs) < Some(0.02));
    assert!(measured["noise"].as_f64() < Some(0.02));
    // Paths of one length, and the right number of duets.
    let runs = lab.run_files().len();
    assert_eq!(runs, 3);
    for path in lab.run_files() {
        let run = lab::history::load(&path).expect("a run").run;
        assert_eq!(run.header.mode, "layouts");
        let lengths: Vec<usize> = run.header.runners.iter().map(|one| one.exe.len()).collect();
        assert_eq!(lengths[0], lengths[1]);
    }

    // Nothing is measured again, and a third layout alone is added; more rounds top up what is there.
    let again = layouts(&lab, &size);
    again.expect(0, &["layout 1: measured already"]);
    assert_eq!(lab.run_files().len(), runs);
    assert_eq!(written(&lab), file);
    layouts(&lab, &["--layouts", "3", "--rounds", "8"]).expect(0, &["lab: layout 3"]);
    assert_eq!(lab.run_files().len(), runs + 1);
    layouts(&lab, &["--layouts", "1", "--rounds", "10"]).expect(0, &["lab: layout 1"]);
    let last = lab::history::load(lab.run_files().last().expect("a run")).expect("a run");
    assert_eq!(last.run.header.rounds, 2);

    // A difference of that size between two binaries is not told from their layout.
    lab.script("before", &fake::engine(1.0));
    lab.script("after", &fake::engine(1.02));
    let compared = lab.lab(&[
        "compare",
        "./before",
        "./after",
        "t.toml",
        "--history",
        "history",
        "--runner",
        "fake",
        "--rounds",
        "20",
        "--layout",
        "layout.json",
        "--seed",
        "5",
    ]);
    assert!(
        compared.out.contains("these binaries"),
        "{}\n{}",
        compared.out,
        compared.err
    );
}

#[test]
fn other_benchmarks_keep_their_spreads() {
    let lab = repository(MOVES);
    let class = machine_class(&lab);
    lab.write(
        "layout.json",
        &format!(
            "{{\"format\": \"lab.layout/1\", \"machine_class\": {class:?}, \"spread\": {{\"s/other\": 0.07}}, \"kept\": 1}}"
        ),
    );
    layouts(&lab, &["--layouts", "1", "--rounds", "5"]).expect(0, &[]);
    let file = written(&lab);
    assert_eq!(file["spread"]["s/other"], 0.07);
    assert!(file["spread"]["t/count"].as_f64() > Some(0.0));
    assert_eq!(file["kept"], 1);
    lab.write(
        "layout.json",
        "{\"format\": \"lab.layout/1\", \"machine_class\": \"elsewhere\", \"spread\": {}}",
    );
    let runs = lab.run_files().len();
    layouts(&lab, &["--layouts", "1"]).expect(2, &["another machine class", "--layout"]);
    assert_eq!(lab.run_files().len(), runs);
}

fn machine_class(lab: &Lab) -> String {
    let ran = lab.lab(&[
        "doctor",
        "--seconds",
        "0",
        "--json",
        "--runners-file",
        "runners.toml",
    ]);
    let value: Value = serde_json::from_str(&ran.out).expect("JSON");
    value["machine"]["class"]
        .as_str()
        .expect("a class")
        .to_string()
}

#[test]
fn a_linker_that_does_not_shuffle_is_refused() {
    let refuses = repository("echo 'unrecognized option --shuffle-sections' >&2\nexit 1\n");
    layouts(&refuses, &["--layouts", "2"]).expect(
        6,
        &[
            "unrecognized option",
            "fake cannot be linked in another order",
            "lld has --shuffle-sections",
        ],
    );
    let ignores = repository("sh build.sh\n");
    layouts(&ignores, &["--layouts", "2"]).expect(
        6,
        &[
            "the binary of seed 1 is, byte for byte, the one without a seed",
            "lld",
        ],
    );
    let constant = repository("sh build.sh\necho '# order' >> $CARGO_TARGET_DIR/fake\n");
    layouts(&constant, &["--layouts", "2"]).expect(
        6,
        &["the binary of seed 2 is, byte for byte, that of seed 1"],
    );
    for lab in [&refuses, &ignores, &constant] {
        assert!(lab.run_files().is_empty());
        assert!(!lab.path("layout.json").exists());
    }
}

#[test]
fn mistakes_are_named() {
    let lab = repository(MOVES);
    layouts(&lab, &["--layouts", "2", "--revision", "nowhere"])
        .expect(2, &["nowhere: ", "no such revision"]);
    layouts(&lab, &["--layouts", "2", "--rounds", "4"]).expect(2, &["5..=10000"]);
    let python = lab.lab(&[
        "certify",
        "t.toml",
        "--history",
        "history",
        "--layout",
        "layout.json",
        "--runners",
        "python",
        "--layouts",
        "2",
    ]);
    python.expect(
        2,
        &["\"python\" cannot be linked in another order", "`relink`"],
    );
    let head = std::fs::read_to_string(lab.path("runners.toml")).expect("runners");
    lab.write("runners.toml", &head.replace("{seed}", "7"));
    layouts(&lab, &["--layouts", "2"])
        .expect(2, &["key `relink`: expected words with {seed} in them"]);
}

#[test]
fn failures_are_no_spreads() {
    let lab = repository(
        "sh build.sh\necho \"# $1\" >> $CARGO_TARGET_DIR/fake\n\
                          test $1 = 2 && sed -i 's/n \\* (n - 1)/n * (n - 2)/' $CARGO_TARGET_DIR/fake\nexit 0\n",
    );
    let ran = layouts(&lab, &["--layouts", "3", "--rounds", "5"]);
    ran.expect(5, &[]);
    assert!(
        ran.out
            .contains("t/count: no spread: layout 2: wrong answer"),
        "{}",
        ran.out
    );
    assert!(!lab.path("layout.json").exists());
}
