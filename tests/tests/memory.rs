//! Peak memory of the programs of `suites/macro.toml`, against CPython. `PYTHON` names the CPython, else it is Debian's `python3.11` or, without
//! that, `python3`. `cargo test -p tauraro-tests --test memory -- --nocapture` prints the table.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use tauraro_tests::{run, tauraro, workspace};

const LIMIT: Duration = Duration::from_secs(60);
/// Largest geometric means against CPython, interpreted and with the JIT. Measured were 1.16 and 1.47; how much of the program's
/// file the system maps differs by some percent from copy to copy.
const MOST: [f64; 2] = [1.3, 1.6];

/// Module and size of each program.
fn programs() -> Vec<(String, u32)> {
    let file = workspace().join("suites/macro.toml");
    let text = std::fs::read_to_string(file).expect("the suite");
    let values = |key: &str| -> Vec<String> {
        let start = format!("{key} = ");
        (text.lines())
            .filter_map(|line| line.strip_prefix(&start))
            .map(|value| value.trim_matches('"').replace('_', ""))
            .collect()
    };
    let modules = (text.lines())
        .filter_map(|line| line.strip_prefix("program = \"macro/"))
        .map(|file| file.trim_end_matches(".py\"").to_owned());
    let sizes = values("n").into_iter().map(|n| n.parse().expect("a size"));
    modules.zip(sizes).collect()
}

fn python() -> PathBuf {
    let named = std::env::var_os("PYTHON").map(PathBuf::from);
    let found = ["/usr/bin/python3.11", "python3"].into_iter().find(|name| {
        let asked = Command::new(name).arg("--version").output();
        asked.is_ok_and(|done| done.status.success())
    });
    named.unwrap_or_else(|| found.expect("a CPython").into())
}

/// Peak resident kilobytes of a program's run.
fn peak(interpreter: &std::path::Path, options: &[&str], module: &str, n: u32) -> f64 {
    let folder = workspace().join("suites/macro");
    let script = format!(
        "import sys; sys.path.insert(0, {folder:?})\nimport {module}\n{module}.bench({n})\n\
         print([line for line in open('/proc/self/status') if 'VmHWM' in line][0].split()[1])"
    );
    let mut command = Command::new(interpreter);
    let done = run(command.args(options).args(["-c", &script]), LIMIT);
    let out = String::from_utf8_lossy(&done.stdout).into_owned();
    let kilobytes = out.lines().next_back().and_then(|line| line.parse().ok());
    kilobytes.unwrap_or_else(|| panic!("{module}: {}", String::from_utf8_lossy(&done.stderr)))
}

#[test]
#[cfg(target_os = "linux")]
fn peaks_stay_near_those_of_cpython() {
    let python = python();
    let programs = programs();
    assert!(programs.len() >= 8, "{programs:?}");
    let mut logs = [0.0; 2];
    println!("program              CPython    --jit=off          JIT");
    for (module, n) in &programs {
        let base = peak(&python, &[], module, *n);
        let peaks = [&["--jit=off"][..], &[]].map(|options| peak(tauraro(), options, module, *n));
        for (log, peak) in logs.iter_mut().zip(peaks) {
            *log += (peak / base).ln();
        }
        let [off, jit] = peaks;
        println!(
            "{module:18} {base:7.0} KB  {off:6.0} {:.2}  {jit:6.0} {:.2}",
            off / base,
            jit / base
        );
    }
    let means = logs.map(|log| (log / programs.len() as f64).exp());
    println!(
        "geometric mean                       {:.2}         {:.2}",
        means[0], means[1]
    );
    for (mean, most) in means.into_iter().zip(MOST) {
        assert!(
            mean <= most,
            "{mean:.2} times CPython's: is engine/link/functions.txt out of date? See engine/link/record.py"
        );
    }
}
