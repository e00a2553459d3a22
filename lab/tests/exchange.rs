//! Files of pyperf, hyperfine and criterion, in and out: no sample lost, units right. `lab/tests/fixtures` says who wrote them.

mod common;

use std::path::{Path, PathBuf};
use std::process::Command;

use common::{Lab, Ran};
use lab::history::load;
use lab::model::{Run, Sample};
use serde_json::Value;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(name)
}

fn json(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).expect("a file")).expect("JSON")
}

fn import(lab: &Lab, path: &Path) -> Ran {
    lab.lab(&[
        "import",
        &path.display().to_string(),
        "--history",
        "history",
    ])
}

/// Imports one file and reads the run back.
fn imported(lab: &Lab, path: &Path) -> Run {
    import(lab, path).expect(0, &[]);
    lab.lab(&["history", "verify", "--history", "history"])
        .expect(0, &[]);
    load(lab.run_files().last().expect("a run"))
        .expect("a run")
        .run
}

fn export(lab: &Lab, args: &[&str]) -> String {
    let all: Vec<&str> = ["export", "--history", "history"]
        .iter()
        .chain(args)
        .copied()
        .collect();
    let ran = lab.lab(&all);
    ran.expect(0, &[]);
    ran.out
}

fn samples<'a>(run: &'a Run, benchmark: &str, phase: &str) -> Vec<&'a Sample> {
    run.samples()
        .filter(|sample| sample.benchmark == benchmark && sample.phase == phase)
        .collect()
}

/// Equal but for the last digits of a float.
fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
}

/// All numbers of a list, or of the lists in it.
fn numbers(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(all) => all.iter().flat_map(numbers).collect(),
        other => vec![other.as_f64().expect("a number")],
    }
}

#[test]
fn every_sample_of_pyperf_comes_in_and_goes_out_again() {
    let lab = Lab::new("");
    let file = fixture("pyperf.json");
    let original = json(&file);
    let run = imported(&lab, &file);
    let header = &run.header;
    assert_eq!(header.cases.len(), 2);
    assert_eq!(header.runners[0].version, "cpython 3.11.2 (64-bit)");
    let mut invocation = 0;
    for benchmark in original["benchmarks"].as_array().expect("benchmarks") {
        let metadata = &benchmark["metadata"];
        let inner = metadata["inner_loops"].as_u64().unwrap_or(1);
        for one in benchmark["runs"].as_array().expect("runs") {
            let mine: Vec<&Sample> = run
                .samples()
                .filter(|sample| sample.invocation == invocation)
                .collect();
            invocation += 1;
            let count = |key: &str| one[key].as_array().map_or(0, Vec::len);
            assert_eq!(mine.len(), count("warmups") + count("values"));
            for (sample, warmup) in mine.iter().zip(one["warmups"].as_array().expect("warmups")) {
                let n = warmup[0].as_u64().expect("loops") * inner;
                assert_eq!((sample.phase.as_str(), sample.n), ("warm-up", Some(n)));
                let seconds = warmup[1].as_f64().expect("seconds");
                assert!((seconds * n as f64 * 1e9 - sample.wall_ns as f64).abs() < 0.51);
            }
        }
    }
    assert_eq!(
        run.samples().map(|sample| sample.invocation).max(),
        Some(invocation - 1)
    );
    // Nothing else is known, and a file says so.
    let dumped = lab.lab(&[
        "history",
        "dump",
        "--record",
        "sample",
        "--history",
        "history",
    ]);
    assert!(
        dumped
            .out
            .lines()
            .all(|line| line.contains("\"start_ns\":null") && line.contains("\"cpu_ns\":null"))
    );
    // Medians per loop in the table, in the order of microseconds.
    let shown = lab.lab(&["history", "show", "--history", "history"]);
    assert!(
        shown.out.contains("pyperf/sum") && shown.out.contains(" us"),
        "{}",
        shown.out
    );
    let again: Value = serde_json::from_str(&export(&lab, &["--to", "pyperf"])).expect("JSON");
    for (was, is) in original["benchmarks"]
        .as_array()
        .expect("benchmarks")
        .iter()
        .zip(again["benchmarks"].as_array().expect("benchmarks"))
    {
        assert_eq!(was["metadata"]["name"], is["metadata"]["name"]);
        assert_eq!(
            was["metadata"]["inner_loops"],
            is["metadata"]["inner_loops"]
        );
        let runs = |value: &Value| value["runs"].as_array().expect("runs").clone();
        assert_eq!(runs(was).len(), runs(is).len());
        for (was, is) in runs(was).iter().zip(runs(is)) {
            for key in ["values", "warmups"] {
                let (was, is) = (was.get(key).map(numbers), is.get(key).map(numbers));
                let (was, is) = (was.unwrap_or_default(), is.unwrap_or_default());
                assert_eq!(was.len(), is.len());
                // A nanosecond in a whole sample, of which 10 ms are the least but for calibration.
                assert!(
                    was.iter()
                        .zip(&is)
                        .all(|(was, is)| (was - is).abs() < 1e-3 * was),
                    "{was:?} {is:?}"
                );
                assert!(
                    key == "warmups"
                        || was
                            .iter()
                            .zip(&is)
                            .all(|(was, is)| (was - is).abs() < 1e-6 * was)
                );
            }
        }
    }
}

