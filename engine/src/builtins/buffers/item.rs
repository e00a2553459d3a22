//! Items of buffers: numbers and characters as bytes, as the formats of `struct`, `array` and
//! `memoryview` name them.

use crate::object::*;
use crate::value::Value;

/// What one item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Item {
    /// One byte as a bytes object.
    Char,
    /// `bool`.
    Bool,
    /// An int of 1, 2, 4 or 8 bytes.
    Signed(u8),
    /// A natural number of 1, 2, 4 or 8 bytes.
    Unsigned(u8),
    /// A float of 2, 4 or 8 bytes.
    Float(u8),
    /// A complex number of two floats of 4 or 8 bytes each.
    Complex(u8),
    /// A character of 4 bytes.
    Wide,
    /// An address.
    Pointer,
}

impl Item {
    /// The item of a native format of one character.
    pub(crate) fn native(c: u8) -> Option<Item> {
        Some(match c {
            b'c' => Item::Char,
            b'?' => Item::Bool,
            b'b' => Item::Signed(1),
            b'B' => Item::Unsigned(1),
            b'h' => Item::Signed(2),
            b'H' => Item::Unsigned(2),
            b'i' => Item::Signed(4),
            b'I' => Item::Unsigned(4),
            b'l' | b'q' | b'n' => Item::Signed(8),
            b'L' | b'Q' | b'N' => Item::Unsigned(8),
            b'e' => Item::Float(2),
            b'f' => Item::Float(4),
            b'd' => Item::Float(8),
            b'P' => Item::Pointer,
            _ => return None,
        })
    }

    /// Bytes of an item.
    pub(crate) fn size(self) -> usize {
        match self {
            Item::Char | Item::Bool => 1,
            Item::Signed(n) | Item::Unsigned(n) | Item::Float(n) => n as usize,
            Item::Complex(n) => 2 * n as usize,
            Item::Wide => 4,
            Item::Pointer => 8,
        }
    }

    /// Is it an int item that holds this number?
    #[inline]
    pub(crate) fn holds(self, i: i64) -> bool {
        match self {
            Item::Signed(8) => true,
            Item::Signed(n) => {
                let half = 1 << (8 * n as u32 - 1);
                (-half..half).contains(&i)
            }
            Item::Unsigned(8) => i >= 0,
            Item::Unsigned(n) => (0..1 << (8 * n as u32)).contains(&i),
            _ => false,
        }
    }

    /// The least and the greatest number that an int item holds.
    pub(crate) fn range(self) -> Option<(i128, i128)> {
        match self {
            Item::Signed(n) => {
                let half = 1i128 << (8 * n as u32 - 1);
                Some((-half, half - 1))
            }
            Item::Unsigned(n) => Some((0, (1i128 << (8 * n as u32)) - 1)),
            _ => None,
        }
    }

    /// The object that these bytes stand for, as many as the item has.
    pub(crate) fn unpack(self, t: &mut Thread, raw: &[u8], big: bool) -> PyResult {
        let bits = load(raw, big);
        match self {
            Item::Char => Ok(Bytes::new(t, raw)?.value()),
            Item::Bool => Ok(Value::bool(bits != 0)),
            Item::Signed(n) => {
                let unused = 64 - 8 * n as u32;
                t.int(((bits << unused) as i64) >> unused)
            }
            Item::Unsigned(_) | Item::Pointer => t.int_u64(bits),
            Item::Float(n) => t.float(float_of_bits(bits, n)),
            Item::Complex(n) => {
                let (re, im) = raw.split_at(n as usize);
                let re = float_of_bits(load(re, big), n);
                let im = float_of_bits(load(im, big), n);
                t.complex(re, im)
            }
            Item::Wide => {
                if bits > 0x10_FFFF {
                    let message =
                        format!("character U+{bits:x} is not in range [U+0000; U+10ffff]");
                    return Err(t.value_error(message));
                }
                Ok(Str::from_code_point(t, bits as u32)?.value())
            }
        }
    }
}

