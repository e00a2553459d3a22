//! Run files survive what happens to a lab: kill -9 at random moments, a full disk, another lab beside it.

mod common;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use common::{Lab, Ran, assert_none_left, signal, stage_of};
use lab::history::{examine, load};
use lab::model::Run;
use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};

/// Kills when LAB_KILLS does not give another number: `LAB_KILLS=100 cargo test --release -p lab --test durability kill`.
const KILLS: u32 = 20;

/// A driver of its own that answers at once. Before it does anything else that is asked of it, it notes in its log what it
/// had been asked before and answered: the lab has read those answers, and a record of each must exist.
const QUICK: &str = r#"
import os, sys, time

log = os.open(sys.argv[1], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
nonce = ""
answered = None
for line in sys.stdin:
    words = line.split()
    if answered:
        os.write(log, answered)
        answered = None
    if words[0] == "hello":
        nonce = words[1]
        print(nonce, "hello lab-driver/1", flush=True)
    elif words[0] == "run":
        n = int(words[2])
        start = time.monotonic_ns()
        answer = n * (n - 1) // 2
        wall = time.monotonic_ns() - start + 1
        print(nonce, "done", words[1], n, start, wall, wall, answer, flush=True)
        answered = b"%s %d\n" % (nonce.encode(), start)
    elif words[0] == "stats":
        print(nonce, "stats", flush=True)
    elif words[0] == "quit":
        break
"#;

/// A lab whose baseline and only candidate are two of the quick ones.
fn quick() -> (Lab, PathBuf) {
    let lab = Lab::new("");
    lab.write("quick.py", QUICK);
    let log = lab.path("answered");
    let runner = |name: &str| {
        format!(
            "\n[[runner]]\nname = \"{name}\"\nshows = \"a test\"\nkind = \"cpython\"\nfind = [\"/usr/bin/python3.11\", \"python3\"]\n\
             command = [\"{{exe}}\", \"-ISE\", \"{}\", \"{}\"]\nversion = [\"{{exe}}\", \"--version\"]\n",
            lab.path("quick.py").display(),
            log.display()
        )
    };
    lab.write(
        "runners.toml",
        &format!(
            "format = \"lab.runners/1\"\nbaseline = \"a\"\ndefault = [\"b\"]\n{}{}",
            runner("a"),
            runner("b")
        ),
    );
    (lab, log)
}

/// How often each sample of the run stands in its file, by when it began.
fn starts(run: &Run) -> HashMap<u64, u32> {
    let mut starts = HashMap::new();
    for sample in run.samples() {
        *starts.entry(sample.start_ns).or_default() += 1;
    }
    starts
}

#[test]
fn kill_9_at_random_moments_loses_no_completed_sample_and_doubles_none() {
    let kills = std::env::var("LAB_KILLS").map_or(KILLS, |text| text.parse().expect("a number"));
    let (lab, log) = quick();
    // Another seed each time; it is said when the test fails. The lab must not be built anew meanwhile.
    let seed: u64 = rand::random();
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let (mut taken, mut with_samples) = (0, 0);
    for kill in 0..kills {
        let _ = std::fs::remove_file(&log);
        let before = lab.run_files();
        let mut child = lab.start(&["--slices", "--pairs", "200", "--counters", "off"]);
        let stage = stage_of(&child);
        // Some at the very start, most in the middle of measuring, however slow the machine.
        if random.random_range(0..5) > 0 {
            let deadline = Instant::now() + Duration::from_secs(30);
            while std::fs::metadata(&log).map_or(0, |log| log.len()) == 0 {
                let ended = child.try_wait().expect("the lab");
                if ended.is_some() || Instant::now() > deadline {
                    let _ = child.kill();
                    let ran = Ran::of(child.wait_with_output().expect("the lab ends"));
                    panic!("seed {seed}: nothing is measured ({ended:?}): {}", ran.err);
                }
                std::thread::sleep(Duration::from_micros(200));
            }
        }
        std::thread::sleep(Duration::from_micros(random.random_range(0..60_000)));
        signal(&child, "KILL");
        Ran::of(child.wait_with_output().expect("the lab ends"));
        assert_none_left(&stage);
        let answered = std::fs::read_to_string(&log).unwrap_or_default();
        let new: Vec<PathBuf> = lab
            .run_files()
            .into_iter()
            .filter(|file| !before.contains(file))
            .collect();
        let Some(file) = new.first() else {
            assert_eq!(
                answered, "",
                "seed {seed}, kill {kill}: measured without a run file"
            );
            continue;
        };
        let loaded = load(file).unwrap_or_else(|error| panic!("seed {seed}, kill {kill}: {error}"));
        assert!(!loaded.running, "nobody writes it any more");
        let starts = starts(&loaded.run);
        for line in answered.lines() {
            let start: u64 = line
                .split_once(' ')
                .and_then(|(_, start)| start.parse().ok())
                .expect("a line of the log");
            assert_eq!(
                starts.get(&start),
                Some(&1),
                "seed {seed}, kill {kill}: the sample that began at {start} in {}",
                file.display()
            );
        }
        assert!(
            starts.values().all(|&times| times == 1),
            "seed {seed}, kill {kill}: a sample stands there twice"
        );
        assert_eq!(examine(file).wrong, Vec::<String>::new());
        taken += starts.len();
        with_samples += u32::from(!starts.is_empty());
    }
    assert!(
        with_samples >= kills / 4,
        "seed {seed}: only {with_samples} of {kills} runs had samples when they were killed"
    );
    println!("{kills} kills, {with_samples} of them while measuring, {taken} samples kept");
    lab.lab(&["history", "verify", "--history", "history"])
        .expect(0, &[]);
}

/// What is left of a run that had no room for more: whole records, and a lab that says so.
fn assert_kept(lab: &Lab, ran: &Ran, because: &str) {
    ran.expect(
        6,
        &[
            because,
            "the samples so far are kept, make room and measure again",
        ],
    );
    let file = lab.run_file();
    let loaded = load(&file).expect("a run");
    assert!(
        loaded.notes.iter().all(|note| !note.contains("torn")),
        "{:?}",
        loaded.notes
    );
    assert!(loaded.run.samples().count() > 0);
    assert_eq!(examine(&file).wrong, Vec::<String>::new());
    // The table of what there is.
    assert!(ran.out.contains("t/count"), "{}", ran.out);
}

#[test]
fn a_file_that_must_not_grow_keeps_its_whole_records() {
    let (lab, _) = quick();
    // In blocks of 512 bytes or 1 kB, as the shell likes it; the signal is ignored so that the write fails instead.
    let limited = format!(
        "trap '' XFSZ; ulimit -f 24; exec {:?} run t.toml --history history --quick --slices --pairs 200 --counters off",
        env!("CARGO_BIN_EXE_lab")
    );
    let output = std::process::Command::new("sh")
        .args(["-c", &limited])
        .current_dir(&lab.folder)
        .output()
        .expect("the shell");
    assert_kept(&lab, &Ran::of(output), "File too large");
}

#[test]
fn a_full_disk_keeps_whole_records() {
    let (lab, _) = quick();
    std::fs::create_dir(lab.path("history")).expect("a folder");
    // In a mount namespace of its own, so that nothing is left; the file is copied out before it ends.
    let script = format!(
        "mount -t tmpfs -o size=32k lab history || exit 77\n{:?} run t.toml --history history --quick --slices --pairs 200 --counters off\nstatus=$?\n\
         mkdir out && cp -r history/runs out/ && exit $status",
        env!("CARGO_BIN_EXE_lab")
    );
    let output = std::process::Command::new("unshare")
        .args(["-m", "sh", "-c", &script])
        .current_dir(&lab.folder)
        .output();
    let ran = match output {
        Ok(output) => Ran::of(output),
        Err(cause) => return eprintln!("skipped: there is no unshare ({cause})"),
    };
    if ran.code == Some(77) || ran.err.contains("unshare") {
        return eprintln!("skipped: mounting a small tmpfs needs root: {}", ran.err);
    }
    std::fs::remove_dir_all(lab.path("history")).expect("the empty folder");
    std::fs::rename(lab.path("out"), lab.path("history")).expect("what was on the full disk");
    assert_kept(&lab, &ran, "No space left on device");
}

#[test]
fn a_disk_that_is_full_from_the_start_is_an_error_and_no_run() {
    let (lab, _) = quick();
    std::fs::write(lab.path("history"), "no folder").expect("a file");
    lab.run(&["--rounds", "1"])
        .expect(6, &["history/runs: cannot create the folder"]);
}

#[test]
fn two_labs_at_once_write_a_run_each() {
    let (lab, _) = quick();
    let children: Vec<_> = (0..3)
        .map(|_| lab.start(&["--slices", "--pairs", "5", "--counters", "off"]))
        .collect();
    for child in children {
        Ran::of(child.wait_with_output().expect("the lab ends")).expect(0, &[]);
    }
    let files = lab.run_files();
    assert_eq!(files.len(), 3);
    for file in files {
        let run = load(&file).expect("a run").run;
        let pairs = run.samples().filter(|sample| sample.phase == "slice");
        assert_eq!(pairs.count(), 5 * 5 * 2);
        assert!(run.end().is_some());
    }
    lab.lab(&["history", "verify", "--history", "history"])
        .expect(0, &[]);
}

#[test]
fn a_run_that_goes_on_is_told_from_one_that_was_killed() {
    let (lab, _) = quick();
    let child = lab.start(&["--slices", "--pairs", "10000", "--counters", "off"]);
    lab.await_run(|text| text.matches("\"record\":\"sample\"").count() > 5);
    let listed = || lab.lab(&["history", "list", "--history", "history"]).out;
    let prune = || {
        lab.lab(&[
            "history",
            "prune",
            "--unfinished",
            "--yes",
            "--history",
            "history",
        ])
        .out
    };
    assert!(listed().contains("(running)"), "{}", listed());
    assert!(prune().contains("0 files removed"));
    let running = lab.lab(&["merge", "history", "--history", "other"]);
    running.expect(6, &["refused: it is still being measured"]);
    signal(&child, "KILL");
    Ran::of(child.wait_with_output().expect("the lab ends"));
    assert!(listed().contains("(not finished)"), "{}", listed());
    lab.lab(&["merge", "history", "--history", "other"])
        .expect(0, &[]);
    assert!(prune().contains("1 files removed"));
    assert_eq!(lab.run_files(), Vec::<PathBuf>::new());
    assert_eq!(
        lab::history::list(Path::new(&lab.path("other")))
            .expect("a history")
            .len(),
        1
    );
}
