//! Certifying the lab itself: a corpus of duets of runners with themselves, recorded on the machine it is to work on, and
//! its replay through the verdict rule, which says how often the lab is wrong and what it finds. What simulated counts and the
//! driver do is counted by itself. Pure but for the two files.

mod corpus;
mod counts;
mod figures;
mod replay;
mod shifts;
#[cfg(test)]
mod tests;

pub use corpus::{Corpus, CorpusHeader, CorpusWriter, Live, LiveVerdict, Recorded};
pub use counts::{CountTarget, CountedDriver, CountedWork, Counts};
pub use figures::{Figure, Figures, PowerRow, Settings, Share, TuningRow, figures};
pub use replay::BLOCK;
pub use shifts::{FoundAt, Known, NEAR, Score, ShiftTrial};
