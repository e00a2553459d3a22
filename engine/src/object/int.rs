//! Ints past the small range: sign and 64-bit limbs in one cell.

use super::kinds::{Kind, Trace};
use super::*;
use crate::value::Value;
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
        let mut bytes = Vec::with_capacity(self.limbs().len() * 8);
        for limb in self.limbs() {
            bytes.extend_from_slice(&limb.to_le_bytes());
        }
        let sign = if self.is_negative() { Sign::Minus } else { Sign::Plus };
        BigInt::from_biguint(sign, BigUint::from_bytes_le(&bytes))
    }

    /// The number, if it fits.
    pub fn to_i128(&self) -> Option<i128> {
        let magnitude = match self.limbs() {
            [] => 0,
            [a] => *a as u128,
            [a, b] if b >> 63 == 0 => *a as u128 | (*b as u128) << 64,
            _ => return None,
        };
        Some(if self.is_negative() { -(magnitude as i128) } else { magnitude as i128 })
    }
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
    pub fn int_i128(&mut self, v: i128) -> PyResult {
        if let Ok(small) = i64::try_from(v)
            && let Some(small) = Value::try_small_int(small)
        {
            return Ok(small);
        }
        let m = v.unsigned_abs();
        let limbs = [m as u64, (m >> 64) as u64];
        let n = if limbs[1] == 0 { 1 } else { 2 };
        Ok(Int::with_shape(self, ClassId::Int as u32, v < 0, &limbs[..n])?.value())
    }

    /// The int `v`.
    ///
    /// # Errors
    /// MemoryError.
    pub fn int_big(&mut self, v: &BigInt) -> PyResult {
        if let Ok(small) = i64::try_from(v)
            && let Some(small) = Value::try_small_int(small)
        {
            return Ok(small);
        }
        let limbs = v.magnitude().to_u64_digits();
        let negative = v.sign() == Sign::Minus;
        Ok(Int::with_shape(self, ClassId::Int as u32, negative, &limbs)?.value())
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
        self.cast::<Int>().and_then(|i| i.to_i128()).and_then(|v| i64::try_from(v).ok())
    }

    /// Is it an int of any kind: small, big, bool, of a subclass?
    #[inline]
    pub fn is_any_int(self) -> bool {
        self.is_int() || self.is_bool() || self.cast::<Int>().is_some()
    }
}
