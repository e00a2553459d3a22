//! The dashboard and the alerts without a browser: histories that are empty, broken, short, or whose benchmarks changed
//! their names.

mod common;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Stdio;

use common::Lab;
use common::fake::{self, git};
use common::nights::{NOW, NightSpec, rising};

const REPORT: [&str; 7] = [
    "report",
    "--history",
    "history",
    "--out",
    "site",
    "--now",
    NOW,
];
const ALERTS: [&str; 4] = ["history", "--alerts", "--history", "history"];

fn page(lab: &Lab, name: &str) -> String {
    std::fs::read_to_string(lab.path("site").join(name)).expect("a page")
}

/// Twenty-four nights, from the thirteenth of which one benchmark is slower.
fn with_step(lab: &Lab, factor: f64) {
    for days_ago in (0..24).rev() {
        let mut night = NightSpec::new(days_ago, &format!("{:07x}", 0x10_0000 + days_ago));
        night
            .ratios
            .retain(|(name, runner, _)| name.starts_with("text/") && runner == "tauraro");
        let night = if days_ago < 12 {
            night.change("text/format", factor)
        } else {
            night
        };
        night.write(&lab.path("history"));
    }
}

#[test]
fn alerts_are_found_and_stay_acknowledged() {
    let lab = Lab::new("");
    with_step(&lab, 0.9);
    let found = lab.lab(&ALERTS);
    found.expect(1, &[]);
    assert!(
        found.out.contains("text/format (tauraro): +11") && found.out.contains("OPEN"),
        "{}",
        found.out
    );
    assert!(
        found.out.contains("010000caaa..010000baaa"),
        "{}",
        found.out
    );
    lab.lab(&REPORT).expect(0, &[]);
    assert!(page(&lab, "index.html").contains("<span class=\"pill bad\">open</span>"));

    lab.lab(&[
        "history",
        "--acknowledge",
        "nothing",
        "--history",
        "history",
    ])
    .expect(2, &["no open slowdown"]);
    lab.lab(&[
        "history",
        "--acknowledge",
        "text/format",
        "--note",
        "<b>wanted</b>",
        "--history",
        "history",
    ])
    .expect(0, &[]);
    let found = lab.lab(&ALERTS);
    found.expect(0, &[]);
    assert!(
        found.out.contains("acknowledged: <b>wanted</b>"),
        "{}",
        found.out
    );
    lab.lab(&REPORT).expect(0, &[]);
    assert!(page(&lab, "index.html").contains("acknowledged: &lt;b&gt;wanted&lt;&#x2f;b&gt;"));

    // Another night does not open it again.
    let mut night = NightSpec::new(-1, "2000000");
    night
        .ratios
        .retain(|(name, runner, _)| name.starts_with("text/") && runner == "tauraro");
    night.change("text/format", 0.9).write(&lab.path("history"));
    lab.lab(&ALERTS).expect(0, &[]);
    let json = lab.lab(&["history", "--alerts", "--json", "--history", "history"]);
    assert!(
        json.out.contains("\"format\": \"lab.alerts/1\""),
        "{}",
        json.out
    );
}

#[test]
fn faster_and_quiet_histories_raise_no_alarm() {
    let lab = Lab::new("");
    with_step(&lab, 1.15);
    let found = lab.lab(&ALERTS);
    found.expect(0, &[]);
    assert!(found.out.contains("faster"), "{}", found.out);
    let lab = Lab::new("");
    with_step(&lab, 1.0);
    lab.lab(&ALERTS).expect(0, &[]);
}

/// A new CPython annotates; it never alerts.
#[test]
fn another_baseline_is_a_note() {
    let lab = Lab::new("");
    for days_ago in (0..24).rev() {
        let mut night = NightSpec::new(days_ago, &format!("{:07x}", 0x10_0000 + days_ago));
        night
            .ratios
            .retain(|(name, runner, _)| name.starts_with("text/") && runner == "tauraro");
        if days_ago < 12 {
            night.baseline = "b2".to_string();
            night = night.scale(0.8);
        }
        night.write(&lab.path("history"));
    }
    let found = lab.lab(&ALERTS);
    found.expect(0, &[]);
    assert!(
        found.out.contains("the baseline is another binary"),
        "{}",
        found.out
    );
}

