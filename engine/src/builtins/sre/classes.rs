//! Classes of characters: a table for Latin-1, and rules for what lies beyond.

use super::opcodes::*;
use rustpython_unicode::{case, classify};

/// How a character is changed before it is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fold {
    None,
    /// The lower case of ASCII letters.
    Ascii,
    /// The simple lower case.
    Unicode,
}

impl Fold {
    #[inline]
    pub(super) fn apply(self, c: u32) -> u32 {
        match self {
            Fold::None => c,
            Fold::Ascii => lower_ascii(c),
            Fold::Unicode => lower_unicode(c),
        }
    }
}

pub(super) fn lower_ascii(c: u32) -> u32 {
    u8::try_from(c).map_or(c, |c| u32::from(c.to_ascii_lowercase()))
}

pub(super) fn upper_ascii(c: u32) -> u32 {
    u8::try_from(c).map_or(c, |c| u32::from(c.to_ascii_uppercase()))
}

pub(super) fn lower_unicode(c: u32) -> u32 {
    if c < 0x80 {
        return lower_ascii(c);
    }
    char::from_u32(c).map_or(c, |c| case::simple_lowercase(c) as u32)
}

pub(super) fn upper_unicode(c: u32) -> u32 {
    char::from_u32(c).map_or(c, |c| case::simple_uppercase(c) as u32)
}

/// Does the character belong to a word?
#[inline]
pub(super) fn is_word(c: u32, words: Words) -> bool {
    if c < 0x80 {
        return c == u32::from(b'_') || (c as u8).is_ascii_alphanumeric();
    }
    words == Words::Unicode && char::from_u32(c).is_some_and(classify::is_alnum)
}

fn is_space(c: u32, unicode: bool) -> bool {
    match c {
        0x09..=0x0D | 0x20 => true,
        0x1C..=0x1F => unicode,
        _ => unicode && c >= 0x80 && char::from_u32(c).is_some_and(classify::is_space),
    }
}

fn is_digit(c: u32, unicode: bool) -> bool {
    if c < 0x80 {
        return (c as u8).is_ascii_digit();
    }
    unicode && char::from_u32(c).is_some_and(classify::is_decimal)
}

fn is_line_break(c: u32, unicode: bool) -> bool {
    match c {
        0x0A => true,
        0x0B..=0x0D | 0x1C..=0x1E | 0x85 | 0x2028 | 0x2029 => unicode,
        _ => false,
    }
}

/// Does a character fall into a category? `None` for codes that are none.
fn category(code: u32, c: u32) -> Option<bool> {
    // Odd codes are the complements of even ones.
    let positive = match code & !1 {
        0 => is_digit(c, false),
        2 => is_space(c, false),
        4 | 8 => is_word(c, Words::Ascii),
        6 => is_line_break(c, false),
        10 => is_digit(c, true),
        12 => is_space(c, true),
        14 => is_word(c, Words::Unicode),
        16 => is_line_break(c, true),
        _ => return None,
    };
    Some(positive != (code & 1 == 1))
}

/// One item of a set's code.
enum Item<'a> {
    Negate,
    Category(u32),
    /// A bitmap of Latin-1.
    Bits(&'a [u32]),
    /// Bitmaps of the first plane: numbers of blocks of 256 characters, four to a word, and the blocks.
    Blocks(&'a [u32], &'a [u32]),
    Range(u32, u32),
    RangeFolded(u32, u32),
}

impl Item<'_> {
    /// Is the character in it?
    fn contains(&self, c: u32) -> bool {
        let bit = |words: &[u32], i: usize| {
            let word = words.get(i / 32);
            word.is_some_and(|w| w >> (i % 32) & 1 == 1)
        };
        match *self {
            Item::Negate => false,
            Item::Category(code) => category(code, c).unwrap_or(false),
            Item::Bits(words) => bit(words, c as usize),
            Item::Blocks(index, blocks) => {
                let n = (c >> 8) as usize;
                let block = index.get(n / 4).map(|w| w.to_ne_bytes()[n % 4]);
                block.is_some_and(|b| bit(blocks, b as usize * 256 + (c & 0xFF) as usize))
            }
            Item::Range(from, to) => (from..=to).contains(&c),
            Item::RangeFolded(from, to) => {
                (from..=to).contains(&c) || (from..=to).contains(&upper_unicode(c))
            }
        }
    }

    /// May characters beyond Latin-1 be in it?
    fn is_wide(&self) -> bool {
        match *self {
            Item::Negate | Item::Bits(_) => false,
            Item::Category(code) => code & 1 == 1 || code >= 10,
            Item::Range(_, to) => to > 0xFF,
            Item::Blocks(..) | Item::RangeFolded(..) => true,
        }
    }
}

/// The items of a set's code up to its `FAILURE`; ends early where the code is wrong.
struct Items<'a>(&'a [u32]);

impl<'a> Iterator for Items<'a> {
    type Item = Item<'a>;

    fn next(&mut self) -> Option<Item<'a>> {
        let (&op, rest) = self.0.split_first()?;
        let word = |i: usize| rest.get(i).copied();
        let (item, used) = match op {
            NEGATE => (Item::Negate, 0),
            CATEGORY => (Item::Category(word(0)?), 1),
            CHARSET => (Item::Bits(rest.get(..8)?), 8),
            BIGCHARSET => {
                let used = 65 + word(0)? as usize * 8;
                (Item::Blocks(rest.get(1..65)?, rest.get(65..used)?), used)
            }
            LITERAL => (Item::Range(word(0)?, word(0)?), 1),
            RANGE => (Item::Range(word(0)?, word(1)?), 2),
            RANGE_UNI_IGNORE => (Item::RangeFolded(word(0)?, word(1)?), 2),
            _ => return None,
        };
        self.0 = &rest[used..];
        Some(item)
    }
}

