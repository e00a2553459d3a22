//! Arithmetic on magnitudes: slices of 64-bit limbs, least significant first. Pure functions.
//!
//! Only what is linear, or quadratic on short operands, is done here, into buffers on the stack
//! where they fit; division by several limbs, long products and powers are `num-bigint`'s.

use core::cmp::Ordering;

/// Results of up to this many limbs are built on the stack. Chosen to hold the numbers of
/// cryptography (2048 bits); beyond, the malloc is small beside the work.
const STACK_LIMBS: usize = 32;

/// Hands `body` a zeroed buffer of `len` limbs; `None` when there is no memory for it.
#[inline]
pub(super) fn with_buffer<R>(len: usize, body: impl FnOnce(&mut [u64]) -> R) -> Option<R> {
    if len <= STACK_LIMBS {
        return Some(body(&mut [0; STACK_LIMBS][..len]));
    }
    let mut buffer: Vec<u64> = Vec::new();
    buffer.try_reserve_exact(len).ok()?;
    buffer.resize(len, 0);
    Some(body(&mut buffer))
}

/// Without leading zeroes.
#[inline]
pub(super) fn trim(mut limbs: &[u64]) -> &[u64] {
    while let [rest @ .., 0] = limbs {
        limbs = rest;
    }
    limbs
}

/// Number of bits without leading zeroes.
#[inline]
pub(crate) fn bits(limbs: &[u64]) -> u64 {
    match trim(limbs) {
        [] => 0,
        [rest @ .., top] => rest.len() as u64 * 64 + (64 - top.leading_zeros() as u64),
    }
}

/// Compares two trimmed magnitudes.
#[inline]
pub(super) fn compare(a: &[u64], b: &[u64]) -> Ordering {
    a.len()
        .cmp(&b.len())
        .then_with(|| a.iter().rev().cmp(b.iter().rev()))
}

/// `out := a + b`; `out` has one limb more than the longer operand.
pub(super) fn add(a: &[u64], b: &[u64], out: &mut [u64]) {
    let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    let mut carry = false;
    for (i, &x) in long.iter().enumerate() {
        let y = if i < short.len() { short[i] } else { 0 };
        let (sum, c1) = x.overflowing_add(y);
        let (sum, c2) = sum.overflowing_add(carry as u64);
        out[i] = sum;
        carry = c1 | c2;
    }
    out[long.len()] = carry as u64;
}

/// `out := a - b` where `a >= b`; `out` is as long as `a`.
pub(super) fn sub(a: &[u64], b: &[u64], out: &mut [u64]) {
    let mut borrow = false;
    for (i, &x) in a.iter().enumerate() {
        let y = if i < b.len() { b[i] } else { 0 };
        let (diff, b1) = x.overflowing_sub(y);
        let (diff, b2) = diff.overflowing_sub(borrow as u64);
        out[i] = diff;
        borrow = b1 | b2;
    }
    debug_assert!(!borrow);
}

/// `out := a * b` by the school method; `out` is zeroed and as long as both together.
pub(super) fn mul(a: &[u64], b: &[u64], out: &mut [u64]) {
    for (i, &x) in a.iter().enumerate() {
        let mut carry = 0u64;
        for (j, &y) in b.iter().enumerate() {
            let t = x as u128 * y as u128 + out[i + j] as u128 + carry as u128;
            out[i + j] = t as u64;
            carry = (t >> 64) as u64;
        }
        out[i + b.len()] = carry;
    }
}

/// `out := a << shift`; `out` is zeroed and has `shift / 64 + 1` limbs more than `a`.
pub(super) fn shl(a: &[u64], shift: u64, out: &mut [u64]) {
    let (words, bits) = ((shift / 64) as usize, (shift % 64) as u32);
    let mut carry = 0;
    for (i, &x) in a.iter().enumerate() {
        out[words + i] = x << bits | carry;
        carry = if bits == 0 { 0 } else { x >> (64 - bits) };
    }
    out[words + a.len()] = carry;
}

/// `out := a >> shift`, cut off; answers whether a bit was lost. `out` has `shift / 64` limbs less
/// than `a`.
pub(super) fn shr(a: &[u64], shift: u64, out: &mut [u64]) -> bool {
    let (words, bits) = ((shift / 64) as usize, (shift % 64) as u32);
    let kept = &a[words..];
    for i in 0..kept.len() {
        let high = if bits == 0 || i + 1 == kept.len() {
            0
        } else {
            kept[i + 1] << (64 - bits)
        };
        out[i] = kept[i] >> bits | high;
    }
    a[..words].iter().any(|&x| x != 0) || kept[0] & ((1 << bits) - 1) != 0
}

/// `out := a + 1`; `out` is one limb longer than `a`.
pub(super) fn increment(out: &mut [u64]) {
    for x in out {
        let (sum, carry) = x.overflowing_add(1);
        *x = sum;
        if !carry {
            return;
        }
    }
}

/// `out := a / divisor`, the remainder answered; `out` is as long as `a`.
pub(super) fn div_limb(a: &[u64], divisor: u64, out: &mut [u64]) -> u64 {
    let mut remainder = 0u64;
    for i in (0..a.len()).rev() {
        let t = (remainder as u128) << 64 | a[i] as u128;
        out[i] = (t / divisor as u128) as u64;
        remainder = (t % divisor as u128) as u64;
    }
    remainder
}

/// `a % divisor`.
pub(super) fn rem_limb(a: &[u64], divisor: u64) -> u64 {
    a.iter().rev().fold(0, |r, &x| {
        (((r as u128) << 64 | x as u128) % divisor as u128) as u64
    })
}

