//! Floats outside the immediate range.

use super::kinds::{Kind, Trace};
use super::*;
use crate::value::Value;
use core::cell::Cell;

/// A boxed float: tiny, huge, infinite, not a number, or an instance of a subclass.
#[repr(C)]
pub struct Float {
    header: Header,
    value: Cell<f64>,
}

// SAFETY: repr(C), header first, interior-mutable fields.
unsafe impl HeapObject for Float {
    const KIND: Kind = Kind::Float;
}

impl Float {
    /// Offset of the number in bytes, for compiled code.
    pub const VALUE_OFFSET: usize = core::mem::offset_of!(Float, value);

    /// A float of a subclass (with an attribute word) or of `float` itself, boxed whatever its value.
    ///
    /// # Errors
    /// MemoryError.
    pub fn with_shape(t: &mut Thread, shape: ShapeId, x: f64) -> Result<Gc<Float>, Raised> {
        let f = t.alloc_subclassable::<Float>(shape, ClassId::Float)?;
        f.value.set(x);
        Ok(f)
    }

    /// The number.
    #[inline(always)]
    pub fn get(&self) -> f64 {
        self.value.get()
    }
}

impl Trace for Float {}

impl Thread {
    /// The float `x`: immediate, one of the preallocated infinities and nan, or a new box.
    ///
    /// # Errors
    /// MemoryError.
    #[inline(always)]
    pub fn float(&mut self, x: f64) -> PyResult {
        match Value::try_float(x) {
            Some(v) => Ok(v),
            None => self.boxed_float(x),
        }
    }

    #[cold]
    #[inline(never)]
    fn boxed_float(&mut self, x: f64) -> PyResult {
        let [inf, neg_inf, nan] = self.special_floats;
        if x == f64::INFINITY {
            Ok(inf)
        } else if x == f64::NEG_INFINITY {
            Ok(neg_inf)
        } else if x.to_bits() == f64::NAN.to_bits() {
            Ok(nan)
        } else {
            Ok(Float::with_shape(self, ClassId::Float as u32, x)?.value())
        }
    }
}

impl Thread {
    /// The preallocated nan.
    pub(crate) fn nan(&self) -> Value {
        self.special_floats[2]
    }

    /// As [`Thread::float`] for a number that script has made already and that compiled code held
    /// unboxed: takes what the heap keeps back when it is full.
    ///
    /// # Errors
    /// MemoryError when the system has no memory left at all.
    pub(crate) fn float_from_reserve(&mut self, x: f64) -> PyResult {
        let pending = self.pending;
        let raised = match self.float(x) {
            Ok(v) => return Ok(v),
            Err(raised) => raised,
        };
        // SAFETY: the layout is a fixed-size object of a registered kind.
        unsafe {
            let p = self
                .heap
                .alloc_from_reserve(Float::KIND as u8, size_of::<Float>());
            if p.is_null() {
                return Err(raised);
            }
            self.pending = pending;
            (*p).shape.set(ClassId::Float as u32);
            let f: Gc<Float> = Gc::from_raw(p.cast());
            f.value.set(x);
            Ok(f.value())
        }
    }
}

impl Value {
    /// The number of a float, immediate or boxed, subclasses included.
    #[inline(always)]
    pub fn to_f64(self) -> Option<f64> {
        if self.is_float() {
            Some(self.as_float())
        } else {
            self.cast::<Float>().map(|f| f.get())
        }
    }
}
