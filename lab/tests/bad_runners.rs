//! Runners that are absent, crash, hang, answer wrongly or print rubbish: each is told apart, no time is made of it, the
//! other side's samples stay, and no process is left.

mod common;

use std::time::{Duration, Instant};

use common::{COUNT_KEYS, Lab, Ran, assert_none_left};

/// Runs the real driver under a changed `bench`; `driver` is the path of the driver.
const REAL_DRIVER: &str =
    "import sys\ndriver = sys.argv[1]\nimport os\nsys.path.insert(0, os.path.dirname(driver))\n";

/// Measures a runner made of a Python script that gets the driver's path as its first argument.
fn with_runner(name: &str, script: &str, keys: &str) -> (Lab, Ran) {
    let lab = Lab::new("");
    let runner = lab.python_runner(name, script);
    lab.add_runner(&runner);
    lab.suite(&format!(
        "[[benchmark]]\nname = \"count\"\n{COUNT_KEYS}{keys}"
    ));
    let ran = lab.run(&["--runners", name]);
    assert_none_left(&lab.path(&format!("{name}.py")).display().to_string());
    (lab, ran)
}

/// What the history says of a runner: samples and failures.
fn recorded(lab: &Lab, runner: &str) -> (usize, Vec<String>) {
    let run = lab::history::load(&lab.run_file()).expect("a run").run;
    let failures = run.failures().filter(|failure| failure.runner == runner);
    let samples = run
        .samples()
        .filter(|sample| sample.runner == runner)
        .count();
    (
        samples,
        failures
            .map(|failure| failure.kind.word().to_string())
            .collect(),
    )
}

#[test]
fn a_crash_is_never_a_time() {
    let script = format!(
        "{REAL_DRIVER}import count\ndef bench(n):\n    sys.stderr.write('out of luck\\n')\n    sys.stderr.flush()\n    os.abort()\n\
         count.bench = bench\nexec(open(driver).read())\n"
    );
    let (lab, ran) = with_runner("crasher", &script, "");
    ran.expect(6, &["t/count: crasher: crash: it ended with signal 6 before it answered `run 0 20000`; it said: out of luck"]);
    assert_eq!(recorded(&lab, "crasher"), (0, vec!["crash".to_string()]));
    // The duet in which it happened was over for both, and the cell was given up after it.
    assert_eq!(recorded(&lab, "python"), (1, vec![]));
    assert!(ran.out.contains("crash"), "{}", ran.out);
}

#[test]
fn a_failing_end_is_a_crash_too() {
    let script = format!("{REAL_DRIVER}exec(open(driver).read())\nsys.exit(3)\n");
    let (lab, ran) = with_runner("sulker", &script, "");
    ran.expect(6, &["sulker: crash: it ended with exit status 3"]);
    // The answer had been read, so the sample is kept, but no ratio rests on it.
    assert_eq!(recorded(&lab, "sulker"), (1, vec!["crash".to_string()]));
}

#[test]
fn a_hang_is_killed_at_its_limit() {
    let script = format!(
        "{REAL_DRIVER}import count, time, subprocess\ndef bench(n):\n    subprocess.run([sys.executable, '-c', \
         'import time; time.sleep(600)', sys.argv[0]])\ncount.bench = bench\nexec(open(driver).read())\n"
    );
    let begun = Instant::now();
    let (lab, ran) = with_runner("hanger", &script, "limit_s = 0.5\n");
    assert!(begun.elapsed() < Duration::from_secs(10));
    ran.expect(
        6,
        &["hanger: timeout: did not answer `run 0 20000` within its limit of 0.5 s and was killed"],
    );
    assert_eq!(recorded(&lab, "hanger"), (0, vec!["timeout".to_string()]));
}

/// Python that starts a process in a session of its own, known by `mark` in its command line, which outlives its parent.
fn start_escapee(mark: &str) -> String {
    format!(
        "import subprocess\ndef escape():\n    code = 'import os, time\\nif os.fork(): os._exit(0)\\nos.setsid()\\ntime.sleep(600)'\n    \
         subprocess.run([sys.executable, '-c', code, '{mark}'], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)\n"
    )
}

#[test]
fn a_runner_that_leaves_its_session_is_killed_with_all_its_children() {
    let script = format!(
        "{REAL_DRIVER}os.setsid()\n{}import count, time\ndef bench(n):\n    escape()\n    time.sleep(600)\n\
         count.bench = bench\nexec(open(driver).read())\n",
        start_escapee("escapee-of-a-hang")
    );
    let (lab, ran) = with_runner("fugitive", &script, "limit_s = 1\n");
    ran.expect(6, &["fugitive: timeout: did not answer `run 0 20000`"]);
    assert_none_left("escapee-of-a-hang");
    assert_eq!(recorded(&lab, "fugitive").0, 0);
}

#[test]
fn what_a_runner_leaves_behind_is_ended_with_it() {
    let script = format!(
        "{REAL_DRIVER}{}exec(open(driver).read())\nescape()\n",
        start_escapee("escapee-of-an-end")
    );
    let (lab, ran) = with_runner("litterer", &script, "");
    ran.expect(0, &[]);
    assert_none_left("escapee-of-an-end");
    assert_eq!(recorded(&lab, "litterer"), (5, vec![]));
}

