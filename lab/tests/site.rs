//! The dashboard and the alerts without a browser: histories that are empty, broken, short, or whose benchmarks changed
//! their names.

mod common;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Stdio;

use common::Lab;
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
