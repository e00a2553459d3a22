//! `lab try` on options, build words and patches, with programs whose times are made up.

mod common;

use std::process::Command;

use common::{Lab, Ran, fake};
use serde_json::Value;

/// A repository whose commits build the fake engine, and the folder of a ledger in it.
fn repository() -> Lab {
    let lab = Lab::new("");
    lab.add_runner(&fake::runner(
        "{target}/fake",
        "build = [\"sh\", \"build.sh\"]\n",
    ));
    // A word behind the build command makes another engine.
    lab.write(
        "build.sh",
        "mkdir -p $CARGO_TARGET_DIR && cp ${1:-engine} $CARGO_TARGET_DIR/fake\n",
    );
    lab.script("engine", &fake::engine(1.0));
    lab.script("engine-slow", &fake::engine(1.2));
    lab.write(".gitignore", "history\ntarget\nledger\n");
    std::fs::create_dir(lab.path("ledger")).expect("a folder");
    for args in [
        &["init", "-q"][..],
        &["add", "-A"],
        &["commit", "-qm", "engine"],
    ] {
        git(&lab, args);
    }
    lab
}

fn git(lab: &Lab, args: &[&str]) -> String {
    let identity = ["-c", "user.name=t", "-c", "user.email=t@t"];
    let output = Command::new("git")
        .args(identity)
        .args(args)
        .current_dir(&lab.folder)
        .output()
        .expect("git");
    assert!(output.status.success(), "{args:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// An entry with these sides.
fn entry(lab: &Lab, name: &str, sides: &str) -> String {
    let path = format!("ledger/{name}.toml");
    lab.write(
        &path,
        &format!(
            "format = \"lab.ledger/1\"\ntitle = \"A | B\"\nhypothesis = \"\"\"\nIt is\nfaster.\"\"\"\ncost = \"none\"\n\
             suites = [\"../t.toml\"]\nrounds = 12\n{sides}\n[[expected]]\nbenchmark = \"t/*\"\ntime = -5\n"
        ),
    );
    path
}

fn attempt(lab: &Lab, path: &str) -> Ran {
    lab.lab(&["try", path, "--history", "history", "--seed", "5"])
}

fn result(lab: &Lab, name: &str) -> Value {
    let text = std::fs::read_to_string(lab.path(&format!("ledger/{name}.json"))).expect("a result");
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn what_was_expected_and_what_it_gave_stand_on_the_page() {
    let lab = repository();
    let slower = entry(
        &lab,
        "slower",
        "why = \"It is not.\"\n[candidate]\nrunner = \"fake\"\nbuild = [\"engine-slow\"]",
    );
    attempt(&lab, &slower).expect(0, &["building fake at "]);
    let found = result(&lab, "slower");
    let row = &found["comparison"]["rows"][0];
    assert_eq!(row["verdict"], "regressed");
    let ratio = row["ratio"]["value"].as_f64().expect("a ratio");
    assert!((ratio - 1.0 / 1.2).abs() < 0.03, "{ratio}");
    entry(&lab, "unmeasured", "[candidate]\noptions = [\"--jit\"]");
    lab.lab(&["try", &slower, "--history", "history", "--rounds", "5"])
        .expect(0, &[]);
    let page = std::fs::read_to_string(lab.path("ledger/README.md")).expect("a page");
    for text in [
        "| [A \\| B](#slower) | -5.0 % | +",
        "1 regressed",
        "Hypothesis: It is faster.",
        "Why: It is not.",
        "| [A \\| B](#unmeasured) | -5.0 % | not yet |",
        "Not measured yet",
        "5 duets a benchmark",
    ] {
        assert!(page.contains(text), "{text}\n{page}");
    }
}

#[test]
fn a_patch_is_applied_to_the_revision_and_not_to_the_repository() {
    let lab = repository();
    lab.script("engine", &fake::engine(1.2));
    let patch = git(&lab, &["diff"]);
    lab.write("ledger/slow.patch", &patch);
    git(&lab, &["checkout", "-q", "engine"]);
    let path = entry(
        &lab,
        "patched",
        "[base]\nrunner = \"fake\"\nrevision = \"HEAD\"\n[candidate]\npatch = \"slow.patch\"",
    );
    attempt(&lab, &path).expect(0, &[]);
    let found = result(&lab, "patched");
    assert_eq!(found["comparison"]["rows"][0]["verdict"], "regressed");
    assert_eq!(git(&lab, &["status", "--porcelain"]), "");

    lab.write(
        "ledger/slow.patch",
        "--- a/none\n+++ b/none\n@@ -1 +1 @@\n-a\n+b\n",
    );
    attempt(&lab, &path).expect(4, &["slow.patch", "does not apply"]);
}

#[test]
fn mistakes_of_entries_are_named() {
    let lab = repository();
    for (sides, texts) in [
        ("", &["the same", "[candidate]"][..]),
        ("[candidate]\nbuilds = []", &["unknown key `builds`"]),
        (
            "[candidate]\nrunner = \"nobody\"",
            &["no runner \"nobody\""],
        ),
        (
            "[candidate]\nrunner = \"fake\"\nrevision = \"nowhere\"",
            &["no revision \"nowhere\""],
        ),
        (
            "[candidate]\nrunner = \"fake\"\noptions = [\"x\"]\n[[expected]]\nbenchmark = \"other\"\ntime = 1.5",
            &["\"other\"", "none of the benchmarks"],
        ),
    ] {
        let path = entry(&lab, "wrong", sides);
        attempt(&lab, &path).expect(2, texts);
    }
    attempt(&lab, "ledger/none.toml").expect(2, &["cannot read the entry"]);
    assert!(!lab.path("ledger/README.md").exists());
}