#[test]
fn every_time_of_hyperfine_comes_in_and_goes_out_again() {
    let lab = Lab::new("");
    let file = fixture("hyperfine.json");
    let original = json(&file);
    let run = imported(&lab, &file);
    assert_eq!(run.header.cases.len(), 4);
    let benchmark = "hyperfine/python3.11 -ISEc 'sum(range(1000))' n=1000";
    let mine = samples(&run, benchmark, "process");
    let times = numbers(&original["results"][0]["times"]);
    assert_eq!(mine.len(), times.len());
    for (sample, seconds) in mine.iter().zip(&times) {
        assert!((seconds * 1e9 - sample.wall_ns as f64).abs() < 0.51);
    }
    let again: Value = serde_json::from_str(&export(&lab, &["--to", "hyperfine"])).expect("JSON");
    let results = |value: &Value| value["results"].as_array().expect("results").clone();
    assert_eq!(results(&original).len(), results(&again).len());
    for (was, is) in results(&original).iter().zip(results(&again)) {
        let keys = |value: &Value| -> Vec<String> {
            let mut keys: Vec<String> = value
                .as_object()
                .expect("an object")
                .keys()
                .cloned()
                .collect();
            keys.sort();
            keys
        };
        assert_eq!(keys(was), keys(&is));
        for (key, value) in was.as_object().expect("an object") {
            if value.is_number() || key == "times" {
                let (was, is) = (numbers(value), numbers(&is[key]));
                assert!(
                    was.iter().zip(&is).all(|(was, is)| close(*was, *is)),
                    "{key}: {was:?} {is:?}"
                );
                assert_eq!(was.len(), is.len());
            } else {
                assert_eq!(*value, is[key], "{key}");
            }
        }
    }
}

#[test]
fn every_sample_of_criterion_comes_in() {
    let lab = Lab::new("");
    let ran = import(&lab, &fixture("criterion"));
    ran.expect(0, &[]);
    // `base` is the measurement before.
    assert_eq!(lab.run_files().len(), 2);
    for (file, name) in lab
        .run_files()
        .iter()
        .zip(["alloc/garbage", "barrier/store into one old object"])
    {
        let run = load(file).expect("a run").run;
        let original = json(&fixture(&format!("criterion/{name}/new/sample.json")));
        let (iterations, times) = (numbers(&original["iters"]), numbers(&original["times"]));
        let mine: Vec<&Sample> = run.samples().collect();
        assert_eq!(mine.len(), times.len());
        for ((sample, time), iterations) in mine.iter().zip(&times).zip(&iterations) {
            assert_eq!(sample.benchmark, format!("criterion/{name}"));
            assert!(sample.wall_ns as f64 == *time && sample.n == Some(*iterations as u64));
            // All of one process.
            assert_eq!(sample.invocation, 0);
        }
        // Time for one iteration, from totals.
        let shown = lab.lab(&[
            "history",
            "show",
            "--json",
            &file.display().to_string(),
            "--history",
            "history",
        ]);
        let table: Value = serde_json::from_str(&shown.out).expect("JSON");
        let expected = times.iter().sum::<f64>() / iterations.iter().sum::<f64>();
        let found = table["suites"][0]["rows"][0]["baseline_ns"]
            .as_f64()
            .expect("a time");
        assert!(close(expected, found), "{expected} {found}");
    }
    // Out to hyperfine and pyperf: seconds of one iteration.
    let args = ["latest~1", "--to", "pyperf"];
    let value: Value = serde_json::from_str(&export(&lab, &args)).expect("JSON");
    let values = numbers(&value["benchmarks"][0]["runs"][0]["values"]);
    let sample = json(&fixture("criterion/alloc/garbage/new/sample.json"));
    let expected = numbers(&sample["times"])[0] / numbers(&sample["iters"])[0] / 1e9;
    assert!(close(values[0], expected));
}

