//! A corpus whose noise is known.

use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};

use super::*;
use crate::verdict::Rules;

/// 400 rounds of two benchmarks whose log ratios have the standard deviation `sd`, with a duet of a second.
fn corpus(sd: f64) -> Corpus {
    let names = ["s/a", "s/b"];
    let of = |name: &&str| ((*name).to_string(), "hash".to_string(), 10);
    let runner = ("r".to_string(), "hash".to_string(), "1".to_string());
    let header = CorpusHeader::new("here", 4, vec![runner], names.iter().map(of).collect());
    let mut random = Xoshiro256PlusPlus::seed_from_u64(5);
    let mut duets = Vec::new();
    for round in 0..400 {
        for name in names {
            let (u, v): (f64, f64) = (random.random(), random.random());
            let normal = (-2.0 * (1.0 - u).ln()).sqrt() * (std::f64::consts::TAU * v).cos();
            let a = (1e6 * (sd * normal).exp()) as u64;
            duets.push(Recorded {
                benchmark: name.to_string(),
                runner: "r".to_string(),
                round,
                at: 0,
                a_first: round % 2 == 0,
                disturbed: false,
                idle_busy: false,
                took_ns: 1_000_000_000,
                a: vec![a; 4],
                b: vec![1_000_000; 4],
            });
        }
    }
    Corpus {
        header,
        duets,
        lives: Vec::new(),
    }
}

fn found(sd: f64) -> Figures {
    let settings = Settings {
        trials: 200,
        seed: 1,
        rules: Rules::default(),
    };
    figures(&corpus(sd), &settings).expect("figures")
}

fn share(figures: &Figures, place: usize) -> f64 {
    figures.targets[place].share.value()
}

#[test]
fn calm_noise_meets_every_target_that_needs_no_live_suite() {
    let figures = found(0.01);
    // A twentieth of 200 suites, and four standard errors. Of ten: alarms, refusals, unchanged, coverage twice, power twice, detectable effects, live suites twice.
    assert_eq!(figures.targets.len(), 10);
    assert!(share(&figures, 0) < 0.11, "{}", share(&figures, 0));
    assert!(share(&figures, 1) < 0.02, "{}", share(&figures, 1));
    assert!(share(&figures, 2) > 0.9, "{}", share(&figures, 2));
    assert!(
        (0.92..0.98).contains(&share(&figures, 3)),
        "{}",
        share(&figures, 3)
    );
    assert!(share(&figures, 5) > 0.97 && share(&figures, 6) == 1.0);
    assert!(
        (0.68..0.92).contains(&share(&figures, 7)),
        "{}",
        share(&figures, 7)
    );
    assert!(!figures.targets[8].met, "no live suite is there");
    // Ten minutes hold 60 rounds of ten duets of a second.
    assert!(figures.power.iter().all(|row| row.rounds == 60));
    assert!(
        figures
            .power
            .iter()
            .all(|row| (0.007..0.013).contains(&row.sd))
    );
}

#[test]
fn noise_that_hides_everything_is_told() {
    let figures = found(0.2);
    assert!(share(&figures, 0) < 0.11, "{}", share(&figures, 0));
    assert!(share(&figures, 2) < 0.01, "{}", share(&figures, 2));
    assert!(!figures.targets[2].met);
    assert!(share(&figures, 5) < 0.1 && !figures.targets[5].met);
}

#[test]
fn trimming_and_pairs_are_compared_on_the_other_half() {
    let figures = found(0.01);
    assert_eq!(figures.tuning.len(), 12);
    assert!(
        figures
            .tuning
            .iter()
            .all(|row| row.worst_power.value() > 0.9)
    );
}

#[test]
fn a_small_corpus_is_refused() {
    let mut small = corpus(0.01);
    small.duets.truncate(30);
    let settings = Settings {
        trials: 10,
        seed: 1,
        rules: Rules::default(),
    };
    let what = figures(&small, &settings).expect_err("refused");
    assert!(what.contains("s/a of r has"), "{what}");
}
