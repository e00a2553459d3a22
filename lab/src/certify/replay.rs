//! Draws suites from a corpus and puts them through the verdict rule, as if they had been measured.

use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};

use super::corpus::Corpus;
use crate::stats::{Look, Observation};
use crate::verdict::{Depth, Evidence, Judgement, Levels, Measured, Rules, Verdict, judge_to};

/// Successive duets that are drawn together, so that what lasts from one to the next stays in the replay. A drawn block has
/// its sides exchanged in half of the cases: then no difference is the truth exactly, whatever the finite corpus came to.
pub const BLOCK: usize = 5;

/// Benchmarks of a suite.
pub(super) const SUITE: usize = 10;

/// Looks of a measurement with a budget, as `lab compare --budget` has them.
const LOOKS: usize = 10;

/// Which rounds of a corpus: the rules are chosen on one half and certified on the other. Blocks of rounds alternate,
/// so that both halves are of all hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Half {
    Tuning,
    Certifying,
}

impl Half {
    fn holds(self, round: u32) -> bool {
        (round as usize / BLOCK).is_multiple_of(2) == (self == Half::Tuning)
    }
}

/// The duets of one benchmark and runner in one half.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    pub(super) benchmark: String,
    pub(super) runner: String,
    pub(super) duets: Vec<Observation>,
    /// Mean elapsed nanoseconds of a duet.
    pub(super) cost_ns: f64,
}

impl Cell {
    /// The cells of a half, by runner and benchmark in the order of the header, with the first `pairs` pairs of each duet.
    pub(super) fn all(corpus: &Corpus, half: Half, pairs: usize) -> Vec<Cell> {
        Cell::of(corpus, pairs, |round| half.holds(round))
    }

    /// The cells of all rounds.
    pub(super) fn whole(corpus: &Corpus, pairs: usize) -> Vec<Cell> {
        Cell::of(corpus, pairs, |_| true)
    }

    fn of(corpus: &Corpus, pairs: usize, holds: impl Fn(u32) -> bool) -> Vec<Cell> {
        let header = &corpus.header;
        let runners = header.runners.iter().map(|(name, ..)| name);
        let mut cells = Vec::new();
        for runner in runners {
            for (benchmark, ..) in &header.benchmarks {
                let duets: Vec<_> = corpus
                    .duets
                    .iter()
                    .filter(|duet| duet.benchmark == *benchmark && duet.runner == *runner)
                    .filter(|duet| holds(duet.round))
                    .collect();
                let cost: f64 = duets.iter().map(|duet| duet.cost_ns(pairs)).sum();
                cells.push(Cell {
                    benchmark: benchmark.clone(),
                    runner: runner.clone(),
                    cost_ns: cost / duets.len().max(1) as f64,
                    duets: duets
                        .iter()
                        .map(|duet| Observation {
                            log_ratio: duet.log_ratio(pairs),
                            a_first: duet.a_first,
                            start_ns: u64::from(duet.round),
                            idle_busy: duet.idle_busy,
                            contaminated: duet.disturbed,
                        })
                        .collect(),
                });
            }
        }
        cells
    }
}

/// Duets drawn from a cell, as many as are asked for.
pub(super) struct Stream<'a> {
    cell: &'a Cell,
    random: Xoshiro256PlusPlus,
    /// ln(A / B) of the change that is put in.
    effect: f64,
    drawn: Vec<Observation>,
}

impl<'a> Stream<'a> {
    /// `effect` is the ln(A / B) that is added to each duet: below 0, B is slower.
    pub(super) fn new(cell: &'a Cell, seed: u64, effect: f64) -> Stream<'a> {
        Stream {
            cell,
            random: Xoshiro256PlusPlus::seed_from_u64(seed),
            effect,
            drawn: Vec::new(),
        }
    }

    /// The first `count` duets.
    pub(super) fn first(&mut self, count: usize) -> &[Observation] {
        while self.drawn.len() < count {
            let start = self.random.random_range(0..self.cell.duets.len());
            let exchanged: bool = self.random.random();
            for step in 0..BLOCK {
                let recorded = self.cell.duets[(start + step) % self.cell.duets.len()];
                let log_ratio = if exchanged {
                    -recorded.log_ratio
                } else {
                    recorded.log_ratio
                };
                self.drawn.push(Observation {
                    log_ratio: log_ratio + self.effect,
                    a_first: recorded.a_first != exchanged,
                    start_ns: self.drawn.len() as u64,
                    ..recorded
                });
            }
        }
        &self.drawn[..count]
    }
}

/// A suite of [`SUITE`] benchmarks of one runner: the first is the one that a change is put into, the others follow it
/// through the runner's cells and begin again.
pub(super) fn suite<'a>(
    cells: &'a [Cell],
    first: usize,
    effect: f64,
    seed: u64,
) -> Vec<Stream<'a>> {
    let runner = &cells[first].runner;
    let of_runner: Vec<usize> = (0..cells.len())
        .filter(|&index| cells[index].runner == *runner)
        .collect();
    let begin = of_runner
        .iter()
        .position(|&index| index == first)
        .unwrap_or(0);
    (0..SUITE)
        .map(|place| {
            let cell = &cells[of_runner[(begin + place) % of_runner.len()]];
            let own = seed.wrapping_mul(SUITE as u64).wrapping_add(place as u64);
            Stream::new(cell, own, if place == 0 { effect } else { 0.0 })
        })
        .collect()
}

