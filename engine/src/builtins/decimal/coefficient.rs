//! Coefficients of decimal numbers: natural numbers that are mostly short, and what decimal digits need of them.

use core::cmp::Ordering;
use num_bigint::BigUint;
use num_integer::Integer as _;
use num_traits::{ToPrimitive as _, Zero as _};
use std::borrow::Cow;
use std::sync::LazyLock;

/// Powers of ten that fit two machine words.
pub(super) static POWERS: [u128; 39] = {
    let mut table = [1u128; 39];
    let mut i = 1;
    while i < table.len() {
        table[i] = table[i - 1] * 10;
        i += 1;
    }
    table
};

/// Powers of ten up to here are kept once they are made; they take 50 kB.
const KEPT: usize = 512;

static LONG_POWERS: LazyLock<Box<[BigUint]>> = LazyLock::new(|| {
    let mut power = BigUint::from(1u8);
    (0..KEPT)
        .map(|_| {
            let next = &power * 10u8;
            core::mem::replace(&mut power, next)
        })
        .collect()
});

/// `10**n`.
pub(super) fn power_of_ten(n: u64) -> Cow<'static, BigUint> {
    match LONG_POWERS.get(n as usize) {
        Some(p) => Cow::Borrowed(p),
        None => Cow::Owned(BigUint::from(5u8).pow(n as u32) << n),
    }
}

/// What was cut off, against half a unit of the last digit that stayed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tail {
    /// Nothing but zeroes.
    Zero,
    /// Less than half.
    Below,
    /// Half.
    Half,
    /// More than half.
    Above,
}

impl Tail {
    /// Of a remainder of a division by `unit`.
    #[inline]
    pub(super) fn of(remainder: u128, unit: u128) -> Tail {
        if remainder == 0 {
            return Tail::Zero;
        }
        match remainder.cmp(&(unit - remainder)) {
            Ordering::Less => Tail::Below,
            Ordering::Equal => Tail::Half,
            Ordering::Greater => Tail::Above,
        }
    }

    fn of_big(remainder: &BigUint, unit: &BigUint) -> Tail {
        if remainder.is_zero() {
            return Tail::Zero;
        }
        match (remainder << 1u8).cmp(unit) {
            Ordering::Less => Tail::Below,
            Ordering::Equal => Tail::Half,
            Ordering::Greater => Tail::Above,
        }
    }
}

/// A natural number; `Big` only past two machine words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Coefficient {
    /// Up to two machine words.
    Small(u128),
    /// More.
    Big(BigUint),
}

use Coefficient::{Big, Small};

impl From<BigUint> for Coefficient {
    fn from(v: BigUint) -> Self {
        match v.to_u128() {
            Some(v) => Small(v),
            None => Big(v),
        }
    }
}

impl Ord for Coefficient {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Small(a), Small(b)) => a.cmp(b),
            (Small(_), Big(_)) => Ordering::Less,
            (Big(_), Small(_)) => Ordering::Greater,
            (Big(a), Big(b)) => a.cmp(b),
        }
    }
}

