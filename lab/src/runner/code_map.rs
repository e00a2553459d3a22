//! Simulated instructions joined with an engine's map of its compiled code: callgrind tells the cost of each instruction
//! by its address, the map says whose code lies there.

use std::collections::BTreeMap;

/// Instructions by piece of compiled code.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Attributed {
    /// By name.
    pub(super) pieces: BTreeMap<String, u64>,
    /// In code that belongs to no file and to no piece.
    pub(super) unknown: u64,
}

impl Attributed {
    /// In all pieces.
    pub(super) fn total(&self) -> u64 {
        self.pieces.values().sum()
    }

    /// What is more here than in `other`, by piece.
    pub(super) fn beyond(&self, other: &Attributed) -> BTreeMap<String, u64> {
        let less = |name: &String| other.pieces.get(name).copied().unwrap_or(0);
        self.pieces
            .iter()
            .map(|(name, count)| (name.clone(), count.saturating_sub(less(name))))
            .collect()
    }
}

/// Where a piece lies.
struct Piece<'a> {
    start: u64,
    end: u64,
    name: &'a str,
}

/// Joins a callgrind profile, made with `--dump-instr=yes --compress-pos=no --compress-strings=no`, with a code map of lines
/// `START SIZE NAME` in hexadecimal. The error names what was not understood.
pub(super) fn attribute(profile: &str, map: &str) -> Result<Attributed, String> {
    let mut pieces = pieces(map)?;
    pieces.sort_by_key(|piece| piece.start);
    let mut found = Attributed::default();
    // Addresses of code in files are offsets in the file, which may be any number.
    let mut nowhere = false;
    let mut events = None;
    let mut lines = profile.lines();
    while let Some(line) = lines.next() {
        if let Some(object) = line.strip_prefix("ob=") {
            nowhere = object == "???";
        } else if line.starts_with("calls=") {
            // What the callee cost is counted where it was executed.
            lines.next();
        } else if let Some(names) = line.strip_prefix("events:") {
            events = Some(names.trim().to_string());
        } else if nowhere && let Some(line) = line.strip_prefix("0x") {
            let mut words = line.split_whitespace();
            let address = words
                .next()
                .and_then(|word| u64::from_str_radix(word, 16).ok());
            let cost = words.nth(1).and_then(|word| word.parse::<u64>().ok());
            let (Some(address), Some(cost)) = (address, cost) else {
                return Err(format!("the simulator's profile has a line 0x{line}"));
            };
            let after = pieces.partition_point(|piece| piece.start <= address);
            let piece = pieces[..after].last().filter(|piece| address < piece.end);
            match piece {
                Some(piece) => *found.pieces.entry(piece.name.to_string()).or_default() += cost,
                None => found.unknown += cost,
            }
        }
    }
    match events.as_deref() {
        Some("Ir") => Ok(found),
        Some(other) => Err(format!("the simulator counted {other} instead of Ir")),
        None => Err("the simulator wrote no profile".to_string()),
    }
}

fn pieces(map: &str) -> Result<Vec<Piece<'_>>, String> {
    map.lines()
        .map(|line| {
            let mut words = line.splitn(3, ' ');
            let mut number =
                || u64::from_str_radix(words.next()?.trim_start_matches("0x"), 16).ok();
            let (start, size) = (number(), number());
            match (start, size, words.next()) {
                (Some(start), Some(size), Some(name)) => Ok(Piece {
                    start,
                    end: start.saturating_add(size),
                    name,
                }),
                _ => Err(format!(
                    "the engine's code map has a line {line:?}: expected START SIZE NAME"
                )),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROFILE: &str = include_str!("fixtures/callgrind.out");
    const MAP: &str = include_str!("fixtures/perf.map");

    #[test]
    fn instructions_go_to_the_piece_at_their_address() {
        let found = attribute(PROFILE, MAP).expect("attributed");
        let of = |name: &str| found.pieces.get(name).copied();
        let names: Vec<&str> = found.pieces.keys().map(String::as_str).collect();
        assert_eq!(
            names,
            [
                "bench (count.py:4)",
                "bench loop (count.py:6)",
                "step (count.py:1)"
            ]
        );
        assert_eq!(of("bench loop (count.py:6)"), Some(1900));
        assert_eq!(of("bench (count.py:4)"), Some(50));
        assert_eq!(of("step (count.py:1)"), Some(7));
        assert_eq!((found.total(), found.unknown), (1957, 3));
        let more = attribute(&PROFILE.replace(" 0 900", " 0 1000"), MAP).expect("attributed");
        assert_eq!(more.beyond(&found)["bench loop (count.py:6)"], 200);
        assert_eq!(more.beyond(&found)["step (count.py:1)"], 0);
    }

    #[test]
    fn what_is_not_understood_is_said() {
        let wrong = |profile: &str, map: &str| attribute(profile, map).expect_err("refused");
        assert!(wrong("", MAP).contains("no profile"));
        assert!(wrong("events: Ir Dr\n", MAP).contains("Ir Dr"));
        assert!(wrong("events: Ir\nob=???\n0x12 nonsense\n", MAP).contains("0x12 nonsense"));
        assert!(wrong(PROFILE, "12 name\n").contains("expected START SIZE NAME"));
        // An engine that compiled nothing.
        assert_eq!(attribute(PROFILE, "").expect("nothing").total(), 0);
    }
}
