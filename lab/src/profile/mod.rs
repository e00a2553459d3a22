//! Profiles of samples: reading them, what moved between two sides, flamegraphs, time axes. Pure functions over texts; the only
//! folder that names inferno.

mod cause;
mod counters;
mod folded;
mod moved;
mod perf;
mod picture;
mod speedscope;
mod timeline;

use std::collections::BTreeMap;
use std::fmt::Write as _;

pub use cause::{Cause, Evidence};
pub use counters::{Counter, counters, counts};
pub use folded::from_folded;
pub use moved::{LEAST_CHANGE, Moved, Process, functions, parts, tiers, work};
pub use perf::{PerfStacks, from_perf};
pub use picture::{difference, flamegraph};
pub use speedscope::stacks;
pub use timeline::{Event, EventKind, Timeline, timeline};

/// The samples of a stack.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Weight {
    /// Their weights, added up.
    pub sum: u64,
    /// The squares of their weights, added up: the variance of the sum, when samples come independently.
    pub squares: f64,
}

impl Weight {
    fn add(&mut self, other: Weight) {
        self.sum += other.sum;
        self.squares += other.squares;
    }
}

/// Weights by stack, whose frames are separated by semicolons, outermost first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Stacks(pub BTreeMap<String, Weight>);

/// Tiers that the engine writes behind a function's name.
const TIERS: [&str; 2] = [" [compiled]", " [inlined]"];

/// The function of `suites/driver.py` that calls the work, and its file.
const DRIVER: &str = "timed (";
const WORK: &str = "driver.py";

/// A frame's function without its tier; none for frames of the engine and builtin functions, which have no place.
fn function(frame: &str) -> Option<&str> {
    let bare = TIERS.iter().find_map(|tier| frame.strip_suffix(tier));
    let bare = bare.unwrap_or(frame);
    bare.ends_with(')').then_some(bare)
}

impl Stacks {
    /// Adds samples of this weight each.
    pub fn add(&mut self, stack: String, weight: u64, samples: u64) {
        self.0.entry(stack).or_default().add(Weight {
            sum: weight * samples,
            squares: samples as f64 * (weight as f64).powi(2),
        });
    }

    /// Adds all of another profile.
    pub fn merge(&mut self, other: &Stacks) {
        for (stack, weight) in &other.0 {
            match self.0.get_mut(stack) {
                Some(own) => own.add(*weight),
                None => {
                    self.0.insert(stack.clone(), *weight);
                }
            }
        }
    }

    /// The weight of all.
    pub fn total(&self) -> u64 {
        self.0.values().map(|weight| weight.sum).sum()
    }

    /// A line for each stack, as other tools read it.
    pub fn folded(&self) -> String {
        let mut out = String::new();
        for (stack, weight) in &self.0 {
            let _never = writeln!(out, "{stack} {}", weight.sum);
        }
        out
    }

    /// The same without the lines of functions, for a profiler that does not tell them.
    pub fn without_lines(&self) -> Stacks {
        let bare = |frame: &str| -> String {
            let Some(name) = function(frame) else {
                return frame.to_string();
            };
            let tier = &frame[name.len()..];
            match name.rsplit_once(':') {
                Some((start, line))
                    if line
                        .trim_end_matches(')')
                        .bytes()
                        .all(|c| c.is_ascii_digit()) =>
                {
                    format!("{start}){tier}")
                }
                _ => frame.to_string(),
            }
        };
        let mut out = Stacks::default();
        for (stack, weight) in &self.0 {
            let frames: Vec<String> = stack.split(';').map(bare).collect();
            out.0.entry(frames.join(";")).or_default().add(*weight);
        }
        out
    }

    /// Script functions alone, in whatever tier: what profiles of different engines have in common. Samples without one are
    /// left out.
    pub fn functions_alone(&self) -> Stacks {
        let mut out = Stacks::default();
        for (stack, weight) in &self.0 {
            let frames: Vec<&str> = stack.split(';').filter_map(function).collect();
            if !frames.is_empty() {
                out.0.entry(frames.join(";")).or_default().add(*weight);
            }
        }
        out
    }

    /// The samples that the lab's driver took the time of: what comes before and behind is not what was measured. All of
    /// them, where no such function is known.
    pub fn of_work(self) -> Stacks {
        let is_work = |stack: &str| {
            let mut frames = stack.split(';').filter_map(function);
            frames.any(|name| name.starts_with(DRIVER) && name.contains(WORK))
        };
        if !self.0.keys().any(|stack| is_work(stack)) {
            return self;
        }
        let all = self.0.into_iter();
        Stacks(all.filter(|(stack, _)| is_work(stack)).collect())
    }

