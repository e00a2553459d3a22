//! Histories brought together: shards of a run, clashes, corrupt files, pruning.

mod common;

use std::path::PathBuf;

use common::{COUNT_KEYS, Lab, PYTHON};
use lab::history::{list, load, stem};

/// A suite of four benchmarks, the third with two cases.
fn suite_of_four() -> Lab {
    let lab = Lab::new("");
    // The baseline with an option that changes nothing.
    let runner = PYTHON
        .replace("\"python\"", "\"other\"")
        .replace("[\"{exe}\"]", "[\"{exe}\", \"-B\"]");
    lab.add_runner(&runner);
    let mut text = String::new();
    for name in ["one", "two", "three", "four"] {
        text.push_str(&format!("[[benchmark]]\nname = \"{name}\"\n{COUNT_KEYS}"));
        if name == "three" {
            text.push_str("[[benchmark.case]]\nname = \"x\"\n[[benchmark.case]]\nname = \"y\"\n");
        }
    }
    lab.suite(&text);
    lab
}

fn shard(lab: &Lab, shard: &str, history: &str) -> PathBuf {
    let args = [
        "run",
        "t.toml",
        "--runners",
        "other",
        "--rounds",
        "3",
        "--shard",
        shard,
        "--history",
        history,
    ];
    let ran = lab.lab(&args);
    ran.expect(0, &[]);
    assert!(!ran.out.contains("geometric mean"), "{}", ran.out);
    list(&lab.path(history)).expect("a history")[0].clone()
}

#[test]
fn shards_are_merged_and_shown_as_one_run() {
    let lab = suite_of_four();
    let parts = [
        shard(&lab, "1/3", "p1"),
        shard(&lab, "2/3", "p2"),
        shard(&lab, "3/3", "p3"),
    ];
    let cases = |file: &PathBuf| -> Vec<String> {
        let cases = load(file).expect("a run").run.header.cases;
        cases.into_iter().map(|case| case.benchmark).collect()
    };
    assert_eq!(cases(&parts[0]), ["t/one", "t/four"]);
    assert_eq!(cases(&parts[1]), ["t/two"]);
    assert_eq!(cases(&parts[2]), ["t/three/x", "t/three/y"]);
    let merged = lab.lab(&[
        "merge",
        "p1",
        "p2/runs",
        &parts[2].display().to_string(),
        "--history",
        "all",
    ]);
    merged.expect(0, &[]);
    assert!(merged.out.contains("3 runs copied"), "{}", merged.out);
    // Once more changes nothing.
    let again = lab.lab(&["merge", "p1", "p2", "p3", "--history", "all"]);
    assert!(
        again.out.contains("0 runs copied, 3 were here already"),
        "{}",
        again.out
    );
    lab.lab(&["history", "verify", "--history", "all"])
        .expect(0, &[]);
    let show = |runs: &[&str]| {
        let args: Vec<&str> = ["history", "show", "--json", "--history", "all"]
            .iter()
            .chain(runs)
            .copied()
            .collect();
        let shown = lab.lab(&args);
        shown.expect(0, &[]);
        serde_json::from_str::<serde_json::Value>(&shown.out).expect("JSON")
    };
    // In whatever order they are given.
    let whole = show(&["latest", "latest~2", "latest~1"]);
    let rows = whole["suites"][0]["rows"].as_array().expect("rows");
    assert_eq!(rows.len(), 5);
    assert!(rows.iter().all(|row| row["pairs"] == 3), "{rows:?}");
    assert_eq!(
        whole["suites"][0]["geometric_means"]
            .as_array()
            .map(Vec::len),
        Some(1)
    );
    let part = show(&["latest", "latest~2"]);
    assert_eq!(
        part["suites"][0]["geometric_means"]
            .as_array()
            .map(Vec::len),
        Some(0)
    );
    assert!(
        part["notes"].to_string().contains("2 of 3 shards"),
        "{}",
        part["notes"]
    );
    // The same shard twice is no run.
    lab.lab(&["history", "show", "latest", "latest", "--history", "all"])
        .expect(2, &["cannot be joined"]);
}

#[test]
fn shards_are_checked() {
    let lab = suite_of_four();
    for wrong in ["0/3", "4/3", "x", "1/0"] {
        lab.run(&["--shard", wrong])
            .expect(2, &["expected a part such as 2/5"]);
    }
    lab.run(&["--shard", "5/5"])
        .expect(0, &["nothing is left for this one"]);
}

