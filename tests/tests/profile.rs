//! `--profile`: shares, names, formats, and programs that end in all ways.
//!
//! The folded stacks of deterministic programs stand in tests/profile/NAME.folded beside NAME.py; with `BLESS=1` in the
//! environment they are written anew.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tauraro_tests::{lab, tauraro, workspace};

/// A folder for one test's files, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path =
            std::env::temp_dir().join(format!("tauraro-profile-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder");
        Folder(path)
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.0.join(name), text).expect("a file");
    }

    fn read(&self, name: &str) -> String {
        let path = self.0.join(name);
        std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
    }

    fn run(&self, args: &[&str]) -> Output {
        let done = Command::new(tauraro())
            .args(args)
            .current_dir(&self.0)
            .output();
        done.expect("tauraro")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _left = std::fs::remove_dir_all(&self.0);
    }
}

/// Folded stacks: frames and weight.
fn stacks(folded: &str) -> Vec<(Vec<&str>, u64)> {
    let line = |line| {
        let (stack, weight) = str::rsplit_once(line, ' ').expect(line);
        (stack.split(';').collect(), weight.parse().expect(line))
    };
    folded.lines().map(line).collect()
}

fn total(folded: &str) -> u64 {
    stacks(folded).iter().map(|(_, n)| n).sum()
}

