//! Searching in code units: the one core behind the methods of str, bytes and bytearray.
//!
//! Everything runs on bytes with `memchr`; a match in the memory of wider units counts when it lies
//! at a unit's boundary.

use crate::object::CodeUnit;
use memchr::memmem;

/// What is searched for, prepared for many searches. Not empty.
#[expect(
    clippy::large_enum_variant,
    reason = "lives on the stack for one search"
)]
pub(crate) enum Needle<'n, U> {
    Byte(u8),
    /// For short texts, in which a search is over before `memmem` is prepared.
    Short(&'n [U]),
    Text(memmem::Finder<'n>, &'n [U]),
}

impl<'n, U: CodeUnit> Needle<'n, U> {
    pub(crate) fn new(needle: &'n [U], hay_len: usize) -> Self {
        debug_assert!(!needle.is_empty());
        match U::as_bytes(needle) {
            [b] => Needle::Byte(*b),
            _ if hay_len <= SHORT => Needle::Short(needle),
            bytes => Needle::Text(memmem::Finder::new(bytes), needle),
        }
    }

    /// Number of units.
    pub(crate) fn len(&self) -> usize {
        match self {
            Needle::Byte(_) => 1,
            Needle::Short(needle) | Needle::Text(_, needle) => needle.len(),
        }
    }

    /// The first match at or after `from`.
    #[inline]
    pub(crate) fn find(&self, hay: &[U], from: usize) -> Option<usize> {
        let bytes = U::as_bytes(&hay[from..]);
        match self {
            Needle::Byte(b) => memchr::memchr(*b, bytes).map(|at| at + from),
            Needle::Short(needle) => find_short(&hay[from..], needle).map(|at| at + from),
            Needle::Text(finder, _) => {
                aligned::<U>(bytes.len(), |at| finder.find(&bytes[at..])).map(|at| at + from)
            }
        }
    }

    /// The matches from left to right, without overlap.
    pub(crate) fn matches<'a>(&'a self, hay: &'a [U]) -> impl Iterator<Item = usize> + 'a {
        let mut from = 0;
        core::iter::from_fn(move || {
            let at = self.find(hay, from)?;
            from = at + self.len();
            Some(at)
        })
    }
}

/// Up to how many units a text counts as short. Below it the plain search wins even when many places
/// begin as the needle does.
const SHORT: usize = 64;

fn find_short<U: CodeUnit>(hay: &[U], needle: &[U]) -> Option<usize> {
    let (first, rest) = needle.split_first()?;
    let last = hay.len().checked_sub(needle.len())?;
    (0..=last).find(|&i| hay[i] == *first && hay[i + 1..i + needle.len()] == *rest)
}

/// Repeats a search in bytes until the match lies at a unit's boundary.
fn aligned<U>(len: usize, find: impl Fn(usize) -> Option<usize>) -> Option<usize> {
    let mut from = 0;
    while from <= len {
        let at = from + find(from)?;
        if at % size_of::<U>() == 0 {
            return Some(at / size_of::<U>());
        }
        from = at + 1;
    }
    None
}

/// The first match of `needle`, which may be empty.
pub(crate) fn find<U: CodeUnit>(hay: &[U], needle: &[U]) -> Option<usize> {
    let bytes = U::as_bytes(hay);
    match U::as_bytes(needle) {
        [] => Some(0),
        _ if needle.len() > hay.len() => None,
        [b] => memchr::memchr(*b, bytes),
        _ if hay.len() <= SHORT => find_short(hay, needle),
        wanted => aligned::<U>(bytes.len(), |at| memmem::find(&bytes[at..], wanted)),
    }
}

/// The last match of `needle`, which may be empty.
pub(crate) fn rfind<U: CodeUnit>(hay: &[U], needle: &[U]) -> Option<usize> {
    let bytes = U::as_bytes(hay);
    match U::as_bytes(needle) {
        [] => Some(hay.len()),
        _ if needle.len() > hay.len() => None,
        [b] => memchr::memrchr(*b, bytes),
        wanted => {
            let finder = memmem::FinderRev::new(wanted);
            let mut to = bytes.len();
            loop {
                let at = finder.rfind(&bytes[..to])?;
                if at % size_of::<U>() == 0 {
                    return Some(at / size_of::<U>());
                }
                // The next match begins earlier, and may end one byte before this one's end.
                to = at + wanted.len() - 1;
            }
        }
    }
}

/// Number of matches without overlap; those of the empty needle lie between all units.
pub(crate) fn count<U: CodeUnit>(hay: &[U], needle: &[U]) -> usize {
    match U::as_bytes(needle) {
        [] => hay.len() + 1,
        _ if needle.len() > hay.len() => 0,
        [b] => memchr::memchr_iter(*b, U::as_bytes(hay)).count(),
        _ => Needle::new(needle, hay.len()).matches(hay).count(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slow_find(hay: &[u16], needle: &[u16]) -> Option<usize> {
        (0..=hay.len().checked_sub(needle.len())?).find(|&i| hay[i..].starts_with(needle))
    }

    fn slow_rfind(hay: &[u16], needle: &[u16]) -> Option<usize> {
        (0..=hay.len().checked_sub(needle.len())?)
            .rev()
            .find(|&i| hay[i..].starts_with(needle))
    }

    #[test]
    fn wide_units_match_at_their_boundaries() {
        // 0x6161 repeated has misaligned matches everywhere.
        let hay = [0x6162u16, 0x6261, 0x6161, 0x6161, 0x6162, 0x0161];
        for needle in [
            &[0x6161u16][..],
            &[0x6161, 0x6161],
            &[0x6162],
            &[0x6162, 0x6261],
            &[0x61],
        ] {
            assert_eq!(find(&hay, needle), slow_find(&hay, needle), "{needle:x?}");
            assert_eq!(rfind(&hay, needle), slow_rfind(&hay, needle), "{needle:x?}");
        }
        let mut state = 7u32;
        let mut random = || {
            state = state.wrapping_mul(1664525).wrapping_add(1013904223);
            [0x6161u16, 0x6162, 0x6261][(state >> 16) as usize % 3]
        };
        for _ in 0..2000 {
            let hay: Vec<u16> = (0..40).map(|_| random()).collect();
            let needle: Vec<u16> = (0..3).map(|_| random()).collect();
            assert_eq!(find(&hay, &needle), slow_find(&hay, &needle));
            assert_eq!(rfind(&hay, &needle), slow_rfind(&hay, &needle));
        }
    }

    #[test]
    fn counts_and_empty_needles() {
        assert_eq!(count(b"aaaa", b"aa"), 2);
        assert_eq!(count(b"abc", b""), 4);
        assert_eq!(count(b"a,b,c", b","), 2);
        assert_eq!(count(b"a", b"long"), 0);
        assert_eq!(find(b"abc", b""), Some(0));
        assert_eq!(rfind(b"abc", b""), Some(3));
        assert_eq!(rfind(b"abcabc", b"bc"), Some(4));
    }
}
