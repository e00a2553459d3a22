//! "Did you mean": the closest name.

/// More candidates than this are not looked at.
const MOST_CANDIDATES: usize = 750;
/// Longer names are not looked at, in bytes.
const LONGEST: usize = 40;
/// Cost of inserting, deleting or exchanging a character.
const MOVE: usize = 2;
/// Cost of exchanging upper and lower case.
const CASE: usize = 1;

/// The candidate that is closest to `wrong`, if one is close.
pub(super) fn closest<'a>(
    wrong: &str,
    candidates: impl ExactSizeIterator<Item = &'a str>,
) -> Option<&'a str> {
    if candidates.len() >= MOST_CANDIDATES {
        return None;
    }
    let mut best: Option<(&str, usize)> = None;
    for name in candidates {
        if name == wrong {
            continue;
        }
        // At most a third of the characters may differ.
        let mut most = (name.len() + wrong.len() + 3) * MOVE / 6;
        if let Some((_, d)) = best {
            most = most.min(d - 1);
        }
        let d = distance(wrong.as_bytes(), name.as_bytes(), most);
        if d <= most && best.is_none_or(|(_, b)| d < b) {
            best = Some((name, d));
        }
    }
    best.map(|(name, _)| name)
}

fn substitution(a: u8, b: u8) -> usize {
    if a == b {
        0
    } else if a.eq_ignore_ascii_case(&b) {
        CASE
    } else {
        MOVE
    }
}

/// Levenshtein's distance with the costs above; something above `most` when it is larger than that.
fn distance(a: &[u8], b: &[u8], most: usize) -> usize {
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[same..], &b[same..]);
    let same = a
        .iter()
        .rev()
        .zip(b.iter().rev())
        .take_while(|(x, y)| x == y)
        .count();
    let (a, b) = (&a[..a.len() - same], &b[..b.len() - same]);
    if a.is_empty() || b.is_empty() {
        return MOVE * (a.len() + b.len());
    }
    if a.len() > LONGEST || b.len() > LONGEST {
        return most + 1;
    }
    let (a, b) = if b.len() < a.len() { (b, a) } else { (a, b) };
    if (b.len() - a.len()) * MOVE > most {
        return most + 1;
    }
    // One row of the matrix, from the row above.
    let mut row: Vec<usize> = (1..=a.len()).map(|i| i * MOVE).collect();
    let mut result = 0;
    for (i, &y) in b.iter().enumerate() {
        let mut diagonal = i * MOVE;
        result = diagonal;
        let mut least = usize::MAX;
        for (j, &x) in a.iter().enumerate() {
            let exchanged = diagonal + substitution(y, x);
            diagonal = row[j];
            result = exchanged.min(result.min(diagonal) + MOVE);
            row[j] = result;
            least = least.min(result);
        }
        if least > most {
            return most + 1;
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn close_names_are_found() {
        let names = ["content", "other", "Counter", "counter"];
        let find = |w| closest(w, names.iter().copied());
        assert_eq!(find("contant"), Some("content"));
        assert_eq!(find("conter"), Some("counter"));
        assert_eq!(find("zzz"), None);
        assert_eq!(find("content"), None);
    }
}