impl PartialOrd for Coefficient {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Digits of a number of two machine words; 0 has one.
#[inline]
pub(super) fn digits_of(v: u128) -> i64 {
    let bits = 128 - v.leading_zeros();
    // The integer part of `bits * log10(2)`, exact for 128 bits and fewer.
    let low = (bits * 1233) >> 12;
    let more = v >= POWERS[low as usize];
    (low as i64 + more as i64).max(1)
}

fn digits_of_big(v: &BigUint) -> i64 {
    let bits = v.bits();
    let top = (v >> (bits - 64)).to_u64().unwrap_or(u64::MAX);
    let log = (bits - 64) as f64 * core::f64::consts::LOG10_2 + (top as f64).log10();
    let margin = 1e-9 + log * 1e-14;
    let (low, high) = ((log - margin).floor(), (log + margin).floor());
    if low == high {
        return low as i64 + 1;
    }
    let more = *v >= *power_of_ten(high as u64);
    high as i64 + more as i64
}

/// Quotient and remainder by a power of ten, by one machine word where that does.
#[inline]
pub(super) fn divide(v: u128, n: usize) -> (u128, u128) {
    let p = POWERS[n];
    if v >> 64 == 0 {
        if n > 19 {
            return (0, v);
        }
        let (v, p) = (v as u64, p as u64);
        return ((v / p) as u128, (v % p) as u128);
    }
    let q = v / p;
    (q, v - q * p)
}

/// `a * b`: the high and the low half.
fn wide_product(a: u128, b: u128) -> (u128, u128) {
    const LOW: u128 = u64::MAX as u128;
    let (a1, a0, b1, b0) = (a >> 64, a & LOW, b >> 64, b & LOW);
    let (low, high) = (a0 * b0, a1 * b1);
    let middle = a1 * b0 + (low >> 64);
    let middle_low = a0 * b1 + (middle & LOW);
    (
        high + (middle >> 64) + (middle_low >> 64),
        middle_low << 64 | low & LOW,
    )
}

/// `divmod(high * 2**128 + low, d)` for `high < d`, with words of 64 bits (D. Knuth, The Art of Computer Programming, 4.3.1,
/// algorithm D).
fn divide_wide(high: u128, low: u128, d: u128) -> (u128, u128) {
    const LOW: u128 = u64::MAX as u128;
    debug_assert!(high < d);
    let shift = d.leading_zeros();
    let d = d << shift;
    let high = if shift == 0 {
        high
    } else {
        high << shift | low >> (128 - shift)
    };
    let low = low << shift;
    let (d1, d0) = (d >> 64, d & LOW);
    // One digit of the quotient, and the rest.
    let step = |rest: u128, next: u128| {
        let (mut q, mut r) = (rest / d1, rest % d1);
        while q > LOW || q * d0 > (r << 64 | next) {
            q -= 1;
            r += d1;
            if r > LOW {
                break;
            }
        }
        let rest = (rest << 64 | next).wrapping_sub(q.wrapping_mul(d));
        (q, rest)
    };
    let (q1, rest) = step(high, low >> 64);
    let (q0, rest) = step(rest, low & LOW);
    (q1 << 64 | q0, rest >> shift)
}

/// `a * b` rounded to `prec` digits or one more, when that takes more than two machine words and the result does not: what is
/// left, how many digits were cut off, and these.
pub(super) fn short_product(a: u128, b: u128, prec: i64) -> Option<(u128, i64, Tail)> {
    let excess = digits_of(a) + digits_of(b) - 1 - prec;
    if prec > 37 {
        return None;
    }
    let unit = *POWERS.get(usize::try_from(excess).ok()?)?;
    let (high, low) = wide_product(a, b);
    if high >= unit {
        return None;
    }
    let (q, r) = divide_wide(high, low, unit);
    Some((q, excess, Tail::of(r, unit)))
}

impl Coefficient {
    /// Zero.
    pub(super) const ZERO: Coefficient = Small(0);
    /// One.
    pub(super) const ONE: Coefficient = Small(1);

    /// Is it zero?
    #[inline]
    pub(super) fn is_zero(&self) -> bool {
        matches!(self, Small(0))
    }

    /// Number of decimal digits; 0 has one.
    #[inline]
    pub(super) fn digits(&self) -> i64 {
        match self {
            Small(v) => digits_of(*v),
            Big(v) => digits_of_big(v),
        }
    }

    /// As a long number.
    pub(super) fn to_big(&self) -> Cow<'_, BigUint> {
        match self {
            Small(v) => Cow::Owned(BigUint::from(*v)),
            Big(v) => Cow::Borrowed(v),
        }
    }

    /// `self * 10**n`.
    #[inline]
    pub(super) fn shifted_left(&self, n: i64) -> Coefficient {
        debug_assert!(n >= 0);
        if n == 0 || self.is_zero() {
            return self.clone();
        }
        if let Small(v) = self
            && let Some(p) = POWERS.get(n as usize)
            && let Some(v) = v.checked_mul(*p)
        {
            return Small(v);
        }
        let power = power_of_ten(n as u64);
        match self {
            Small(1) => power.into_owned().into(),
            _ => (&*self.to_big() * &*power).into(),
        }
    }

