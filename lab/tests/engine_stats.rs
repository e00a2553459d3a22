//! What an engine writes about itself at its end: stored with each process of a runner that declares it, and asked of no
//! other.

mod common;

use common::{Lab, Ran};
use lab::model::Run;

/// A Python that writes `text` where the variable FAKE_STATS points, and says that it was asked.
fn fake_engine(text: &str) -> String {
    format!(
        "import sys, os\ndriver = sys.argv[1]\nsys.path.insert(0, os.path.dirname(driver))\n\
         exec(open(driver).read())\nopen(os.environ['FAKE_STATS'], 'x').write('''{text}''')\n"
    )
}

fn measured(text: &str) -> (Lab, Ran, Run) {
    let lab = Lab::new("");
    let runner = lab.python_runner("fake", &fake_engine(text));
    lab.add_runner(&format!("{runner}stats = \"FAKE_STATS\"\n"));
    let ran = lab.run(&["--runners", "fake"]);
    let run = lab::history::load(&lab.run_file()).expect("a run").run;
    (lab, ran, run)
}

#[test]
fn the_statistics_of_an_engine_are_kept_with_its_process() {
    let (lab, ran, run) = measured(
        r#"{"jit_compiles":2,"jit_compile_us":1500,"jit_refusals_by_reason":{"Yield: a generator":1},"more":[1]}"#,
    );
    ran.expect(0, &[]);
    assert!(ran.out.contains("compiling takes up to"), "{}", ran.out);
    for invocation in run.invocations() {
        if invocation.runner == "python" {
            assert_eq!(invocation.engine, None);
            continue;
        }
        let engine = invocation.engine.as_ref().expect("statistics");
        assert_eq!(
            (engine.compiles, engine.compile_ns),
            (Some(2), Some(1_500_000))
        );
        assert_eq!(engine.deopts, None, "what is not said is not known");
        assert_eq!(engine.refusals_by_reason["Yield: a generator"], 1);
    }
    let dumped = lab.lab(&[
        "history",
        "dump",
        "--record",
        "invocation",
        "--history",
        "history",
    ]);
    dumped.expect(0, &[]);
    assert_eq!(dumped.out.lines().count(), 10);
    assert_eq!(dumped.out.matches("\"compile_ns\":1500000").count(), 5);
    let shown = lab.lab(&["history", "show", "--json", "--history", "history"]);
    let table: serde_json::Value = serde_json::from_str(&shown.out).expect("JSON");
    let row = &table["suites"][0]["rows"][0];
    assert_eq!(row["compiles"], 2.0);
    assert!(
        row["compile_share"]
            .as_f64()
            .is_some_and(|share| share > 0.0)
    );
}

#[test]
fn a_file_that_is_no_json_is_no_statistics() {
    let (_lab, ran, run) = measured("{\"jit_compiles\":");
    ran.expect(0, &[]);
    assert!(
        run.invocations()
            .all(|invocation| invocation.engine.is_none())
    );
    assert!(!ran.out.contains("compiling takes"), "{}", ran.out);
}

#[test]
fn an_engine_that_writes_nothing_is_measured_all_the_same() {
    let lab = Lab::new("");
    let script = fake_engine("").replace("open(os.environ['FAKE_STATS'], 'x').write('''''')", "");
    let runner = lab.python_runner("fake", &script);
    lab.add_runner(&format!("{runner}stats = \"FAKE_STATS\"\n"));
    lab.run(&["--runners", "fake"]).expect(0, &[]);
    let run = lab::history::load(&lab.run_file()).expect("a run").run;
    assert_eq!(run.samples().count(), 10);
}

#[test]
fn the_variable_must_be_one() {
    let lab = Lab::new("");
    let runner = lab.python_runner("fake", &fake_engine(""));
    lab.add_runner(&format!("{runner}stats = \"A=B\"\n"));
    lab.run(&["--runners", "fake"]).expect(
        2,
        &[
            "runner \"fake\"",
            "`stats`",
            "expected the name of an environment variable",
        ],
    );
}