/// Weight of the stacks with a frame that starts with `name`.
fn weight(folded: &str, name: &str) -> u64 {
    let stacks = stacks(folded).into_iter();
    stacks
        .filter(|(frames, _)| frames.iter().any(|f| f.starts_with(name)))
        .map(|(_, n)| n)
        .sum()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

// ---- true shares ------------------------------------------------------------------------------

/// Work in the ratio 50 : 30 : 20, in pieces that last for many ticks of the system's clock. The shares that the program
/// finds by itself, from CPU time, are printed: on a busy machine equal work does not take equal time.
const MIXTURE: &str = "
import time
clock = time.process_time
def half(n):
    s = 0
    for i in range(n):
        s += i & 7
    return s
def third(n):
    s = 0
    for i in range(n):
        s += i & 7
    return s
def fifth(n):
    s = 0
    for i in range(n):
        s += i & 7
    return s
def calibrate():
    n = 1000
    while True:
        begin = clock()
        half(n)
        took = clock() - begin
        if took > 0.05:
            return int(n * 0.1 / took)
        n *= 2
n = calibrate()
calibrated = clock()
spent = [0.0, 0.0, 0.0]
while clock() - calibrated < 4:
    for i, (f, share) in enumerate([(half, 5), (third, 3), (fifth, 2)]):
        begin = clock()
        f(n * share // 10)
        spent[i] += clock() - begin
print(calibrated, clock(), *spent)
";

fn mixture(jit: &str, tier: &str) {
    let folder = Folder::new(jit);
    folder.write("mixture.py", MIXTURE);
    let done = folder.run(&["--profile=out.folded", jit, "mixture.py"]);
    let said = text(&done.stdout);
    let numbers: Vec<f64> = (said.split_whitespace())
        .map(|n| n.parse().expect("a number"))
        .collect();
    let [calibrated, end, spent @ ..] = &numbers[..] else {
        panic!("{said}{}", text(&done.stderr));
    };
    let folded = folder.read("out.folded");

    let seconds = total(&folded) as f64 / 999.0;
    let off = (seconds / end - 1.0).abs();
    assert!(off < 0.02, "{seconds} s in samples, {end} s of CPU time");

    // The calibration counts for `half`.
    let all: f64 = spent.iter().sum();
    for (i, (name, share)) in [("half ", 50.0), ("third ", 30.0), ("fifth ", 20.0)]
        .iter()
        .enumerate()
    {
        let mut truth = spent[i];
        if i == 0 {
            truth += calibrated;
        }
        let truth = truth * 100.0 / (all + calibrated);
        let found = weight(&folded, name) as f64 * 100.0 / total(&folded) as f64;
        assert!(
            (found - truth).abs() < 2.0,
            "{name}: {found} %, really {truth} %\n{folded}"
        );
        let work = spent[i] * 100.0 / all;
        assert!(
            (work - share).abs() < 10.0,
            "{name}: the machine is too busy to tell"
        );
    }

    let unnamed: u64 = (stacks(&folded).iter())
        .filter(|(frames, _)| frames.len() == 1 && !frames[0].starts_with("<module>"))
        .map(|(_, n)| n)
        .sum();
    assert!(unnamed * 50 < total(&folded), "{folded}");
    let of_tier: u64 = (stacks(&folded).iter())
        .filter(|(frames, _)| frames.last().is_some_and(|f| f.ends_with(tier)))
        .map(|(_, n)| n)
        .sum();
    assert!(of_tier * 10 > total(&folded) * 9, "{folded}");
}

#[test]
fn the_shares_of_interpreted_functions_are_true() {
    mixture("--jit=off", ")");
}

#[test]
fn the_shares_of_compiled_functions_are_true() {
    mixture("--jit=on", " [compiled]");
}

#[test]
fn lines_and_inlined_functions_of_compiled_code_have_names() {
    let folder = Folder::new("inlined");
    folder.write(
        "calls.py",
        "def small(x):\n    return x * 3 % 7\n\ndef work(n):\n    s = 0\n    for i in range(n):\n        s += small(i)\n    return s\n\nimport time\nwhile time.process_time() < 1:\n    work(100000)\n",
    );
    let done = folder.run(&["--profile=out.folded", "calls.py"]);
    let folded = folder.read("out.folded");
    let inlined = "work (calls.py:4) [compiled];small (calls.py:1) [inlined]";
    let own = "work (calls.py:4) [compiled];small (calls.py:1) [compiled]";
    assert!(folded.contains(inlined) || folded.contains(own), "{folded}");
    let said = text(&done.stderr);
    assert!(said.contains("calls.py:2 (small)"), "{said}");
    assert!(said.contains("compiled code"), "{said}");
}

#[test]
fn the_work_of_the_engine_is_told_apart() {
    let folder = Folder::new("components");
    folder.write(
        "parts.py",
        "import re, time\n\
         def sorts():\n    a = [(i * 7919) % 10007 for i in range(10000)]\n    a.sort()\n    a.sort(key=lambda x: -x)\n\
         def dicts():\n    d = {}\n    for i in range(10000):\n        d[str(i)] = i\n\
         def texts():\n    return ','.join(('%d' % i).upper() for i in range(10000))\n\
         def searches():\n    return [re.findall('[a-z]+[0-9]', 'abc1 def2') for i in range(3000)]\n\
         while time.process_time() < 2:\n    sorts(); dicts(); texts(); searches()\n",
    );
    let done = folder.run(&["--profile=out.folded", "parts.py"]);
    let said = text(&done.stderr);
    for part in [
        "  sort\n",
        "  dict\n",
        "  string\n",
        "  regex\n",
        "  gc\n",
        "  allocation\n",
        "  dispatch\n",
    ] {
        assert!(said.contains(part), "no {part:?} in\n{said}");
    }
    let folded = folder.read("out.folded");
    assert!(weight(&folded, "list.sort") > 0, "{folded}");
    assert!(
        weight(&folded, "[unknown]") * 50 < total(&folded),
        "{folded}"
    );
}

// ---- the same in each run ------------------------------------------------------------------------

#[test]
fn folded_stacks_of_deterministic_programs() {
    let folder = workspace().join("tests/profile");
    let mut seen = 0;
    let mut scripts: Vec<PathBuf> = (std::fs::read_dir(&folder).expect("the folder"))
        .map(|e| e.expect("an entry").path())
        .filter(|p| p.extension().is_some_and(|e| e == "py"))
        .collect();
    scripts.sort();
    for script in scripts {
        let out = Folder::new("golden");
        let file = out.0.join("out.folded");
        let profile = format!("--profile={}", file.display());
        let done = Command::new(tauraro())
            .args([
                "--jit=off",
                "--deterministic",
                "--profile-polls=1",
                &profile,
            ])
            .arg(script.file_name().expect("a name"))
            .current_dir(&folder)
            .output()
            .expect("tauraro");
        assert!(done.status.success(), "{}", text(&done.stderr));
        let found = out.read("out.folded");
        let golden = script.with_extension("folded");
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&golden, &found).expect("written");
        }
        let wanted = std::fs::read_to_string(&golden).unwrap_or_default();
        assert_eq!(found, wanted, "{}", golden.display());
        seen += 1;
    }
    assert!(seen > 0);
}