    /// `self // 10**n`, and what was cut off.
    pub(super) fn shifted_right(&self, n: i64) -> (Coefficient, Tail) {
        debug_assert!(n >= 0);
        if let (Small(v), Some(unit)) = (self, POWERS.get(n as usize)) {
            let (q, r) = divide(*v, n as usize);
            return (Small(q), Tail::of(r, *unit));
        }
        if self.is_zero() {
            return (Coefficient::ZERO, Tail::Zero);
        }
        if n > self.digits() {
            return (Coefficient::ZERO, Tail::Below);
        }
        let unit = power_of_ten(n as u64);
        let (q, r) = self.to_big().div_rem(&unit);
        (q.into(), Tail::of_big(&r, &unit))
    }

    /// `self % 10**n`: its last `n` digits.
    pub(super) fn last_digits(&self, n: i64) -> Coefficient {
        if let (Small(v), Some(_)) = (self, POWERS.get(n as usize)) {
            return Small(divide(*v, n as usize).1);
        }
        if n >= self.digits() {
            return self.clone();
        }
        (&*self.to_big() % &*power_of_ten(n as u64)).into()
    }

    /// The last digit.
    pub(super) fn last_digit(&self) -> u8 {
        match self {
            // `2**64 % 10` is 6.
            Small(v) => (((*v >> 64) as u64 % 10 * 6 + *v as u64 % 10) % 10) as u8,
            Big(v) => (v % 10u8).to_u8().unwrap_or(0),
        }
    }

    /// Is it odd?
    pub(super) fn is_odd(&self) -> bool {
        match self {
            Small(v) => v & 1 == 1,
            Big(v) => v.bit(0),
        }
    }

    /// How many zeroes it ends with; 0 for zero.
    pub(super) fn trailing_zeros(&self) -> i64 {
        match self {
            Small(0) => 0,
            Small(v) => {
                // Ten divides no more often than two does.
                let most = v.trailing_zeros() as i64;
                let (mut v, mut n) = (*v, 0);
                for step in [32, 16, 8, 4, 2, 1] {
                    if n + step <= most && v >= POWERS[step as usize] {
                        let (q, r) = divide(v, step as usize);
                        if r == 0 {
                            (v, n) = (q, n + step);
                        }
                    }
                }
                n
            }
            Big(v) => {
                let most = v.trailing_zeros().unwrap_or(0);
                let (mut v, mut n) = (Cow::Borrowed(v), 0);
                let Some(top) = most.checked_ilog2() else {
                    return 0;
                };
                for step in (0..=top).rev().map(|k| 1u64 << k) {
                    if n + step > most {
                        continue;
                    }
                    let (q, r) = v.div_rem(&power_of_ten(step));
                    if r.is_zero() {
                        (v, n) = (Cow::Owned(q), n + step);
                    }
                }
                n as i64
            }
        }
    }

    /// `self + other`.
    #[inline]
    pub(super) fn plus(&self, other: &Coefficient) -> Coefficient {
        if let (Small(a), Small(b)) = (self, other)
            && let Some(sum) = a.checked_add(*b)
        {
            return Small(sum);
        }
        (&*self.to_big() + &*other.to_big()).into()
    }

    /// `self - other`, which is not negative.
    #[inline]
    pub(super) fn minus(&self, other: &Coefficient) -> Coefficient {
        debug_assert!(self >= other);
        if let (Small(a), Small(b)) = (self, other) {
            return Small(a.wrapping_sub(*b));
        }
        (&*self.to_big() - &*other.to_big()).into()
    }

    /// `self * other`.
    #[inline]
    pub(super) fn times(&self, other: &Coefficient) -> Coefficient {
        if let (Small(a), Small(b)) = (self, other)
            && let Some(product) = a.checked_mul(*b)
        {
            return Small(product);
        }
        (&*self.to_big() * &*other.to_big()).into()
    }

