//! 100,000 samples are read, worked out and printed in less than a second; here with room for a slow machine and a build
//! that is not for speed. What it takes exactly, `cargo bench -p lab --bench history` says.

#[path = "common/generated.rs"]
mod generated;

use lab::history::{examine, load};
use lab::report::{analyse, to_json, to_markdown, to_text};

/// Duets of each benchmark: 100,000 samples.
const DUETS: usize = 100;

/// Seconds of CPU time that are allowed, ten times the target.
const LIMIT_S: f64 = 10.0;

/// CPU time of this thread in seconds, which other work on the machine does not lengthen.
fn cpu_s() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let ns: f64 = text
        .split_whitespace()
        .next()
        .and_then(|ns| ns.parse().ok())
        .unwrap_or(0.0);
    ns / 1e9
}

#[test]
fn a_hundred_thousand_samples_are_shown_at_once() {
    let (folder, file) = generated::history("large", DUETS);
    let begun = cpu_s();
    let run = load(&file).expect("a run").run;
    let loaded = cpu_s();
    let analysis = analyse(&run, std::iter::empty());
    let analysed = cpu_s();
    let text = to_text(&run, &analysis);
    let printed = cpu_s();
    println!(
        "load {:.3} s, analyse {:.3} s, print {:.3} s",
        loaded - begun,
        analysed - loaded,
        printed - analysed
    );
    assert!(printed - begun < LIMIT_S, "{} s", printed - begun);
    assert_eq!(run.samples().count(), 100_000);
    assert_eq!(generated::samples(DUETS), 100_000);
    assert_eq!(analysis.suites[0].rows.len(), generated::BENCHMARKS);
    assert!(
        analysis.suites[0]
            .rows
            .iter()
            .all(|row| row.pairs == DUETS && row.ratio.is_some())
    );
    assert!(text.contains("suite/bench9"));
    assert!(to_markdown(&run, &analysis).contains("suite/bench9"));
    assert!(
        to_json(&run, &analysis)
            .to_string()
            .contains("suite/bench9")
    );
    assert_eq!(examine(&file).wrong, Vec::<String>::new());
    std::fs::remove_dir_all(folder).expect("removed");
}