#[test]
fn what_was_measured_here_goes_out_in_every_form() {
    let lab = Lab::new("");
    let runner = common::PYTHON
        .replace("\"python\"", "\"other\"")
        .replace("[\"{exe}\"]", "[\"{exe}\", \"-B\"]");
    lab.add_runner(&runner);
    lab.run(&[
        "--rounds",
        "3",
        "--runners",
        "other",
        "--slices",
        "--pairs",
        "4",
    ])
    .expect(0, &[]);
    let run = load(&lab.run_file()).expect("a run").run;
    let csv = export(&lab, &["--to", "csv"]);
    let lines: Vec<&str> = csv.split_terminator("\r\n").collect();
    assert_eq!(lines.len(), run.samples().count() + 1);
    let columns: Vec<&str> = lines[0].split(',').collect();
    let column = |name: &str| {
        columns
            .iter()
            .position(|column| *column == name)
            .expect("a column")
    };
    for (line, sample) in lines[1..].iter().zip(run.samples()) {
        let fields: Vec<&str> = line.split(',').collect();
        assert_eq!(fields[column("cpu_ns")], sample.cpu_ns.to_string());
        assert_eq!(fields[column("runner")], sample.runner);
        assert_eq!(fields[column("phase")], sample.phase);
    }
    // A file of pyperf is of one runner.
    let asked = lab.lab(&["export", "--to", "pyperf", "--history", "history"]);
    asked.expect(2, &["several runners", "other, python"]);
    let value: Value =
        serde_json::from_str(&export(&lab, &["--to", "pyperf", "--runner", "other"]))
            .expect("JSON");
    let runs = value["benchmarks"][0]["runs"].as_array().expect("runs");
    assert_eq!(runs.len(), 3);
    let values: Vec<f64> = runs
        .iter()
        .flat_map(|run| numbers(&run["values"]))
        .collect();
    let mine = run
        .samples()
        .filter(|sample| sample.runner == "other" && sample.phase == "slice");
    let mine: Vec<f64> = mine
        .map(|sample| sample.cpu_ns as f64 / 1e9 / 1000.0)
        .collect();
    assert!(
        values.len() == 12 && values.iter().zip(&mine).all(|(a, b)| close(*a, *b)),
        "{values:?} {mine:?}"
    );
    // And comes back the same.
    std::fs::write(lab.path("out.json"), value.to_string()).expect("a file");
    import(&lab, &lab.path("out.json")).expect(0, &[]);
    let back = load(lab.run_files().last().expect("a run"))
        .expect("a run")
        .run;
    let back: Vec<f64> = back
        .samples()
        .filter(|sample| sample.phase == "slice")
        .map(|sample| sample.wall_ns as f64 / 1e9 / 1000.0)
        .collect();
    assert_eq!(back, mine);
    let value: Value =
        serde_json::from_str(&export(&lab, &["latest~1", "--to", "hyperfine"])).expect("JSON");
    assert_eq!(value["results"].as_array().map(Vec::len), Some(2));
    let known = [
        "command",
        "exit_codes",
        "max",
        "mean",
        "median",
        "min",
        "parameters",
        "stddev",
        "system",
        "times",
        "user",
    ];
    for result in value["results"].as_array().expect("results") {
        let mut keys: Vec<&String> = result.as_object().expect("an object").keys().collect();
        keys.sort();
        assert_eq!(keys, known);
        assert!(result["user"].as_f64().is_some_and(|user| user > 0.0));
    }
}

