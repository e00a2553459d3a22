//! A folder with a suite, runners and the driver, and the real `lab` run on it.

#![allow(dead_code, reason = "each test program uses its own part of this")]

pub(crate) mod browser;
pub(crate) mod fake;
pub(crate) mod nights;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A small program that every Python answers in a few milliseconds.
pub(crate) const COUNT: &str =
    "def bench(n):\n    total = 0\n    for i in range(n):\n        total += i\n    return total\n";

/// The keys of a benchmark that runs `count.py`.
pub(crate) const COUNT_KEYS: &str = "shows = \"counting\"\nprogram = \"count.py\"\nn = 20000\nslice_n = 1000\nsim_n = 100\nanswer = 199990000\n";

/// The baseline of every test: any Python 3.
pub(crate) const PYTHON: &str = r#"
[[runner]]
name = "python"
shows = "the baseline"
kind = "cpython"
find = ["/usr/bin/python3.11", "python3"]
command = ["{exe}"]
version = ["{exe}", "--version"]
"#;

/// A temporary folder, removed at the end.
pub(crate) struct Lab {
    pub(crate) folder: PathBuf,
}

impl Lab {
    /// A folder with the driver, `count.py`, and the runners file made of the baseline and `runners`.
    pub(crate) fn new(runners: &str) -> Lab {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("lab-test-{}-{number}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        let lab = Lab { folder };
        std::fs::create_dir_all(lab.temporary()).expect("a temporary folder");
        let driver = Path::new(env!("CARGO_MANIFEST_DIR")).join("../suites/driver.py");
        std::fs::copy(driver, lab.path("driver.py")).expect("the driver");
        lab.write("count.py", COUNT);
        let head = "format = \"lab.runners/1\"\nbaseline = \"python\"\n";
        lab.write("runners.toml", &format!("{head}{PYTHON}{runners}"));
        lab.suite(&format!("[[benchmark]]\nname = \"count\"\n{COUNT_KEYS}"));
        lab
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Where the lab puts its staging folders.
    pub(crate) fn temporary(&self) -> PathBuf {
        self.path("tmp")
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).expect("a file in the temporary folder");
    }

    /// Writes an executable script.
    pub(crate) fn script(&self, name: &str, text: &str) {
        use std::os::unix::fs::PermissionsExt;
        self.write(name, text);
        std::fs::set_permissions(self.path(name), std::fs::Permissions::from_mode(0o755))
            .expect("permissions");
    }

    /// Writes the suite `t.toml` with these benchmarks.
    pub(crate) fn suite(&self, benchmarks: &str) {
        self.write(
            "t.toml",
            &format!("format = \"lab.suite/1\"\nname = \"t\"\nshows = \"a test\"\n{benchmarks}"),
        );
    }

    /// A runner that starts a Python with `script` before the driver.
    pub(crate) fn python_runner(&self, name: &str, script: &str) -> String {
        self.write(&format!("{name}.py"), script);
        format!(
            "\n[[runner]]\nname = \"{name}\"\nshows = \"a test\"\nfind = [\"/usr/bin/python3.11\", \"python3\"]\n\
             command = [\"{{exe}}\", \"{}\"]\nversion = [\"{{exe}}\", \"--version\"]\n",
            self.path(&format!("{name}.py")).display()
        )
    }

    /// Adds to the runners file.
    pub(crate) fn add_runner(&self, text: &str) {
        let file = self.path("runners.toml");
        let before = std::fs::read_to_string(&file).expect("the runners file");
        std::fs::write(file, before + text).expect("the runners file");
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lab"));
        command
            .args(args)
            .current_dir(&self.folder)
            // Builds of tests go into the test's own folder.
            .env_remove("CARGO_TARGET_DIR")
            // A lab removes the staging folders of labs that were killed: not those of another test.
            .env("TMPDIR", self.temporary())
            .stdin(Stdio::null());
        command
    }

    /// Runs the lab to its end.
    pub(crate) fn lab(&self, args: &[&str]) -> Ran {
        Ran::of(self.command(args).output().expect("the lab runs"))
    }

    /// `lab run t.toml --quick` with a history of its own, and more arguments.
    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        self.lab(&self.run_args(args))
    }

    fn run_args<'a>(&self, args: &[&'a str]) -> Vec<&'a str> {
        let mut all = vec!["run", "t.toml", "--history", "history"];
        if !args.contains(&"--rounds") {
            all.push("--quick");
        }
        all.extend(args);
        all
    }

    /// Starts `lab run` and comes back while it runs.
    pub(crate) fn start(&self, args: &[&str]) -> Child {
        self.command(&self.run_args(args))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the lab starts")
    }

    /// The run files, oldest first.
    pub(crate) fn run_files(&self) -> Vec<PathBuf> {
        lab::history::list(&self.path("history")).expect("a history")
    }

    /// The only run file.
    pub(crate) fn run_file(&self) -> PathBuf {
        let files = self.run_files();
        assert_eq!(files.len(), 1, "{files:?}");
        files[0].clone()
    }

    /// Waits until the text of the only run file satisfies `enough`.
    pub(crate) fn await_run(&self, enough: impl Fn(&str) -> bool) -> String {
        let deadline = Instant::now() + Duration::from_secs(20);
        loop {
            let files = self.run_files();
            let text = files
                .first()
                .and_then(|file| std::fs::read_to_string(file).ok())
                .unwrap_or_default();
            if enough(&text) {
                return text;
            }
            assert!(
                Instant::now() < deadline,
                "the run does not get there: {text}"
            );
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// What the lab said, and how it ended.
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    pub(crate) fn of(output: Output) -> Ran {
        Ran {
            code: output.status.code(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Asserts the exit status and that standard error holds each text.
    pub(crate) fn expect(&self, code: i32, texts: &[&str]) {
        assert_eq!(
            self.code,
            Some(code),
            "stdout:\n{}\nstderr:\n{}",
            self.out,
            self.err
        );
        for text in texts {
            assert!(self.err.contains(text), "{text:?} is not in:\n{}", self.err);
        }
    }
}

/// Processes, zombies left out, whose command line contains `text`.
pub(crate) fn processes_with(text: &str) -> Vec<u32> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir("/proc").expect("/proc").flatten() {
        let Ok(pid) = entry.file_name().to_string_lossy().parse::<u32>() else {
            continue;
        };
        let line = std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
        // A zombie has an empty command line.
        if String::from_utf8_lossy(&line).contains(text) {
            found.push(pid);
        }
    }
    found
}

/// Asserts that soon no process is left whose command line contains `text`.
pub(crate) fn assert_none_left(text: &str) {
    let deadline = Instant::now() + Duration::from_secs(5);
    loop {
        let left = processes_with(text);
        if left.is_empty() {
            return;
        }
        assert!(Instant::now() < deadline, "left running: {left:?}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// The mark by which the programs of a lab are known: its staging folder.
pub(crate) fn stage_of(lab: &Child) -> String {
    format!("lab-stage-{:010}", lab.id())
}

/// Sends a signal with the system's own `kill`.
pub(crate) fn signal(lab: &Child, name: &str) {
    let status = Command::new("kill")
        .args([&format!("-{name}"), &lab.id().to_string()])
        .status()
        .expect("kill");
    assert!(status.success());
}