#[test]
fn allocations_are_counted_where_they_happen() {
    let folder = Folder::new("alloc");
    folder.write(
        "alloc.py",
        "def much(n):\n    return [(i, i) for i in range(3 * n)]\ndef little(n):\n    return [(i, i) for i in range(n)]\na = much(120000)\nb = little(120000)\n",
    );
    for jit in ["--jit=off", "--jit=on"] {
        folder.run(&[
            "--profile=out.folded",
            "--profile-alloc=16k",
            jit,
            "alloc.py",
        ]);
        let folded = folder.read("out.folded");
        let pairs: String = (folded.lines().filter(|line| line.contains("[Tuple]")))
            .map(|line| format!("{line}\n"))
            .collect();
        let (much, little) = (weight(&pairs, "much ("), weight(&pairs, "little ("));
        let ratio = much as f64 / little as f64;
        assert!((2.6..3.4).contains(&ratio), "{jit}: {ratio}\n{folded}");
        // 32 bytes a pair and what is left of its run at a collection; what the list takes, which grows by an eighth at a time.
        let bytes = total(&folded) as f64 / 480_000.0;
        assert!((50.0..90.0).contains(&bytes), "{jit}: {bytes}\n{folded}");
        let pair = weight(&folded, "[Tuple]") as f64 / 480_000.0;
        assert!((28.0..40.0).contains(&pair), "{jit}: {pair}\n{folded}");
    }
}

// ---- ways to end ---------------------------------------------------------------------------------

const SPIN: &str = "
def spin(seconds=0.15):
    import time
    end = time.process_time() + seconds
    while time.process_time() < end:
        s = 0
        for i in range(10000):
            s += i * 2 % 3
spin()
";

/// Runs a program that spins first; its status, output, and the folded stacks.
fn ends(name: &str, rest: &str) -> (Option<i32>, String, String, Folder) {
    let folder = Folder::new(name);
    folder.write("program.py", &format!("{SPIN}{rest}"));
    let done = folder.run(&["--profile=out.folded", "program.py"]);
    let folded = folder.read("out.folded");
    assert!(weight(&folded, "spin (program.py:2)") > 50, "{folded}");
    let status = done.status.code();
    (status, text(&done.stdout), text(&done.stderr), folder)
}

#[test]
fn programs_that_raise_and_exit() {
    let (status, _, said, _) = ends("raise", "1 // 0\n");
    assert_eq!(status, Some(1));
    assert!(
        said.contains("ZeroDivisionError: division by zero"),
        "{said}"
    );
    assert!(said.contains("own   total  function"), "{said}");
    let (status, ..) = ends("sys-exit", "import sys\nsys.exit(7)\n");
    assert_eq!(status, Some(7));
    let (status, ..) = ends("os-exit", "import os\nos._exit(8)\n");
    assert_eq!(status, Some(8));
    let kill = "import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n";
    let (status, _, said, _) = ends("interrupt", kill);
    assert_eq!(status, Some(130));
    assert!(said.contains("KeyboardInterrupt"), "{said}");
}

#[test]
fn programs_that_become_others() {
    let run = "import os\nos.execv('/bin/echo', ['echo', 'another'])\n";
    let (status, out, ..) = ends("exec", run);
    assert_eq!((status, out.as_str()), (Some(0), "another\n"));
    let run = "import os\ntry:\n    os.execv('/no/such', ['x'])\nexcept OSError:\n    spin()\n";
    let (_, _, said, _) = ends("no-exec", run);
    assert!(said.matches("own   total  function").count() == 2, "{said}");
    let run = "import subprocess\nprint(subprocess.run(['/bin/echo', 'child'], capture_output=True).stdout)\n";
    let (status, out, ..) = ends("subprocess", run);
    assert_eq!((status, out.as_str()), (Some(0), "b'child\\n'\n"));
}

