//! A run that nobody measured, as large as one likes, for tests and benches of what reads it.

use std::fmt::Write;
use std::path::PathBuf;

use serde_json::json;

/// Benchmarks in it.
pub(crate) const BENCHMARKS: usize = 10;
/// Pairs of slices in each duet.
pub(crate) const PAIRS: usize = 40;
/// Slices of warm-up of each process.
const WARM_UP: usize = 10;

/// Samples that `run_file` writes for so many duets of each benchmark.
pub(crate) fn samples(duets: usize) -> usize {
    BENCHMARKS * duets * 2 * (PAIRS + WARM_UP)
}

/// The text of a run file of slice duets of two runners.
pub(crate) fn run_file(run: &str, duets: usize) -> String {
    let names: Vec<String> = (0..BENCHMARKS).map(|i| format!("suite/bench{i}")).collect();
    let cases: Vec<_> = names
        .iter()
        .map(|name| {
            json!({ "benchmark": name, "shows": "nothing", "sha256": "0".repeat(64), "n": 1000, "duets": "slices", "metric": "cpu",
                "margin": 0.01 })
        })
        .collect();
    let runner = |name: &str| json!({ "name": name, "exe": format!("/usr/bin/{name}"), "argv": [name], "version": "1", "sha256": "0".repeat(64) });
    let header = json!({ "format": "lab.run/1", "run": run, "started": "2026-01-01T00:00:00Z", "lab": "0.1.0", "argv": ["lab"],
        "mode": "precise", "rounds": duets, "seed": 1, "baseline": "a", "machine": { "class": "generated" }, "git": null,
        "runners": [runner("a"), runner("b")], "cases": cases });
    let mut text = format!("{header}\n");
    // Noise from a linear congruential generator, about 1 % of a slice.
    let mut state: u64 = 1;
    let mut noise = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 40) % 50_000
    };
    let mut clock = 1_000_000_000u64;
    let mut invocation = 0;
    for duet in 0..duets {
        for (at, name) in names.iter().enumerate() {
            let pair = duet * BENCHMARKS + at;
            for (side, runner) in ["a", "b"].iter().enumerate() {
                let number = invocation + side;
                for (phase, count) in [("warm-up", WARM_UP), ("slice", PAIRS)] {
                    for slice in 0..count {
                        let ns = 5_000_000 + noise();
                        clock += ns;
                        let _ = writeln!(
                            text,
                            "{{\"record\":\"sample\",\"run\":\"{run}\",\"benchmark\":\"{name}\",\"runner\":\"{runner}\",\"invocation\":{number},\
                             \"pair\":{pair},\"order\":{side},\"phase\":\"{phase}\",\"slice\":{slice},\"n\":1000,\"start_ns\":{clock},\
                             \"wall_ns\":{},\"cpu_ns\":{ns},\"idle_cpu_ns\":0,\"wait_ns\":1000}}",
                            ns + 2000
                        );
                    }
                }
                let _ = writeln!(
                    text,
                    "{{\"record\":\"invocation\",\"run\":\"{run}\",\"benchmark\":\"{name}\",\"runner\":\"{runner}\",\"invocation\":{number},\
                     \"pair\":{pair},\"argv\":[\"{runner}\"],\"env_bytes\":200,\"hash_seed\":{number},\"address_randomisation\":true,\
                     \"core\":1,\"start_ns\":{clock},\"wall_ns\":300000000,\"user_ns\":250000000,\"system_ns\":10000000,\
                     \"peak_rss_bytes\":10000000,\"voluntary_switches\":100,\"involuntary_switches\":5,\"exit\":{{\"code\":0}},\"own_ns\":200000}}"
                );
            }
            invocation += 2;
        }
    }
    let _ = writeln!(
        text,
        "{{\"record\":\"end\",\"run\":\"{run}\",\"exit\":0,\"wall_ns\":{clock},\"idle_ns\":0,\"around_ns\":0,\"processes\":{invocation},\"own_ns\":0}}"
    );
    text
}

/// Writes that run into a history folder of its own; returns the folder and the run file.
pub(crate) fn history(name: &str, duets: usize) -> (PathBuf, PathBuf) {
    let folder = std::env::temp_dir().join(format!("lab-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(folder.join("runs")).expect("a folder");
    let run = "01J00000000000000000000000";
    let file = folder.join("runs").join(format!("{run}.jsonl"));
    std::fs::write(&file, run_file(run, duets)).expect("a run file");
    (folder, file)
}
