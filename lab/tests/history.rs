//! Run files: what survives being cut, what is kept though unknown, what is refused.

mod common;

use std::path::PathBuf;

use common::Lab;
use lab::history::load;
use lab::model::Record;

/// A lab that has measured once.
fn measured() -> (Lab, PathBuf, String) {
    let lab = Lab::new("");
    lab.run(&["--rounds", "3"]).expect(0, &[]);
    let file = lab.run_file();
    let text = std::fs::read_to_string(&file).expect("a run file");
    (lab, file, text)
}

#[test]
fn a_file_cut_in_the_middle_of_a_record() {
    let (lab, file, text) = measured();
    let whole = load(&file).expect("a run").run;
    assert_eq!(whole.samples().count(), 3);
    // Cut after the header at every length: the whole lines are read, never more, never less.
    let header = text.find('\n').expect("a header") + 1;
    for cut in (header..text.len()).step_by(37) {
        std::fs::write(&file, &text[..cut]).expect("a shorter file");
        let loaded = load(&file).expect("a torn run can be read");
        let lines = text[..cut].matches('\n').count() - 1;
        assert_eq!(loaded.run.records.len(), lines);
        let torn = !text[..cut].ends_with('\n');
        assert_eq!(
            loaded
                .notes
                .iter()
                .any(|note| note.contains("the last record is torn")),
            torn,
            "{:?}",
            loaded.notes
        );
    }
    std::fs::write(&file, &text[..text.len() - 10]).expect("a shorter file");
    let verified = lab.lab(&["history", "verify", "--history", "history"]);
    verified.expect(0, &[]);
    assert!(
        verified.out.contains("the last record is torn"),
        "{}",
        verified.out
    );
    lab.lab(&["history", "show", "last", "--history", "history"])
        .expect(0, &["the last record is torn"]);
}

#[test]
fn a_file_cut_in_its_header_is_no_run() {
    let (lab, file, text) = measured();
    std::fs::write(&file, &text[..100]).expect("a shorter file");
    let verified = lab.lab(&["history", "verify", "--history", "history"]);
    verified.expect(6, &[]);
    assert!(
        verified.out.contains("not a run file: expected a header"),
        "{}",
        verified.out
    );
    // It does not keep the others from being listed, nor new runs from being measured.
    lab.lab(&["history", "list", "--history", "history"])
        .expect(0, &[]);
    lab.run(&["--rounds", "2"]).expect(0, &[]);
}

#[test]
fn a_spoiled_line_in_the_middle_is_an_error_with_its_place() {
    let (lab, file, text) = measured();
    let mut lines: Vec<&str> = text.lines().collect();
    lines[2] = "{\"record\":\"sample\",\"run\":3}";
    std::fs::write(&file, lines.join("\n") + "\n").expect("a spoiled file");
    let verified = lab.lab(&["history", "verify", "--history", "history"]);
    verified.expect(6, &[]);
    assert!(
        verified
            .out
            .contains(".jsonl:3: expected a record of lab.run/1"),
        "{}",
        verified.out
    );
}

#[test]
fn unknown_fields_and_records_are_kept() {
    let (_lab, file, text) = measured();
    let grown = text
        .replacen("{\"format\"", "{\"weather\":\"rain\",\"format\"", 1)
        .replace(
            "{\"record\":\"sample\"",
            "{\"moon\":0.5,\"record\":\"sample\"",
        )
        + "{\"record\":\"eclipse\",\"at\":7}\n";
    std::fs::write(&file, &grown).expect("a newer file");
    let run = load(&file).expect("a newer minor version is read").run;
    assert_eq!(run.header.more["weather"], "rain");
    assert!(run.samples().all(|sample| sample.more["moon"] == 0.5));
    let again: Vec<serde_json::Value> =
        std::iter::once(serde_json::to_value(&run.header).expect("JSON"))
            .chain(
                run.records
                    .iter()
                    .map(|record| serde_json::to_value(record).expect("JSON")),
            )
            .collect();
    let original: Vec<serde_json::Value> = grown
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(again, original);
    assert!(matches!(run.records.last(), Some(Record::Unknown(_))));
}

#[test]
fn an_unknown_major_version_is_refused() {
    let (lab, file, text) = measured();
    std::fs::write(&file, text.replacen("lab.run/1", "lab.run/2", 1))
        .expect("a file of the future");
    let shown = lab.lab(&["history", "show", "last", "--history", "history"]);
    shown.expect(
        6,
        &[
            "expected the format lab.run/1, found lab.run/2",
            "newer lab",
        ],
    );
}

#[test]
fn runs_are_found_by_the_beginning_of_their_name() {
    let (lab, file, _) = measured();
    let name = lab::history::stem(&file);
    let show = |name: &str| lab.lab(&["history", "show", name, "--history", "history"]);
    show(&name[..20].to_lowercase()).expect(0, &[]);
    show(&file.display().to_string()).expect(0, &[]);
    show("zzz").expect(2, &["no run begins like this", "lab history list"]);
    let listed = lab.lab(&["history", "list", "--history", "history"]);
    listed.expect(0, &[]);
    assert!(
        listed.out.contains(&name)
            && listed.out.contains("3 samples")
            && listed.out.contains("(complete)"),
        "{}",
        listed.out
    );
    lab.lab(&["history", "show", "--history", "empty"])
        .expect(2, &["the history is empty"]);
}

#[test]
fn records_hold_what_the_format_says() {
    let (_lab, file, text) = measured();
    let lines: Vec<serde_json::Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    for key in [
        "run", "started", "seed", "machine", "git", "runners", "cases", "baseline", "rounds",
    ] {
        assert!(lines[0].get(key).is_some(), "header without {key}");
    }
    assert_eq!(
        lines[0]["runners"][0]["sha256"].as_str().map(str::len),
        Some(64)
    );
    let sample = lines
        .iter()
        .find(|line| line["record"] == "sample")
        .expect("a sample");
    for key in [
        "run",
        "benchmark",
        "runner",
        "invocation",
        "pair",
        "order",
        "phase",
        "n",
        "start_ns",
        "wall_ns",
        "cpu_ns",
        "idle_cpu_ns",
    ] {
        assert!(sample.get(key).is_some(), "sample without {key}");
    }
    let invocation = lines
        .iter()
        .find(|line| line["record"] == "invocation")
        .expect("an invocation");
    for key in [
        "argv",
        "env_bytes",
        "hash_seed",
        "address_randomisation",
        "core",
        "peak_rss_bytes",
        "exit",
        "counters",
    ] {
        assert!(invocation.get(key).is_some(), "invocation without {key}");
    }
    // The peak of the program, not that of the lab: no Python needs less than 4 MB or, for this, more than 60.
    let peak = invocation["peak_rss_bytes"].as_u64().expect("bytes");
    assert!((4_000_000..60_000_000).contains(&peak), "{peak}");
    assert_eq!(
        lab::history::stem(&file),
        lines[0]["run"].as_str().unwrap_or_default()
    );
}
