//! `lab run --commits` and `lab bisect` over the commits of a repository, with programs whose times are made up.

mod common;

use common::fake::{commit, git, repository};
use common::{Lab, fake};
use serde_json::Value;

/// Commits one after the other with these factors; nothing for one that cannot be built.
fn history(factors: &[Option<f64>]) -> Lab {
    let lab = repository();
    for (number, factor) in factors.iter().enumerate() {
        lab.write("number", &format!("{number}"));
        match factor {
            Some(factor) => {
                let text = fake::engine(*factor) + &format!("# {number}\n");
                lab.script("engine", &text);
                git(&lab, &["add", "-A"]);
                git(&lab, &["commit", "-q", "-m", &format!("commit {number}")]);
            }
            None => {
                std::fs::remove_file(lab.path("engine")).expect("the engine");
                git(&lab, &["add", "-A"]);
                git(&lab, &["commit", "-q", "-m", &format!("broken {number}")]);
            }
        }
    }
    lab
}

#[test]
fn every_commit_of_a_range_is_measured_once() {
    let lab = history(&[Some(1.0), None, Some(1.2)]);
    let run = |more: &[&str]| {
        let mut args = vec!["--commits", "HEAD~3..HEAD", "--runners", "fake"];
        args.extend(more);
        lab.run(&args)
    };
    let ran = run(&[]);
    ran.expect(
        0,
        &[
            "commit 1 of 3: ",
            "commit 3 of 3: ",
            "commit 2",
            "cannot be built",
            "commits that cannot be built: ",
        ],
    );
    let revisions = || -> Vec<String> {
        let run = |path: &std::path::PathBuf| lab::history::load(path).expect("a run").run;
        let git = |path| run(path).header.git.expect("git").revision;
        lab.run_files().iter().map(git).collect()
    };
    let first = revisions();
    assert_eq!(first.len(), 2);
    assert_ne!(first[0], first[1]);
    // The second time only what is missing.
    let ran = run(&["--skip-existing"]);
    ran.expect(0, &["measured already"]);
    assert_eq!(revisions(), first);
    commit(&lab, 0.9);
    run(&["--skip-existing"]).expect(0, &["measured already"]);
    assert_eq!(revisions().len(), 3);
    lab.run(&["--commits", "HEAD", "--runners", "fake"])
        .expect(2, &["expected a range"]);
    lab.run(&["--commits", "HEAD..HEAD", "--runners", "fake"])
        .expect(2, &["there is no commit in it"]);
    lab.run(&["--commits", "nowhere..HEAD", "--runners", "fake"])
        .expect(2, &["no such range"]);
    lab.run(&["--commits", "HEAD~1..HEAD", "--runners", "python"])
        .expect(2, &["none of the runners is built here"]);
}

fn bisect(lab: &Lab, args: &[&str]) -> common::Ran {
    let mut all = vec!["bisect"];
    all.extend(args);
    all.extend([
        "--benchmark",
        "t/count",
        "t.toml",
        "--history",
        "history",
        "--runner",
        "fake",
        "--seed",
        "4",
    ]);
    lab.lab(&all)
}

#[test]
fn the_commit_that_made_it_slower_is_found() {
    // The change comes with commit 4 of 0 to 6; a commit before it cannot be built.
    let slow = Some(1.15);
    let lab = history(&[Some(1.0), Some(1.001), None, Some(1.0), slow, slow, slow]);
    let ran = bisect(&lab, &["HEAD~6", "HEAD", "--json"]);
    ran.expect(0, &[]);
    let json: Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(json["found"], true);
    assert_eq!(json["suspects"][0]["subject"], "commit 4");
    assert_eq!(json["error_bound"], 0.05);
    assert_eq!(json["confirmation"]["rows"][0]["verdict"], "regressed");
    let ran = bisect(&lab, &["HEAD~6", "HEAD"]);
    ran.expect(0, &[]);
    for text in [
        "commit 4 made t/count slower",
        "at most 5 %",
        "has the change",
        "it against the one before it: +",
    ] {
        assert!(ran.out.contains(text), "{text:?} is not in:\n{}", ran.out);
    }
    // Nothing to find, and what cannot be asked.
    bisect(&lab, &["HEAD~2", "HEAD"]).expect(3, &["is not shown to be slower"]);
    bisect(&lab, &["HEAD", "HEAD~2"]).expect(2, &["is no ancestor"]);
    bisect(&lab, &["nowhere", "HEAD"]).expect(2, &["no such revision"]);
    bisect(&lab, &["HEAD~4", "HEAD"]).expect(4, &["cannot be built"]);
    lab.lab(&[
        "bisect",
        "HEAD~6",
        "HEAD",
        "--benchmark",
        "count",
        "t.toml",
        "--runner",
        "fake",
    ])
    .expect(2, &["expected the whole name"]);
}
