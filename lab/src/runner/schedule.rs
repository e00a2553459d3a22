//! The order of a run: which duet comes when, and which side is released first.

use rand::seq::SliceRandom;
use rand::{Rng, RngExt};

/// One duet: the candidate against the baseline, or the baseline alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Turn {
    /// Index of the case.
    pub(crate) case: usize,
    /// Index of the candidate; nothing when only the baseline is measured.
    pub(crate) candidate: Option<usize>,
    /// The candidate is released before the baseline.
    pub(crate) candidate_first: bool,
}

/// `rounds` rounds of every case with every candidate. Rounds go through all cases, in a new random order each, so that
/// the samples of a case are spread over the whole run and its slow drift. Within a case the candidates take turns in
/// each place, and over two rounds in a row each candidate is first once and second once.
pub(crate) fn schedule(
    cases: usize,
    candidates: usize,
    rounds: u32,
    random: &mut impl Rng,
) -> Vec<Turn> {
    let mut base: Vec<usize> = (0..candidates).collect();
    base.shuffle(random);
    let mut first = vec![false; cases * candidates.max(1)];
    let mut turns = Vec::with_capacity(cases * candidates.max(1) * rounds as usize);
    for round in 0..rounds as usize {
        let mut order: Vec<usize> = (0..cases).collect();
        order.shuffle(random);
        for case in order {
            if candidates == 0 {
                turns.push(Turn {
                    case,
                    candidate: None,
                    candidate_first: false,
                });
            }
            for place in 0..candidates {
                let candidate = base[(place + round + case) % candidates];
                let cell = &mut first[case * candidates + candidate];
                *cell = if round % 2 == 0 {
                    random.random()
                } else {
                    !*cell
                };
                turns.push(Turn {
                    case,
                    candidate: Some(candidate),
                    candidate_first: *cell,
                });
            }
        }
    }
    turns
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand::rngs::Xoshiro256PlusPlus;

    #[test]
    fn every_cell_comes_once_a_round_and_is_first_half_the_time() {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(7);
        let turns = schedule(3, 2, 10, &mut random);
        assert_eq!(turns.len(), 60);
        for round in turns.chunks(6) {
            for (case, candidate) in
                (0..3).flat_map(|case| (0..2).map(move |candidate| (case, candidate)))
            {
                assert_eq!(
                    round
                        .iter()
                        .filter(|turn| turn.case == case && turn.candidate == Some(candidate))
                        .count(),
                    1
                );
            }
        }
        for (case, candidate) in
            (0..3).flat_map(|case| (0..2).map(move |candidate| (case, candidate)))
        {
            let mine: Vec<&Turn> = turns
                .iter()
                .filter(|turn| turn.case == case && turn.candidate == Some(candidate))
                .collect();
            assert_eq!(mine.iter().filter(|turn| turn.candidate_first).count(), 5);
        }
        // The candidates alternate in going first.
        let leads = |candidate| {
            turns
                .chunks(2)
                .filter(|pair| pair[0].candidate == Some(candidate))
                .count()
        };
        assert_eq!(leads(0), 15);
    }

    #[test]
    fn the_seed_decides_everything() {
        let with = |seed| schedule(5, 3, 4, &mut Xoshiro256PlusPlus::seed_from_u64(seed));
        assert_eq!(with(1), with(1));
        assert_ne!(with(1), with(2));
    }

    #[test]
    fn a_baseline_alone_has_turns_too() {
        let turns = schedule(2, 0, 3, &mut Xoshiro256PlusPlus::seed_from_u64(1));
        assert_eq!(turns.len(), 6);
        assert!(turns.iter().all(|turn| turn.candidate.is_none()));
    }
}
