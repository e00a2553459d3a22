//! The 64-bit value word: every Python value is one `Value`.
//!
//! The low three bits are the tag:
//!
//! | tag | meaning | encoding |
//! |---|---|---|
//! | `000` | small int, 61 bits, signed | `v << 3` |
//! | `001` | heap object, 16-byte aligned | `address \| 1` |
//! | `010` | singleton | `index << 3 \| 2` |
//! | `011`, `100` | float, 2^-255 <= \|x\| < 2^257 | `rotl(bits, 4)` |
//! | `101` | float zero | sign in bit 3 |
//!
//! Floats tag themselves (the three top exponent bits become the tag, after arXiv 2411.16544);
//! all other floats (tiny, huge, infinite, not a number) are boxed by `object`.
//! Zeroed memory reads as the int 0; holes and unbound registers are the singleton `UNBOUND`.

use core::fmt;

/// The tag of small ints.
pub const TAG_INT: u64 = 0b000;
/// The tag of heap pointers.
pub const TAG_PTR: u64 = 0b001;
/// The tag of singletons.
pub const TAG_SINGLETON: u64 = 0b010;
/// The tag of the two float zeroes.
pub const TAG_ZERO: u64 = 0b101;
/// Mask of the tag bits.
pub const TAG_MASK: u64 = 0b111;

/// Smallest small int: -2^60.
pub const SMALL_INT_MIN: i64 = -(1 << 60);
/// Largest small int: 2^60 - 1.
pub const SMALL_INT_MAX: i64 = (1 << 60) - 1;

/// One value word. Equality is identity of words.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct Value(u64);

const fn singleton(index: u64) -> Value {
    Value(index << 3 | TAG_SINGLETON)
}

impl Value {
    /// Not a value: an empty slot, an unbound name, a missing argument.
    pub const UNBOUND: Value = singleton(0);
    /// `None`.
    pub const NONE: Value = singleton(1);
    /// `False`.
    pub const FALSE: Value = singleton(2);
    /// `True`.
    pub const TRUE: Value = singleton(3);
    /// `Ellipsis`.
    pub const ELLIPSIS: Value = singleton(4);
    /// `NotImplemented`.
    pub const NOT_IMPLEMENTED: Value = singleton(5);
    /// The one-word error sentinel: an exception is pending on the thread.
    pub const ERROR: Value = singleton(6);
    /// A deleted hash-table entry.
    pub const TOMBSTONE: Value = singleton(7);
    /// An iterator's end, where no exception object is wanted.
    pub const EXHAUSTED: Value = singleton(8);
    /// Compiled code was left and the interpreter's frames are rebuilt: it goes on there.
    pub const RESUME: Value = singleton(9);
    /// As `RESUME`, with an exception pending that is raised there.
    pub const RAISE: Value = singleton(10);
    /// A helper's answer: the interpreter has to run this instruction, nothing has happened yet.
    pub const WANTS_FRAME: Value = singleton(11);
    /// The small int 0; what zeroed memory reads as.
    pub const ZERO: Value = Value(0);

    /// The raw word.
    #[inline(always)]
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// The value of a raw word.
    #[inline(always)]
    pub const fn from_bits(bits: u64) -> Value {
        Value(bits)
    }

    /// `True` or `False`.
    #[inline(always)]
    pub const fn bool(b: bool) -> Value {
        Value((2 + b as u64) << 3 | TAG_SINGLETON)
    }

    // ---- small ints -------------------------------------------------------------------------

    /// Is this a small int?
    #[inline(always)]
    pub const fn is_int(self) -> bool {
        self.0 & TAG_MASK == TAG_INT
    }

    /// Are both small ints? One test for two words.
    #[inline(always)]
    pub const fn both_int(a: Value, b: Value) -> bool {
        (a.0 | b.0) & TAG_MASK == TAG_INT
    }

    /// The small int `v`, which must lie within 61 bits.
    #[inline(always)]
    pub const fn small_int(v: i64) -> Value {
        debug_assert!(v >= SMALL_INT_MIN && v <= SMALL_INT_MAX);
        Value((v as u64) << 3)
    }

    /// The small int `v`, or `None` when it needs more than 61 bits.
    #[inline(always)]
    pub const fn try_small_int(v: i64) -> Option<Value> {
        if v >= SMALL_INT_MIN && v <= SMALL_INT_MAX {
            Some(Value((v as u64) << 3))
        } else {
            None
        }
    }

    /// The number of a small int; meaningless for other values.
    #[inline(always)]
    pub const fn as_int(self) -> i64 {
        debug_assert!(self.is_int());
        self.0 as i64 >> 3
    }

    /// The number, if this is a small int.
    #[inline(always)]
    pub const fn to_int(self) -> Option<i64> {
        if self.is_int() {
            Some(self.0 as i64 >> 3)
        } else {
            None
        }
    }

    // ---- floats -----------------------------------------------------------------------------

    /// Is this an immediate float (zero included)?
    #[inline(always)]
    pub const fn is_float(self) -> bool {
        (self.0 & TAG_MASK).wrapping_sub(3) < 3
    }