/// One, two, four or the first eight bytes as a number.
#[inline]
pub(crate) fn load(raw: &[u8], big: bool) -> u64 {
    match (raw, big) {
        (&[a], _) => u64::from(a),
        (&[a, b], false) => u64::from(u16::from_le_bytes([a, b])),
        (&[a, b], true) => u64::from(u16::from_be_bytes([a, b])),
        (&[a, b, c, d], false) => u64::from(u32::from_le_bytes([a, b, c, d])),
        (&[a, b, c, d], true) => u64::from(u32::from_be_bytes([a, b, c, d])),
        (_, false) => raw.first_chunk().map_or(0, |all| u64::from_le_bytes(*all)),
        (_, true) => raw.first_chunk().map_or(0, |all| u64::from_be_bytes(*all)),
    }
}

/// Writes the low bytes of a number.
pub(crate) fn store(out: &mut [u8], bits: u64, big: bool) {
    let n = out.len().min(8);
    if big {
        out[..n].copy_from_slice(&bits.to_be_bytes()[8 - n..]);
    } else {
        out[..n].copy_from_slice(&bits.to_le_bytes()[..n]);
    }
}

fn float_of_bits(bits: u64, size: u8) -> f64 {
    match size {
        2 => half_to_f64(bits as u16),
        4 => f32::from_bits(bits as u32) as f64,
        _ => f64::from_bits(bits),
    }
}

/// The bits of a float of `size` bytes; `None` when it is too large for them.
pub(crate) fn bits_of_float(x: f64, size: u8) -> Option<u64> {
    match size {
        2 => half_of_f64(x).map(u64::from),
        4 => {
            let y = x as f32;
            if y.is_infinite() && x.is_finite() {
                return None;
            }
            Some(y.to_bits() as u64)
        }
        _ => Some(x.to_bits()),
    }
}

/// A float of 16 bits as one of 64.
fn half_to_f64(h: u16) -> f64 {
    let (exponent, mantissa) = ((h >> 10) & 0x1F, (h & 0x3FF) as f64);
    let x = match exponent {
        0 => mantissa * 2f64.powi(-24),
        0x1F if mantissa == 0.0 => f64::INFINITY,
        0x1F => f64::from_bits(0x7FF0_0000_0000_0000 | ((h & 0x3FF) as u64) << 42),
        e => (1024.0 + mantissa) * 2f64.powi(e as i32 - 25),
    };
    if h & 0x8000 == 0 { x } else { -x }
}

/// A float as one of 16 bits, rounded half to even; `None` when it is too large.
fn half_of_f64(x: f64) -> Option<u16> {
    let sign = if x.is_sign_negative() { 0x8000 } else { 0 };
    if x.is_nan() {
        let payload = ((x.to_bits() >> 42) & 0x3FF) as u16;
        return Some(sign | 0x7C00 | if payload == 0 { 1 } else { payload });
    }
    let a = x.abs();
    if a.is_infinite() {
        return Some(sign | 0x7C00);
    }
    // Scaled so that the unit of the last place is 1; both steps are exact.
    let exponent = if a < 2f64.powi(-14) {
        -14
    } else {
        ((a.to_bits() >> 52) as i32) - 1023
    };
    let units = (a * 2f64.powi(10 - exponent)).round_ties_even() as u32;
    // A carry out of the mantissa raises the exponent by itself.
    let bits = units + (((exponent + 14) as u32) << 10);
    (bits < 0x7C00).then_some(sign | bits as u16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_round_trip() {
        for h in 0..=0xFFFFu16 {
            let x = half_to_f64(h);
            if x.is_nan() {
                assert!(half_to_f64(half_of_f64(x).unwrap_or(0)).is_nan());
            } else {
                assert_eq!(half_of_f64(x), Some(h), "{x}");
            }
        }
    }

    #[test]
    fn halves_round_to_even() {
        assert_eq!(half_of_f64(65519.0), Some(0x7BFF));
        assert_eq!(half_of_f64(65520.0), None);
        assert_eq!(half_of_f64(1.0 + 1.0 / 2048.0), Some(0x3C00));
        assert_eq!(half_of_f64(1.0 + 3.0 / 2048.0), Some(0x3C02));
        assert_eq!(half_of_f64(2f64.powi(-25)), Some(0));
        assert_eq!(half_of_f64(2f64.powi(-25) * 1.5), Some(1));
    }
}