#[test]
fn a_wrong_answer_is_never_a_time() {
    let script = format!(
        "{REAL_DRIVER}import count\ncount.bench = lambda n: 7\nexec(open(driver).read())\n"
    );
    let (lab, ran) = with_runner("liar", &script, "");
    ran.expect(
        5,
        &["t/count: liar: wrong answer: expected the answer \"199990000\", found \"7\""],
    );
    assert_eq!(
        recorded(&lab, "liar"),
        (0, vec!["wrong answer".to_string()])
    );
}

#[test]
fn a_wrong_answer_of_the_baseline_spoils_the_case() {
    let lab = Lab::new("");
    let runner = lab.python_runner(
        "other",
        &format!("{REAL_DRIVER}exec(open(driver).read())\n"),
    );
    lab.add_runner(&runner);
    lab.suite(&format!(
        "[[benchmark]]\nname = \"count\"\n{}",
        COUNT_KEYS.replace("199990000", "1")
    ));
    let ran = lab.run(&["--runners", "other"]);
    ran.expect(5, &["python: wrong answer", "other: wrong answer"]);
}

#[test]
fn an_exception_is_told_with_its_text() {
    let script = format!(
        "{REAL_DRIVER}import count\ndef bench(n):\n    raise ValueError('no such\\nluck')\ncount.bench = bench\nexec(open(driver).read())\n"
    );
    let (_, ran) = with_runner("thrower", &script, "");
    ran.expect(
        6,
        &["thrower: error: `run` failed: run ValueError: no such luck"],
    );
}

#[test]
fn rubbish_without_end_is_cut_off() {
    let script =
        "import sys\nwhile True:\n    sys.stdout.buffer.write(b'\\xff\\xfe rubbish\\n' * 1000)\n";
    let (lab, ran) = with_runner("babbler", script, "");
    ran.expect(
        6,
        &["babbler: rubbish: printed more than 1048576 bytes instead of a reply"],
    );
    assert_eq!(recorded(&lab, "babbler"), (0, vec!["rubbish".to_string()]));
}

#[test]
fn output_of_the_program_between_replies_does_no_harm() {
    let script = format!(
        "{REAL_DRIVER}import count\nreal = count.bench\ndef bench(n):\n    print('hello')\n    sys.stdout.write('no line break')\n    \
         return real(n)\ncount.bench = bench\nexec(open(driver).read())\n"
    );
    let (lab, ran) = with_runner("chatter", &script, "");
    ran.expect(0, &[]);
    assert_eq!(recorded(&lab, "chatter"), (5, vec![]));
}

#[test]
fn replies_that_are_none() {
    let script = "import sys\nnonce = sys.stdin.readline().split()[1]\nprint(nonce, 'hello lab-driver/9', flush=True)\nsys.stdin.readline()\n";
    let (_, ran) = with_runner("stranger", script, "");
    ran.expect(
        6,
        &[
            "stranger: rubbish: answered `hello",
            "\"hello lab-driver/9\", which is no reply of lab-driver/1",
        ],
    );
}

#[test]
fn an_absent_runner_is_skipped_with_a_note() {
    let absent = "\n[[runner]]\nname = \"ghost\"\nshows = \"x\"\nfind = [\"/no/such/ghost\", \"no-such-ghost\"]\ncommand = [\"{exe}\"]\n\
                  version = [\"{exe}\"]\nremedy = \"hold a seance\"\n";
    let lab = Lab::new(absent);
    let runner = lab.python_runner(
        "other",
        &format!("{REAL_DRIVER}exec(open(driver).read())\n"),
    );
    lab.add_runner(&runner);
    let ran = lab.run(&["--runners", "ghost,other"]);
    ran.expect(0, &[]);
    let note = "note: ghost: skipped, it is not here (looked for /no/such/ghost, no-such-ghost); hold a seance";
    assert!(ran.out.contains(note), "{}", ran.out);
    lab.run(&["--runners", "ghost"])
        .expect(6, &["none of the runners is here", "hold a seance"]);
}

#[test]
fn a_runner_may_be_named_in_the_environment() {
    let lab = Lab::new(
        "\n[[runner]]\nname = \"far\"\nshows = \"x\"\nfind = [\"$LAB_TEST_FAR\"]\ncommand = [\"{exe}\"]\n\
         version = [\"{exe}\", \"--version\"]\nremedy = \"set LAB_TEST_FAR\"\n",
    );
    let args = [
        "run",
        "t.toml",
        "--rounds",
        "1",
        "--runners",
        "far",
        "--history",
        "history",
    ];
    lab.lab(&args).expect(
        6,
        &["far: skipped, it is not here (looked for $LAB_TEST_FAR); set LAB_TEST_FAR"],
    );
    let there = lab
        .command(&args)
        .env("LAB_TEST_FAR", "/usr/bin/python3.11")
        .output();
    Ran::of(there.expect("the lab runs")).expect(0, &[]);
}