    /// Is this an immediate float other than zero?
    #[inline(always)]
    pub const fn is_nonzero_float(self) -> bool {
        self.0.wrapping_add(5) & 0b110 == 0
    }

    /// The immediate for `x`, or `None` when `x` must be boxed.
    #[inline(always)]
    pub const fn try_float(x: f64) -> Option<Value> {
        let w = x.to_bits().rotate_left(4);
        if w.wrapping_add(5) & 0b110 == 0 {
            Some(Value(w))
        } else if x == 0.0 {
            Some(Value((x.to_bits() >> 63) << 3 | TAG_ZERO))
        } else {
            None
        }
    }

    /// The number of an immediate float; meaningless for other values.
    #[inline(always)]
    pub const fn as_float(self) -> f64 {
        debug_assert!(self.is_float());
        if self.0 & TAG_MASK == TAG_ZERO {
            f64::from_bits((self.0 >> 3) << 63)
        } else {
            f64::from_bits(self.0.rotate_right(4))
        }
    }

    // ---- heap pointers ----------------------------------------------------------------------

    /// Is this a heap object?
    #[inline(always)]
    pub const fn is_ptr(self) -> bool {
        self.0 & TAG_MASK == TAG_PTR
    }

    /// The value of an object at `p`, which is 16-byte aligned.
    #[inline(always)]
    pub fn from_ptr<T>(p: *const T) -> Value {
        debug_assert!(p.addr() & 15 == 0 && !p.is_null());
        Value(p.addr() as u64 | TAG_PTR)
    }

    /// The object's address; meaningless for other values.
    #[inline(always)]
    pub fn as_raw_ptr(self) -> *mut u8 {
        debug_assert!(self.is_ptr());
        (self.0 - TAG_PTR) as usize as *mut u8
    }

    // ---- singletons -------------------------------------------------------------------------

    /// `True` or `False`?
    #[inline(always)]
    pub const fn is_bool(self) -> bool {
        self.0 == Value::FALSE.0 || self.0 == Value::TRUE.0
    }

    /// `None`?
    #[inline(always)]
    pub const fn is_none(self) -> bool {
        self.0 == Value::NONE.0
    }

    /// The error sentinel?
    #[inline(always)]
    pub const fn is_error(self) -> bool {
        self.0 == Value::ERROR.0
    }

    /// An empty slot?
    #[inline(always)]
    pub const fn is_unbound(self) -> bool {
        self.0 == Value::UNBOUND.0
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Value::UNBOUND => f.write_str("unbound"),
            Value::NONE => f.write_str("None"),
            Value::FALSE => f.write_str("False"),
            Value::TRUE => f.write_str("True"),
            Value::ERROR => f.write_str("error"),
            v if v.is_int() => write!(f, "{}", v.as_int()),
            v if v.is_float() => write!(f, "{:?}", v.as_float()),
            v if v.is_ptr() => write!(f, "object({:#x})", v.0 - TAG_PTR),
            v => write!(f, "word({:#x})", v.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_ints_round_trip() {
        for v in [0, 1, -1, 7, SMALL_INT_MIN, SMALL_INT_MAX] {
            let w = Value::small_int(v);
            assert!(w.is_int() && !w.is_float() && !w.is_ptr());
            assert_eq!(w.as_int(), v);
        }
        assert!(Value::try_small_int(SMALL_INT_MAX + 1).is_none());
        assert!(Value::try_small_int(SMALL_INT_MIN - 1).is_none());
    }

    #[test]
    fn floats_tag_themselves() {
        let edges = [
            0.0,
            -0.0,
            1.0,
            -1.5,
            0.1,
            2f64.powi(-255),
            -2f64.powi(256),
            2f64.powi(256) * 1.999_999,
        ];
        for x in edges {
            let w = Value::try_float(x).expect("in the immediate range");
            assert!(w.is_float() && !w.is_int() && !w.is_ptr(), "{x}");
            assert_eq!(w.as_float().to_bits(), x.to_bits(), "{x}");
        }
        for x in [
            f64::INFINITY,
            f64::NAN,
            2f64.powi(257),
            2f64.powi(-256),
            5e-324,
            f64::MAX,
        ] {
            assert!(Value::try_float(x).is_none(), "{x}");
        }
    }

    #[test]
    fn every_immediate_float_pattern_is_no_other_tag() {
        let mut state = 1u64;
        for _ in 0..100_000 {
            state = state
                .wrapping_mul(6364136223846793005)
                .wrapping_add(1442695040888963407);
            let x = f64::from_bits(state);
            if let Some(w) = Value::try_float(x) {
                assert_eq!(w.as_float().to_bits(), x.to_bits());
                assert!(w.is_float() && !w.is_int() && !w.is_ptr() && !w.is_bool());
            }
        }
    }

    #[test]
    fn zeroed_memory_is_the_int_zero() {
        assert_eq!(Value::from_bits(0), Value::small_int(0));
        assert_ne!(Value::UNBOUND, Value::ZERO);
    }
}
