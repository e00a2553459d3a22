//! `lab compare` on binaries, options, revisions and stored runs, with programs whose times are made up.

mod common;

use std::process::Command;

use common::fake::{commit, git, repository};
use common::{Lab, Ran, fake};
use serde_json::Value;

/// A lab whose runner `fake` is the script `engine`.
fn faked() -> Lab {
    let lab = Lab::new("");
    lab.add_runner(&fake::runner("{root}/engine", ""));
    lab.script("engine", &fake::engine(1.0));
    lab
}

fn compare(lab: &Lab, args: &[&str]) -> Ran {
    let mut all = vec!["compare"];
    all.extend(args);
    all.extend([
        "t.toml",
        "--history",
        "history",
        "--runner",
        "fake",
        "--seed",
        "5",
    ]);
    lab.lab(&all)
}

fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.out)
        .unwrap_or_else(|error| panic!("{error}: {}\n{}", ran.out, ran.err))
}

fn row(ran: &Ran) -> Value {
    json(ran)["rows"][0].clone()
}

const ROUNDS: [&str; 3] = ["--rounds", "12", "--json"];

fn measured(lab: &Lab, a: &str, b: &str, more: &[&str]) -> Ran {
    let mut args = vec![a, b];
    args.extend(more);
    compare(lab, &args)
}

#[test]
fn binaries_slower_faster_and_the_same() {
    let lab = faked();
    lab.script("before", &fake::engine(1.0));
    lab.script("after", &fake::engine(1.1));
    let slower = measured(&lab, "./before", "./after", &ROUNDS);
    slower.expect(1, &["samples are in"]);
    let found = row(&slower);
    assert_eq!(
        (
            found["verdict"].as_str(),
            found["relevant"].as_bool(),
            found["about"].as_str()
        ),
        (Some("regressed"), Some(true), Some("binaries"))
    );
    let ratio = found["ratio"]["value"].as_f64().expect("a ratio");
    assert!((0.88..0.94).contains(&ratio), "{ratio}");
    assert!(found["adjusted_p"].as_f64() < Some(0.05));
    let faster = measured(&lab, "./after", "./before", &ROUNDS);
    faster.expect(0, &[]);
    assert_eq!(row(&faster)["verdict"], "improved");

    // The other forms of the table.
    let ran = measured(&lab, "./before", "./after", &["--rounds", "6"]);
    ran.expect(1, &[]);
    for text in [
        "time from A to B",
        "regressed",
        "these binaries",
        "A: ./before: fake 1, SHA-256 ",
        "only 6 invocations",
    ] {
        assert!(ran.out.contains(text), "{text:?} is not in:\n{}", ran.out);
    }
    let ran = measured(
        &lab,
        "./before",
        "./after",
        &["--rounds", "6", "--markdown"],
    );
    assert!(
        ran.out
            .starts_with("## ./after against ./before\n\n| benchmark | A | B |"),
        "{}",
        ran.out
    );

    // The same bytes under another name are known for what they are: noise, and kept as an estimate of it.
    std::fs::copy(lab.path("before"), lab.path("twin")).expect("a copy");
    let noise = measured(&lab, "./before", "./twin", &ROUNDS);
    noise.expect(0, &[]);
    let noise = json(&noise);
    assert_eq!(
        (&noise["same_binary"], &noise["noise"]),
        (&Value::Bool(true), &Value::Bool(true))
    );
    let last = lab::history::load(lab.run_files().last().expect("a run"))
        .expect("a run")
        .run;
    assert_eq!(last.header.more["comparison"]["noise"], true);
    assert_eq!(last.header.mode, "compare");
}

#[test]
fn options_of_one_runner_are_about_the_change() {
    let lab = faked();
    let ran = measured(&lab, "fake", "fake --factor=1.2", &ROUNDS);
    ran.expect(1, &[]);
    let found = json(&ran);
    assert_eq!(
        (&found["same_binary"], &found["noise"]),
        (&Value::Bool(true), &Value::Bool(false))
    );
    assert_eq!(found["rows"][0]["about"], "change");
    assert_eq!(found["b"]["name"], "fake --factor=1.2");
}

#[test]
fn failures_are_no_verdicts() {
    let lab = faked();
    measured(&lab, "fake", "fake --wrong", &ROUNDS).expect(5, &[]);
    let ran = measured(&lab, "fake", "fake --crash", &ROUNDS);
    ran.expect(6, &[]);
    assert_eq!(row(&ran)["reason"], "failed");
    assert_eq!(row(&ran)["why"], "fake --crash: crash");
    measured(&lab, "./nothing", "fake", &[]).expect(2, &["./nothing: there is no such file"]);
    measured(&lab, "nothing", "fake", &[]).expect(
        2,
        &[
            "\"nothing\": no run of ",
            "no runner is called so (there are python, fake)",
            "no such revision",
        ],
    );
    measured(&lab, "fake 'open", "fake", &[]).expect(2, &["quotes must be closed"]);
    measured(&lab, "latest", "fake", &[]).expect(4, &["does not hold that many runs"]);
}