    /// By what `name` says of a stack; what it says nothing of is left out.
    fn by<'a>(&'a self, name: impl Fn(&'a str) -> Option<&'a str>) -> BTreeMap<&'a str, Weight> {
        let mut all: BTreeMap<&str, Weight> = BTreeMap::new();
        for (stack, weight) in &self.0 {
            if let Some(name) = name(stack) {
                all.entry(name).or_default().add(*weight);
            }
        }
        all
    }

    /// Each function as the innermost one, with the work that the engine does for it.
    pub fn by_function(&self) -> BTreeMap<&str, Weight> {
        self.by(|stack| stack.rsplit(';').find_map(function))
    }

    /// The parts of the engine that were at work; what is in none is a function's own code.
    pub fn by_part(&self) -> BTreeMap<&str, Weight> {
        self.by(|stack| {
            let last = stack.rsplit(';').next()?;
            (last.starts_with('[') && last.ends_with(']')).then_some(last)
        })
    }

    /// By the tier of the innermost function.
    pub fn by_tier(&self) -> BTreeMap<&str, Weight> {
        self.by(|stack| {
            let frame = stack.rsplit(';').find(|frame| function(frame).is_some())?;
            Some(
                match function(frame).map_or("", |name| &frame[name.len()..]) {
                    " [compiled]" => "compiled",
                    " [inlined]" => "inlined",
                    _ => "interpreted",
                },
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn of(rows: &[(&str, u64)]) -> Stacks {
        let mut stacks = Stacks::default();
        for (stack, n) in rows {
            stacks.add((*stack).to_string(), 1, *n);
        }
        stacks
    }

    #[test]
    fn folded_stacks_are_lines() {
        assert_eq!(of(&[("b", 2), ("a;c d", 1)]).folded(), "a;c d 1\nb 2\n");
        assert_eq!(Stacks::default().folded(), "");
    }

    #[test]
    fn weights_by_function_part_and_tier() {
        let stacks = of(&[
            ("m (a.py:1);f (a.py:2) [compiled];list.sort;[sort]", 3),
            ("m (a.py:1);f (a.py:2);[gc]", 2),
            ("m (a.py:1)", 1),
            ("[start-up]", 4),
        ]);
        let sums = |of: BTreeMap<&str, Weight>| -> Vec<(String, u64)> {
            of.iter().map(|(n, w)| ((*n).to_string(), w.sum)).collect()
        };
        let named = |rows: &[(&str, u64)]| -> Vec<(String, u64)> {
            rows.iter().map(|(n, w)| ((*n).to_string(), *w)).collect()
        };
        assert_eq!(
            sums(stacks.by_function()),
            named(&[("f (a.py:2)", 5), ("m (a.py:1)", 1)])
        );
        assert_eq!(
            sums(stacks.by_part()),
            named(&[("[gc]", 2), ("[sort]", 3), ("[start-up]", 4)])
        );
        assert_eq!(
            sums(stacks.by_tier()),
            named(&[("compiled", 3), ("interpreted", 3)])
        );
        assert_eq!(
            stacks.functions_alone().folded(),
            "m (a.py:1) 1\nm (a.py:1);f (a.py:2) 5\n"
        );
        let bare = stacks.without_lines();
        assert_eq!(bare.total(), 10);
        assert!(
            bare.0
                .contains_key("m (a.py);f (a.py) [compiled];list.sort;[sort]")
        );
    }

    #[test]
    fn what_is_not_measured_is_left_out() {
        let rows = [
            ("<module> (driver.py:1);<module> (os.py:1)", 5),
            (
                "<module> (driver.py:1);timed (driver.py:19) [compiled];bench (a.py:1);[gc]",
                3,
            ),
            ("[start-up]", 9),
        ];
        assert_eq!(of(&rows).of_work().total(), 3);
        assert_eq!(of(&rows[..1]).of_work().total(), 5);
        // As perf names it.
        let bare = of(&[("timed (driver.py);f (a.py)", 2), ("timed (a.py:3)", 1)]);
        assert_eq!(bare.of_work().total(), 2);
    }

    #[test]
    fn profiles_are_added_up() {
        let mut all = of(&[("a", 1)]);
        let mut heavy = Stacks::default();
        heavy.add("a".to_string(), 5, 2);
        all.merge(&heavy);
        all.merge(&of(&[("b", 1)]));
        assert_eq!(all.total(), 12);
        assert_eq!(
            all.0["a"],
            Weight {
                sum: 11,
                squares: 51.0
            }
        );
    }
}