#[test]
fn a_child_has_a_file_of_its_own() {
    let fork = "import os
def child(): spin(0.15)
def parent(): spin(0.05)
pid = os.fork()
if pid == 0:
    child()
    os._exit(3)
parent()
print(pid, os.waitpid(pid, 0)[1])
";
    let (_, out, _, folder) = ends("fork", fork);
    let (pid, status) = out.trim().split_once(' ').expect("two numbers");
    assert_eq!(status, "768");
    let own = folder.read("out.folded");
    let childs = folder.read(&format!("out.{pid}.folded"));
    assert_eq!(weight(&own, "child ("), 0, "{own}");
    assert!(weight(&own, "parent (") > 10, "{own}");
    assert_eq!(total(&childs), weight(&childs, "child ("), "{childs}");
    assert!(total(&childs) > 50, "{childs}");
}

#[test]
fn a_program_that_takes_the_signal_gets_it() {
    let take = "import os, signal
got = 0
def note(*_):
    global got
    got += 1
signal.signal(signal.SIGPROF, note)
spin()
before = got
os.kill(os.getpid(), signal.SIGPROF)
print(before, got)
";
    let (status, out, said, _) = ends("signal", take);
    assert_eq!((status, out.as_str()), (Some(0), "0 1\n"), "{said}");
    assert!(said.contains("SIGPROF"), "{said}");
}

#[test]
fn calls_that_wait_are_not_disturbed() {
    // A thread of the test's own would not help: only CPU time makes ticks. A child burns it, and the pipe is read meanwhile.
    let wait = "import os, time
r, w = os.pipe()
if os.fork() == 0:
    spin(0.1)
    time.sleep(0.1)
    os.write(w, b'done')
    os._exit(0)
print(os.read(r, 10), os.wait()[1])
begin = time.monotonic()
time.sleep(0.2)
print(time.monotonic() - begin >= 0.2)
";
    let (status, out, said, _) = ends("wait", wait);
    assert_eq!(
        (status, out.as_str()),
        (Some(0), "b'done' 0\nTrue\n"),
        "{said}"
    );
}

#[test]
fn deep_stacks_are_cut_and_say_so() {
    let deep = "import sys
sys.setrecursionlimit(20000)
def down(n):
    if n:
        return down(n - 1)
    spin()
down(10000)
";
    for jit in ["--jit=off", "--jit=on"] {
        let folder = Folder::new("deep");
        folder.write("program.py", &format!("{SPIN}{deep}"));
        let done = folder.run(&["--profile=out.folded", jit, "program.py"]);
        assert!(done.status.success(), "{}", text(&done.stderr));
        let folded = folder.read("out.folded");
        let cut = weight(&folded, "[outer frames cut off]");
        assert!(cut > 50, "{jit}: {cut}");
        let longest = stacks(&folded).iter().map(|(s, _)| s.len()).max();
        assert!(longest.is_some_and(|n| n <= 1010), "{longest:?}");
        folder.run(&["--profile=out.svg", jit, "program.py"]);
        assert!(folder.read("out.svg").contains("</svg>"));
    }
}

// ---- files ---------------------------------------------------------------------------------------

/// A program whose functions and files have names that no format should take for its own.
const NAMES: &str = r#"
def spin(n):
    s = 0
    for i in range(n):
        s += i * 2 % 3
        s -= i * 2 % 5
names = ["<script>alert(1)</script>", "a\"b'c", "x;y\nz\0\t", "\u05e9\u05dc\u05d5\u05dd\u202e", "</title></svg>&amp;<!--", "]]>", "{\"a\": 1}", "C:\\new"]
for name in names:
    code = spin.__code__.replace(co_name=name, co_qualname=name, co_filename=name + ".py")
    type(spin)(code, globals())(20)
"#;

/// Checks a profile in speedscope's format against its schema, as far as the schema goes for sampled profiles.
const CHECK: &str = r#"
import json, sys
p = json.load(open(sys.argv[1]))
assert p["$schema"] == "https://www.speedscope.app/file-format-schema.json"
frames = p["shared"]["frames"]
assert isinstance(p["name"], str) and isinstance(p["exporter"], str) and p["activeProfileIndex"] == 0
for f in frames:
    assert set(f) <= {"name", "file", "line", "col"} and isinstance(f["name"], str), f
    assert isinstance(f.get("file", ""), str) and isinstance(f.get("line", 1), int), f