#[test]
fn a_budget_ends_early_when_all_is_clear_and_says_so_when_it_was_too_thin() {
    let lab = faked();
    let budget = |text: &str, b: &str| measured(&lab, "fake", b, &["--budget", text, "--json"]);
    let thin = budget("1ms", "fake --factor=1.5");
    thin.expect(3, &[]);
    assert_eq!(row(&thin)["reason"], "too few invocations");
    let clear = budget("60s", "fake --factor=1.5");
    clear.expect(1, &[]);
    let invocations = row(&clear)["invocations"].as_u64().expect("a number");
    // Ten seconds of two processes that take a hundredth of a second would be hundreds.
    assert!((5..1000).contains(&invocations), "{invocations}");
    assert!(row(&clear)["p"].as_f64() < Some(0.05));
    let run = lab::history::load(lab.run_files().last().expect("a run"))
        .expect("a run")
        .run;
    // Numbers go on from one part of the measurement to the next.
    let mut numbers: Vec<u64> = run.invocations().map(|one| one.invocation).collect();
    numbers.sort_unstable();
    let expected: Vec<u64> = (0..2 * invocations).collect();
    assert_eq!(numbers, expected);
    lab.lab(&["history", "verify", "--history", "history"])
        .expect(0, &[]);
    // The looks are stored, and the table of the run can be made again.
    let end = run.end().expect("an end");
    assert!(
        end.more["looks"]["t/count"]
            .as_array()
            .is_some_and(|looks| !looks.is_empty())
    );
    budget("soon", "fake").expect(2, &["expected a time"]);
}

#[test]
fn revisions_are_built_once() {
    let lab = repository();
    commit(&lab, 1.1);
    let ran = measured(&lab, "HEAD~1", "HEAD", &ROUNDS);
    ran.expect(1, &["building fake at "]);
    assert_eq!(row(&ran)["verdict"], "regressed");
    assert_eq!(json(&ran)["a"]["revision"].as_str().map(str::len), Some(40));
    let again = measured(&lab, "main~1", "main", &ROUNDS);
    again.expect(1, &[]);
    assert!(!again.err.contains("building"), "{}", again.err);
    // A runner of the work tree beside a revision: paths of one length.
    let mixed = measured(&lab, "HEAD", "fake", &["--rounds", "5", "--json"]);
    mixed.expect(0, &[]);
    assert_eq!(json(&mixed)["noise"], true);
    let run = lab::history::load(lab.run_files().last().expect("a run"))
        .expect("a run")
        .run;
    let lengths: Vec<usize> = run
        .header
        .runners
        .iter()
        .map(|runner| runner.exe.len())
        .collect();
    assert_eq!(lengths[0], lengths[1]);
    // The repository itself is left as it was.
    let status = Command::new("git")
        .args(["status", "--porcelain"])
        .current_dir(&lab.folder)
        .output()
        .expect("git");
    assert_eq!(String::from_utf8_lossy(&status.stdout), "");
}

#[test]
fn a_baseline_that_no_longer_builds_is_no_baseline() {
    let lab = repository();
    lab.write("build.sh", "echo 'it is broken' >&2\nexit 1\n");
    git(&lab, &["commit", "-qam", "broken"]);
    lab.write(
        "build.sh",
        "mkdir -p $CARGO_TARGET_DIR && cp engine $CARGO_TARGET_DIR/fake\n",
    );
    git(&lab, &["commit", "-qam", "mended"]);
    measured(&lab, "HEAD~1", "HEAD", &[]).expect(
        4,
        &["it is broken", "cannot be built", "choose another revision"],
    );
    measured(&lab, "no-such-branch", "HEAD", &[]).expect(2, &["no such revision"]);
    measured(&lab, "git:no-such-branch", "HEAD", &[]).expect(2, &["no-such-branch"]);
    measured(&lab, "HEAD~2", "HEAD", &["--runner", "python"]).expect(2, &[]);
}

/// Runs the suite twice, the second time with another factor, and returns the names of the runs.
fn two_runs(lab: &Lab) -> (String, String) {
    lab.run(&["--runners", "fake", "--rounds", "8", "--seed", "1"])
        .expect(0, &[]);
    lab.script("engine", &fake::engine(1.3));
    lab.run(&["--runners", "fake", "--rounds", "8", "--seed", "2"])
        .expect(0, &[]);
    let files = lab.run_files();
    (lab::history::stem(&files[0]), lab::history::stem(&files[1]))
}