#[test]
fn an_empty_history() {
    let lab = Lab::new("");
    lab.lab(&ALERTS).expect(4, &["there are no runs yet"]);
    lab.lab(&REPORT).expect(0, &[]);
    assert!(page(&lab, "index.html").contains("The history is empty."));
    assert!(page(&lab, "compare.html").contains("no nights to compare"));
}

#[test]
fn a_broken_run_is_left_out_and_named() {
    let lab = Lab::new("");
    rising(&lab.path("history"));
    lab.write(
        "history/runs/01ZZZZZZZZZZZZZZZZZZZZZZZZ.jsonl",
        "{\"format\":\"lab.run/1\",\"run\":3}\n",
    );
    lab.lab(&REPORT).expect(0, &["01ZZZZZZZZZZZZZZZZZZZZZZZZ"]);
    assert!(page(&lab, "index.html").contains("left out"));
    lab.write(
        "history/acknowledged.json",
        "{\"format\":\"lab.acknowledged/9\",\"acknowledged\":[]}",
    );
    lab.lab(&ALERTS).expect(2, &["lab.acknowledged/9"]);
}

#[test]
fn one_run_and_renamed_benchmarks() {
    let lab = Lab::new("");
    NightSpec::new(3, "1111111").write(&lab.path("history"));
    let ran = lab.lab(&REPORT);
    ran.expect(0, &[]);
    assert!(ran.out.contains("no earlier night"), "{}", ran.out);
    assert!(page(&lab, "index.html").contains("Nothing to compare with yet"));
    let mut night = NightSpec::new(0, "2222222");
    for (name, ..) in &mut night.ratios {
        if name == "loops/count" {
            *name = "loops/counting".to_string();
        }
    }
    night.write(&lab.path("history"));
    lab.lab(&REPORT).expect(0, &[]);
    let index = page(&lab, "index.html");
    assert!(index.contains("No longer measured") && index.contains("loops&#x2f;counting"));
    assert!(page(&lab, "benchmark/loops--count.html").contains("not measured since 2026-11-25"));
}

/// What `lab compare` and `lab gate` found out about just the builds of two nights stands on the first page; what they found
/// about others does not.
#[test]
fn causes_are_linked_where_they_belong() {
    let lab = Lab::new("");
    rising(&lab.path("history"));
    let (before, now) = ("0a26e60", "7c3d9e1");
    let last = NightSpec::new(0, now).scale(1.0 - 4.0 / 130.0 + 0.12);
    last.change("loops/count", 0.8).write(&lab.path("history"));
    let nights: Vec<lab::model::Run> = (lab::history::list(&lab.path("history"))
        .expect("runs")
        .iter())
    .map(|file| lab::history::load(file).expect("a run").run)
    .collect();
    let revision = |short: &str| {
        let mut all = nights.iter().filter_map(|run| run.header.git.as_ref());
        let git = all.find(|git| git.revision.contains(short));
        git.expect("a night").revision.clone()
    };
    let folder = lab.path("profiles/loops-count/cause");
    std::fs::create_dir_all(&folder).expect("a folder");
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>";
    std::fs::write(folder.join("difference.svg"), svg).expect("written");
    std::fs::write(lab.path("profiles/loops-count/difference.svg"), svg).expect("written");
    std::fs::write(folder.join("cause.html"), "<title>a cause</title>").expect("written");
    let store = |a: &str, b: &str| {
        let cause = serde_json::json!({ "format": "lab.cause/1", "benchmark": "loops/count", "words": "slow <b> (a.py:1) +25.0 %",
            "a": { "sha256": "x", "revision": a }, "b": { "sha256": "y", "revision": b } });
        std::fs::write(folder.join("cause.json"), cause.to_string()).expect("written");
        lab.lab(&REPORT).expect(0, &[]);
        page(&lab, "index.html").replace("&#x2f;", "/")
    };
    let first = store(&revision(before), &revision(now));
    assert!(
        first.contains("moved: slow &lt;b&gt; (a.py:1) +25.0 %"),
        "{first}"
    );
    assert!(
        first.contains("href=\"profiles/loops--count--cause--cause.html\""),
        "{first}"
    );
    assert!(page(&lab, "profiles/loops--count--cause--cause.html").contains("a cause"));
    // Files of one name in both folders are two.
    let own = page(&lab, "benchmark/loops--count.html").replace("&#x2f;", "/");
    for link in [
        "loops--count--cause--difference.svg",
        "loops--count--difference.svg",
    ] {
        assert!(own.contains(&format!("../profiles/{link}")), "{own}");
        assert!(lab.path(&format!("site/profiles/{link}")).is_file());
    }
    let first = store(&revision(now), &revision(before));
    assert!(!first.contains("moved: slow"), "of other builds");
    assert!(
        first.contains("href=\"benchmark/loops--count.html#flames\""),
        "{first}"
    );
}

