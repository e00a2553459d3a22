//! The figures of a certificate: error rates, power and coverage, each with its interval and its target.

use std::panic::resume_unwind;

use super::corpus::Corpus;
use super::replay::{Cell, Half, SUITE, Stream, fixed, looked_at, rounds_in, suite};
use crate::gate::{Outcome, Policy, decide, flagged};
use crate::stats::{
    TRIM, Trimmed, proportion_bound, proportion_interval, rank_correlation, ratio_of_pairs, trimmed,
};
use crate::verdict::{Depth, Judgement, Levels, Rules, Verdict};

/// How the corpus is replayed.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Suites for each error rate; a quarter of it for the power of each benchmark.
    pub trials: usize,
    /// Decides every draw.
    pub seed: u64,
    /// The levels of the verdict rule.
    pub rules: Rules,
}

/// Invocations of each side with `--precise`.
const PRECISE: usize = 60;
/// The budget at which power is stated.
const BUDGET_NS: f64 = 600e9;
/// Slowdowns that are put in.
const SLOWDOWNS: [f64; 4] = [0.01, 0.02, 0.05, 0.10];
/// Fewest duets of a benchmark and runner in a half.
const FEWEST: usize = 20;

/// A share of trials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    /// Trials in which it happened.
    pub hits: usize,
    /// All trials.
    pub trials: usize,
}

impl Share {
    fn count(&mut self, hit: bool) {
        self.hits += usize::from(hit);
        self.trials += 1;
    }

    fn add(&mut self, other: Share) {
        self.hits += other.hits;
        self.trials += other.trials;
    }

    /// The share itself.
    pub fn value(&self) -> f64 {
        self.hits as f64 / self.trials.max(1) as f64
    }

    /// Its exact 95 % interval.
    pub fn interval(&self) -> (f64, f64) {
        proportion_interval(self.hits, self.trials, 0.95)
    }

    /// The bound that its chance is above with 5 % at most.
    pub fn upper_bound(&self) -> f64 {
        proportion_bound(self.hits, self.trials, 0.05, true)
    }
}

/// A figure beside its target.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// What it is.
    pub name: &'static str,
    /// What was asked for.
    pub target: &'static str,
    /// The share.
    pub share: Share,
    /// Where it was found, for the worst of several.
    pub of: Option<String>,
    /// The target is met.
    pub met: bool,
}

/// What is found of a slowdown in one benchmark of a suite of ten, within ten minutes.
#[derive(Debug, Clone, PartialEq)]
pub struct PowerRow {
    /// `suite/benchmark/case`.
    pub benchmark: String,
    /// Which runner.
    pub runner: String,
    /// Rounds that fit into the time.
    pub rounds: usize,
    /// Elapsed seconds of a duet.
    pub duet_s: f64,
    /// Standard deviation of an invocation's log ratio over the half, and a robust one (1.4826 times the median deviation).
    pub sd: f64,
    /// See [`PowerRow::sd`].
    pub robust_sd: f64,
    /// ln(A / B) of the runner against itself with its 95 % interval: 0 unless the lab favours a side.
    pub bias: (f64, f64, f64),
    /// Rank correlation of each invocation with the next.
    pub next: f64,
    /// For each slowdown of 1, 2, 5 and 10 %: found by one look after the rounds, and by looks on the way.
    pub found: Vec<(f64, Share, Share)>,
    /// The true change is in the 95 % interval after 60 rounds.
    pub covered: Share,
    /// The stated detectable effect was put in, and found.
    pub detected: Share,
}

/// How a choice of the rules does on the half they were chosen on.
#[derive(Debug, Clone, PartialEq)]
pub struct TuningRow {
    /// Pairs of slices in each duet.
    pub pairs: usize,
    /// Share cut from each end.
    pub trim: f64,
    /// Single tests at 5 % that alarm falsely.
    pub false_alarms: Share,
    /// A slowdown of 2 % that is found at a tenth of 5 % within ten minutes, for the worst benchmark.
    pub worst_power: Share,
}

/// Everything that a certificate says.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// The figures that have targets.
    pub targets: Vec<Figure>,
    /// Each benchmark and runner.
    pub power: Vec<PowerRow>,
    /// Choices of pairs and trimming on the other half.
    pub tuning: Vec<TuningRow>,
    /// Any change claimed in a suite of a runner against itself, when it is looked at on the way.
    pub alarms_with_looks: Share,
    /// Invocations that such a suite takes of each benchmark on average.
    pub invocations_with_looks: f64,
}

