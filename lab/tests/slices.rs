//! Slice duets: tokens alternate, sides are warmed alone, answers of every slice are checked, and what disturbs is seen.

mod common;

use common::{COUNT_KEYS, Lab, Ran};
use lab::model::{Run, Sample, duets};

/// Runs the real driver under what `change` does first; `driver` is its path.
fn changed(change: &str) -> String {
    format!(
        "import sys, os\ndriver = sys.argv[1]\nsys.path.insert(0, os.path.dirname(driver))\n{change}\n\
         exec(open(driver).read())\n"
    )
}

fn sliced(change: &str, args: &[&str]) -> (Lab, Ran, Run) {
    let lab = Lab::new("");
    let runner = lab.python_runner("other", &changed(change));
    lab.add_runner(&runner);
    let mut all = vec!["--slices", "--runners", "other"];
    all.extend(args);
    let ran = lab.run(&all);
    let run = lab::history::load(&lab.run_file()).expect("a run").run;
    (lab, ran, run)
}

fn samples<'a>(run: &'a Run, runner: &str, phase: &str) -> Vec<&'a Sample> {
    run.samples()
        .filter(|sample| sample.runner == runner && sample.phase == phase)
        .collect()
}

#[test]
fn slices_of_both_sides_take_turns_in_random_order() {
    let (_lab, ran, run) = sliced("sys._tier_counters = lambda: (3, 0)", &[]);
    ran.expect(0, &[]);
    let duets = duets(&run, "t/count", "python", "other");
    assert_eq!(duets.len(), 5);
    assert!(
        duets
            .iter()
            .all(|duet| duet.a.samples == 10 && duet.b.samples == 10)
    );
    let first = samples(&run, "other", "slice")
        .iter()
        .filter(|sample| sample.order == 0)
        .count();
    assert!((5..=45).contains(&first), "{first} of 50 slices came first");
    for pair in run
        .samples()
        .filter(|sample| sample.phase == "slice")
        .collect::<Vec<_>>()
        .chunks(2)
    {
        assert_eq!(
            (pair[0].pair, pair[0].slice, pair[0].order),
            (pair[1].pair, pair[1].slice, 0)
        );
        assert!(
            pair[0].start_ns + pair[0].wall_ns <= pair[1].start_ns,
            "one at a time"
        );
        assert_eq!(pair[0].n, Some(1000));
    }
    for invocation in run.invocations() {
        let warm_up = invocation.warm_up.as_ref().expect("a warm-up");
        if invocation.runner == "other" {
            // The counters say nothing new, so it is quiet after the shortest time.
            assert_eq!((warm_up.quiet, warm_up.tier_events), (Some(true), Some(3)));
            assert_eq!(
                (warm_up.last_event_slice, warm_up.late_tier_events),
                (None, Some(0))
            );
            assert!(warm_up.slices >= 10 && warm_up.cpu_ns >= 20_000_000);
        } else {
            assert_eq!((warm_up.quiet, warm_up.slices), (None, 5));
        }
    }
}

#[test]
fn a_side_is_warmed_until_its_tier_events_end() {
    let count = "calls = 0\ndef counters():\n    global calls\n    calls += 1\n    return (min(calls, 30), 0)\n\
                 sys._tier_counters = counters";
    let (_lab, ran, run) = sliced(count, &["--rounds", "1", "--pairs", "3"]);
    ran.expect(0, &[]);
    let warm_up = run.invocations().find_map(|invocation| {
        (invocation.runner == "other").then(|| invocation.warm_up.clone().expect("a warm-up"))
    });
    let warm_up = warm_up.expect("an invocation");
    assert_eq!((warm_up.quiet, warm_up.tier_events), (Some(true), Some(30)));
    assert_eq!(warm_up.last_event_slice, Some(28));
    assert!(warm_up.slices >= 39);
    assert_eq!(
        samples(&run, "other", "warm-up").len(),
        warm_up.slices as usize
    );
    assert_eq!(samples(&run, "other", "slice").len(), 3);
}

#[test]
fn a_side_that_never_rests_is_cut_off_and_flagged() {
    let restless = "calls = 0\ndef counters():\n    global calls\n    calls += 1\n    return (calls, 0)\n\
                    sys._tier_counters = counters";
    let (_lab, ran, run) = sliced(restless, &["--rounds", "1", "--pairs", "3"]);
    ran.expect(0, &[]);
    assert!(
        ran.out
            .contains("still compiled when the warm-up was cut off: t/count (other) 1"),
        "{}",
        ran.out
    );
    assert_eq!(samples(&run, "other", "slice").len(), 3);
}

#[test]
fn every_answer_is_checked() {
    let late = "import count\nreal = count.bench\nturn = 0\ndef bench(n):\n    global turn\n    turn += 1\n    \
                return real(n) + (turn > 7)\ncount.bench = bench\nsys._tier_counters = None";
    // A counter that is not one is an error of the driver; without any the cap would be waited for.
    let late = late.replace(
        "sys._tier_counters = None",
        "sys._tier_counters = lambda: (0, 0)",
    );
    for keys in ["", "slice_answer = 499500\n"] {
        let lab = Lab::new("");
        lab.add_runner(&lab.python_runner("other", &changed(&late)));
        lab.suite(&format!(
            "[[benchmark]]\nname = \"count\"\n{COUNT_KEYS}{keys}"
        ));
        let ran = lab.run(&["--slices", "--runners", "other"]);
        ran.expect(
            5,
            &["other: wrong answer: expected the answer \"499500\", found \"499501\""],
        );
        let run = lab::history::load(&lab.run_file()).expect("a run").run;
        assert_eq!(samples(&run, "other", "warm-up").len(), 7);
        assert!(samples(&run, "other", "slice").is_empty());
    }
}