#[test]
fn a_folder_of_others_is_not_overwritten() {
    let lab = Lab::new("");
    std::fs::create_dir(lab.path("site")).expect("a folder");
    lab.write("site/thesis.txt", "mine");
    lab.lab(&REPORT)
        .expect(2, &["was not made by `lab report`"]);
    assert!(lab.path("site/thesis.txt").exists());
}

#[test]
fn shown_on_loopback_only() {
    let lab = Lab::new("");
    NightSpec::new(0, "1111111").write(&lab.path("history"));
    let mut child = lab
        .command(&[
            "report",
            "--history",
            "history",
            "--out",
            "site",
            "--serve",
            "--port",
            "0",
        ])
        .stdout(Stdio::piped())
        .spawn()
        .expect("the lab runs");
    let mut out = child.stdout.take().expect("its output");
    let mut text = String::new();
    let mut byte = [0];
    while !text.contains("http://") || !text.ends_with("/\n") {
        assert_eq!(out.read(&mut byte).expect("output"), 1, "{text}");
        text.push(char::from(byte[0]));
    }
    let address = text
        .rsplit_once("http://")
        .expect("an address")
        .1
        .trim_end_matches("/\n")
        .to_string();
    assert!(address.starts_with("127.0.0.1:"), "{address}");
    let ask = |head: &str| -> String {
        let mut stream = TcpStream::connect(&address).expect("a connection");
        stream.write_all(head.as_bytes()).expect("a request");
        let mut reply = Vec::new();
        let _ = stream.read_to_end(&mut reply);
        String::from_utf8_lossy(&reply).into_owned()
    };
    let get = |path: &str| ask(&format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n\r\n"));
    assert!(get("/").starts_with("HTTP/1.1 200") && get("/").contains("tauraro lab"));
    assert!(get("/assets/site.js").contains("text/javascript"));
    for bad in [
        "/../Cargo.toml",
        "/%2e%2e/runners.toml",
        "//etc/passwd",
        "/benchmark/..%2f..%2frunners.toml",
    ] {
        assert!(get(bad).starts_with("HTTP/1.1 404"), "{bad}");
    }
    assert!(ask("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n").starts_with("HTTP/1.1 403"));
    assert!(
        ask(&format!("POST / HTTP/1.1\r\nHost: {address}\r\n\r\n")).starts_with("HTTP/1.1 405")
    );
    child.kill().expect("it runs");
    let _ = child.wait();
}

#[test]
fn a_night_measures_publishes_and_goes_on() {
    let lab = Lab::new("");
    let other = lab.python_runner("other", "import runpy, sys\nsys.argv = sys.argv[1:]\nrunpy.run_path(sys.argv[0], run_name='__main__')\n");
    lab.add_runner(&other);
    let args = [
        "nightly",
        "t.toml",
        "--rounds",
        "5",
        "--runners",
        "other",
        "--history",
        "history",
        "--site",
        "site",
    ];
    let ran = lab.lab(&args);
    ran.expect(0, &[]);
    for file in [
        "index.html",
        "digest.md",
        "badge.svg",
        "history.svg",
        "benchmark/t--count.html",
    ] {
        assert!(lab.path("site").join(file).is_file(), "{file}: {}", ran.err);
    }
    let digest = page(&lab, "digest.md");
    assert!(
        digest.contains("| suite |") && digest.contains("![Geometric mean"),
        "{digest}"
    );
    assert!(page(&lab, "badge.svg").contains("other / CPython"));
    // The self test stands on the page.
    assert!(page(&lab, "machine.html").contains("Runners against themselves"));
    let runs = || {
        std::fs::read_dir(lab.path("history/runs"))
            .expect("runs")
            .count()
    };
    assert_eq!(runs(), 2);

    // A night that was interrupted after its suite measures only what is missing.
    let state = std::fs::read_to_string(lab.path("history/nightly.json")).expect("a state");
    let mut state: serde_json::Value = serde_json::from_str(&state).expect("JSON");
    state["finished"] = false.into();
    state["done"]
        .as_object_mut()
        .expect("steps")
        .remove("self test");
    lab.write("history/nightly.json", &state.to_string());
    lab.lab(&args).expect(0, &["going on with the night"]);
    assert_eq!(runs(), 3);
    // One that was finished begins anew.
    lab.lab(&args).expect(0, &[]);
    assert_eq!(runs(), 5);
}

/// The second night of a change: the builds of both, and of a frozen revision, are made before the budget begins, and the gate
/// profiles what it refuses.
#[test]
fn a_night_holds_commits_against_the_night_before() {
    let lab = Lab::new("");
    let build = "build = [\"sh\", \"build.sh\"]\nours = true\n";
    lab.add_runner(&fake::runner("{target}/fake", build));
    lab.write(
        "build.sh",
        "mkdir -p $CARGO_TARGET_DIR && cp engine $CARGO_TARGET_DIR/fake\n",
    );
    lab.write(".gitignore", "history\ntarget\nprofiles\nsite\n");
    lab.script("engine", &fake::engine(1.0));
    git(&lab, &["init", "-q"]);
    git(&lab, &["add", "-A"]);
    git(&lab, &["commit", "-q", "-m", "base"]);
    let night = |more: &[&str]| {
        let mut all = vec![
            "nightly",
            "t.toml",
            "--rounds",
            "8",
            "--runners",
            "fake",
            "--budget",
            "40s",
        ];
        all.extend([
            "--history",
            "history",
            "--site",
            "site",
            "--no-self-test",
            "--frozen",
            "HEAD",
        ]);
        all.extend(more);
        lab.lab(&all)
    };
    let ran = night(&[]);
    ran.expect(0, &[]);
    assert!(
        !ran.err.contains("gate") && !lab.path("site/gate.html").exists(),
        "{}",
        ran.err
    );
    lab.script("engine", &fake::engine(1.3));
    git(&lab, &["commit", "-qam", "slower"]);
    let ran = night(&[]);
    ran.expect(1, &["lab: gate", "gate ended with status 1"]);
    let gate = page(&lab, "gate.html");
    assert!(
        gate.contains("refused: 1 slower") && gate.contains("slow (count.py:7)"),
        "{}",
        ran.err
    );
    assert!(page(&lab, "digest.md").contains("gate.html"));
    assert!(lab.path("profiles/t-count/cause/difference.svg").is_file());
    assert!(
        lab.path("site/profiles/t--count--cause--cause.html")
            .is_file()
    );
    assert!(page(&lab, "benchmark/t--count.html").contains("Against the frozen build"));
    // On the first page, too, since the gate has compared just these builds.
    // Unless the machine was too busy for the night's own few samples to decide.
    let first = page(&lab, "index.html");
    assert!(
        first.contains("moved: slow (count.py:7)") || first.contains(", 1 inconclusive"),
        "{first}"
    );

    // A night whose revision git does not know any more cannot be compared with.
    for file in lab.run_files() {
        let text = std::fs::read_to_string(&file).expect("a run");
        let git = lab::history::load(&file).expect("a run").run.header.git;
        let own = git.expect("a revision").revision;
        std::fs::write(&file, text.replace(&own, &"d".repeat(40))).expect("written");
    }
    let _state = std::fs::remove_file(lab.path("history/nightly.json"));
    let ran = night(&[]);
    assert!(
        ran.err.contains("the gate was left out: git does not know"),
        "{}",
        ran.err
    );
    assert!(!lab.path("site/gate.html").exists());
}
