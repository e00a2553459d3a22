//! `lab certify`: recording, going on, replaying, live suites.

mod common;

use common::{Lab, PYTHON, Ran};
use serde_json::Value;

fn certify(lab: &Lab, args: &[&str]) -> Ran {
    let mut all = vec!["certify", "t.toml", "--corpus", "corpus.jsonl"];
    if !args.contains(&"--runners") {
        all.extend(["--runners", "python"]);
    }
    all.extend(args);
    lab.lab(&all)
}

fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.out)
        .unwrap_or_else(|error| panic!("{error}: {}\n{}", ran.out, ran.err))
}

fn lines(lab: &Lab) -> usize {
    let text = std::fs::read_to_string(lab.path("corpus.jsonl")).expect("a corpus");
    text.lines().count()
}

#[test]
fn a_corpus_is_recorded_once_and_replayed_the_same_each_time() {
    let lab = Lab::new("");
    let few = certify(&lab, &["--duets", "3"]);
    few.expect(2, &["t/count of python has", "records more"]);
    assert_eq!(lines(&lab), 1 + 3);
    // What is there is not recorded again.
    let args = ["--duets", "45", "--trials", "20", "--json"];
    let recorded = certify(&lab, &args);
    assert!(matches!(recorded.code, Some(0 | 3)), "{}", recorded.err);
    assert_eq!(lines(&lab), 1 + 45);
    let found = json(&recorded);
    assert_eq!(
        (&found["rounds"], &found["format"]),
        (&45.into(), &"lab.certificate/1".into())
    );
    let row = &found["benchmarks"][0];
    assert_eq!(
        (&row["benchmark"], &row["runner"]),
        (&"t/count".into(), &"python".into())
    );
    assert!(row["sd"].as_f64().is_some_and(|sd| sd > 0.0), "{row}");
    let shares = found["targets"].as_array().expect("targets");
    assert_eq!(shares.len(), 10);
    assert_eq!(shares[0]["share"]["trials"], 20);
    let again = certify(&lab, &["--simulate", "--trials", "20", "--json"]);
    assert_eq!(again.code, recorded.code);
    assert_eq!(json(&again), found);
    // Another seed draws other suites, most of which come out differently.
    let differs = ["9", "10", "11", "12"].iter().any(|seed| {
        let other = certify(
            &lab,
            &["--simulate", "--trials", "20", "--seed", seed, "--json"],
        );
        json(&other) != found
    });
    assert!(differs);
    let report = ["--simulate", "--trials", "20", "--report", "certificate.md"];
    assert_eq!(certify(&lab, &report).code, recorded.code);
    let text = std::fs::read_to_string(lab.path("certificate.md")).expect("a report");
    assert!(text.contains("| t/count | python |"), "{text}");
    // A corpus is of one set of runners.
    lab.add_runner(&PYTHON.replace("\"python\"", "\"other\""));
    let refused = certify(&lab, &["--runners", "python,other"]);
    refused.expect(2, &["corpus.jsonl", "--corpus"]);
    assert_eq!(lines(&lab), 1 + 45);
}

#[test]
fn live_suites_are_measured_until_all_are_there() {
    let lab = Lab::new("");
    certify(&lab, &["--duets", "40", "--trials", "10"]);
    let live = ["--live", "--trials", "10", "--history", "history", "--json"];
    let ran = certify(&lab, &live);
    assert!(matches!(ran.code, Some(0 | 3)), "{}", ran.err);
    assert_eq!((lines(&lab), lab.run_files().len()), (1 + 40 + 4, 4));
    let found = json(&ran);
    assert_eq!(found["targets"][8]["share"]["trials"], 3);
    assert_eq!(found["targets"][9]["share"]["trials"], 1);
    certify(&lab, &live);
    assert_eq!(lines(&lab), 1 + 40 + 4);
    // The slower side did 2 % more work in each slice, and nothing else.
    let newest = lab.run_files().pop().expect("a run");
    let run = lab::history::load(&newest).expect("a run").run;
    let work = |runner: &str| {
        let mut of = run.samples().filter(|sample| sample.runner == runner);
        of.next().and_then(|sample| sample.n)
    };
    assert_eq!(
        (work("python"), work("python (again)")),
        (Some(1000), Some(1020))
    );
}

#[test]
fn mistakes_are_told() {
    let lab = Lab::new("");
    certify(&lab, &["--simulate"]).expect(2, &["there is no corpus", "`lab certify` records one"]);
    certify(&lab, &["--runners", "nobody"]).expect(2, &["no runner \"nobody\""]);
    lab.write("corpus.jsonl", "{\"format\": \"lab.corpus/7\"}\n");
    certify(&lab, &["--simulate"]).expect(2, &["corpus.jsonl:1"]);
    lab.suite(
        "[[benchmark]]\nname = \"whole\"\nkind = \"process\"\nshows = \"x\"\nprogram = \"count.py\"\nanswer = \"\"\n",
    );
    lab.write("corpus.jsonl", "");
    let whole = certify(&lab, &[]);
    whole.expect(2, &["t/whole", "has no slices"]);
}

#[test]
fn instructions_are_counted_with_and_without_the_driver() {
    let lab = Lab::new("");
    lab.write("long.py", "def bench(n):\n    total = 0\n    for i in range(n):\n        total += i\n    return total\n");
    lab.suite(
        "[[benchmark]]\nname = \"count\"\nshows = \"x\"\nprogram = \"long.py\"\nn = 10\nslice_n = 5\nsim_n = 20000\nanswer = 45\n\
         [[benchmark]]\nname = \"odd\"\nshows = \"x\"\nprogram = \"long.py\"\nn = 10\nslice_n = 5\nsim_n = 7\nanswer = 45\n",
    );
    let path = std::env::var_os("PATH").unwrap_or_default();
    if !std::env::split_paths(&path).any(|folder| folder.join("valgrind").is_file()) {
        certify(&lab, &["--counts"]).expect(2, &["valgrind is not on PATH"]);
        return;
    }
    certify(
        &lab,
        &["--duets", "45", "--filter", "count", "--trials", "10"],
    );
    let ran = certify(&lab, &["--counts", "--trials", "10", "--json"]);
    assert!(matches!(ran.code, Some(0 | 3)), "{}", ran.err);
    let counts = &json(&ran)["counts"];
    let work = counts["work"].as_array().expect("counted work");
    // The work of the other cannot be made a thousandth longer.
    assert_eq!(work.len(), 1);
    assert_eq!(work[0]["benchmark"], "t/count");
    assert_eq!(work[0]["more_n"], 20020);
    let targets = counts["targets"].as_array().expect("targets");
    assert_eq!(targets.len(), 3);
    assert_eq!(
        (&targets[0]["met"], &targets[1]["met"]),
        (&true.into(), &true.into())
    );
    let driver = &counts["driver"][0];
    assert!(
        driver["driven"].as_u64() > driver["script"].as_u64(),
        "{driver}"
    );
}
