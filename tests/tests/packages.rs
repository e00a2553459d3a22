//! Well-known packages from PyPI under the engine: the scripts of `tests/packages` print what CPython prints.
//!
//! Ignored by default, since it fetches the packages: `cargo test -p tauraro-tests --test packages -- --ignored`. `PYTHON`
//! names a CPython with pip, else it is `python3.11`; `PACKAGES` names a folder that has the packages already.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::Duration;

use tauraro_tests::{Finished, difference, run, tauraro, workspace};

/// What is installed, without dependencies: these are all there is. markupsafe's part in C cannot be loaded, and its part in
/// Python takes over.
const PACKAGES: [&str; 5] = ["attrs", "jinja2", "markupsafe", "mpmath", "networkx"];
/// The longest that a script may take.
const LIMIT: Duration = Duration::from_secs(600);

fn python() -> String {
    std::env::var("PYTHON").unwrap_or_else(|_| "python3.11".to_owned())
}

/// The folder with the packages, filled by pip when there is none.
fn packages() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(install)
}

fn install() -> PathBuf {
    if let Some(folder) = std::env::var_os("PACKAGES") {
        return folder.into();
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("packages");
    if folder.join("networkx").is_dir() {
        return folder;
    }
    let installed = Command::new(python())
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-deps",
            "--only-binary",
            ":all:",
        ])
        .arg("--target")
        .arg(&folder)
        .args(PACKAGES)
        .status();
    assert!(installed.is_ok_and(|status| status.success()), "pip failed");
    folder
}

fn succeeded(finished: &Finished) -> bool {
    finished.status.is_some_and(|status| status.success())
}

fn prints_the_same(script: &str) {
    let folder = packages();
    let script = workspace().join("tests/packages").join(script);
    let output = |program: &Path, variable: &str| {
        let mut command = Command::new(program);
        command
            .arg(&script)
            .env(variable, folder)
            .env("PYTHONDONTWRITEBYTECODE", "1");
        run(&mut command, LIMIT)
    };
    let wanted = output(Path::new(&python()), "PYTHONPATH");
    let errors = String::from_utf8_lossy(&wanted.stderr);
    assert!(succeeded(&wanted), "CPython fails: {errors}");
    let found = output(tauraro(), "TAURAROPATH");
    let errors = String::from_utf8_lossy(&found.stderr);
    if let Some(lines) = difference(&wanted.stdout, &found.stdout, 3) {
        panic!("{lines}\n{errors}");
    }
    assert!(succeeded(&found), "{errors}");
}

#[test]
#[ignore = "installs packages from PyPI"]
fn attrs() {
    prints_the_same("with_attrs.py");
}

#[test]
#[ignore = "installs packages from PyPI"]
fn jinja2() {
    prints_the_same("with_jinja2.py");
}

#[test]
#[ignore = "installs packages from PyPI"]
fn mpmath() {
    prints_the_same("with_mpmath.py");
}

#[test]
#[ignore = "installs packages from PyPI"]
fn networkx() {
    prints_the_same("with_networkx.py");
}
