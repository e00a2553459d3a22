//! The codes of which `re._compiler` makes patterns: `re._constants` in numbers.

/// What `re` checks before it compiles anything.
pub(super) const MAGIC: i64 = 20_230_612;
/// Bytes of a code.
pub(super) const CODE_SIZE: i64 = 4;
/// A repeat without an upper bound.
pub(super) const MAX_REPEAT: u32 = u32::MAX;
/// Most groups of a pattern.
pub(super) const MAX_GROUPS: i64 = i32::MAX as i64 / 2;

macro_rules! codes {
    ($($name:ident $value:literal,)*) => {
        $(pub(super) const $name: u32 = $value;)*
    };
}

codes! {
    FAILURE 0,
    SUCCESS 1,
    ANY 2,
    ANY_ALL 3,
    ASSERT 4,
    ASSERT_NOT 5,
    AT 6,
    BRANCH 7,
    CATEGORY 8,
    CHARSET 9,
    BIGCHARSET 10,
    GROUPREF 11,
    GROUPREF_EXISTS 12,
    IN 13,
    INFO 14,
    JUMP 15,
    LITERAL 16,
    MARK 17,
    MAX_UNTIL 18,
    MIN_UNTIL 19,
    NOT_LITERAL 20,
    NEGATE 21,
    RANGE 22,
    REPEAT 23,
    REPEAT_ONE 24,
    MIN_REPEAT_ONE 26,
    ATOMIC_GROUP 27,
    POSSESSIVE_REPEAT 28,
    POSSESSIVE_REPEAT_ONE 29,
    GROUPREF_IGNORE 30,
    IN_IGNORE 31,
    LITERAL_IGNORE 32,
    NOT_LITERAL_IGNORE 33,
    GROUPREF_LOC_IGNORE 34,
    IN_LOC_IGNORE 35,
    LITERAL_LOC_IGNORE 36,
    NOT_LITERAL_LOC_IGNORE 37,
    GROUPREF_UNI_IGNORE 38,
    IN_UNI_IGNORE 39,
    LITERAL_UNI_IGNORE 40,
    NOT_LITERAL_UNI_IGNORE 41,
    RANGE_UNI_IGNORE 42,
}

/// Bits of the second word of `INFO`: it has a literal prefix, which is the whole pattern.
pub(super) const INFO_PREFIX: u32 = 1;
pub(super) const INFO_LITERAL: u32 = 2;

/// Places, the operand of `AT`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum At {
    Beginning,
    BeginningLine,
    /// Between a character of a word and one of none.
    Boundary(Words),
    NonBoundary(Words),
    End,
    EndLine,
    EndString,
}

/// Which characters words consist of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Words {
    Ascii,
    Unicode,
}

impl At {
    pub(super) fn of_code(code: u32) -> Option<At> {
        Some(match code {
            0 | 2 => At::Beginning,
            1 => At::BeginningLine,
            3 | 8 => At::Boundary(Words::Ascii),
            4 | 9 => At::NonBoundary(Words::Ascii),
            5 => At::End,
            6 => At::EndLine,
            7 => At::EndString,
            10 => At::Boundary(Words::Unicode),
            11 => At::NonBoundary(Words::Unicode),
            _ => return None,
        })
    }
}