    /// `divmod(self, other)` for a divisor that is not zero.
    pub(super) fn div_rem(&self, other: &Coefficient) -> (Coefficient, Coefficient) {
        if let (Small(a), Small(b)) = (self, other) {
            return match (u64::try_from(*a), u64::try_from(*b)) {
                (Ok(a), Ok(b)) => (Small((a / b) as u128), Small((a % b) as u128)),
                _ => (Small(a / b), Small(a % b)),
            };
        }
        let (q, r) = self.to_big().div_rem(&other.to_big());
        (q.into(), r.into())
    }

    /// All digits, the first one first.
    pub(super) fn to_text(&self) -> String {
        match self {
            Small(v) => v.to_string(),
            Big(v) => v.to_str_radix(10),
        }
    }

    /// The number that these ASCII digits spell; the caller has checked that they are such.
    pub(super) fn of_digits(digits: &[u8]) -> Coefficient {
        if digits.len() <= 38 {
            let word = |part: &[u8]| part.iter().fold(0u64, |n, d| n * 10 + (d & 15) as u64);
            if digits.len() <= 19 {
                return Small(word(digits) as u128);
            }
            let (high, low) = digits.split_at(digits.len() - 19);
            return Small(word(high) as u128 * POWERS[19] + word(low) as u128);
        }
        BigUint::parse_bytes(digits, 10).map_or(Coefficient::ZERO, Coefficient::from)
    }

    /// `10**n - 1`.
    pub(super) fn nines(n: i64) -> Coefficient {
        Coefficient::ONE.shifted_left(n).minus(&Coefficient::ONE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_at_the_powers() {
        for n in 0..700u64 {
            let p = Coefficient::ONE.shifted_left(n as i64);
            assert_eq!(p.digits(), n as i64 + 1);
            assert_eq!(p.trailing_zeros(), n as i64);
            if n > 0 {
                let below = Coefficient::nines(n as i64);
                assert_eq!(below.digits(), n as i64);
                assert_eq!(below.trailing_zeros(), 0);
            }
        }
        assert_eq!(Coefficient::ZERO.digits(), 1);
    }

    #[test]
    fn wide_products_and_quotients() {
        let mut state = 1u64;
        let mut next = || {
            // Numerical Recipes' generator, for numbers of all lengths.
            state = state
                .wrapping_mul(6364136223846793005)
                .wrapping_add(1442695040888963407);
            state
        };
        for _ in 0..20_000 {
            let a = (next() as u128) << 64 | next() as u128;
            let b = (next() as u128) << 64 | next() as u128;
            let (a, b) = (a >> (next() >> 57), b >> (next() >> 57));
            let (high, low) = wide_product(a, b);
            let product = BigUint::from(a) * BigUint::from(b);
            assert_eq!((BigUint::from(high) << 128u8) + BigUint::from(low), product);
            for d in [POWERS[(next() % 39) as usize], a | 1, u128::MAX, b | 1] {
                if high < d {
                    let (q, r) = product.div_rem(&BigUint::from(d));
                    let (x, y) = divide_wide(high, low, d);
                    assert_eq!((BigUint::from(x), BigUint::from(y)), (q, r));
                }
            }
            let v = Small(a);
            assert_eq!(v.last_digit() as u128, a % 10);
        }
    }

    #[test]
    fn shifts() {
        let v = Coefficient::of_digits(b"12345678901234567890123456789012345678905000");
        let (q, tail) = v.shifted_right(4);
        assert_eq!(q.to_text(), "1234567890123456789012345678901234567890");
        assert_eq!(tail, Tail::Half);
        assert_eq!(v.shifted_right(3).1, Tail::Zero);
        assert_eq!(v.shifted_right(44), (Coefficient::ZERO, Tail::Below));
        assert_eq!(Small(6).shifted_right(1), (Coefficient::ZERO, Tail::Above));
        assert_eq!(
            Small(6).shifted_right(100),
            (Coefficient::ZERO, Tail::Below)
        );
        assert_eq!(v.last_digits(4), Small(5000));
        assert_eq!(q.shifted_left(4).plus(&Small(5000)), v);
    }
}
