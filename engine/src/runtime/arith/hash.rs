//! Hashes of numbers: the value modulo the Mersenne prime 2**61 - 1, the same for equal numbers of
//! all types, and CPython's, so that sets of numbers come out in its order.

use super::convert::frexp;
use super::operand::Integer;

const BITS: u32 = 61;
const MODULUS: u64 = (1 << BITS) - 1;
const INFINITY: i64 = 314159;
/// Weight of the imaginary part.
const IMAGINARY: u64 = 1000003;

/// -1 is no hash.
#[inline(always)]
fn seal(h: i64) -> i64 {
    if h == -1 { -2 } else { h }
}

/// The hash of an int.
#[inline]
pub(super) fn int(v: Integer) -> i64 {
    match v {
        // All small ints are below the modulus.
        Integer::Small(v) => seal(v),
        Integer::Big(i) => {
            let m = i.limbs().iter().rev().fold(0u64, |h, &limb| {
                let wide = (h as u128) << 64 | limb as u128;
                (wide % MODULUS as u128) as u64
            });
            seal(if i.is_negative() {
                -(m as i64)
            } else {
                m as i64
            })
        }
    }
}

/// The hash of a float. All nans have one hash: floats have no identity beside their bits.
pub(super) fn float(x: f64) -> i64 {
    if !x.is_finite() {
        return if x.is_nan() {
            0
        } else if x > 0.0 {
            INFINITY
        } else {
            -INFINITY
        };
    }
    let (mut m, mut e) = frexp(x.abs());
    // 28 bits at a time keep everything exact.
    let mut h = 0u64;
    while m != 0.0 {
        h = (h << 28 & MODULUS) | h >> (BITS - 28);
        m *= (1u32 << 28) as f64;
        e -= 28;
        let digit = m as u64;
        m -= digit as f64;
        h += digit;
        if h >= MODULUS {
            h -= MODULUS;
        }
    }
    // Multiplying by a power of two is a rotation.
    let e = e.rem_euclid(BITS as i32) as u32;
    if e != 0 {
        h = (h << e & MODULUS) | h >> (BITS - e);
    }
    seal(if x < 0.0 { -(h as i64) } else { h as i64 })
}

/// The hash of a complex number.
pub(super) fn complex(real: f64, imag: f64) -> i64 {
    let h = (float(real) as u64).wrapping_add(IMAGINARY.wrapping_mul(float(imag) as u64));
    seal(h as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_cpythons() {
        assert_eq!(float(1.5), 1152921504606846977);
        assert_eq!(float(1e300), 1224995262755759164);
        assert_eq!(float(-1.0), -2);
        assert_eq!(float(0.0), 0);
        assert_eq!(float(-0.0), 0);
        assert_eq!(float(f64::NEG_INFINITY), -314159);
        assert_eq!(complex(1.0, 2.0), 2000007);
        assert_eq!(int(Integer::Small(-1)), -2);
    }

    #[test]
    fn whole_floats_hash_as_ints() {
        for e in 0..60 {
            for v in [1i64 << e, (1 << e) + 1, -(1 << e)] {
                if v as f64 as i64 == v {
                    assert_eq!(float(v as f64), int(Integer::Small(v)), "{v}");
                }
            }
        }
    }
}
