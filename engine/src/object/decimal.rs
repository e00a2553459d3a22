//! Decimal numbers: class of number, exponent and coefficient in one cell.

use super::kinds::{Kind, Trace};
use super::*;
use core::cell::Cell;

/// A `decimal.Decimal`, or an instance of a subclass. Bit 0 of `header.aux` is the sign, the others are what kind of number
/// it is; the coefficient has little-endian limbs without leading zeroes.
#[repr(C)]
pub struct Decimal {
    header: Header,
    exponent: Cell<i64>,
    len: Cell<usize>,
    limbs: [Cell<u64>; 0],
}

// SAFETY: repr(C), header first, interior-mutable fields.
unsafe impl HeapObject for Decimal {
    const KIND: Kind = Kind::Decimal;
}

impl Decimal {
    /// A number of a subclass (with an attribute word) or of `Decimal` itself; `class` is 0 for a finite one.
    ///
    /// # Errors
    /// MemoryError.
    #[inline]
    pub fn with_shape(
        t: &mut Thread,
        shape: ShapeId,
        negative: bool,
        class: u8,
        exponent: i64,
        limbs: &[u64],
    ) -> Result<Gc<Decimal>, Raised> {
        let exact = shape == ClassId::Decimal as u32;
        let bytes = size_of::<Decimal>() + limbs.len() * 8;
        let d = if exact {
            t.alloc_unzeroed::<Decimal>(bytes, shape)?
        } else {
            t.alloc_with_shape::<Decimal>(bytes + 8, shape)?
        };
        d.header.aux.set((class as u16) << 1 | negative as u16);
        d.exponent.set(exponent);
        d.len.set(limbs.len());
        for (k, limb) in limbs.iter().enumerate() {
            // SAFETY: allocated with room for the limbs.
            unsafe { (*d.limbs.as_ptr().add(k)).set(*limb) };
        }
        if !exact {
            t.init_attribute_word(d.value());
        }
        Ok(d)
    }

    /// Below zero, or minus zero?
    #[inline(always)]
    pub fn is_negative(&self) -> bool {
        self.header.aux.get() & 1 != 0
    }

    /// What kind of number it is; 0 for a finite one.
    #[inline(always)]
    pub fn class(&self) -> u8 {
        (self.header.aux.get() >> 1) as u8
    }

    /// The exponent.
    #[inline(always)]
    pub fn exponent(&self) -> i64 {
        self.exponent.get()
    }

    /// The coefficient, least significant limb first.
    #[inline(always)]
    pub fn limbs(&self) -> &[u64] {
        // SAFETY: `len` limbs lie behind the header and never change.
        unsafe { core::slice::from_raw_parts(self.limbs.as_ptr().cast::<u64>(), self.len.get()) }
    }
}

impl Trace for Decimal {
    fn size(&self) -> usize {
        size_of::<Self>() + self.len.get() * 8
    }
}
