//! Number operands, unpacked.

use crate::object::{ClassId, Float, Gc, Int};
use crate::value::Value;

/// An int operand.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Integer {
    /// A small int or bool.
    Small(i64),
    /// A heap int: past the small range, or any instance of a subclass of `int`.
    Big(Gc<Int>),
}

impl Integer {
    /// The operand, if `v` is exactly an int or a bool.
    #[inline(always)]
    pub(crate) fn exact(v: Value) -> Option<Integer> {
        Self::of(v).filter(|_| !v.is_ptr() || v.shape_id() == ClassId::Int as u32)
    }

    /// The operand, if `v` is an int of any kind.
    #[inline(always)]
    pub(crate) fn of(v: Value) -> Option<Integer> {
        if v.is_int() {
            Some(Integer::Small(v.as_int()))
        } else if v.is_ptr() {
            v.cast::<Int>().map(Integer::Big)
        } else if v.is_bool() {
            Some(Integer::Small((v == Value::TRUE) as i64))
        } else {
            None
        }
    }

    /// Sign and limbs; `word` is where the limb of a small int is put.
    #[inline(always)]
    pub(crate) fn limbs<'a>(&'a self, word: &'a mut [u64; 1]) -> (bool, &'a [u64]) {
        match self {
            Integer::Small(0) => (false, &[]),
            Integer::Small(v) => {
                word[0] = v.unsigned_abs();
                (*v < 0, word)
            }
            Integer::Big(i) => (i.is_negative(), i.limbs()),
        }
    }

    /// Sign and magnitude, if the magnitude has at most two limbs.
    #[inline(always)]
    pub(crate) fn to_u128(self) -> Option<(bool, u128)> {
        match self {
            Integer::Small(v) => Some((v < 0, v.unsigned_abs() as u128)),
            Integer::Big(i) => i.to_u128().map(|m| (i.is_negative(), m)),
        }
    }

    /// The number, if it fits.
    #[inline(always)]
    pub(crate) fn to_i128(self) -> Option<i128> {
        match self {
            Integer::Small(v) => Some(v as i128),
            Integer::Big(i) => i.to_i128(),
        }
    }

    /// The number, if it fits.
    #[inline(always)]
    pub(crate) fn to_i64(self) -> Option<i64> {
        match self {
            Integer::Small(v) => Some(v),
            Integer::Big(i) => i.value().to_i64(),
        }
    }

    /// Below zero?
    #[inline(always)]
    pub(crate) fn is_negative(self) -> bool {
        match self {
            Integer::Small(v) => v < 0,
            Integer::Big(i) => i.is_negative(),
        }
    }

    /// Zero?
    #[inline(always)]
    pub(crate) fn is_zero(self) -> bool {
        match self {
            Integer::Small(v) => v == 0,
            Integer::Big(i) => i.limbs().is_empty(),
        }
    }

    /// Odd?
    #[inline(always)]
    pub(crate) fn is_odd(self) -> bool {
        match self {
            Integer::Small(v) => v & 1 != 0,
            Integer::Big(i) => i.limbs().first().is_some_and(|l| l & 1 != 0),
        }
    }

    /// Number of bits of the magnitude.
    #[inline]
    pub(crate) fn bits(self) -> u64 {
        super::limbs::bits(self.limbs(&mut [0]).1)
    }
}

/// A number operand.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Number {
    /// An int or bool.
    Int(Integer),
    /// A float.
    Float(f64),
}

impl Number {
    /// The operand, if `v` is exactly an int, a bool or a float.
    #[inline(always)]
    pub(crate) fn exact(v: Value) -> Option<Number> {
        if v.is_float() {
            return Some(Number::Float(v.as_float()));
        }
        if let Some(i) = Integer::exact(v) {
            return Some(Number::Int(i));
        }
        let f = v
            .cast::<Float>()
            .filter(|_| v.shape_id() == ClassId::Float as u32)?;
        Some(Number::Float(f.get()))
    }

    /// The operand, if `v` is an int, a bool, a float or an instance of a subclass of theirs.
    #[inline(always)]
    pub(crate) fn of(v: Value) -> Option<Number> {
        match v.to_f64() {
            Some(x) => Some(Number::Float(x)),
            None => Integer::of(v).map(Number::Int),
        }
    }
}
