//! What else the machine did is written down with each process, and never decides by a measured time.

mod common;

use common::Lab;

#[test]
fn every_process_has_its_readings() {
    let lab = Lab::new("");
    lab.suite(
        "[[benchmark]]\nname = \"sleep\"\nshows = \"sleeping\"\nprogram = \"sleep.py\"\nn = 1\nslice_n = 1\nsim_n = 1\n\
         answer = 1\n",
    );
    lab.write(
        "sleep.py",
        "import time\ndef bench(n):\n    time.sleep(0.25)\n    return n\n",
    );
    lab.run(&["--rounds", "1"]).expect(0, &[]);
    let run = lab::history::load(&lab.run_file()).expect("a run").run;
    let invocation = run.invocations().next().expect("a process");
    let seen = invocation.contamination.as_ref().expect("readings");
    assert!(seen.readings.len() >= 3, "{seen:?}");
    assert!(seen.observed_ns >= 250_000_000, "{seen:?}");
    assert!(
        seen.readings
            .windows(2)
            .all(|pair| pair[0].at_ns < pair[1].at_ns)
    );
    let sample = run.samples().next().expect("a sample");
    let during = seen.during(sample.start_ns, sample.wall_ns);
    assert_eq!(during.wait_ns.is_some(), seen.wait_ns.is_some());
    // A Python is larger than what it is forked from.
    assert!(!invocation.peak_rss_inherited);
}

#[test]
fn a_program_smaller_than_its_holder_has_a_bound_only() {
    let lab = Lab::new(
        "\n[[runner]]\nname = \"shell\"\nshows = \"something small\"\nfind = [\"/bin/true\"]\ncommand = [\"{exe}\"]\n\
         version = [\"/bin/echo\", \"1\"]\n",
    );
    lab.write("quiet.py", "");
    lab.suite(
        "[[benchmark]]\nname = \"quiet\"\nshows = \"nothing\"\nkind = \"process\"\nprogram = \"quiet.py\"\nanswer = \"\"\n",
    );
    let ran = lab.run(&["--runners", "shell", "--rounds", "2"]);
    ran.expect(0, &[]);
    let run = lab::history::load(&lab.run_file()).expect("a run").run;
    let (shell, python): (Vec<_>, Vec<_>) = run
        .invocations()
        .partition(|invocation| invocation.runner == "shell");
    assert!(
        python
            .iter()
            .all(|invocation| !invocation.peak_rss_inherited)
    );
    let bounds = shell
        .iter()
        .filter(|invocation| invocation.peak_rss_inherited)
        .count();
    assert_eq!(
        ran.out.contains("is an upper bound"),
        bounds > 0,
        "{}",
        ran.out
    );
    for invocation in shell {
        assert!(invocation.peak_rss_bytes < 100_000_000);
    }
}