[profile] = p["profiles"]
assert set(profile) == {"type", "name", "unit", "startValue", "endValue", "samples", "weights"}
assert profile["type"] == "sampled" and isinstance(profile["name"], str)
assert profile["unit"] in ("none", "nanoseconds", "microseconds", "milliseconds", "seconds", "bytes")
assert len(profile["samples"]) == len(profile["weights"])
assert all(isinstance(i, int) and 0 <= i < len(frames) for s in profile["samples"] for i in s)
assert profile["startValue"] == 0 and profile["endValue"] == sum(profile["weights"])
print(len(profile["samples"]), sorted({f["name"] for f in frames})[:3])
"#;

#[test]
fn speedscopes_format_keeps_its_schema() {
    let folder = Folder::new("speedscope");
    folder.write("names.py", NAMES);
    folder.write("spin.py", SPIN);
    folder.write("check.py", CHECK);
    for args in [
        &["--jit=off", "--profile-polls=1", "names.py"][..],
        &["--profile-alloc=1k", "names.py"],
        &["spin.py"],
    ] {
        let out = ["--profile=out.json", "--profile-format=speedscope"];
        let done = folder.run(&[&out[..], args].concat());
        assert!(done.status.success(), "{}", text(&done.stderr));
        let checked = folder.run(&["check.py", "out.json"]);
        let said = text(&checked.stderr);
        assert!(checked.status.success(), "{args:?}\n{said}");
        assert!(!checked.stdout.starts_with(b"0 "), "{args:?}: no samples");
    }
}

#[test]
fn names_inject_nothing() {
    let folder = Folder::new("names");
    folder.write("names.py", NAMES);
    let polls = ["--jit=off", "--profile-polls=1"];
    folder.run(&[&polls[..], &["--profile=out.svg", "names.py"]].concat());
    let svg = folder.read("out.svg");
    // The one script element is inferno's own.
    assert_eq!(svg.matches("<script").count(), 1, "{svg}");
    assert_eq!(svg.matches("</svg>").count(), 2, "{svg}");
    assert!(
        svg.contains("&lt;script&gt;alert(1)&lt;/script&gt;"),
        "{svg}"
    );
    assert!(!svg.contains('\0') && !svg.contains('\u{202E}'));
    // Well-formed: a parser gets to the end.
    let parse = "import xml.dom.minidom, sys; print(len(xml.dom.minidom.parse(sys.argv[1]).getElementsByTagName('title')))";
    if let Ok(done) = Command::new("/usr/bin/python3")
        .args(["-c", parse, "out.svg"])
        .current_dir(&folder.0)
        .output()
    {
        assert!(done.status.success(), "{}", text(&done.stderr));
    }
    folder.run(&[&polls[..], &["--profile=out.folded", "names.py"]].concat());
    let folded = folder.read("out.folded");
    let names: BTreeMap<&str, u64> = (stacks(&folded).into_iter())
        .map(|(frames, n)| {
            assert!(frames.len() <= 2, "{frames:?}");
            (*frames.last().expect("a frame"), n)
        })
        .collect();
    // The module and each function.
    assert_eq!(names.len(), 9, "{folded}");
    assert!(
        names.contains_key("x\\u{3b}y\\u{a}z\\u{0}\\u{9} (x\\u{3b}y\\u{a}z\\u{0}\\u{9}.py:2)"),
        "{folded}"
    );
}

#[test]
fn files_go_where_they_should() {
    let folder = Folder::new("files");
    folder.write("program.py", "import os\nos.mkdir('x')\nos.chdir('x')\n");
    let done = folder.run(&["--profile", "program.py"]);
    assert!(done.status.success(), "{}", text(&done.stderr));
    assert!(folder.read("profiles/program.svg").contains("</svg>"));
    folder.run(&["--profile-format=speedscope", "-c", "pass"]);
    folder.read("profiles/command.speedscope.json");
    // What cannot be written is told, and changes nothing else.
    let done = folder.run(&["--profile=/no/such/folder/x.svg", "-c", "print(1)"]);
    assert_eq!((done.status.code(), &*done.stdout), (Some(0), &b"1\n"[..]));
    let said = text(&done.stderr);
    assert!(
        said.contains("--profile: cannot write /no/such/folder/x.svg"),
        "{said}"
    );
    assert!(!Path::new("/no").exists());
}

// ---- lab profile -----------------------------------------------------------------------------------