#[test]
fn clashes_and_corrupt_files_are_refused_beside_good_ones() {
    let lab = Lab::new("");
    lab.run(&["--rounds", "1"]).expect(0, &[]);
    lab.run(&["--rounds", "1"]).expect(0, &[]);
    lab.run(&["--rounds", "1"]).expect(0, &[]);
    let files = lab.run_files();
    let texts: Vec<String> = files
        .iter()
        .map(|file| std::fs::read_to_string(file).expect("a run file"))
        .collect();
    let runs = lab.path("other/runs");
    std::fs::create_dir_all(&runs).expect("a folder");
    let other = |index: usize| runs.join(files[index].file_name().expect("a name"));
    // The same name and another time; spoiled in the middle; the beginning of one that went on.
    std::fs::write(
        other(0),
        texts[0].replacen("\"wall_ns\":", "\"wall_ns\":1", 1),
    )
    .expect("a file");
    let spoiled = texts[1].replacen("{\"record\":\"sample\"", "{\"record\":\"sample\",,", 1);
    std::fs::write(&files[1], spoiled).expect("a file");
    let half = texts[2].len() / 2;
    std::fs::write(other(2), &texts[2][..half]).expect("a file");
    let merged = lab.lab(&["merge", "history", "--history", "other"]);
    merged.expect(6, &["has the same name and other records", "not a record"]);
    assert!(
        merged
            .out
            .contains("1 runs copied, 0 were here already, 2 refused"),
        "{}",
        merged.out
    );
    assert_eq!(std::fs::read_to_string(other(2)).expect("a file"), texts[2]);
    assert!(!other(1).exists());
    lab.lab(&["merge", "nowhere", "--history", "other"])
        .expect(2, &["there is no such folder"]);
    lab.lab(&["merge", ".", "--history", "other"])
        .expect(2, &["there are no run files"]);
}

#[test]
fn verify_finds_what_contradicts_itself() {
    let lab = Lab::new("");
    lab.run(&["--rounds", "1"]).expect(0, &[]);
    let file = lab.run_file();
    let text = std::fs::read_to_string(&file).expect("a run file");
    let sample = text
        .lines()
        .find(|line| line.contains("\"record\":\"sample\""))
        .expect("a sample");
    let verify = |text: &str, found: &str| {
        std::fs::write(&file, text).expect("a file");
        let verified = lab.lab(&["history", "verify", "latest", "--history", "history"]);
        verified.expect(if found.is_empty() { 0 } else { 6 }, &[]);
        assert!(verified.out.contains(found), "{found}:\n{}", verified.out);
    };
    verify(&text, "");
    verify(&format!("{text}{sample}\n"), "the same sample twice");
    verify(
        &text.replace(
            "\"benchmark\":\"t/count\",\"runner\"",
            "\"benchmark\":\"t/other\",\"runner\"",
        ),
        "the header names no such benchmark",
    );
    let other = sample.replace(&stem(&file), "01J000000000000000000000ZZ");
    verify(&text.replace(sample, &other), "a record of another run");
    // What cannot have been measured is not even a record.
    for time in ["-5", "NaN", "1.5", "null"] {
        let start = sample.find("\"wall_ns\":").expect("a time") + 10;
        let end = start + sample[start..].find(',').expect("its end");
        let odd = format!("{}{time}{}", &sample[..start], &sample[end..]);
        verify(&text.replace(sample, &odd), ".jsonl:2: ");
        if time == "null" {
            let zero = format!("{}0{}", &sample[..start], &sample[end..]);
            verify(&text.replace(sample, &zero), "a time of zero");
        }
    }
}

#[test]
fn pruning_keeps_what_it_should() {
    let lab = Lab::new("");
    for _ in 0..3 {
        lab.run(&["--rounds", "1"]).expect(0, &[]);
    }
    let files = lab.run_files();
    let prune = |args: &[&str]| {
        let all: Vec<&str> = ["history", "prune", "--history", "history"]
            .iter()
            .chain(args)
            .copied()
            .collect();
        lab.lab(&all)
    };
    prune(&[]).expect(2, &["nothing says what can go"]);
    prune(&["--older-than", "1", "--yes"]).expect(0, &[]);
    assert_eq!(lab.run_files(), files);
    let named = prune(&["--keep", "2"]);
    assert!(
        named.out.contains(&stem(&files[0])) && named.out.contains("1 files would be removed"),
        "{}",
        named.out
    );
    assert_eq!(lab.run_files(), files);
    std::fs::write(&files[0], "spoiled").expect("a file");
    std::fs::write(lab.path("history/runs/01J.new"), "").expect("a file");
    let text = std::fs::read_to_string(&files[1]).expect("a run");
    std::fs::write(
        &files[1],
        text.replacen("\"started\":\"20", "\"started\":\"19", 1),
    )
    .expect("an old run");
    prune(&["--older-than", "100", "--yes"]).expect(0, &["it stays, as it cannot be read"]);
    assert_eq!(lab.run_files(), [files[0].clone(), files[2].clone()]);
    assert!(!lab.path("history/runs/01J.new").exists());
    let listed = lab.lab(&[
        "history",
        "list",
        "--json",
        "--latest",
        "1",
        "--history",
        "history",
    ]);
    let line: serde_json::Value = serde_json::from_str(&listed.out).expect("one line of JSON");
    assert_eq!(line["run"], stem(&files[2]));
    assert_eq!(line["state"], "complete");
    let none = lab.lab(&[
        "history",
        "list",
        "--filter",
        "nothing",
        "--history",
        "history",
    ]);
    assert!(!none.out.contains("complete"), "{}", none.out);
    let header = lab.lab(&[
        "history",
        "dump",
        "--record",
        "header",
        "--history",
        "history",
    ]);
    assert!(
        header.out.starts_with("{\"format\":\"lab.run/1\""),
        "{}",
        header.out
    );
}