#[test]
fn a_runner_that_cannot_say_its_version_is_absent() {
    let lab = Lab::new(
        "\n[[runner]]\nname = \"mute\"\nshows = \"x\"\nfind = [\"{root}/mute.sh\"]\ncommand = [\"{exe}\"]\nversion = [\"{exe}\"]\n",
    );
    lab.script("mute.sh", "#!/bin/sh\nexit 1\n");
    lab.run(&["--runners", "mute"]).expect(
        6,
        &["none of the runners is here", "its version command fails"],
    );
}

#[test]
fn no_baseline_has_a_status_of_its_own() {
    let lab = Lab::new("");
    let text = std::fs::read_to_string(lab.path("runners.toml")).expect("the runners file");
    lab.write(
        "runners.toml",
        &text.replace(
            "\"/usr/bin/python3.11\", \"python3\"",
            "\"/no/such/python\"",
        ),
    );
    lab.run(&[]).expect(
        4,
        &["there is no baseline to compare with", "/no/such/python"],
    );
}

#[test]
fn a_fallback_is_owned_up_to() {
    let lab = Lab::new("");
    let text = std::fs::read_to_string(lab.path("runners.toml")).expect("the runners file");
    let find = "find = [\"/usr/bin/python3.11\", \"python3\"]";
    lab.write(
        "runners.toml",
        &text.replace(
            find,
            "find = [\"/no/such/python\"]\nfallback = [\"/usr/bin/python3.11\", \"python3\"]",
        ),
    );
    let ran = lab.run(&[]);
    ran.expect(0, &[]);
    assert!(
        ran.out
            .contains("none of /no/such/python is here; Python 3"),
        "{}",
        ran.out
    );
}

#[test]
fn a_failing_build_stops_the_run() {
    let lab = Lab::new(
        "\n[[runner]]\nname = \"built\"\nshows = \"x\"\nfind = [\"python3\"]\ncommand = [\"{exe}\"]\nversion = [\"{exe}\", \"--version\"]\nbuild = [\"sh\", \"-c\", \"exit 9\"]\n",
    );
    lab.run(&["--runners", "built"]).expect(
        6,
        &[
            "building the runner \"built\" failed: `sh -c exit 9` ended with exit status: 9",
            "--no-build",
        ],
    );
    lab.run(&["--runners", "built", "--no-build"])
        .expect(0, &[]);
}

#[test]
fn a_process_that_fails_or_prints_something_else() {
    let lab = Lab::new("");
    lab.write(
        "hello.py",
        "import sys\nprint('hello')\nsys.exit(int(sys.argv[1]))\n",
    );
    let with = |status: &str, answer: &str| {
        lab.suite(&format!(
            "[[benchmark]]\nname = \"hello\"\nshows = \"x\"\nkind = \"process\"\nmetric = \"wall\"\nprogram = \"hello.py\"\nargs = [\"{status}\"]\nanswer = \"{answer}\"\n"
        ));
        lab.run(&[])
    };
    with("0", "hello").expect(0, &[]);
    with("4", "hello").expect(6, &["python: crash: it ended with exit status 4"]);
    with("0", "bye").expect(
        5,
        &["python: wrong answer: expected the answer \"bye\", found \"hello\""],
    );
}

#[test]
fn a_process_that_hangs_is_killed_at_its_limit() {
    let lab = Lab::new("");
    lab.write("sleeper.py", "import time\ntime.sleep(600)\n");
    for metric in ["cpu", "wall"] {
        lab.suite(&format!(
            "[[benchmark]]\nname = \"sleeper\"\nshows = \"x\"\nkind = \"process\"\nmetric = \"{metric}\"\n\
             program = \"sleeper.py\"\nanswer = \"\"\nlimit_s = 0.3\n"
        ));
        let ran = lab.run(&[]);
        ran.expect(
            6,
            &["python: timeout: did not end within its limit of 0.3 s and was killed"],
        );
        assert_none_left("sleeper.py");
    }
}

#[test]
fn a_shim_is_resolved_to_the_binary_behind_it() {
    let lab = Lab::new("");
    let plain = lab.run(&["--json"]);
    plain.expect(0, &[]);
    let exe = |text: &str| -> serde_json::Value {
        let table: serde_json::Value = serde_json::from_str(text).expect("JSON");
        table["runners"][0]["exe"].clone()
    };
    let text = std::fs::read_to_string(lab.path("runners.toml")).expect("the runners file");
    let shim = "#!/bin/sh\n[ -x /usr/bin/python3.11 ] && exec /usr/bin/python3.11 \"$@\"\nexec python3 \"$@\"\n";
    lab.script("shim", shim);
    let find = "find = [\"/usr/bin/python3.11\", \"python3\"]";
    lab.write(
        "runners.toml",
        &text.replace(find, "find = [\"{root}/shim\"]"),
    );
    let shimmed = lab.run(&["--json"]);
    shimmed.expect(0, &[]);
    assert_eq!(exe(&shimmed.out), exe(&plain.out));
}
