//! Profiles of samples: folded stacks, what moved between two, flamegraphs. Pure functions over texts; the only folder that
//! names inferno.

mod picture;
mod speedscope;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

pub use picture::{difference, flamegraph};
pub use speedscope::stacks;

/// Weights by stack, whose frames are separated by semicolons, outermost first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stacks(pub BTreeMap<String, u64>);

/// How the share of a function changed. Shares are fractions of all samples.
#[derive(Debug, Clone, PartialEq)]
pub struct Moved {
    /// The function with its file and line, whatever its tier.
    pub name: String,
    /// Before: its share as the innermost function.
    pub before: f64,
    /// After.
    pub after: f64,
}

/// Tiers that the engine writes behind a function's name.
const TIERS: [&str; 2] = [" [compiled]", " [inlined]"];

/// A frame's function without its tier; none for frames of the engine and builtin functions, which have no place.
fn function(frame: &str) -> Option<&str> {
    let bare = TIERS.iter().find_map(|tier| frame.strip_suffix(tier));
    let bare = bare.unwrap_or(frame);
    bare.ends_with(')').then_some(bare)
}

impl Stacks {
    /// The weight of all.
    pub fn total(&self) -> u64 {
        self.0.values().sum()
    }

    /// A line for each stack, as other tools read it.
    pub fn folded(&self) -> String {
        let mut out = String::new();
        for (stack, weight) in &self.0 {
            let _never = writeln!(out, "{stack} {weight}");
        }
        out
    }

    /// The share of each function as the innermost one, with the work that the engine does for it.
    fn own_shares(&self) -> BTreeMap<&str, f64> {
        let total = self.total().max(1) as f64;
        let mut shares = BTreeMap::new();
        for (stack, weight) in &self.0 {
            if let Some(name) = stack.rsplit(';').find_map(function) {
                *shares.entry(name).or_default() += *weight as f64 / total;
            }
        }
        shares
    }
}

/// The functions whose own share changed, the largest change first.
pub fn moved(before: &Stacks, after: &Stacks) -> Vec<Moved> {
    let (was, is) = (before.own_shares(), after.own_shares());
    let names: BTreeSet<&str> = was.keys().chain(is.keys()).copied().collect();
    let share = |of: &BTreeMap<&str, f64>, name| of.get(name).copied().unwrap_or(0.0);
    let mut all: Vec<Moved> = (names.into_iter())
        .map(|name| Moved {
            name: name.to_string(),
            before: share(&was, name),
            after: share(&is, name),
        })
        .collect();
    let change = |m: &Moved| (m.after - m.before).abs();
    all.sort_by(|a, b| change(b).total_cmp(&change(a)));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(rows: &[(&str, u64)]) -> Stacks {
        Stacks(rows.iter().map(|(s, n)| ((*s).to_string(), *n)).collect())
    }

    #[test]
    fn shares_are_of_the_innermost_function_in_any_tier() {
        let before = of(&[("m (a.py:1);f (a.py:2)", 3), ("m (a.py:1);g (a.py:5)", 1)]);
        let after = of(&[
            ("m (a.py:1);f (a.py:2) [compiled];list.sort;[sort]", 1),
            ("m (a.py:1);g (a.py:5) [compiled]", 1),
        ]);
        let found = moved(&before, &after);
        let f = Moved {
            name: "f (a.py:2)".to_string(),
            before: 0.75,
            after: 0.5,
        };
        assert_eq!(found[0], f);
        assert_eq!((found[1].before, found[1].after), (0.25, 0.5));
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn folded_stacks_are_lines() {
        assert_eq!(of(&[("b", 2), ("a;c d", 1)]).folded(), "a;c d 1\nb 2\n");
        assert_eq!(Stacks::default().folded(), "");
    }
}