#[test]
fn a_side_that_works_while_the_other_has_the_token_is_flagged() {
    let busy = "import threading\nsys._tier_counters = lambda: (0, 0)\ndef burn():\n    while True:\n        pass\n\
                threading.Thread(target=burn, daemon=True).start()";
    let (_lab, ran, run) = sliced(busy, &["--rounds", "1", "--pairs", "5"]);
    ran.expect(0, &[]);
    assert!(
        ran.out.contains("the waiting side used more than 1 %"),
        "{}",
        ran.out
    );
    let idle = samples(&run, "python", "slice")
        .iter()
        .filter_map(|sample| sample.idle_cpu_ns)
        .sum::<u64>();
    assert!(idle > 0);
    assert!(
        samples(&run, "python", "slice")
            .iter()
            .any(|sample| sample.wait_ns.is_some())
    );
}

#[test]
fn a_crash_among_the_slices_keeps_what_was_complete() {
    let crash = "import count\nreal = count.bench\nturn = 0\ndef bench(n):\n    global turn\n    turn += 1\n    \
                 if turn == 20000:\n        os._exit(3)\n    return real(n)\ncount.bench = bench";
    let crash = crash.replace("20000", "9") + "\nsys._tier_counters = lambda: (0, 0)";
    let (_lab, ran, run) = sliced(&crash, &[]);
    ran.expect(
        6,
        &["other: crash: it ended with exit status 3 before it answered `run 8 1000`"],
    );
    assert_eq!(samples(&run, "other", "warm-up").len(), 8);
    assert_eq!(
        run.invocations()
            .filter(|invocation| invocation.runner == "python")
            .count(),
        1
    );
}

#[test]
fn forged_times_are_told_from_measured_ones() {
    let forge = |fields: &str| {
        format!(
            "out = sys.stdout\nclass Forger:\n    def write(self, text):\n        words = text.split(' ')\n        \
             if len(words) > 6 and words[1] == 'done':\n            {fields}\n        return out.write(' '.join(words))\n    \
             def flush(self):\n        out.flush()\nsys.stdout = Forger()"
        )
    };
    for (fields, text) in [
        ("words[5] = '0'", "took no time at all"),
        ("words[6] = '0'", "took no time at all"),
        ("words[6] = '-5'", "which is no reply of lab-driver/1"),
        ("words[5] = '1e3'", "which is no reply of lab-driver/1"),
        ("words[4] = '1'", "began before it was asked for"),
        (
            "words[5] = '99999999999999999999'",
            "which is no reply of lab-driver/1",
        ),
        (
            "words[5] = '9999999999999999999'",
            "ended after its reply was read",
        ),
        ("words[3] = '7'", "answered `run 0"),
        ("words[2] = '7'", "answered `run 0"),
    ] {
        for mode in [&["--slices"][..], &[]] {
            let lab = Lab::new("");
            lab.add_runner(&lab.python_runner(
                "other",
                &changed(&format!(
                    "sys._tier_counters = lambda: (0, 0)\n{}",
                    forge(fields)
                )),
            ));
            let mut args = vec!["--runners", "other", "--rounds", "1"];
            args.extend(mode);
            let ran = lab.run(&args);
            ran.expect(6, &["other: rubbish: ", text]);
            let run = lab::history::load(&lab.run_file()).expect("a run").run;
            assert!(run.samples().all(|sample| sample.runner == "python"));
        }
    }
}

#[test]
fn a_program_that_answers_twice_is_found_out() {
    // It knows the nonce and answers the next request before it is asked.
    let forge = "out = sys.stdout\nclass Forger:\n    def write(self, text):\n        out.write(text)\n        \
                 if ' done 0 ' in text:\n            out.write(text.replace(' done 0 ', ' done 1 '))\n    \
                 def flush(self):\n        out.flush()\nsys.stdout = Forger()\nsys._tier_counters = lambda: (0, 0)";
    let (_lab, ran, _run) = sliced(forge, &["--rounds", "1"]);
    ran.expect(6, &["other: rubbish: "]);
}

#[test]
fn a_flood_among_the_slices_is_cut_off() {
    let flood = "import count\nturn = 0\nreal = count.bench\ndef bench(n):\n    global turn\n    turn += 1\n    \
                 while turn > 3:\n        print('x' * 1000)\n    return real(n)\ncount.bench = bench\n\
                 sys._tier_counters = lambda: (0, 0)";
    let (_lab, ran, run) = sliced(flood, &["--rounds", "1"]);
    ran.expect(6, &["other: rubbish: printed more than 1048576 bytes"]);
    assert_eq!(samples(&run, "other", "warm-up").len(), 3);
}

#[test]
fn a_side_that_does_not_end_is_ended() {
    // It neither heeds `quit` nor the end of its input, and has a child that does not either.
    let lab = Lab::new("");
    let script = changed("sys._tier_counters = lambda: (0, 0)")
        + "import subprocess, time\nsubprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)', sys.argv[0]])\n\
           time.sleep(600)\n";
    lab.add_runner(&lab.python_runner("other", &script));
    let ran = lab.run(&[
        "--slices",
        "--runners",
        "other",
        "--rounds",
        "1",
        "--pairs",
        "2",
    ]);
    ran.expect(
        6,
        &["other: timeout: did not end within 5 s of `quit` and was killed"],
    );
    let run = lab::history::load(&lab.run_file()).expect("a run").run;
    assert_eq!(
        samples(&run, "other", "slice").len(),
        2,
        "what was completed is kept"
    );
    common::assert_none_left(&lab.path("other.py").display().to_string());
}