#[test]
fn the_lab_profiles_a_benchmark_against_another_side() {
    let folder = Folder::new("lab");
    let binary = format!("binary:{}", tauraro().display());
    let against = format!("{binary} --jit=off");
    let done = Command::new(lab())
        .args([
            "profile",
            "loops/calls/function",
            "--seconds=0.5",
            "--no-build",
            "--no-baseline",
        ])
        .args(["--runner", &binary, "--against", &against, "--out"])
        .arg(&folder.0)
        .arg("suites/loops.toml")
        .current_dir(workspace())
        .output()
        .expect("lab");
    let (out, said) = (text(&done.stdout), text(&done.stderr));
    assert_eq!(done.status.code(), Some(0), "{out}{said}");
    let file = |name: &str| folder.read(&format!("loops-calls-function/{name}"));
    let bench = "bench (calls_function.py:8)";
    for stem in ["profile", "before"] {
        let folded = file(&format!("{stem}.folded"));
        assert!(total(&folded) > 100_000_000, "nanoseconds: {folded}");
        let work = stacks(&folded).into_iter();
        let work = work.filter(|(s, _)| s.iter().any(|f| f.starts_with(bench)));
        let work: u64 = work.map(|(_, n)| n).sum();
        assert!(work * 10 > total(&folded) * 8, "{folded}");
        assert!(file(&format!("{stem}.svg")).contains(bench));
        assert!(file(&format!("{stem}.stats.json")).contains("gc_minor_collections"));
    }
    assert!(file("profile.folded").contains("[compiled]"));
    assert!(!file("before.folded").contains("[compiled]"));
    let summary = file("profile.summary.txt");
    for words in ["compiled: bench", "loops entered (OSR): bench (a loop)"] {
        assert!(summary.contains(words), "{words}: {summary}");
    }
    assert!(file("profile-timeline.svg").contains("loops entered (OSR): "));
    for name in ["difference.svg", "difference-before.svg"] {
        assert!(file(name).contains(bench), "{name}");
    }
    assert!(file("difference.txt").contains(bench) && out.contains("own   total  function"));
    // Without a profiler, or without such a benchmark, there is nothing to do.
    let refused = |args: &[&str]| {
        let done = Command::new(lab())
            .arg("profile")
            .args(args)
            .current_dir(workspace())
            // py-spy may be on the usual one.
            .env("PATH", &folder.0)
            .output();
        done.expect("lab").status.code()
    };
    let suite = "suites/loops.toml";
    assert_eq!(
        refused(&[
            "loops/calls/function",
            suite,
            "--no-build",
            "--runner=cpython"
        ]),
        Some(2)
    );
    assert_eq!(refused(&["loops/no", suite, "--no-build"]), Some(2));
}

/// A program whose function `slow` costs what an environment variable says.
const TWO_FUNCTIONS: &str = "import os
ROUNDS = int(os.environ.get('ROUNDS', '1'))
def steady(n):
    s = 0
    for i in range(n):
        s = (s + i * i) % 1000003
    return s
def slow(n):
    s = 0
    for j in range(ROUNDS):
        s = 0
        for i in range(n):
            s = (s + i * 7) % 1000003
    return s
def bench(n):
    return (steady(3 * n) + slow(n)) % 1000
";

