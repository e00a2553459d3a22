//! Ints past the small range: sign and 64-bit limbs in one cell.

use super::kinds::{Kind, Trace};
use super::*;
use crate::value::{SMALL_INT_MAX, SMALL_INT_MIN, Value};
use core::cell::Cell;
use num_bigint::{BigInt, BigUint, Sign};

/// A big int, or an instance of a subclass of `int` (then of any size). Little-endian limbs without
/// leading zeroes; the sign is bit 0 of `header.aux`.
#[repr(C)]
pub struct Int {
    header: Header,
    len: Cell<usize>,
    limbs: [Cell<u64>; 0],
}

// SAFETY: repr(C), header first, interior-mutable fields.
unsafe impl HeapObject for Int {
    const KIND: Kind = Kind::Int;
}

impl Int {
    /// An int object with these limbs, boxed whatever its size.
    ///
    /// # Errors
    /// MemoryError.
    pub fn with_shape(
        t: &mut Thread,
        shape: ShapeId,
        negative: bool,
        limbs: &[u64],
    ) -> Result<Gc<Int>, Raised> {
        let exact = shape == ClassId::Int as u32 || shape == ClassId::Bool as u32;
        let bytes = size_of::<Int>() + limbs.len() * 8;
        let i = t.alloc_with_shape::<Int>(bytes + if exact { 0 } else { 8 }, shape)?;
        i.len.set(limbs.len());
        i.header.aux.set(negative as u16);
        for (k, limb) in limbs.iter().enumerate() {
            // SAFETY: allocated with room for the limbs.
            unsafe { (*i.limbs.as_ptr().add(k)).set(*limb) };
        }
        if !exact {
            i.header.set_flag(flag::HAS_EXT);
            if let Some(ext) = ext_slot(i.value()) {
                ext.init(Value::UNBOUND);
            }
        }
        Ok(i)
    }

    /// Below zero?
    #[inline(always)]
    pub fn is_negative(&self) -> bool {
        self.header.aux.get() & 1 != 0
    }

    /// The magnitude, least significant limb first.
    #[inline(always)]
    pub fn limbs(&self) -> &[u64] {
        // SAFETY: `len` limbs lie behind the header and never change.
        unsafe { core::slice::from_raw_parts(self.limbs.as_ptr().cast::<u64>(), self.len.get()) }
    }

    /// The number.
    pub fn to_bigint(&self) -> BigInt {
        let sign = if self.is_negative() {
            Sign::Minus
        } else {
            Sign::Plus
        };
        BigInt::from_biguint(sign, biguint_of(self.limbs()))
    }

    /// The only limb of an exact int that is not negative and past the small range.
    #[inline(always)]
    pub fn natural_word(v: Value) -> Option<u64> {
        let i = v.cast::<Int>()?;
        let plain = i.header.shape.get() == ClassId::Int as u32 && i.header.aux.get() == 0;
        if plain && i.len.get() == 1 {
            i.limbs().first().copied()
        } else {
            None
        }
    }

    /// The magnitude, if it has at most two limbs.
    #[inline(always)]
    pub fn to_u128(&self) -> Option<u128> {
        match self.limbs() {
            [] => Some(0),
            [a] => Some(*a as u128),
            [a, b] => Some(*a as u128 | (*b as u128) << 64),
            _ => None,
        }
    }

    /// The number, if it fits.
    #[inline(always)]
    pub fn to_i128(&self) -> Option<i128> {
        let magnitude = self.to_u128().filter(|m| *m <= i128::MAX as u128)? as i128;
        Some(if self.is_negative() {
            -magnitude
        } else {
            magnitude
        })
    }
}

/// The natural number with these limbs, least significant first.
pub fn biguint_of(limbs: &[u64]) -> BigUint {
    if cfg!(target_endian = "little") {
        // SAFETY: any bit pattern is a valid u32, and u64 is at least as aligned.
        let (_, halves, _) = unsafe { limbs.align_to::<u32>() };
        return BigUint::from_slice(halves);
    }
    BigUint::new(
        limbs
            .iter()
            .flat_map(|l| [*l as u32, (*l >> 32) as u32])
            .collect(),
    )
}

impl Trace for Int {
    fn size(&self) -> usize {
        size_of::<Self>() + self.len.get() * 8
    }
}

impl Thread {
    /// The int `v`.
    ///
    /// # Errors
    /// MemoryError.
    #[inline(always)]
    pub fn int(&mut self, v: i64) -> PyResult {
        match Value::try_small_int(v) {
            Some(v) => Ok(v),
            None => self.int_i128(v as i128),
        }
    }

    /// The int `v`.
    ///
    /// # Errors
    /// MemoryError.
    #[inline(always)]
    pub fn int_i128(&mut self, v: i128) -> PyResult {
        let low = v as i64;
        if low as i128 == v
            && let Some(small) = Value::try_small_int(low)
        {
            return Ok(small);
        }
        self.int_words(v < 0, v.unsigned_abs())
    }

