//! What can be asked from a Python binary: where it really is, how it was built, how fast a fixed loop runs.

use std::path::{Path, PathBuf};

use super::ask;

/// Prints one fact a line; `None` where the interpreter does not know.
const ASK: &str = "\
import sys, sysconfig
get = sysconfig.get_config_var
print(sys.executable)
print(get('CONFIG_ARGS'))
print(get('PY_CFLAGS'), get('PY_CORE_LDFLAGS'), get('CONFIGURE_CFLAGS_NODIST'))
";

/// Best of five runs of a loop, in nanoseconds of CPU time.
const CALIBRATE: &str = "\
import time
def loop(n):
    total = 0
    for i in range(n):
        total += i & 7
    return total
best = None
for _ in range(5):
    start = time.process_time_ns()
    loop(200000)
    took = time.process_time_ns() - start
    best = took if best is None or took < best else best
print(best)
";

/// What a binary said about itself.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Facts {
    /// The binary behind shims.
    pub(crate) real: PathBuf,
    /// Profile-guided optimisation: `yes`, `no`, `unknown`.
    pub(crate) pgo: &'static str,
    /// Link-time optimisation: the same.
    pub(crate) lto: &'static str,
}

/// Asks a binary. A shim, a script that starts another binary, is replaced by that binary if it runs by itself.
pub(crate) fn ask(exe: &Path) -> Option<Facts> {
    let answer = run(exe, ASK)?;
    let mut lines = answer.lines();
    let mut line = || lines.next().unwrap_or("None").trim().to_string();
    let (executable, config, flags) = (line(), line(), line());
    let real = PathBuf::from(executable);
    let resolved = |path: &Path| std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let real = if real.is_absolute()
        && (resolved(&real) == resolved(exe) || run(&real, ASK).as_deref() == Some(&answer))
    {
        resolved(&real)
    } else {
        exe.to_path_buf()
    };
    // A distribution configures for /usr, wherever its files were unpacked.
    let packaged = real.starts_with("/usr/bin")
        || config
            .split_whitespace()
            .any(|word| word == "'--prefix=/usr'");
    Some(Facts {
        pgo: judge(&config, &flags, packaged, PGO),
        lto: judge(&config, &flags, packaged, LTO),
        real,
    })
}

/// CPU nanoseconds of the calibration loop.
pub(crate) fn calibrate(exe: &Path) -> Option<f64> {
    run(exe, CALIBRATE)?.trim().parse().ok()
}

const PGO: (&str, &str) = ("--enable-optimizations", "-fprofile-use");
const LTO: (&str, &str) = ("--with-lto", "-flto");

/// Whether a build used an optimisation, from its configure line and compiler flags. A distribution may add flags
/// outside both, so its silence means nothing; a build from source says what it did.
fn judge(config: &str, flags: &str, packaged: bool, (option, flag): (&str, &str)) -> &'static str {
    let mut options = config
        .split_whitespace()
        .map(|word| word.trim_matches('\''));
    if options
        .clone()
        .any(|word| word == "--with-lto=no" && option == "--with-lto")
    {
        "no"
    } else if options.any(|word| {
        word == option
            || word
                .strip_prefix(option)
                .is_some_and(|rest| rest.starts_with('='))
    }) || flags.split_whitespace().any(|word| word.starts_with(flag))
    {
        "yes"
    } else if packaged || config.is_empty() || config == "None" {
        "unknown"
    } else {
        "no"
    }
}

fn run(exe: &Path, code: &str) -> Option<String> {
    ask::ask(exe, &["-c", code])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn builds_are_judged_by_what_they_say() {
        let source = "'--prefix=/opt' '--enable-shared'";
        assert_eq!(judge(source, "-O3", false, PGO), "no");
        assert_eq!(
            judge("'--enable-optimizations' '--with-lto'", "-O3", false, PGO),
            "yes"
        );
        assert_eq!(
            judge("'--enable-optimizations' '--with-lto'", "-O3", false, LTO),
            "yes"
        );
        assert_eq!(judge("'--with-lto=thin'", "-O3", false, LTO), "yes");
        assert_eq!(judge("'--with-lto=no'", "-O3", false, LTO), "no");
        assert_eq!(
            judge(source, "-O2 -flto=auto -fprofile-use", false, LTO),
            "yes"
        );
        assert_eq!(judge(source, "-O2 -fprofile-use", false, PGO), "yes");
        // A packager's flags are not in sysconfig, and PyPy has no configure line.
        assert_eq!(judge("'--prefix=/usr'", "-O2", true, PGO), "unknown");
        assert_eq!(judge("None", "None", false, LTO), "unknown");
    }
}