/// The two's complement limbs of a number, sign-extended without end.
struct TwosComplement<'a> {
    limbs: &'a [u64],
    negative: bool,
    carry: bool,
    at: usize,
}

impl<'a> TwosComplement<'a> {
    fn new(negative: bool, limbs: &'a [u64]) -> Self {
        TwosComplement {
            limbs,
            negative,
            carry: negative,
            at: 0,
        }
    }

    #[inline]
    fn next(&mut self) -> u64 {
        let limb = if self.at < self.limbs.len() {
            self.limbs[self.at]
        } else {
            0
        };
        self.at += 1;
        if !self.negative {
            return limb;
        }
        let (limb, carry) = (!limb).overflowing_add(self.carry as u64);
        self.carry = carry;
        limb
    }
}

/// `out := a op b` bit by bit on two's complement numbers; the sign is answered. `out` has one limb
/// more than the longer operand.
pub(super) fn bitwise(
    a: (bool, &[u64]),
    b: (bool, &[u64]),
    op: impl Fn(u64, u64) -> u64,
    out: &mut [u64],
) -> bool {
    let negative = op(-(a.0 as i64) as u64, -(b.0 as i64) as u64) != 0;
    let mut x = TwosComplement::new(a.0, a.1);
    let mut y = TwosComplement::new(b.0, b.1);
    for limb in out.iter_mut() {
        *limb = op(x.next(), y.next());
    }
    if negative {
        let mut carry = true;
        for limb in out.iter_mut() {
            let (v, c) = (!*limb).overflowing_add(carry as u64);
            *limb = v;
            carry = c;
        }
    }
    negative
}

#[cfg(test)]
mod tests {
    use super::*;
    use num_bigint::{BigInt, BigUint, Sign};

    /// Numbers whose limbs are often all zeroes or all ones, where carries go wrong.
    fn samples() -> Vec<Vec<u64>> {
        let mut state = 88172645463325252u64;
        let mut random = move || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state
        };
        let mut out = vec![
            vec![],
            vec![1],
            vec![u64::MAX],
            vec![0, 1],
            vec![u64::MAX; 3],
        ];
        for len in 1..6 {
            for _ in 0..12 {
                let mut v: Vec<u64> = (0..len)
                    .map(|_| match random() % 4 {
                        0 => 0,
                        1 => u64::MAX,
                        _ => random(),
                    })
                    .collect();
                if v[len - 1] == 0 {
                    v[len - 1] = 1 << (random() % 64);
                }
                out.push(v);
            }
        }
        out
    }

    fn big(limbs: &[u64]) -> BigUint {
        crate::object::biguint_of(limbs)
    }

    fn signed(negative: bool, limbs: &[u64]) -> BigInt {
        BigInt::from_biguint(if negative { Sign::Minus } else { Sign::Plus }, big(limbs))
    }

    #[test]
    fn sums_differences_and_products_agree_with_the_model() {
        for a in samples() {
            for b in samples() {
                let mut out = vec![0; a.len().max(b.len()) + 1];
                add(&a, &b, &mut out);
                assert_eq!(big(&out), big(&a) + big(&b));
                assert_eq!(compare(&a, &b), big(&a).cmp(&big(&b)));
                if compare(&a, &b).is_ge() {
                    let mut out = vec![0; a.len()];
                    sub(&a, &b, &mut out);
                    assert_eq!(big(&out), big(&a) - big(&b));
                }
                let mut out = vec![0; a.len() + b.len()];
                mul(&a, &b, &mut out);
                assert_eq!(big(&out), big(&a) * big(&b));
            }
        }
    }

    #[test]
    fn shifts_agree_with_the_model() {
        for a in samples() {
            assert_eq!(bits(&a), big(&a).bits());
            for shift in [0u64, 1, 7, 63, 64, 65, 128, 130, 200] {
                let mut out = vec![0; a.len() + (shift / 64) as usize + 1];
                shl(&a, shift, &mut out);
                assert_eq!(big(&out), big(&a) << shift);
                let words = (shift / 64) as usize;
                if words < a.len() {
                    let mut out = vec![0; a.len() - words];
                    let lost = shr(&a, shift, &mut out);
                    assert_eq!(big(&out), big(&a) >> shift);
                    assert_eq!(lost, (big(&out) << shift) != big(&a));
                }
            }
        }
    }

    #[test]
    fn division_by_a_limb_agrees_with_the_model() {
        for a in samples() {
            for d in [1u64, 2, 3, 10, 1 << 63, u64::MAX] {
                let mut out = vec![0; a.len()];
                let r = div_limb(&a, d, &mut out);
                assert_eq!(big(&out), big(&a) / d);
                assert_eq!(BigUint::from(r), big(&a) % d);
                assert_eq!(rem_limb(&a, d), r);
            }
        }
    }

    #[test]
    fn bit_operations_are_twos_complement() {
        for a in samples() {
            for b in samples() {
                for (na, nb) in [(false, false), (true, false), (false, true), (true, true)] {
                    if (na && a.is_empty()) || (nb && b.is_empty()) {
                        continue;
                    }
                    let (x, y) = (signed(na, &a), signed(nb, &b));
                    let mut out = vec![0; a.len().max(b.len()) + 1];
                    let n = bitwise((na, &a), (nb, &b), |x, y| x & y, &mut out);
                    assert_eq!(signed(n, &out), &x & &y, "{x} & {y}");
                    let n = bitwise((na, &a), (nb, &b), |x, y| x | y, &mut out);
                    assert_eq!(signed(n, &out), &x | &y, "{x} | {y}");
                    let n = bitwise((na, &a), (nb, &b), |x, y| x ^ y, &mut out);
                    assert_eq!(signed(n, &out), &x ^ &y, "{x} ^ {y}");
                }
            }
        }
    }
}
