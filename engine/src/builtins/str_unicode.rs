//! Properties and case mappings of code points, as CPython's `str` sees them.
//!
//! The tables hold runs of code points with equal properties; an index by the high bits of the code
//! point narrows the search to a few runs. Latin-1 has a flat table.

use super::str_unicode_tables::*;

/// Flags and simple case mappings (as differences) of a code point.
#[derive(Clone, Copy, Debug)]
pub(super) struct Properties {
    flags: u16,
    lower: i32,
    upper: i32,
    title: i32,
}

impl Properties {
    pub(super) const fn new(flags: u16, lower: i32, upper: i32, title: i32) -> Properties {
        Properties {
            flags,
            lower,
            upper,
            title,
        }
    }
}

/// log2 of the code points per entry of [`INDEX`].
const BLOCK_SHIFT: u32 = 7;
const BLOCKS: usize = 0x110000 >> BLOCK_SHIFT;

/// By block, the last run that starts at or before the block's first code point.
static INDEX: [u16; BLOCKS + 1] = {
    let mut index = [0u16; BLOCKS + 1];
    let (mut block, mut run) = (0, 0);
    while block <= BLOCKS {
        let first = (block as u32) << BLOCK_SHIFT;
        while run + 1 < RUNS.len() && RUNS[run + 1] >> 11 <= first {
            run += 1;
        }
        index[block] = run as u16;
        block += 1;
    }
    index
};

/// The properties of the code points below 256.
static LATIN1: [Properties; 256] = {
    let mut properties = [Properties::new(0, 0, 0, 0); 256];
    let mut c = 0;
    while c < 256 {
        properties[c] = PROPERTIES[(RUNS[find_run(c as u32)] & 0x7FF) as usize];
        c += 1;
    }
    properties
};

const fn find_run(c: u32) -> usize {
    let block = (c >> BLOCK_SHIFT) as usize;
    let (mut low, mut high) = (INDEX[block] as usize, INDEX[block + 1] as usize);
    // The last run in low..=high that starts at or before `c`.
    while low < high {
        let middle = (low + high).div_ceil(2);
        if RUNS[middle] >> 11 <= c {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    low
}

#[inline(always)]
fn properties(c: u32) -> &'static Properties {
    match LATIN1.get(c as usize) {
        Some(p) => p,
        None => further_properties(c),
    }
}

#[inline(never)]
fn further_properties(c: u32) -> &'static Properties {
    &PROPERTIES[(RUNS[find_run(c)] & 0x7FF) as usize]
}

#[inline]
fn has(c: u32, flags: u16) -> bool {
    properties(c).flags & flags != 0
}