    /// The int of one machine word.
    ///
    /// # Errors
    /// MemoryError.
    #[inline(always)]
    pub fn int_u64(&mut self, v: u64) -> PyResult {
        if v <= SMALL_INT_MAX as u64 {
            return Ok(Value::small_int(v as i64));
        }
        let i = self.alloc_with_shape::<Int>(size_of::<Int>() + 8, ClassId::Int as u32)?;
        i.len.set(1);
        // SAFETY: allocated with room for one limb.
        unsafe { (*i.limbs.as_ptr()).set(v) };
        Ok(i.value())
    }

    /// The int with this sign and magnitude. Without malloc: ints of one or two limbs are the
    /// common case past the small range (64-bit masks, products of two words).
    ///
    /// # Errors
    /// MemoryError.
    #[inline]
    pub fn int_u128(&mut self, negative: bool, magnitude: u128) -> PyResult {
        if magnitude <= SMALL_INT_MAX as u128 {
            let v = magnitude as i64;
            return Ok(Value::small_int(if negative { -v } else { v }));
        }
        if negative && magnitude == SMALL_INT_MIN.unsigned_abs() as u128 {
            return Ok(Value::small_int(SMALL_INT_MIN));
        }
        self.int_words(negative, magnitude)
    }

    /// The int with this sign and magnitude, which is past the small range.
    #[inline(always)]
    fn int_words(&mut self, negative: bool, magnitude: u128) -> PyResult {
        let high = (magnitude >> 64) as u64;
        let len = 1 + (high != 0) as usize;
        let bytes = size_of::<Int>() + len * 8;
        let i = self.alloc_with_shape::<Int>(bytes, ClassId::Int as u32)?;
        i.len.set(len);
        i.header.aux.set(negative as u16);
        // SAFETY: allocated with room for `len` limbs.
        unsafe {
            let limbs = i.limbs.as_ptr();
            (*limbs).set(magnitude as u64);
            if high != 0 {
                (*limbs.add(1)).set(high);
            }
        }
        Ok(i.value())
    }

    /// The int with this sign and magnitude, least significant limb first; leading zeroes are
    /// allowed.
    ///
    /// # Errors
    /// MemoryError.
    pub fn int_limbs(&mut self, negative: bool, mut limbs: &[u64]) -> PyResult {
        while let [rest @ .., 0] = limbs {
            limbs = rest;
        }
        match *limbs {
            [] => Ok(Value::ZERO),
            [a] => self.int_u128(negative, a as u128),
            [a, b] => self.int_u128(negative, a as u128 | (b as u128) << 64),
            _ => Ok(Int::with_shape(self, ClassId::Int as u32, negative, limbs)?.value()),
        }
    }

    /// The int `v`.
    ///
    /// # Errors
    /// MemoryError.
    pub fn int_big(&mut self, v: &BigInt) -> PyResult {
        self.int_biguint(v.sign() == Sign::Minus, v.magnitude())
    }

    /// The int with this sign and magnitude.
    ///
    /// # Errors
    /// MemoryError.
    pub fn int_biguint(&mut self, negative: bool, magnitude: &BigUint) -> PyResult {
        let mut digits = magnitude.iter_u64_digits();
        if digits.len() <= 2 {
            let low = digits.next().unwrap_or(0) as u128;
            return self.int_u128(negative, low | (digits.next().unwrap_or(0) as u128) << 64);
        }
        let bytes = size_of::<Int>() + digits.len() * 8;
        let i = self.alloc_with_shape::<Int>(bytes, ClassId::Int as u32)?;
        i.len.set(digits.len());
        i.header.aux.set(negative as u16);
        for (k, limb) in digits.enumerate() {
            // SAFETY: allocated with room for the limbs.
            unsafe { (*i.limbs.as_ptr().add(k)).set(limb) };
        }
        Ok(i.value())
    }
}

impl Value {
    /// The number of an int of any size (bools and subclasses included).
    pub fn to_bigint(self) -> Option<BigInt> {
        if self.is_int() {
            return Some(BigInt::from(self.as_int()));
        }
        if self.is_bool() {
            return Some(BigInt::from((self == Value::TRUE) as i32));
        }
        self.cast::<Int>().map(|i| i.to_bigint())
    }

    /// The number of an int (bools and subclasses included) that fits 64 bits.
    #[inline]
    pub fn to_i64(self) -> Option<i64> {
        if self.is_int() {
            return Some(self.as_int());
        }
        if self.is_bool() {
            return Some((self == Value::TRUE) as i64);
        }
        let i = self.cast::<Int>()?;
        match *i.limbs() {
            [] => Some(0),
            [m] if i.is_negative() => 0i64.checked_sub_unsigned(m),
            [m] => i64::try_from(m).ok(),
            _ => None,
        }
    }

    /// Is it an int of any kind: small, big, bool, of a subclass?
    #[inline]
    pub fn is_any_int(self) -> bool {
        self.is_int() || self.is_bool() || self.cast::<Int>().is_some()
    }
}
