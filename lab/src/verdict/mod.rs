//! What a comparison of A (before, the baseline) and B (after, the candidate) proves: `regressed`, `improved`,
//! `unchanged` or `inconclusive`, each with its reason. Pure: evidence in, judgements out.

mod evidence;
mod judge;
mod search;
#[cfg(test)]
mod tests;

pub use evidence::{Evidence, Measured, NoEstimate, paired, paired_peaks, simulated};
pub use judge::{
    About, Depth, Estimate, Judgement, Levels, REPEAT_TOLERANCE, Rules, Unclear, Verdict, judge,
    judge_counts, judge_to, undecided,
};
pub use search::{Search, is_slow};
