//! `lab doctor` says what it finds, whatever the machine is, and gives advice where something is wrong.

mod common;

use common::Lab;
use serde_json::Value;

#[test]
fn the_machine_is_examined() {
    let lab = Lab::new(
        "\n[[runner]]\nname = \"absent\"\nshows = \"x\"\nfind = [\"no-such-binary\"]\ncommand = [\"{exe}\"]\nversion = [\"{exe}\"]\nremedy = \"build it\"\n",
    );
    let ran = lab.lab(&[
        "doctor",
        "--seconds",
        "2",
        "--json",
        "--runners-file",
        "runners.toml",
    ]);
    ran.expect(0, &[]);
    let value: Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(value["format"], "lab.doctor/1");
    assert!(
        value["noise"]["duets"]
            .as_u64()
            .is_some_and(|duets| duets >= 2),
        "{value:#}"
    );
    assert!(
        value["noise"]["detectable_with_60"].as_f64()
            < value["noise"]["detectable_with_20"].as_f64()
    );
    assert_eq!(value["baselines"][0]["runner"], "python");
    let findings = value["findings"].as_array().expect("findings");
    for about in [
        "address randomisation",
        "processor's counters",
        "valgrind",
        "baseline",
        "runner",
        "noise",
    ] {
        assert!(
            findings.iter().any(|finding| finding["about"] == about),
            "{about}: {value:#}"
        );
    }
    let text = lab.lab(&["doctor", "--seconds", "0", "--runners-file", "runners.toml"]);
    text.expect(0, &[]);
    assert!(
        text.out.contains("absent is not here\n         build it"),
        "{}",
        text.out
    );
    assert!(!text.out.contains("duets of the baseline"), "{}", text.out);
}

#[test]
fn without_runners_the_machine_is_examined_all_the_same() {
    let lab = Lab::new("");
    let ran = lab.lab(&["doctor", "--runners-file", "nowhere.toml"]);
    ran.expect(0, &[]);
    assert!(
        ran.out.contains("problem  runners: nowhere.toml"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("valgrind"), "{}", ran.out);
}
