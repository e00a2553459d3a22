//! `lab run` on runners that behave.

mod common;

use common::{COUNT_KEYS, Lab};
use serde_json::Value;

/// A second Python beside the baseline.
fn two_pythons() -> Lab {
    let lab = Lab::new("");
    lab.add_runner(
        "\n[[runner]]\nname = \"twin\"\nshows = \"the same again\"\nours = true\nfind = [\"/usr/bin/python3.11\", \"python3\"]\n\
         command = [\"{exe}\"]\nversion = [\"{exe}\", \"--version\"]\n",
    );
    lab
}

fn table(lab: &Lab, args: &[&str]) -> Value {
    let ran = lab.run(args);
    ran.expect(0, &[]);
    serde_json::from_str(&ran.out).expect("the table is JSON")
}

#[test]
fn a_ratio_with_its_interval_for_every_case() {
    let lab = two_pythons();
    lab.write(
        "top.py",
        "from lab_args import n\ntotal = 0\nfor i in range(n):\n    total += i\nanswer = total\n",
    );
    lab.write("input.py", "import other\nvalues = []\ndef setup(size, seed):\n    values.extend([seed] * size)\ndef bench(n):\n    return other.add(values) * n\n");
    lab.write("other.py", "def add(values):\n    return sum(values)\n");
    lab.suite(&format!(
        "goal = 0.01\n[[benchmark]]\nname = \"count\"\ngoal = {{ twin = 1000 }}\n{COUNT_KEYS}\
         [[benchmark.case]]\nname = \"function\"\n[[benchmark.case]]\nname = \"module\"\nlevel = \"module\"\nprogram = \"top.py\"\n\
         [[benchmark]]\nname = \"input\"\nshows = \"x\"\nprogram = \"input.py\"\nneeds = [\"other.py\"]\nsetup = {{ size = 3, seed = 5 }}\nn = 2\n\
         slice_n = 1\nsim_n = 1\nanswer = 30\n"
    ));
    let json = table(&lab, &["--runners", "twin", "--json", "--seed", "7"]);
    assert_eq!(json["format"], "lab.table/1");
    assert_eq!(json["seed"], 7);
    let rows = json["suites"][0]["rows"].as_array().expect("rows");
    let names: Vec<&str> = rows
        .iter()
        .filter_map(|row| row["benchmark"].as_str())
        .collect();
    assert_eq!(names, ["t/count/function", "t/count/module", "t/input"]);
    for row in rows {
        let ratio = &row["ratio"];
        assert!(
            ratio["low"].as_f64() <= ratio["value"].as_f64()
                && ratio["value"].as_f64() <= ratio["high"].as_f64()
        );
        assert_eq!(row["pairs"], 5);
        assert!(row["peak_bytes"].as_f64().is_some_and(|peak| peak > 4e6));
    }
    assert_eq!(rows[0]["goal_met"], false);
    let mean = &json["suites"][0]["geometric_means"][0];
    assert_eq!(
        (mean["runner"].as_str(), mean["goal_met"].as_bool()),
        (Some("twin"), Some(true))
    );
    assert_eq!(json["end"]["processes"], 30);

    // The second run has something to compare with, and shows it in every form.
    let json = table(&lab, &["--runners", "twin", "--json"]);
    assert!(json["suites"][0]["rows"][0]["change"]["since"].is_string());
    let ran = lab.run(&["--runners", "twin", "--markdown", "--filter", "function"]);
    ran.expect(0, &[]);
    assert!(ran.out.contains("| benchmark | Python 3."), "{}", ran.out);
    assert!(
        ran.out
            .contains("| twin | ratio | goal | change since the last run |"),
        "{}",
        ran.out
    );
    assert!(
        ran.out.contains("| t/count/function |") && !ran.out.contains("t/input"),
        "{}",
        ran.out
    );
    let ran = lab.run(&["--runners", "twin"]);
    ran.expect(0, &["samples are in"]);
    for text in [
        "times as fast [95 %]",
        "t: geometric mean",
        "the lab's own time: ",
        "1000 not met",
        "0.01 met",
        "PGO ",
    ] {
        assert!(ran.out.contains(text), "{text:?} is not in:\n{}", ran.out);
    }
}

#[test]
fn a_report_describes_machine_and_runners_and_shows_peaks() {
    let lab = two_pythons();
    let ran = lab.run(&[
        "--runners",
        "twin",
        "--rounds",
        "6",
        "--report",
        "report.md",
    ]);
    ran.expect(0, &[]);
    assert!(ran.out.contains("times as fast"), "{}", ran.out);
    let report = std::fs::read_to_string(lab.path("report.md")).expect("the report");
    for text in [
        "| processor | ",
        "| cores | ",
        "| memory | ",
        "| system | ",
        "| load when it began | ",
        "| revision | ",
        "| command | `lab run t.toml ",
        "| runner python | Python 3.",
        "## t: twin",
        "where the median time is | peak MB, Python 3.",
        " | peak MB, twin | times the peak |",
        "6 rounds, 12 processes in ",
        " % of the run without a program running",
    ] {
        assert!(report.contains(text), "{text:?} is not in:\n{report}");
    }
    let row = report
        .lines()
        .find(|line| line.starts_with("| t/count |"))
        .expect("the row");
    let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
    assert_eq!(cells.len(), 11, "{row}");
    assert!(cells[6].contains(" to "), "{row}");
    let times_the_peak: f64 = cells[9].parse().expect("a number");
    assert!((0.8..1.25).contains(&times_the_peak), "{row}");
    // The same report comes from the history.
    lab.lab(&[
        "history",
        "show",
        "--history",
        "history",
        "--report",
        "again.md",
    ])
    .expect(0, &[]);
    assert_eq!(
        std::fs::read_to_string(lab.path("again.md")).expect("the report"),
        report
    );
    lab.run(&["--report", "no/such/folder/report.md"]).expect(
        6,
        &[
            "no/such/folder/report.md: cannot write the report",
            "samples are in",
        ],
    );
}

