//! Complex numbers.

use super::kinds::{Kind, Trace};
use super::*;
use crate::value::Value;
use core::cell::Cell;

/// A complex number, or an instance of a subclass.
#[repr(C)]
pub struct Complex {
    header: Header,
    real: Cell<f64>,
    imag: Cell<f64>,
}

// SAFETY: repr(C), header first, interior-mutable fields.
unsafe impl HeapObject for Complex {
    const KIND: Kind = Kind::Complex;
}

impl Complex {
    /// A complex number of a subclass (with an attribute word) or of `complex` itself.
    ///
    /// # Errors
    /// MemoryError.
    pub fn with_shape(
        t: &mut Thread,
        shape: ShapeId,
        real: f64,
        imag: f64,
    ) -> Result<Gc<Complex>, Raised> {
        let c = t.alloc_subclassable::<Complex>(shape, ClassId::Complex)?;
        c.real.set(real);
        c.imag.set(imag);
        Ok(c)
    }

    /// The real part.
    #[inline(always)]
    pub fn real(&self) -> f64 {
        self.real.get()
    }

    /// The imaginary part.
    #[inline(always)]
    pub fn imag(&self) -> f64 {
        self.imag.get()
    }
}

impl Trace for Complex {}

impl Thread {
    /// The complex number `real + imag j`.
    ///
    /// # Errors
    /// MemoryError.
    pub fn complex(&mut self, real: f64, imag: f64) -> PyResult {
        Ok(Complex::with_shape(self, ClassId::Complex as u32, real, imag)?.value())
    }
}

impl Value {
    /// The parts of a complex number, subclasses included.
    pub fn to_complex(self) -> Option<(f64, f64)> {
        self.cast::<Complex>().map(|c| (c.real(), c.imag()))
    }
}