/// Is a set's code well formed?
fn is_valid(code: &[u32]) -> bool {
    let mut items = Items(code);
    let known = items
        .by_ref()
        .all(|item| !matches!(item, Item::Category(code) if category(code, 0).is_none()));
    known && items.0 == [FAILURE]
}

fn contains(code: &[u32], c: u32) -> bool {
    let mut ok = true;
    for item in Items(code) {
        match item {
            Item::Negate => ok = !ok,
            _ if item.contains(c) => return ok,
            _ => {}
        }
    }
    !ok
}

/// Which characters beyond Latin-1 a class has.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Wide {
    None,
    All,
    /// Those that the set has after folding.
    Set(Box<[u32]>, Fold),
}

/// A class of characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Class {
    latin1: [bool; 256],
    wide: Wide,
}

impl Class {
    /// No character.
    pub(super) fn empty() -> Class {
        Class {
            latin1: [false; 256],
            wide: Wide::None,
        }
    }

    /// Characters of bytes by a rule; those beyond are in it when `wide`.
    pub(super) fn of_rule(wide: bool, rule: impl Fn(u32) -> bool) -> Class {
        Class {
            latin1: core::array::from_fn(|c| rule(c as u32)),
            wide: if wide { Wide::All } else { Wide::None },
        }
    }

    /// The characters that a set has after folding; `None` if its code is wrong.
    pub(super) fn of_set(code: &[u32], fold: Fold) -> Option<Class> {
        if !is_valid(code) {
            return None;
        }
        let wide = Items(code).any(|item| item.is_wide()) || fold == Fold::Unicode;
        let wide = match wide {
            true => Wide::Set(code.into(), fold),
            false if contains(code, u32::MAX) => Wide::All,
            false => Wide::None,
        };
        let mut latin1 = [false; 256];
        let mut undecided = [true; 256];
        let mut ok = true;
        for item in Items(code) {
            if let Item::Negate = item {
                ok = !ok;
                continue;
            }
            let (from, to) = match item {
                Item::Range(from, to) => (from.min(256), to.min(255)),
                _ => (0, 255),
            };
            for c in from..=to {
                if undecided[c as usize] && item.contains(c) {
                    undecided[c as usize] = false;
                    latin1[c as usize] = ok;
                }
            }
        }
        for c in 0..256 {
            latin1[c] |= undecided[c] && !ok;
        }
        if fold != Fold::None {
            let plain = latin1;
            // The lower case of a character of Latin-1 is one too.
            latin1 = core::array::from_fn(|c| plain[(fold.apply(c as u32) & 0xFF) as usize]);
        }
        Some(Class { latin1, wide })
    }

    /// The characters of bytes that a set has in one of their cases, in the C locale; `None` if its code is
    /// wrong. A set that begins with `NEGATE` has those of which no case is in the rest.
    pub(super) fn of_set_in_any_case(code: &[u32]) -> Option<Class> {
        let (code, is_negated) = match code {
            [NEGATE, rest @ ..] => (rest, true),
            _ => (code, false),
        };
        let plain = Class::of_set(code, Fold::None)?.latin1;
        let has = |c: u32| plain[lower_ascii(c) as usize] || plain[upper_ascii(c) as usize];
        Some(Class::of_rule(is_negated, |c| has(c) != is_negated))
    }

    /// Is the character in it?
    #[inline(always)]
    pub(super) fn contains(&self, c: u32) -> bool {
        match u8::try_from(c) {
            Ok(c) => self.latin1[c as usize],
            Err(_) => self.contains_wide(c),
        }
    }

    #[inline(never)]
    fn contains_wide(&self, c: u32) -> bool {
        match &self.wide {
            Wide::None => false,
            Wide::All => true,
            Wide::Set(code, fold) => contains(code, fold.apply(c)),
        }
    }

    /// Takes the characters of another class in; perhaps more beyond Latin-1.
    pub(super) fn widen(&mut self, other: &Class) {
        for c in 0..256 {
            self.latin1[c] |= other.latin1[c];
        }
        if other.wide != Wide::None {
            self.wide = Wide::All;
        }
    }

    /// Is certain that no character is in both?
    pub(super) fn is_disjoint(&self, other: &Class) -> bool {
        let narrow = (0..256).all(|c| !(self.latin1[c] && other.latin1[c]));
        let lone = |a: &Class, b: &Class| match &a.wide {
            Wide::None => true,
            // The one character of a class of a literal.
            Wide::Set(code, Fold::None) if code[0] == LITERAL && code.len() == 3 => {
                !b.contains(code[1])
            }
            _ => false,
        };
        narrow && (lone(self, other) || lone(other, self))
    }

    /// The characters, if all are of Latin-1 and no more than three.
    pub(super) fn few(&self) -> Option<Vec<u8>> {
        if self.wide != Wide::None {
            return None;
        }
        self.few_latin1()
    }

    /// The characters of Latin-1, if no more than three.
    pub(super) fn few_latin1(&self) -> Option<Vec<u8>> {
        let found = (0..=255u8).filter(|&c| self.latin1[c as usize]);
        let found: Vec<u8> = found.take(4).collect();
        (found.len() <= 3).then_some(found)
    }

    /// Is every character in it?
    pub(super) fn is_all(&self) -> bool {
        self.wide == Wide::All && self.latin1.iter().all(|&has| has)
    }
}
