//! What a verdict comes of: `lab compare` and `lab gate` profile both sides of what changed, here with programs whose times and
//! profiles are made up.

mod common;

use std::path::Path;

use common::fake::git;
use common::{Lab, Ran, fake};
use serde_json::Value;

/// A lab whose runner `fake` has a profiler, with the binaries `before` and `after`, which is slower in one function.
fn lab() -> Lab {
    let lab = Lab::new("");
    lab.add_runner(&(fake::runner("{root}/before", "") + "ours = true\n"));
    lab.script("before", &fake::engine(1.0));
    lab.script("after", &fake::engine(1.3));
    lab
}

fn compare(lab: &Lab, args: &[&str]) -> Ran {
    let mut all = vec!["compare"];
    all.extend(args);
    all.extend(["t.toml", "--history", "history", "--runner", "fake"]);
    all.extend(["--seed", "5", "--rounds", "10"]);
    lab.lab(&all)
}

fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.out)
        .unwrap_or_else(|error| panic!("{error}: {}\n{}", ran.out, ran.err))
}

const SLOW: &str = "slow (count.py:7)";

#[test]
fn a_regression_names_its_function() {
    let lab = lab();
    let ran = compare(
        &lab,
        &["./before", "./after", "--json", "--html", "page.html"],
    );
    ran.expect(1, &["profiling both sides of t/count"]);
    let json = json(&ran);
    let cause = &json["causes"][0];
    assert_eq!(
        (&json["causes"][1], &cause["why_not"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(cause["benchmark"], "t/count");
    let first = &cause["functions"][0];
    assert_eq!(
        (&first["name"], &first["moved"]),
        (&SLOW.into(), &true.into())
    );
    let share = first["change"].as_f64().expect("a share");
    assert!((0.2..0.4).contains(&share), "{share}");
    let others = cause["functions"].as_array().expect("functions");
    assert!(
        others[1..].iter().all(|one| one["moved"] == false),
        "{cause:#}"
    );
    let exits = &cause["counters"][0];
    assert_eq!(
        (&exits["name"], &exits["differs"]),
        (&"jit_exits".into(), &true.into())
    );

    // The files of it, and the page.
    let folder = lab.path("profiles/t-count/cause");
    for file in cause["files"].as_array().expect("files") {
        let file = folder.join(file.as_str().expect("a name"));
        assert!(file.is_file(), "{}", file.display());
    }
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("a file");
    assert!(read("difference.svg").contains("slow (count.py:7)"));
    assert!(read("after.folded").contains(SLOW) && !read("before.folded").contains(SLOW));
    assert!(read("after-timeline.svg").contains("gc, minor: 1"));
    let stored: Value = serde_json::from_str(&read("cause.json")).expect("JSON");
    assert_eq!(
        (&stored["format"], &stored["b"]["name"]),
        (&"lab.cause/1".into(), &"./after".into())
    );
    let left: Vec<_> = std::fs::read_dir(&folder)
        .expect("the folder")
        .flatten()
        .collect();
    assert!(
        left.iter()
            .all(|entry| !entry.path().to_string_lossy().contains("partial"))
    );
    let page = std::fs::read_to_string(lab.path("page.html")).expect("a page");
    assert!(page.contains("t&#x2f;count") && page.contains("data:image/svg+xml;base64,"));
    assert!(
        !page.contains("src=\"http") && !page.contains("href="),
        "stands by itself"
    );

    // The other direction, for people.
    let ran = compare(&lab, &["./after", "./before"]);
    ran.expect(0, &[]);
    let line = ran.out.lines().find(|line| line.starts_with("t/count -2"));
    let line = line.unwrap_or_else(|| panic!("{}", ran.out));
    assert!(line.contains(&format!(": moved: {SLOW} -2")), "{line}");
    assert!(ran.out.contains("counters: jit_exits"), "{}", ran.out);
}

#[test]
fn what_is_not_asked_for_or_cannot_be_profiled() {
    let lab = lab();
    let ran = compare(&lab, &["./before", "./after", "--no-cause", "--json"]);
    ran.expect(1, &[]);
    assert_eq!(json(&ran)["causes"], serde_json::json!([]));
    assert!(!lab.path("profiles").exists());
    compare(
        &lab,
        &["./before", "./after", "--no-cause", "--cause-dir", "x"],
    )
    .expect(2, &["cannot be used with"]);
    // Nothing changed: nothing to look for.
    let ran = compare(&lab, &["./before", "./before", "--markdown"]);
    ran.expect(0, &[]);
    assert!(
        !ran.out.contains("cause") && !lab.path("profiles").exists(),
        "{}",
        ran.out
    );

    // A revision of before there was a profiler.
    let refuse = "import sys\nif any(w.startswith('--profile') for w in sys.argv): \
                  sys.exit(\"error: unexpected argument '--profile' found\")\nimport os";
    let old = fake::engine(1.0).replacen("import os", refuse, 1);
    lab.script("old", &old);
    let ran = compare(&lab, &["./old", "./after", "--markdown"]);
    ran.expect(1, &[]);
    let sentence = "no cause: ./old has no profiler yet";
    assert!(ran.out.contains(sentence), "{}", ran.out);
    // A side that fails under the profiler is no failure of the verdict.
    let refuse = refuse.replace("error: unexpected argument '--profile' found", "no room");
    lab.script(
        "broken",
        &fake::engine(1.3).replacen("import os", &refuse, 1),
    );
    let ran = compare(&lab, &["./before", "./broken", "--json"]);
    ran.expect(1, &[]);
    let why = json(&ran)["causes"][0]["why_not"].to_string();
    assert!(why.contains("./broken") && why.contains("no room"), "{why}");

    // A runner that is no tauraro and no CPython.
    let lab = Lab::new("");
    lab.add_runner(&fake::runner("{root}/before", ""));
    lab.script("before", &fake::engine(1.0));
    lab.script("after", &fake::engine(1.3));
    let ran = compare(&lab, &["./before", "./after"]);
    ran.expect(1, &[]);
    assert!(
        ran.out
            .contains("note: no causes: ./before cannot be profiled"),
        "{}",
        ran.out
    );
}

/// Names of functions come from programs, and those may be anything.
#[test]
fn hostile_names_are_no_markup() {
    let lab = lab();
    let hostile = "</summary></title><script>alert(1)</script>|`[x](javascript:alert(1))";
    let evil = fake::engine(1.3).replace(
        "\"name\": \"slow\"",
        &format!("\"name\": {}", serde_json::json!(hostile)),
    );
    lab.script("after", &evil);
    let ran = compare(
        &lab,
        &["./before", "./after", "--markdown", "--html", "page.html"],
    );
    ran.expect(1, &[]);
    assert!(
        ran.out.contains("alert(1)") && !ran.out.contains("<script"),
        "{}",
        ran.out
    );
    assert_eq!(ran.out.matches("</summary>").count(), 1, "{}", ran.out);
    let page = std::fs::read_to_string(lab.path("page.html")).expect("a page");
    let own = std::fs::read_to_string(lab.path("profiles/t-count/cause/cause.html"));
    for page in [page, own.expect("a page")] {
        assert!(
            page.contains("alert(1)") && !page.contains("<script"),
            "{page}"
        );
        assert_eq!(page.matches("</title>").count(), 1);
    }
    let svg = std::fs::read_to_string(lab.path("profiles/t-count/cause/difference.svg"));
    assert_eq!(
        svg.expect("a picture").matches("<script").count(),
        1,
        "inferno's own"
    );
}

#[test]
fn the_gate_reports_causes() {
    let lab = Lab::new("");
    let build = "build = [\"sh\", \"build.sh\"]\nours = true\n";
    lab.add_runner(&fake::runner("{target}/fake", build));
    lab.write(
        "build.sh",
        "mkdir -p $CARGO_TARGET_DIR && cp engine $CARGO_TARGET_DIR/fake\n",
    );
    lab.write(".gitignore", "history\ntarget\nprofiles\nreports\n");
    lab.script("engine", &fake::engine(1.0));
    git(&lab, &["init", "-q"]);
    git(&lab, &["add", "-A"]);
    git(&lab, &["commit", "-q", "-m", "base"]);
    git(&lab, &["checkout", "-q", "-b", "change"]);
    lab.script("engine", &fake::engine(1.3));
    git(&lab, &["commit", "-qam", "slower"]);
    std::fs::create_dir(lab.path("reports")).expect("a folder");
    let ran = lab.lab(&[
        "gate",
        "t.toml",
        "--history",
        "history",
        "--runner",
        "fake",
        "--seed",
        "3",
        "--rounds",
        "10",
        "--report",
        "reports/gate.md",
        "--html",
        "reports/gate.html",
        "--json",
    ]);
    ran.expect(1, &["profiling both sides of t/count"]);
    assert_eq!(
        json(&ran)["first"]["causes"][0]["functions"][0]["name"],
        SLOW
    );
    let report = std::fs::read_to_string(lab.path("reports/gate.md")).expect("a report");
    assert!(report.contains("<details><summary>t/count +"), "{report}");
    let link = "(../profiles/t-count/cause/difference.svg)";
    assert!(report.contains(link), "{report}");
    assert!(
        lab.path("reports/../profiles/t-count/cause/difference.svg")
            .is_file()
    );
    let page = std::fs::read_to_string(lab.path("reports/gate.html")).expect("a page");
    assert!(page.contains("refused: 1 slower"), "{page}");

    // All within a budget.
    let begin = std::time::Instant::now();
    let ran = lab.lab(&[
        "gate",
        "t.toml",
        "--history",
        "history",
        "--runner",
        "fake",
        "--seed",
        "3",
        "--budget",
        "8s",
    ]);
    ran.expect(1, &[]);
    assert!(ran.out.contains("moved: slow"), "{}", ran.out);
    assert!(begin.elapsed().as_secs() < 20, "{:?}", begin.elapsed());
    assert!(Path::new(&lab.path("profiles/t-count/cause/cause.md")).is_file());
}
