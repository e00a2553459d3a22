//! Reading folded stacks, which py-spy writes.

use super::Stacks;

/// The stacks of a text in which each line is a stack and its number of samples; a sample weighs `each`.
///
/// # Errors
/// The line that is something else.
pub fn from_folded(text: &str, each: u64) -> Result<Stacks, String> {
    let mut stacks = Stacks::default();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let found = (line.rsplit_once(' ')).and_then(|(stack, n)| Some((stack, n.parse().ok()?)));
        let (stack, samples) =
            found.ok_or_else(|| format!("expected a stack and a number: {line:?}"))?;
        // A process of py-spy's is a frame without a place, and so is a thread.
        let frames: Vec<String> = stack.split(';').map(visible).collect();
        stacks.add(frames.join(";"), each, samples);
    }
    Ok(stacks)
}

/// Without characters that would be taken for something else by a reader of lines.
fn visible(frame: &str) -> String {
    frame.chars().filter(|c| !c.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_stacks_with_numbers() {
        let text =
            "<module> (s.py:1);bench (s.py:8) 50\n<module> (s.py:1) 3\n\n<module> (s.py:1) 1\n";
        let found = from_folded(text, 10).expect("stacks");
        assert_eq!(
            found.folded(),
            "<module> (s.py:1) 40\n<module> (s.py:1);bench (s.py:8) 500\n"
        );
        assert_eq!(found.0["<module> (s.py:1)"].squares, 400.0);
        assert_eq!(from_folded("", 1), Ok(Stacks::default()));
        for wrong in ["nothing", "a;b x", "a -1"] {
            assert!(from_folded(wrong, 1).is_err(), "{wrong}");
        }
    }
}
