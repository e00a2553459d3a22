//! The fuzzer with fixed seeds: compiled code, the interpreter and, where it is installed, CPython print the same.

use std::path::Path;
use std::time::Duration;

use tauraro_tests::fuzz::Campaign;
use tauraro_tests::fuzz::modes::reference;
use tauraro_tests::tauraro;

#[test]
fn fixed_seeds_show_no_difference() {
    let campaign = Campaign {
        seed: 3,
        first: 0,
        programs: 24,
        time: Duration::from_secs(600),
        jobs: 2,
        tauraro: tauraro().to_owned(),
        python: reference(),
        out: Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuzz"),
        most_findings: 2,
        reduce: true,
    };
    let summary = campaign.run().expect("the target folder can be written");
    let findings: Vec<String> = summary
        .findings
        .iter()
        .map(|finding| campaign.describe(finding))
        .collect();
    assert!(findings.is_empty(), "{}", findings.join("\n"));
    assert!(summary.skipped <= 2, "{summary:?}");
}