#[test]
fn all_files_of_a_folder_are_all_suites() {
    let lab = two_pythons();
    let ran = lab.lab(&[
        "run",
        "runners.toml",
        "t.toml",
        "--rounds",
        "1",
        "--runners",
        "twin",
        "--history",
        "history",
    ]);
    ran.expect(0, &[]);
    assert!(ran.out.contains("t/count"), "{}", ran.out);
    lab.lab(&["run", "runners.toml"])
        .expect(2, &["runners.toml", "no suite"]);
}

#[test]
fn the_lab_keeps_its_own_time_small() {
    let lab = two_pythons();
    let json = table(&lab, &["--runners", "twin", "--rounds", "10", "--json"]);
    let own = json["overhead"]["own_ns_per_process"]
        .as_f64()
        .expect("a time");
    // Alone it is below 1 ms; other tests run at the same time.
    assert!(
        own < 50e6,
        "the lab takes {own} ns of its own for a process"
    );
    let idle = json["overhead"]["not_running"].as_f64().expect("a share");
    // Programs of 30 ms on a machine that runs other tests at the same time; alone it is below 3 %.
    assert!(idle < 0.5, "no program ran in {idle} of the run");
}

#[test]
fn processes_by_cpu_and_by_elapsed_time() {
    let lab = two_pythons();
    lab.write(
        "hello.py",
        "import sys\nprint('hello')\nprint(sys.argv[1])\n",
    );
    let benchmark = |name: &str, metric: &str| {
        format!(
            "[[benchmark]]\nname = \"{name}\"\nshows = \"x\"\nkind = \"process\"\nmetric = \"{metric}\"\nprogram = \"hello.py\"\n\
             args = [\"you\"]\nanswer = \"hello\\nyou\"\n"
        )
    };
    lab.suite(&format!(
        "{}{}",
        benchmark("cpu", "cpu"),
        benchmark("wall", "wall")
    ));
    let json = table(&lab, &["--runners", "twin", "--json"]);
    for row in json["suites"][0]["rows"].as_array().expect("rows") {
        let ratio = row["ratio"]["value"].as_f64().expect("a ratio");
        assert!(
            (0.3..3.0).contains(&ratio),
            "the same program against itself: {ratio}"
        );
        let time = row["time_ns"].as_f64().expect("a time");
        assert!((1e6..1e9).contains(&time), "{time}");
    }
}

#[test]
fn the_baseline_alone_has_times_and_no_ratios() {
    let lab = Lab::new("");
    let ran = lab.run(&[]);
    ran.expect(0, &[]);
    assert!(
        ran.out.contains("t/count") && !ran.out.contains("times as fast"),
        "{}",
        ran.out
    );
}

#[test]
fn the_seed_repeats_the_order() {
    let lab = two_pythons();
    let orders = |seed: &str| {
        lab.run(&["--runners", "twin", "--seed", seed])
            .expect(0, &[]);
        let file = lab.run_files().pop().expect("a run");
        let run = lab::history::load(&file).expect("a run").run;
        let mut order: Vec<(u64, String, u64)> = run
            .invocations()
            .map(|invocation| {
                (
                    invocation.invocation,
                    invocation.runner.clone(),
                    invocation.hash_seed,
                )
            })
            .collect();
        order.sort();
        order
    };
    assert_eq!(orders("3"), orders("3"));
    assert_ne!(orders("3"), orders("4"));
}

#[test]
fn each_runner_goes_first_half_of_the_time() {
    let lab = two_pythons();
    lab.run(&["--runners", "twin", "--rounds", "6"])
        .expect(0, &[]);
    let run = lab::history::load(&lab.run_file()).expect("a run").run;
    let first = run
        .samples()
        .filter(|sample| sample.runner == "twin" && sample.order == 0)
        .count();
    assert_eq!(first, 3);
}

#[test]
fn check_finds_wrong_answers_and_work_that_is_not_linear() {
    let lab = Lab::new("");
    let check = |keys: &str| {
        lab.suite(&format!("[[benchmark]]\nname = \"a\"\n{keys}"));
        lab.lab(&["check", "t.toml"])
    };
    let linear = COUNT_KEYS
        .replace("\nn = 20000", "\nn = 1000000")
        .replace("199990000", "499999500000");
    check(&linear).expect(0, &[]);
    check(&format!("{linear}slice_answer = 3\n")).expect(
        5,
        &["t/a: expected the slice_answer \"3\", found \"499500\""],
    );
    lab.write(
        "count.py",
        "def bench(n):\n    total = 0\n    for i in range(n * n // 1000000):\n        total += i\n    return total\n",
    );
    check(&linear).expect(5, &["bench(n) is expected to be linear in n"]);
}