#[test]
fn what_is_no_such_file_is_refused_with_its_place() {
    let lab = Lab::new("");
    let file = fixture("hyperfine.json");
    import(&lab, &file).expect(0, &[]);
    import(&lab, &file).expect(2, &["it is in the history already, as the run 01"]);
    for (text, expected) in [
        ("{", "not JSON"),
        ("{}", "not a file of pyperf"),
        (
            "{\"version\":\"2.0\",\"benchmarks\":[]}",
            "expected version \"1.0\" of pyperf's format, found 2.0",
        ),
        (
            "{\"results\":[{\"command\":\"x\"}]}",
            "result 1: expected the time of each run",
        ),
        (
            "{\"results\":[{\"command\":\"x\",\"times\":[1.0,-1.0]}]}",
            "result 1, time 2: expected a time of at least a nanosecond",
        ),
        (
            "{\"results\":[{\"command\":\"x\",\"times\":[null]}]}",
            "result 1, time 1: expected seconds",
        ),
        ("{\"results\":[]}", "it holds no samples"),
        (
            "{\"sampling_mode\":\"Flat\",\"iters\":[1.0],\"times\":[]}",
            "found 1 and 0",
        ),
        (
            "{\"sampling_mode\":\"Flat\",\"iters\":[0.5],\"times\":[1.0]}",
            "sample 1: expected a whole number of iterations",
        ),
        (
            "{\"version\":\"1.0\",\"benchmarks\":[{\"metadata\":{\"name\":\"m\",\"unit\":\"byte\"},\"runs\":[{\"values\":[1]}]}]}",
            "expected the unit \"second\", found \"byte\"",
        ),
    ] {
        lab.write("odd.json", text);
        import(&lab, &lab.path("odd.json")).expect(2, &["odd.json: ", expected]);
    }
    lab.lab(&["import", "nothing.json", "--history", "history"])
        .expect(2, &["nothing.json: cannot read the file"]);
    std::fs::create_dir(lab.path("empty")).expect("a folder");
    lab.lab(&["import", "empty", "--history", "history"])
        .expect(2, &["no new/sample.json of criterion"]);
    assert_eq!(lab.run_files().len(), 1);
}

/// A Python that has pyperf: what LAB_PYPERF_PYTHON names, else python3.
fn pyperf() -> Option<String> {
    let python = std::env::var("LAB_PYPERF_PYTHON").unwrap_or_else(|_| "python3".to_string());
    let there = Command::new(&python)
        .args(["-c", "import pyperf"])
        .output()
        .is_ok_and(|output| output.status.success());
    there.then_some(python)
}

#[test]
fn pyperf_reads_what_goes_out() {
    let Some(python) = pyperf() else {
        return eprintln!(
            "skipped: python3 has no pyperf; `pip install pyperf`, or name a Python that has it in LAB_PYPERF_PYTHON"
        );
    };
    let lab = Lab::new("");
    import(&lab, &fixture("pyperf.json")).expect(0, &[]);
    import(&lab, &fixture("criterion/alloc/garbage/new/sample.json")).expect(0, &[]);
    lab.run(&["--rounds", "3"]).expect(0, &[]);
    let ask = |command: &str, file: &str| {
        let output = Command::new(&python)
            .args(["-m", "pyperf", command, file])
            .current_dir(&lab.folder)
            .output()
            .expect("pyperf runs");
        let ran = Ran::of(output);
        ran.expect(0, &[]);
        ran.out
    };
    for (run, file) in [
        ("latest~2", "a.json"),
        ("latest~1", "b.json"),
        ("latest", "c.json"),
    ] {
        export(&lab, &[run, "--to", "pyperf", "-o", file]);
        ask("show", file);
    }
    let stats = ask("stats", "a.json");
    let original = ask("stats", &fixture("pyperf.json").display().to_string());
    // The same numbers, as pyperf itself works them out.
    for word in [
        "Median +- MAD:",
        "Mean +- std dev:",
        "Minimum:",
        "Loop iterations per value:",
        "Number of value per run:",
    ] {
        let lines = |text: &str| -> Vec<String> {
            text.lines()
                .filter(|line| line.contains(word))
                .map(str::to_string)
                .collect()
        };
        assert!(!lines(&original).is_empty(), "{word} is not in\n{original}");
        assert_eq!(lines(&original), lines(&stats));
    }
    assert!(ask("stats", "c.json").contains("Total number of values: 3"));
}

#[test]
fn the_scripts_of_hyperfine_read_what_goes_out() {
    let Ok(scripts) = std::env::var("LAB_HYPERFINE_SCRIPTS") else {
        return eprintln!(
            "skipped: LAB_HYPERFINE_SCRIPTS does not name the folder scripts/ of hyperfine's sources (its advanced_statistics.py needs \
             a python3 with numpy)"
        );
    };
    let lab = Lab::new("");
    lab.run(&["--rounds", "3"]).expect(0, &[]);
    export(&lab, &["--to", "hyperfine", "-o", "out.json"]);
    let output = Command::new("python3")
        .arg(Path::new(&scripts).join("advanced_statistics.py"))
        .arg(lab.path("out.json"))
        .output()
        .expect("the script runs");
    let ran = Ran::of(output);
    ran.expect(0, &[]);
    assert!(ran.out.contains("python t/count"), "{}", ran.out);
}
