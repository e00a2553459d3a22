//! `lab profile` of a CPython: by py-spy where it is on PATH, here a program in its place that makes a profile up.

mod common;

use std::path::PathBuf;

use common::{Lab, Ran, fake};

/// Runs the program as py-spy does, and says what py-spy says.
const PY_SPY: &str = r#"#!/usr/bin/python3.11 -ISE
import subprocess, sys
words = sys.argv[1:]
assert words[0] == "record" and "--function" in words and words[words.index("--format") + 1] == "raw", words
end = words.index("--")
print("py-spy> Sampling process 250 times a second. Press Control-C to exit.\n", flush=True)
subprocess.run(words[end + 1:])
with open(words[words.index("--output") + 1], "w") as file:
    file.write(SAMPLES)
print("\npy-spy> Stopped sampling because process exited\npy-spy> Wrote raw flamegraph data", flush=True)
"#;
const SAMPLES: &str = "SAMPLES = '<module> (driver.py:1);bench (count.py:1) 30\\n<module> (driver.py:1);bench (count.py:1);helper (count.py:9) 70\\n'\n";

/// A lab with a folder of programs that is all of PATH.
fn lab(py_spy: Option<&str>) -> (Lab, PathBuf) {
    let lab = Lab::new("");
    lab.add_runner(&(fake::runner("{root}/engine", "") + "ours = true\n"));
    lab.script("engine", &fake::engine(1.5));
    let folder = lab.path("bin");
    std::fs::create_dir(&folder).expect("a folder");
    if let Some(samples) = py_spy {
        lab.script(
            "bin/py-spy",
            &PY_SPY.replacen("words =", &format!("{samples}words ="), 1),
        );
    }
    (lab, folder)
}

fn profile(lab: &Lab, path: &PathBuf, args: &[&str]) -> Ran {
    let mut all = vec!["profile", "t/count", "t.toml", "--seconds", "0.02"];
    all.extend(args);
    let output = lab.command(&all).env("PATH", path).output();
    Ran::of(output.expect("the lab runs"))
}

#[test]
fn the_baseline_stands_beside_what_is_profiled() {
    let (lab, path) = lab(Some(SAMPLES));
    let ran = profile(&lab, &path, &["--runner", "fake"]);
    ran.expect(0, &[]);
    let file = |name: &str| {
        let path = lab.path("profiles/t-count").join(name);
        std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    // A sample of py-spy is 4 ms, of the engine what the profile says.
    assert_eq!(
        file("baseline.folded"),
        "<module> (driver.py:1);bench (count.py:1) 120000000\n<module> (driver.py:1);bench (count.py:1);helper (count.py:9) 280000000\n"
    );
    for text in [
        "times as fast  function",
        "helper (count.py:9)",
        "slow (count.py:7)",
    ] {
        assert!(ran.out.contains(text), "{text:?} is not in:\n{}", ran.out);
    }
    assert!(file("baseline-difference-before.svg").contains("helper (count.py:9)"));
    assert!(file("profile-timeline.svg").contains("compiled: 1"));
    assert!(file("profile.html").contains("against python"));
    let markdown = file("profile.md");
    assert!(
        markdown.contains("![profile-timeline.svg](profile-timeline.svg)"),
        "{markdown}"
    );
    let ran = profile(
        &lab,
        &path,
        &["--runner", "fake", "--no-baseline", "--out", "alone"],
    );
    ran.expect(0, &[]);
    assert!(lab.path("alone/t-count/profile.svg").is_file());
    assert!(!lab.path("alone/t-count/baseline.svg").exists());

    // The baseline by itself, and a script, whose output has py-spy's lines around it.
    let ran = profile(&lab, &path, &["--runner", "python", "--out", "python"]);
    ran.expect(0, &[]);
    assert!(
        ran.out.contains("70.0 %  helper (count.py:9)"),
        "{}",
        ran.out
    );
    lab.write("say.py", "print('one')\nprint('two')\n");
    lab.suite("[[benchmark]]\nname = \"count\"\nshows = \"words\"\nkind = \"process\"\nprogram = \"say.py\"\nanswer = \"one\\ntwo\"\n");
    profile(&lab, &path, &["--runner", "python", "--out", "python"]).expect(0, &[]);
    lab.write("say.py", "print('three')\n");
    profile(&lab, &path, &["--runner", "python", "--out", "python"])
        .expect(5, &["printed something else than the answer"]);
}

#[test]
fn without_a_profiler_there_is_a_sentence() {
    let (lab, path) = lab(None);
    let neither = "neither py-spy (pip install py-spy) nor perf is on PATH";
    let ran = profile(&lab, &path, &["--runner", "fake"]);
    ran.expect(0, &[]);
    assert!(
        ran.out.contains(&format!(
            "no profile of the baseline: python cannot be profiled: {neither}"
        )),
        "{}",
        ran.out
    );
    profile(&lab, &path, &["--runner", "python"]).expect(2, &[neither]);
    lab.script("bin/perf", "#!/bin/sh\nexit 1\n");
    let ran = profile(&lab, &path, &["--runner", "python"]);
    ran.expect(2, &["perf knows functions of CPython from 3.12 on"]);

    // One that finds nothing, and one that writes something else.
    for (samples, says, code) in [
        ("SAMPLES = ''\n", "py-spy wrote no sample", 5),
        ("SAMPLES = 'what'\n", "expected a stack and a number", 6),
    ] {
        let (lab, path) = self::lab(Some(samples));
        profile(&lab, &path, &["--runner", "python"]).expect(code, &[says]);
    }
}