fn stored(lab: &Lab, args: &[&str]) -> Ran {
    let mut all = vec!["compare"];
    all.extend(args);
    all.extend(["--history", "history"]);
    lab.lab(&all)
}

#[test]
fn runs_are_compared_as_they_are_stored() {
    let lab = Lab::new("");
    lab.add_runner(&fake::runner("{root}/engine", ""));
    // The baseline makes its times up as well.
    let text = std::fs::read_to_string(lab.path("runners.toml")).expect("runners");
    let other = fake::runner("{root}/base", "").replace("\"fake\"", "\"base\"");
    lab.write(
        "runners.toml",
        &(text.replace("baseline = \"python\"", "baseline = \"base\"") + &other),
    );
    lab.script("base", &fake::engine(2.0));
    lab.script("engine", &fake::engine(1.0));
    let (a, b) = two_runs(&lab);
    let ran = stored(&lab, &["latest~1", "latest", "--json"]);
    ran.expect(1, &[]);
    let found = row(&ran);
    assert_eq!(found["verdict"], "regressed");
    let ratio = found["ratio"]["value"].as_f64().expect("a ratio");
    assert!((0.73..0.81).contains(&ratio), "{ratio}");
    stored(&lab, &[&a, &format!("run:{b}:fake")]).expect(1, &[]);
    stored(&lab, &[&b, &a]).expect(0, &[]);
    stored(&lab, &["latest~7", "latest"]).expect(4, &["does not hold that many runs"]);
    stored(&lab, &[&a, "latest:nobody"]).expect(2, &["no runner \"nobody\"", "there are fake"]);
    stored(&lab, &[&a, "run:ZZZZ"]).expect(2, &["no run of ", "begins like this"]);
    measured(&lab, &a, "fake", &[]).expect(2, &["a run is compared with another run"]);

    // What was changed in between is refused, each with its reason and what to do.
    let file = lab.path(&format!("history/runs/{b}.jsonl"));
    let text = std::fs::read_to_string(&file).expect("the run");
    let (head, rest) = text.split_once('\n').expect("a header");
    let altered = |change: &dyn Fn(&mut Value)| {
        let mut header: Value = serde_json::from_str(head).expect("a header");
        change(&mut header);
        std::fs::write(&file, format!("{header}\n{rest}")).expect("written");
    };
    altered(&|header| header["machine"]["class"] = "another".into());
    stored(&lab, &[&a, &b]).expect(2, &["different machine classes", "--across-machines"]);
    let across = stored(&lab, &[&a, &b, "--across-machines"]);
    across.expect(1, &[]);
    assert!(
        across
            .out
            .contains("note: the runs are of different machine classes"),
        "{}",
        across.out
    );
    let refused = |change: &dyn Fn(&mut Value), why: &str| {
        altered(change);
        let ran = stored(&lab, &[&a, &b]);
        ran.expect(3, &[]);
        assert!(ran.out.contains("inconclusive (refused)"), "{}", ran.out);
        assert!(
            ran.out.contains(why) && ran.out.contains("lab compare REVISION"),
            "{}",
            ran.out
        );
    };
    refused(
        &|header| header["cases"][0]["sha256"] = "x".into(),
        "the program changed",
    );
    refused(
        &|header| header["cases"][0]["answer_sha256"] = "x".into(),
        "expected answer changed",
    );
    refused(
        &|header| header["cases"][0]["n"] = 7.into(),
        "measured in another way (n 20000",
    );
    refused(
        &|header| header["runners"][0]["sha256"] = "x".into(),
        "the baseline is another binary",
    );
    altered(&|header| header["cases"][0]["benchmark"] = "t/other".into());
    stored(&lab, &[&a, &b]).expect(4, &["no benchmark in common"]);

    // Times that cannot be.
    altered(&|_| ());
    let zero = text.replace("\"cpu_ns\":1", "\"cpu_ns\":0,\"was\":1");
    std::fs::write(&file, zero).expect("written");
    let ran = stored(&lab, &[&a, &b]);
    ran.expect(3, &[]);
    assert!(
        ran.out.contains("inconclusive (impossible times)"),
        "{}",
        ran.out
    );
    std::fs::write(&file, text.replace("\"cpu_ns\":1", "\"cpu_ns\":-1")).expect("written");
    stored(&lab, &[&a, &b]).expect(6, &["expected a record of lab.run/1"]);
}

#[test]
fn one_invocation_proves_nothing() {
    let lab = faked();
    let ran = measured(&lab, "fake", "fake --factor=3", &["--rounds", "1"]);
    ran.expect(3, &[]);
    assert!(
        ran.out.contains("inconclusive (too few invocations)"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("only 1 invocations"), "{}", ran.out);
}