#[test]
fn the_lab_finds_the_function_behind_a_regression() {
    let folder = Folder::new("cause");
    folder.write("program.py", TWO_FUNCTIONS);
    std::fs::copy(
        workspace().join("suites/driver.py"),
        folder.0.join("driver.py"),
    )
    .expect("a copy");
    let runner = |name: &str, rounds: u32| {
        format!(
            "[[runner]]\nname = \"{name}\"\nshows = \"a test\"\nours = true\nfind = [{:?}]\ncommand = [\"{{exe}}\", \"--jit=off\"]\n\
             version = [\"{{exe}}\", \"--version\"]\nenv = {{ ROUNDS = \"{rounds}\" }}\n",
            tauraro().display()
        )
    };
    let head = "format = \"lab.runners/1\"\nbaseline = \"before\"\n";
    folder.write(
        "runners.toml",
        &format!("{head}{}{}", runner("before", 1), runner("after", 3)),
    );
    let n = 300_000u64;
    let sum = |n: u64, f: fn(u64) -> u64| (0..n).fold(0, |s, i| (s + f(i)) % 1_000_003);
    let answer = (sum(3 * n, |i| i * i) + sum(n, |i| i * 7)) % 1000;
    folder.write(
        "t.toml",
        &format!(
            "format = \"lab.suite/1\"\nname = \"t\"\nshows = \"a test\"\n[[benchmark]]\nname = \"two\"\nshows = \"two functions\"\n\
             program = \"program.py\"\nn = {n}\nslice_n = 1000\nsim_n = 100\nanswer = {answer}\n"
        ),
    );
    let done = Command::new(lab())
        .args(["compare", "before", "after", "t.toml", "--rounds", "6"])
        .args(["--history", "history", "--html", "page.html"])
        .current_dir(&folder.0)
        .output()
        .expect("lab");
    let (out, said) = (text(&done.stdout), text(&done.stderr));
    assert_eq!(done.status.code(), Some(1), "{out}{said}");
    let line = out.lines().find(|line| line.starts_with("t/two +"));
    let line = line.unwrap_or_else(|| panic!("{out}{said}"));
    // Two more rounds of what is a quarter of the work; nothing else has moved.
    let moved = line.split("moved: ").nth(1).expect(line);
    assert!(moved.starts_with("slow (program.py:8) +"), "{out}");
    assert!(!moved.contains("steady"), "{out}");
    assert!(
        folder
            .read("profiles/t-two/cause/cause.md")
            .contains("| slow (program.py:8) |")
    );
    assert!(folder.read("page.html").contains("slow (program.py:8)"));
}

// ---- events -----------------------------------------------------------------------------------------

/// Loops that are entered in the middle, code that is left, and garbage.
const EVENTS: &str = "
def looped(n):
    s = 0
    for i in range(n):
        s += i
    return s
def littered(n):
    for i in range(n):
        [i, str(i)]
def changing(x):
    return x + x
for i in range(40):
    looped(2000)
    littered(5000)
for i in range(5000):
    changing(i)
for i in range(200):
    changing('a')
";

/// Checks what `--stats=json` says of events against its own counters.
const CHECK_EVENTS: &str = r#"
import json, sys
s = json.load(sys.stdin)
events = s.get("tier_events", [])
pauses = s["gc_pauses"]
for kind in ("minor", "full"):
    assert sum(p["kind"] == kind for p in pauses) == s[f"gc_{kind}_collections"], s
assert len(pauses) > 1 and s["gc_pauses_left_out"] == 0
assert sum(p["took_ns"] for p in pauses) == s["gc_pause_total_ns"]
for event in pauses + events:
    assert s["begun_ns"] <= event["at_ns"] <= event["at_ns"] + event["took_ns"] <= s["ended_ns"], event
if sys.argv[1] == "off":
    assert not events
else:
    def times(kind):
        return sum(e["count"] for e in events if e["kind"] == kind)
    assert times("compiled") == s["jit_compiles"] > 0
    assert times("entered") == s["jit_loop_entries"] > 30
    # The end of a loop is an exit that is no event.
    assert times("exit") == s["jit_exits"] - s["jit_exits_by_reason"].get("LoopEnd", 0) > 0, s
    left = [e for e in events if e["kind"] == "exit"]
    assert any(e["name"] == "changing" and e["reason"] and e["count"] > 1 for e in left), left
    # Those of one place that come soon after each other are one event.
    assert len(left) < times("exit")
    assert s["tier_events_left_out"] == 0
"#;

#[test]
fn statistics_say_what_happened_when() {
    let folder = Folder::new("events");
    folder.write("program.py", EVENTS);
    for jit in ["on", "off"] {
        let done = folder.run(&[&format!("--jit={jit}"), "--stats=json", "program.py"]);
        folder.write("stats.json", &text(&done.stderr));
        let checked = Command::new("python3.11")
            .args(["-c", CHECK_EVENTS, jit])
            .stdin(std::fs::File::open(folder.0.join("stats.json")).expect("a file"))
            .output()
            .expect("python3.11");
        assert!(checked.status.success(), "{}", text(&checked.stderr));
    }
    // Nobody pays for them who does not ask.
    let done = folder.run(&["--stats", "program.py"]);
    assert!(!text(&done.stderr).contains("pauses"));
}
