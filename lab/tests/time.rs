//! `lab time`: commands without a suite.

mod common;

use std::process::Stdio;
use std::time::{Duration, Instant};

use common::{Lab, Ran, assert_none_left, processes_with, signal};
use serde_json::Value;

const TRUE: &str = "/bin/true";

#[test]
fn two_commands_at_once_and_what_hyperfine_users_expect() {
    let lab = Lab::new("");
    // A loop against an empty program: no machine is so noisy that this is not clear.
    lab.script(
        "busy",
        "#!/bin/sh\ni=0\nwhile [ $i -lt 20000 ]; do i=$((i+1)); done\n",
    );
    let ran = lab.lab(&[
        "time",
        "./busy",
        TRUE,
        "--runs",
        "8",
        "--metric",
        "cpu",
        "--export-json",
        "out.json",
    ]);
    ran.expect(0, &[]);
    for text in [
        "./busy",
        "improved",
        "8 rounds; CPU time is compared: as asked for; both at once on one core",
        "only 8 invocations",
    ] {
        assert!(ran.out.contains(text), "{text:?} is not in:\n{}", ran.out);
    }
    let text = std::fs::read_to_string(lab.path("out.json")).expect("the export");
    let json: Value = serde_json::from_str(&text).expect("JSON");
    let results = json["results"].as_array().expect("results");
    assert_eq!(results.len(), 2);
    for result in results {
        assert_eq!(result["times"].as_array().map(Vec::len), Some(8));
        assert_eq!(result["exit_codes"], serde_json::json!(vec![0; 8]));
        let number = |key: &str| {
            result[key]
                .as_f64()
                .unwrap_or_else(|| panic!("{key}: {result}"))
        };
        assert!(number("min") <= number("median") && number("median") <= number("max"));
        assert!((0.0..60.0).contains(&number("mean")));
        assert!(number("stddev") >= 0.0 && number("user") >= 0.0 && number("system") >= 0.0);
        assert!(result["memory_usage_byte"][0].as_u64() > Some(100_000));
    }
    assert_eq!(results[0]["command"], "./busy");
    assert_eq!(json["comparisons"][0]["verdict"], "improved");
    // Nothing was written anywhere else.
    assert!(!lab.path("reports").exists() && !lab.path("history").exists());
}

#[test]
fn what_waits_is_compared_by_elapsed_time() {
    let lab = Lab::new("");
    let ran = lab.lab(&["time", "sleep 0.02", "sleep 0.12", "--runs", "6", "--json"]);
    ran.expect(0, &[]);
    let json: Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(json["metric"], "wall");
    assert!(
        json["metric_reason"]
            .as_str()
            .is_some_and(|why| why.contains("waits")),
        "{json}"
    );
    assert_eq!(json["comparisons"][0]["verdict"], "regressed");
    let median = json["results"][1]["median"].as_f64().expect("a time");
    assert!(median >= 0.12, "{median}");
}

#[test]
fn three_commands_take_turns_after_their_preparation() {
    let lab = Lab::new("");
    lab.script("note", "#!/bin/sh\necho \"$1\" >> log\n");
    let ran = lab.lab(&[
        "time",
        "./note a",
        "./note b",
        "./note c",
        "--prepare",
        "./note -",
        "--runs",
        "5",
        "--warmup",
        "0",
        "--metric",
        "wall",
    ]);
    ran.expect(0, &[]);
    assert!(ran.out.contains("in turns"), "{}", ran.out);
    let log = std::fs::read_to_string(lab.path("log")).expect("the log");
    let lines: Vec<&str> = log.lines().collect();
    assert_eq!(lines.len(), 30);
    assert!(lines.iter().step_by(2).all(|line| *line == "-"), "{log}");
    for name in ["a", "b", "c"] {
        assert_eq!(lines.iter().filter(|line| **line == name).count(), 5);
    }
}

#[test]
fn one_command_alone_a_shell_and_a_chatty_one() {
    let lab = Lab::new("");
    let ran = lab.lab(&["time", TRUE, "--runs", "6"]);
    ran.expect(0, &[]);
    assert!(
        ran.out.contains("one command alone") && !ran.out.contains("verdict"),
        "{}",
        ran.out
    );
    let ran = lab.lab(&["time", "--shell", "exit $((1-1)) | true", "--runs", "2"]);
    ran.expect(0, &[]);
    let ran = lab.lab(&[
        "time",
        "--shell=sh -e",
        "head -c 3000000 /dev/zero",
        "--runs",
        "1",
    ]);
    ran.expect(0, &[]);
}

#[test]
fn a_budget_ends_when_it_is_clear() {
    let lab = Lab::new("");
    let ran = lab.lab(&[
        "time",
        "sleep 0.001",
        "sleep 0.05",
        "--budget",
        "30s",
        "--json",
    ]);
    ran.expect(0, &[]);
    let json: Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(json["comparisons"][0]["verdict"], "regressed");
    assert!(json["comparisons"][0]["p"].as_f64() < Some(0.05));
}

#[test]
fn mistakes_have_names_and_remedies() {
    let lab = Lab::new("");
    let time = |args: &[&str]| {
        let mut all = vec!["time"];
        all.extend(args);
        lab.lab(&all)
    };
    time(&["no-such-program"]).expect(2, &["there is no program \"no-such-program\"", "--shell"]);
    time(&["sh 'open"]).expect(2, &["quotes must be closed"]);
    time(&[""]).expect(2, &["expected a command"]);
    time(&[TRUE, "--margin", "NaN"]).expect(2, &["--margin"]);
    time(&["/bin/false"]).expect(
        6,
        &[
            "/bin/false: crash: it ended with exit status 1",
            "--ignore-failure",
        ],
    );
    time(&["/bin/false", "--ignore-failure", "--runs", "2"]).expect(0, &[]);
    time(&[TRUE, "--prepare", "/bin/false", "--runs", "2"])
        .expect(6, &["--prepare \"/bin/false\" ended with"]);
    time(&["sleep 7654.25", "--limit", "100ms"]).expect(6, &["did not end within its limit"]);
    assert_none_left("7654.25");
    time(&[TRUE, "--export-json", "no/folder.json", "--runs", "1"]).expect(6, &["no/folder.json"]);
}

#[test]
fn control_c_ends_the_commands() {
    let lab = Lab::new("");
    let child = lab
        .command(&["time", "sleep 6543.75", "--warmup", "0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the lab starts");
    // The lab itself has the text on its command line too, in one word with the program.
    let begun = Instant::now();
    while processes_with("sleep\x006543.75").is_empty() {
        assert!(
            begun.elapsed() < Duration::from_secs(20),
            "it does not start"
        );
        std::thread::sleep(Duration::from_millis(5));
    }
    signal(&child, "INT");
    let ran = Ran::of(child.wait_with_output().expect("its end"));
    ran.expect(130, &["interrupted"]);
    assert_none_left("6543.75");
}