/// Rounds of a suite that fit into a time.
pub(super) fn rounds_in(suite: &[Stream<'_>], budget_ns: f64) -> usize {
    let cost: f64 = suite.iter().map(|stream| stream.cell.cost_ns).sum();
    (budget_ns / cost.max(1.0)) as usize
}

/// The judgements of a suite after a fixed number of rounds.
pub(super) fn fixed(
    suite: &mut [Stream<'_>],
    rounds: usize,
    rules: &Rules,
    depth: Depth,
) -> Vec<Judgement> {
    let family: Vec<Evidence> = suite
        .iter_mut()
        .enumerate()
        .map(|(place, stream)| evidence(stream, place, rounds, &[]))
        .collect();
    judge_to(&family, rules, depth, &mut Levels::default())
}

/// The judgements of a suite that is looked at after each tenth of `rounds` and measures no further what is decided. That a
/// real one gives the time so freed to what is left is not in the replay: it finds more.
pub(super) fn looked_at(
    suite: &mut [Stream<'_>],
    rounds: usize,
    rules: &Rules,
    depth: Depth,
    levels: &mut Levels,
) -> Vec<Judgement> {
    let schedule: Vec<Look> = (1..=LOOKS)
        .map(|look| Look {
            spent: look as f64 / LOOKS as f64,
            information: (rounds * look / LOOKS) as f64,
        })
        .collect();
    let mut family: Vec<Evidence> = Vec::new();
    let mut open = vec![true; suite.len()];
    for look in 1..=LOOKS {
        let looks = &schedule[..look];
        let count = rounds * look / LOOKS;
        for (place, stream) in suite.iter_mut().enumerate() {
            if family.len() <= place {
                family.push(evidence(stream, place, count, looks));
            } else if open[place] {
                family[place] = evidence(stream, place, count, looks);
            }
        }
        for (place, judgement) in judge_to(&family, rules, Depth::Verdicts, levels)
            .iter()
            .enumerate()
        {
            open[place] &= matches!(judgement.verdict, Verdict::Inconclusive(_));
        }
        if !open.contains(&true) {
            break;
        }
    }
    judge_to(&family, rules, depth, levels)
}

fn evidence(stream: &mut Stream<'_>, place: usize, count: usize, looks: &[Look]) -> Evidence {
    // Two places of a suite may be of one benchmark.
    let name = format!("{} {place}", stream.cell.benchmark);
    let measured = Measured::Paired(stream.first(count).to_vec());
    Evidence {
        looks: looks.to_vec(),
        ..Evidence::of(name, measured, MARGIN)
    }
}

/// The default margin of a benchmark: 1 %.
const MARGIN: f64 = 0.01;

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(logs: &[f64]) -> Cell {
        let duet = |&log_ratio: &f64| Observation {
            log_ratio,
            a_first: true,
            start_ns: 0,
            idle_busy: false,
            contaminated: false,
        };
        Cell {
            benchmark: "s/b".to_string(),
            runner: "r".to_string(),
            duets: logs.iter().map(duet).collect(),
            cost_ns: 1e9,
        }
    }

    #[test]
    fn halves_take_turns_and_share_no_round() {
        for round in 0..40 {
            assert_ne!(Half::Tuning.holds(round), Half::Certifying.holds(round));
        }
        assert!(Half::Tuning.holds(4) && Half::Certifying.holds(5));
    }

    #[test]
    fn blocks_stay_together_and_no_difference_is_the_truth() {
        // Every duet says that B is faster: exchanged blocks say the opposite, so that the mean is 0.
        let cell = cell(&[0.01; 30]);
        let mut stream = Stream::new(&cell, 7, 0.0);
        let drawn = stream.first(20_000).to_vec();
        for block in drawn.chunks(BLOCK) {
            assert!(block.iter().all(|one| one.log_ratio == block[0].log_ratio));
        }
        let mean = drawn.iter().map(|one| one.log_ratio).sum::<f64>() / drawn.len() as f64;
        assert!(mean.abs() < 0.001, "{mean}");
        assert_eq!(stream.first(7), &drawn[..7]);
        let moved = Stream::new(&cell, 7, -0.5).first(1)[0].log_ratio;
        assert!((moved - drawn[0].log_ratio + 0.5).abs() < 1e-12);
    }

    #[test]
    fn a_great_change_is_found_at_once_and_nothing_else() {
        let logs: Vec<f64> = (0..60)
            .map(|index| f64::from(index % 7) * 0.002 - 0.006)
            .collect();
        let cells = [cell(&logs)];
        let rules = Rules::default();
        let mut drawn = suite(&cells, 0, -0.1, 3);
        assert_eq!(rounds_in(&drawn, 600e9), 60);
        let judgements = fixed(&mut drawn, 60, &rules, Depth::Intervals);
        assert_eq!(judgements[0].verdict, Verdict::Regressed);
        assert!(
            judgements[1..]
                .iter()
                .all(|one| one.verdict == Verdict::Unchanged)
        );
        let mut levels = Levels::default();
        let judgements = looked_at(&mut drawn, 60, &rules, Depth::Intervals, &mut levels);
        assert_eq!(judgements[0].verdict, Verdict::Regressed);
        assert!(
            judgements[0].invocations < 30,
            "{}",
            judgements[0].invocations
        );
    }
}
