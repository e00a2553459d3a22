//! Ctrl-C and kill -9 in the middle of a run: no completed sample is lost, no process is left, the file can be read.

mod common;

use std::process::Child;
use std::time::Duration;

use common::{COUNT_KEYS, Lab, Ran, assert_none_left, signal, stage_of};

/// A runner whose second answer never comes: the run stops there with one duet done and one half done.
fn stuck() -> Lab {
    let lab = Lab::new("");
    let marker = lab.path("marker");
    // The hanging program has a child in a session of its own, whose command line names the program's folder.
    let script = format!(
        "import os, subprocess, sys, time\ndriver = sys.argv[1]\nsys.path.insert(0, os.path.dirname(driver))\nimport count\nreal = count.bench\n\
         def bench(n):\n    if os.path.exists({marker:?}):\n        \
         subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)', driver], start_new_session=True)\n        time.sleep(600)\n    open({marker:?}, 'w').close()\n    return real(n)\n\
         count.bench = bench\nexec(open(driver).read())\n"
    );
    let runner = lab.python_runner("stuck", &script);
    lab.add_runner(&runner);
    lab.suite(&format!("[[benchmark]]\nname = \"count\"\n{COUNT_KEYS}"));
    lab
}

/// Starts the run and waits until three samples are written: both of the first duet, the baseline's of the second.
fn start_and_wait(lab: &Lab) -> (Child, String) {
    let child = lab.start(&["--runners", "stuck"]);
    let stage = stage_of(&child);
    lab.await_run(|text| text.matches("\"record\":\"sample\"").count() >= 3);
    // Both drivers and the child of one.
    let deadline = std::time::Instant::now() + Duration::from_secs(10);
    while common::processes_with(&stage).len() < 3 {
        assert!(
            std::time::Instant::now() < deadline,
            "the programs do not run"
        );
        std::thread::sleep(Duration::from_millis(5));
    }
    (child, stage)
}

fn finish(child: Child) -> Ran {
    Ran::of(child.wait_with_output().expect("the lab ends"))
}

#[test]
fn ctrl_c_keeps_the_samples_and_ends_the_programs() {
    for name in ["INT", "TERM"] {
        let lab = stuck();
        let (child, stage) = start_and_wait(&lab);
        signal(&child, name);
        let ran = finish(child);
        ran.expect(
            130,
            &[
                "interrupted; the samples taken so far are kept",
                "samples are in",
            ],
        );
        assert!(
            ran.out.contains("t/count"),
            "the table of what there is: {}",
            ran.out
        );
        assert_none_left(&stage);
        assert!(
            !lab.temporary().join(&stage).exists(),
            "the staging folder is gone"
        );
        let loaded = lab::history::load(&lab.run_file()).expect("a run");
        assert_eq!(loaded.notes, Vec::<String>::new());
        assert_eq!(loaded.run.samples().count(), 3);
        assert_eq!(loaded.run.end().map(|end| end.exit), Some(130));
    }
}

#[test]
fn kill_9_loses_no_completed_sample_and_leaves_no_process() {
    let lab = stuck();
    let (child, stage) = start_and_wait(&lab);
    signal(&child, "KILL");
    let ran = finish(child);
    assert_eq!(ran.code, None);
    assert_none_left(&stage);
    let loaded = lab::history::load(&lab.run_file()).expect("a run");
    assert_eq!(loaded.run.samples().count(), 3);
    assert!(
        loaded
            .notes
            .iter()
            .any(|note| note.contains("did not come to its end")),
        "{:?}",
        loaded.notes
    );
    lab.lab(&["history", "verify", "--history", "history"])
        .expect(0, &[]);
    let shown = lab.lab(&["history", "show", "--history", "history"]);
    shown.expect(0, &["did not come to its end; its samples are kept"]);
    assert!(shown.out.contains("t/count"), "{}", shown.out);
    // The staging folder is left, as nobody was there to remove it; the next lab does.
    let folder = lab.temporary().join(&stage);
    assert!(folder.exists());
    std::fs::remove_file(lab.path("marker")).expect("the marker");
    lab.run(&["--rounds", "1", "--runners", "stuck"])
        .expect(0, &[]);
    assert!(!folder.exists(), "abandoned staging folders are removed");
}

#[test]
fn a_killed_run_of_many_samples_is_torn_at_most_in_its_last_line() {
    let lab = Lab::new("");
    let child = lab.start(&["--rounds", "1000"]);
    let stage = stage_of(&child);
    let before = lab.await_run(|text| text.matches("\"record\":\"sample\"").count() >= 20);
    std::thread::sleep(Duration::from_millis(3));
    signal(&child, "KILL");
    finish(child);
    assert_none_left(&stage);
    let loaded = lab::history::load(&lab.run_file()).expect("a run");
    assert!(loaded.run.samples().count() >= before.matches("\"record\":\"sample\"").count());
}