/// Works out the figures of a corpus, or says what it lacks.
pub fn figures(corpus: &Corpus, settings: &Settings) -> Result<Figures, String> {
    let pairs = corpus.header.pairs as usize;
    let cells = Cell::all(corpus, Half::Certifying, pairs);
    let tuning = Cell::all(corpus, Half::Tuning, pairs);
    for cell in cells.iter().chain(&tuning) {
        if cell.duets.len() < FEWEST {
            return Err(format!(
                "{} of {} has {} duets in one half of the corpus: expected at least {FEWEST}",
                cell.benchmark,
                cell.runner,
                cell.duets.len()
            ));
        }
    }
    let alarms = Alarms::of(&cells, settings);
    let power: Vec<PowerRow> = in_parallel(cells.len(), |cell| power_row(&cells, cell, settings));
    let mut targets = alarms.targets();
    targets.extend(power_targets(&power));
    targets.extend(live_targets(corpus));
    Ok(Figures {
        targets,
        power,
        tuning: tune(corpus, settings),
        alarms_with_looks: alarms.claimed_with_looks,
        invocations_with_looks: alarms.invocations_with_looks,
    })
}

/// Results of a function for 0 to `count`, on as many threads as there are cores.
pub(super) fn in_parallel<T: Send>(count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut results: Vec<(usize, T)> = std::thread::scope(|scope| {
        let work = &work;
        let part = |thread| {
            move || -> Vec<(usize, T)> {
                (thread..count)
                    .step_by(threads)
                    .map(|index| (index, work(index)))
                    .collect()
            }
        };
        let handles: Vec<_> = (0..threads)
            .map(|thread| scope.spawn(part(thread)))
            .collect();
        handles
            .into_iter()
            .flat_map(|handle| handle.join().unwrap_or_else(|panic| resume_unwind(panic)))
            .collect()
    });
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

/// Suites in which nothing differs.
#[derive(Default)]
struct Alarms {
    claimed: Share,
    refused: Share,
    unchanged: Share,
    covered: Share,
    claimed_with_looks: Share,
    covered_with_looks: Share,
    invocations_with_looks: f64,
}

impl Alarms {
    fn of(cells: &[Cell], settings: &Settings) -> Alarms {
        const PARTS: usize = 16;
        let parts = in_parallel(PARTS, |part| {
            let mut alarms = Alarms::default();
            let mut levels = Levels::default();
            for trial in (part..settings.trials).step_by(PARTS) {
                alarms.trial(cells, trial, settings, &mut levels);
            }
            alarms
        });
        let mut sum = Alarms::default();
        for part in parts {
            sum.claimed.add(part.claimed);
            sum.refused.add(part.refused);
            sum.unchanged.add(part.unchanged);
            sum.covered.add(part.covered);
            sum.claimed_with_looks.add(part.claimed_with_looks);
            sum.covered_with_looks.add(part.covered_with_looks);
            sum.invocations_with_looks += part.invocations_with_looks;
        }
        sum.invocations_with_looks /= (settings.trials * SUITE) as f64;
        sum
    }

    fn trial(&mut self, cells: &[Cell], trial: usize, settings: &Settings, levels: &mut Levels) {
        let rules = &settings.rules;
        let seed = settings.seed.wrapping_mul(1_000_003);
        let seed = seed.wrapping_add(2 * trial as u64);
        let mut drawn = suite(cells, trial % cells.len(), 0.0, seed);
        let first = fixed(&mut drawn, PRECISE, rules, Depth::Intervals);
        self.claimed.count(first.iter().any(is_claim));
        let policy = Policy::default();
        let again = flagged(&first, &policy);
        let second = if again.is_empty() {
            Vec::new()
        } else {
            let mut fresh = suite(cells, trial % cells.len(), 0.0, seed + 1);
            let mut places = first.iter().map(|one| again.contains(&one.benchmark));
            fresh.retain(|_| places.next().unwrap_or(false));
            let mut second = fixed(&mut fresh, PRECISE, rules, Depth::Intervals);
            for (judgement, name) in second.iter_mut().zip(again) {
                judgement.benchmark = name;
            }
            second
        };
        let outcome = decide(&first, &second, &[], &policy).outcome;
        self.refused.count(outcome == Outcome::Refused);
        for judgement in &first {
            self.unchanged
                .count(judgement.verdict == Verdict::Unchanged);
            self.covered.count(covers(judgement, 0.0));
        }
        let looked = looked_at(&mut drawn, PRECISE, rules, Depth::Intervals, levels);
        self.claimed_with_looks.count(looked.iter().any(is_claim));
        for judgement in &looked {
            self.covered_with_looks.count(covers(judgement, 0.0));
            self.invocations_with_looks += judgement.invocations as f64;
        }
    }

    fn targets(&self) -> Vec<Figure> {
        let figure = |name, target, share: Share, met| Figure {
            name,
            target,
            share,
            of: None,
            met,
        };
        let between = |share: Share, low, high| (low..=high).contains(&share.value());
        vec![
            figure(
                "suites of a runner against itself in which a change is claimed",
                "upper 95 % bound at most 5 %",
                self.claimed,
                self.claimed.upper_bound() <= 0.05,
            ),
            figure(
                "the same, refused by the gate after its second measurement",
                "upper 95 % bound at most 1 %",
                self.refused,
                self.refused.upper_bound() <= 0.01,
            ),
            figure(
                "benchmarks of a runner against itself that are proven unchanged with --precise",
                "at least 85 %",
                self.unchanged,
                self.unchanged.value() >= 0.85,
            ),
            figure(
                "95 % intervals that hold the truth, at a fixed number of rounds",
                "93 to 97 %",
                self.covered,
                between(self.covered, 0.93, 0.97),
            ),
            figure(
                "95 % intervals that hold the truth, when it stops at a look",
                "at least 94 %",
                self.covered_with_looks,
                self.covered_with_looks.value() >= 0.94,
            ),
        ]
    }
}

fn is_claim(judgement: &Judgement) -> bool {
    matches!(judgement.verdict, Verdict::Regressed | Verdict::Improved)
}

fn covers(judgement: &Judgement, truth: f64) -> bool {
    let holds = |of: &crate::verdict::Estimate| (of.low..=of.high).contains(&truth);
    judgement.estimate.as_ref().is_some_and(holds)
}

/// What is found of slowdowns in one benchmark.
fn power_row(cells: &[Cell], index: usize, settings: &Settings) -> PowerRow {
    let cell = &cells[index];
    let rules = &settings.rules;
    let seed = |trial: usize| {
        let own = (index + 1) as u64 * 1_000_000_007;
        settings.seed.wrapping_add(own).wrapping_add(trial as u64)
    };
    let rounds = rounds_in(&suite(cells, index, 0.0, 0), BUDGET_NS);
    let trials = (settings.trials / 4).max(10);
    let mut levels = Levels::default();
    let (mut covered, mut detected) = (Share::default(), Share::default());
    let found = SLOWDOWNS.map(|slowdown| {
        let effect = -slowdown.ln_1p();
        let (mut once, mut looked) = (Share::default(), Share::default());
        for trial in 0..trials {
            let mut drawn = suite(cells, index, effect, seed(trial));
            let judgements = fixed(&mut drawn, rounds, rules, Depth::Verdicts);
            once.count(judgements[0].verdict == Verdict::Regressed);
            let judgements = looked_at(&mut drawn, rounds, rules, Depth::Verdicts, &mut levels);
            looked.count(judgements[0].verdict == Verdict::Regressed);
        }
        (slowdown, once, looked)
    });
    for trial in 0..trials {
        let seed = |offset: usize| seed(trials + 2 * trial + offset);
        let stated = fixed(
            &mut suite(cells, index, 0.0, seed(0)),
            PRECISE,
            rules,
            Depth::Full,
        );
        // A false alarm in the first measurement states nothing.
        let Some(effect) = stated[0].detectable.filter(|_| !is_claim(&stated[0])) else {
            continue;
        };
        let mut drawn = suite(cells, index, -effect, seed(1));
        let judgements = fixed(&mut drawn, PRECISE, rules, Depth::Intervals);
        detected.count(judgements[0].verdict == Verdict::Regressed);
        covered.count(covers(&judgements[0], -effect));
    }
    let logs: Vec<f64> = cell.duets.iter().map(|duet| duet.log_ratio).collect();
    let times: Vec<(f64, f64)> = logs.iter().map(|log| (log.exp(), 1.0)).collect();
    let bias = ratio_of_pairs(&times, 0.95).map_or((0.0, 0.0, 0.0), |of| {
        (of.ratio.ln(), of.low.ln(), of.high.ln())
    });
    PowerRow {
        benchmark: cell.benchmark.clone(),
        runner: cell.runner.clone(),
        rounds,
        duet_s: cell.cost_ns / 1e9,
        sd: spread(&logs),
        robust_sd: robust_spread(&logs),
        bias,
        next: rank_correlation(&logs[..logs.len() - 1], &logs[1..]).map_or(0.0, |of| of.0),
        found: found.to_vec(),
        covered,
        detected,
    }
}

fn spread(logs: &[f64]) -> f64 {
    let mean = logs.iter().sum::<f64>() / logs.len() as f64;
    let squares: f64 = logs.iter().map(|log| (log - mean).powi(2)).sum();
    (squares / (logs.len() as f64 - 1.0)).sqrt()
}

/// 1.4826 times the median deviation from the median, which is the standard deviation of a normal distribution.
fn robust_spread(logs: &[f64]) -> f64 {
    let middle = crate::stats::median(logs).unwrap_or(0.0);
    let deviations: Vec<f64> = logs.iter().map(|log| (log - middle).abs()).collect();
    1.4826 * crate::stats::median(&deviations).unwrap_or(0.0)
}

fn power_targets(power: &[PowerRow]) -> Vec<Figure> {
    let worst = |slowdown: f64| {
        power
            .iter()
            .filter_map(|row| {
                let (_, _, looked) = row.found.iter().find(|of| of.0 == slowdown)?;
                Some((*looked, format!("{}, {}", row.benchmark, row.runner)))
            })
            .min_by(|a, b| a.0.value().total_cmp(&b.0.value()))
            .unwrap_or_default()
    };
    let ((two, of_two), (five, of_five)) = (worst(0.02), worst(0.05));
    let mut detected = Share::default();
    for row in power {
        detected.add(row.detected);
    }
    vec![
        Figure {
            name: "a slowdown of 2 % in one of ten benchmarks, found within ten minutes: the worst benchmark",
            target: "at least 90 %",
            share: two,
            of: Some(of_two),
            met: two.value() >= 0.90,
        },
        Figure {
            name: "a slowdown of 5 %, the same",
            target: "at least 99 %",
            share: five,
            of: Some(of_five),
            met: five.value() >= 0.99,
        },
        Figure {
            name: "slowdowns of the detectable size that a first measurement stated, found by a second",
            target: "75 to 85 %",
            share: detected,
            of: None,
            met: (0.75..=0.85).contains(&detected.value()),
        },
    ]
}

/// Suites that were measured live: none of a runner against itself may be called changed, and a slowdown must be found.
fn live_targets(corpus: &Corpus) -> Vec<Figure> {
    let (mut alarms, mut found) = (Share::default(), Share::default());
    for live in &corpus.lives {
        let any = |verdicts: &[&str]| {
            let mut all = live.verdicts.iter();
            all.any(|one| verdicts.contains(&one.verdict.as_str()))
        };
        if live.slowdown > 0.0 {
            found.count(any(&["regressed"]));
        } else {
            alarms.count(any(&["regressed", "improved"]));
        }
    }
    vec![
        Figure {
            name: "live suites of a runner against itself in which a change is claimed",
            target: "none of three",
            share: alarms,
            of: None,
            met: alarms.trials >= 3 && alarms.hits == 0,
        },
        Figure {
            name: "live suites with 2 % more work in which it is found",
            target: "one of one",
            share: found,
            of: None,
            met: found.trials >= 1 && found.hits == found.trials,
        },
    ]
}

/// What other choices of pairs and trimming would do, on the half that they were chosen on.
fn tune(corpus: &Corpus, settings: &Settings) -> Vec<TuningRow> {
    let all = corpus.header.pairs as usize;
    let mut choices = Vec::new();
    for pairs in [all / 4, all / 2, all] {
        for trim in [0.0, 0.1, TRIM, 0.25] {
            choices.push((pairs.max(1), trim));
        }
    }
    let trials = (settings.trials / 8).max(10);
    in_parallel(choices.len(), |choice| {
        let (pairs, trim) = choices[choice];
        let cells = Cell::all(corpus, Half::Tuning, pairs);
        let mut false_alarms = Share::default();
        let mut worst: Option<Share> = None;
        for (index, cell) in cells.iter().enumerate() {
            let rounds = rounds_in(&suite(&cells, index, 0.0, 0), BUDGET_NS);
            let mut power = Share::default();
            for trial in 0..trials {
                // The same draws for every choice.
                let seed = settings.seed.wrapping_add((index * trials + trial) as u64);
                let mut stream = Stream::new(cell, seed, 0.0);
                let logs = |stream: &mut Stream<'_>, count, effect: f64| -> Vec<f64> {
                    let duets = stream.first(count).iter();
                    duets.map(|one| one.log_ratio + effect).collect()
                };
                let p = |logs: &[f64]| {
                    // A plain mean has Student's t, which is exact.
                    let own = |of: Trimmed| if trim > 0.0 { of.cautious() } else { of };
                    let of = trimmed(logs, trim).map(own);
                    of.map_or((1.0, 0.0), |of| (of.p(0.0), of.mean))
                };
                false_alarms.count(p(&logs(&mut stream, PRECISE, 0.0)).0 <= settings.rules.alpha);
                let (of_change, mean) = p(&logs(&mut stream, rounds, -(0.02f64.ln_1p())));
                power.count(of_change <= settings.rules.alpha / SUITE as f64 && mean < 0.0);
            }
            if worst.is_none_or(|worst| power.value() < worst.value()) {
                worst = Some(power);
            }
        }
        TuningRow {
            pairs,
            trim,
            false_alarms,
            worst_power: worst.unwrap_or_default(),
        }
    })
}