macro_rules! predicates {
    ($($(#[$doc:meta])* $name:ident = $flags:expr;)*) => {
        $($(#[$doc])* #[inline] pub(crate) fn $name(c: u32) -> bool { has(c, $flags) })*
    };
}

predicates! {
    /// A letter (general category L).
    is_alpha = ALPHA;
    /// A decimal digit.
    is_decimal = DECIMAL;
    /// A digit, superscripts and the like included.
    is_digit = DIGIT;
    /// Has a numeric value.
    is_numeric = NUMERIC;
    /// A letter or a number.
    is_alnum = ALPHA | DECIMAL | DIGIT | NUMERIC;
    /// Lower case.
    is_lower = LOWER;
    /// Upper case.
    is_upper = UPPER;
    /// Title case (a digraph such as U+01C5).
    is_title = TITLE;
    /// Has a case.
    is_cased = LOWER | UPPER | TITLE;
    /// Does not count when the end of a word is sought.
    is_case_ignorable = CASE_IGNORABLE;
    /// White space.
    is_space = SPACE;
    /// `repr` shows it as it is.
    is_printable = PRINTABLE;
    /// May begin an identifier.
    is_identifier_start = XID_START;
    /// May continue an identifier.
    is_identifier_part = XID_CONTINUE;
}

/// Ends a line for `str.splitlines`.
#[inline]
pub(crate) fn is_line_break(c: u32) -> bool {
    matches!(c, 0x0A..=0x0D | 0x1C..=0x1E | 0x85 | 0x2028 | 0x2029)
}

/// The value of a decimal digit of any script.
pub(crate) fn decimal_value(c: u32) -> Option<u32> {
    if c < 128 {
        return (c as u8).is_ascii_digit().then(|| c - b'0' as u32);
    }
    let run = find_run(c);
    // Decimal digits come in runs of ten in order (or of several times ten).
    let decimal = PROPERTIES[(RUNS[run] & 0x7FF) as usize].flags & DECIMAL != 0;
    decimal.then(|| (c - (RUNS[run] >> 11)) % 10)
}

/// A case mapping: one to three code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mapping([u32; 3]);

impl Mapping {
    fn one(c: u32) -> Mapping {
        Mapping([c, 0, 0])
    }

    /// Calls `push` with each code point.
    #[inline]
    pub(crate) fn for_each(self, mut push: impl FnMut(u32)) {
        push(self.0[0]);
        for c in &self.0[1..] {
            if *c != 0 {
                push(*c);
            }
        }
    }
}

fn special(table: &[(u32, [u32; 3])], p: &Properties, c: u32) -> Option<Mapping> {
    if p.flags & SPECIAL_CASE == 0 {
        return None;
    }
    let at = table.binary_search_by_key(&c, |row| row.0).ok()?;
    Some(Mapping(table[at].1))
}

/// The upper-case mapping.
pub(crate) fn to_upper(c: u32) -> Mapping {
    let p = properties(c);
    special(&SPECIAL_UPPER, p, c).unwrap_or(Mapping::one(c.wrapping_add_signed(p.upper)))
}

/// The lower-case mapping, that of a capital sigma at the end of a word excepted.
pub(crate) fn to_lower(c: u32) -> Mapping {
    let p = properties(c);
    special(&SPECIAL_LOWER, p, c).unwrap_or(Mapping::one(c.wrapping_add_signed(p.lower)))
}

/// The title-case mapping.
pub(crate) fn to_title(c: u32) -> Mapping {
    let p = properties(c);
    special(&SPECIAL_TITLE, p, c).unwrap_or(Mapping::one(c.wrapping_add_signed(p.title)))
}

/// The mapping for caseless comparison.
pub(crate) fn to_folded(c: u32) -> Mapping {
    let p = properties(c);
    special(&SPECIAL_FOLD, p, c)
        .or_else(|| special(&SPECIAL_LOWER, p, c))
        .unwrap_or(Mapping::one(c.wrapping_add_signed(p.lower)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(m: Mapping) -> String {
        let mut s = String::new();
        m.for_each(|c| s.extend(char::from_u32(c)));
        s
    }

    #[test]
    fn properties_of_some_code_points() {
        assert!(is_alpha('a' as u32) && is_alpha('ß' as u32) && is_alpha('日' as u32));
        assert!(is_space(0x1C) && is_space(0x3000) && !is_space(0x200B));
        assert!(is_digit('²' as u32) && !is_decimal('²' as u32));
        assert!(is_numeric('五' as u32) && !is_digit('五' as u32));
        assert!(!is_printable(0xA0) && is_printable(' ' as u32) && !is_printable(0xD800));
        assert!(is_identifier_start('_' as u32) && is_identifier_part('9' as u32));
        assert!(is_printable(0x20000) && !is_printable(0x10FFFF) && !is_alpha(0x10FFFF));
    }

    #[test]
    fn decimal_values() {
        for (c, v) in [('7', 7), ('٣', 3), ('９', 9), ('𝟘', 0), ('𝟡', 9)] {
            assert_eq!(decimal_value(c as u32), Some(v));
        }
        assert_eq!(decimal_value('²' as u32), None);
        assert_eq!(decimal_value('x' as u32), None);
    }

    #[test]
    fn case_mappings() {
        assert_eq!(text(to_upper('ß' as u32)), "SS");
        assert_eq!(text(to_title('ŉ' as u32)), "ʼN");
        assert_eq!(text(to_title('ǆ' as u32)), "ǅ");
        assert_eq!(text(to_lower('İ' as u32)), "i\u{307}");
        assert_eq!(text(to_folded('ẞ' as u32)), "ss");
        assert_eq!(text(to_folded('K' as u32)), "k");
        assert_eq!(text(to_upper('ÿ' as u32)), "Ÿ");
    }

    /// Rust's tables are of a later version, which only adds code points.
    #[test]
    fn agrees_with_the_standard_library_on_common_ranges() {
        for c in (0..0x2000u32).chain(0xFF00..0xFFF0) {
            let Some(ch) = char::from_u32(c) else {
                continue;
            };
            assert_eq!(
                text(to_upper(c)),
                ch.to_uppercase().collect::<String>(),
                "{c:#x}"
            );
            assert_eq!(
                text(to_lower(c)),
                ch.to_lowercase().collect::<String>(),
                "{c:#x}"
            );
        }
    }
}
