//! Decimal numbers: sign, coefficient, exponent; infinities; not-a-numbers with a payload.

use super::coefficient::{Coefficient, POWERS, Tail, divide};
use super::context::{Context, Rounding, has_room, status::*};
use core::cmp::Ordering;

/// What a number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum NumberClass {
    /// `coefficient * 10**exponent`.
    Finite = 0,
    /// Infinity.
    Infinity = 1,
    /// A quiet not-a-number; the coefficient is its payload.
    Quiet = 2,
    /// A signaling not-a-number; the coefficient is its payload.
    Signaling = 3,
}

/// A decimal number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Number {
    /// Below zero, or minus zero.
    pub(super) negative: bool,
    /// What it is.
    pub(super) class: NumberClass,
    /// 0 for what is not finite.
    pub(super) exponent: i64,
    /// The digits, or the payload; 0 for infinities.
    pub(super) coefficient: Coefficient,
}

impl Number {
    /// `±coefficient * 10**exponent`.
    #[inline]
    pub(super) fn new(negative: bool, coefficient: Coefficient, exponent: i64) -> Number {
        Number {
            negative,
            class: NumberClass::Finite,
            exponent,
            coefficient,
        }
    }

    /// A short finite number.
    pub(super) fn small(negative: bool, coefficient: u128, exponent: i64) -> Number {
        Number::new(negative, Coefficient::Small(coefficient), exponent)
    }

    /// The whole number `v`.
    pub(super) fn whole(v: i64) -> Number {
        Number::small(v < 0, v.unsigned_abs() as u128, 0)
    }

    /// `±Infinity`.
    pub(super) fn infinity(negative: bool) -> Number {
        Number {
            class: NumberClass::Infinity,
            ..Number::small(negative, 0, 0)
        }
    }

    /// The not-a-number of an operation that went wrong.
    pub(super) fn nan() -> Number {
        Number {
            class: NumberClass::Quiet,
            ..Number::small(false, 0, 0)
        }
    }

    /// Not-a-number, the reason being reported.
    #[cold]
    pub(super) fn error(reason: u32, status: &mut u32) -> Number {
        *status |= reason;
        Number::nan()
    }

    /// Neither infinite nor not-a-number?
    #[inline]
    pub(super) fn is_finite(&self) -> bool {
        self.class == NumberClass::Finite
    }

    /// Infinite?
    #[inline]
    pub(super) fn is_infinite(&self) -> bool {
        self.class == NumberClass::Infinity
    }

    /// Not-a-number of either kind?
    #[inline]
    pub(super) fn is_nan(&self) -> bool {
        matches!(self.class, NumberClass::Quiet | NumberClass::Signaling)
    }

    /// A signaling not-a-number?
    #[inline]
    pub(super) fn is_signaling(&self) -> bool {
        self.class == NumberClass::Signaling
    }

    /// Zero of either sign?
    #[inline]
    pub(super) fn is_zero(&self) -> bool {
        self.is_finite() && self.coefficient.is_zero()
    }

    /// The exponent of the first digit.
    #[inline]
    pub(super) fn adjusted(&self) -> i64 {
        self.exponent + self.coefficient.digits() - 1
    }

    /// Is it a whole number?
    pub(super) fn is_integer(&self) -> bool {
        self.is_finite()
            && (self.exponent >= 0
                || self.coefficient.is_zero()
                || self.coefficient.digits() > -self.exponent
                    && self.coefficient.trailing_zeros() >= -self.exponent)
    }

    /// Is it an odd whole number?
    pub(super) fn is_odd(&self) -> bool {
        match self.exponent {
            _ if !self.is_integer() => false,
            0 => self.coefficient.is_odd(),
            1.. => false,
            e => self.coefficient.shifted_right(-e).0.is_odd(),
        }
    }

    /// The magnitude of a whole number, if it fits.
    pub(super) fn to_magnitude(&self) -> Option<u64> {
        if !self.is_integer() {
            return None;
        }
        let whole = match self.exponent {
            _ if self.coefficient.is_zero() => return Some(0),
            e @ 0..20 => self.coefficient.shifted_left(e),
            e if e < 0 => self.coefficient.shifted_right(-e).0,
            _ => return None,
        };
        match whole {
            Coefficient::Small(v) => u64::try_from(v).ok(),
            Coefficient::Big(_) => None,
        }
    }

    /// Without its sign.
    pub(super) fn abs(&self) -> Number {
        self.with_sign(false)
    }

    /// With this sign.
    pub(super) fn with_sign(&self, negative: bool) -> Number {
        Number {
            negative,
            ..self.clone()
        }
    }
}

/// What an operation gives for operands of which one is not-a-number: the first signaling one, else the first, made quiet.
pub(super) fn nan_of(operands: &[&Number], c: &Context, status: &mut u32) -> Option<Number> {
    if operands.iter().all(|x| !x.is_nan()) {
        return None;
    }
    let signaling = operands.iter().find(|x| x.is_signaling());
    if signaling.is_some() {
        *status |= INVALID_OPERATION;
    }
    let chosen = signaling.or_else(|| operands.iter().find(|x| x.is_nan()))?;
    let mut nan = (*chosen).clone();
    nan.class = NumberClass::Quiet;
    Some(fitting_nan(nan, c))
}

/// With a payload that is short enough for the context.
fn fitting_nan(mut nan: Number, c: &Context) -> Number {
    let most = c.prec - c.clamp as i64;
    if nan.coefficient.digits() > most {
        nan.coefficient = nan.coefficient.last_digits(most);
    }
    nan
}

/// Does a coefficient that lost `tail` grow by one?
#[inline]
pub(super) fn rounds_away(
    rounding: Rounding,
    negative: bool,
    tail: Tail,
    rest: &Coefficient,
) -> bool {
    if tail == Tail::Zero {
        return false;
    }
    match rounding {
        Rounding::Up => true,
        Rounding::Down => false,
        Rounding::Ceiling => !negative,
        Rounding::Floor => negative,
        Rounding::HalfUp => tail >= Tail::Half,
        Rounding::HalfDown => tail == Tail::Above,
        Rounding::HalfEven => tail == Tail::Above || tail == Tail::Half && rest.is_odd(),
        Rounding::ZeroFiveUp => matches!(rest.last_digit(), 0 | 5),
    }
}

/// Cuts off the last `n` digits, rounding; the exponent grows.
pub(super) fn cut(x: &mut Number, n: i64, rounding: Rounding) -> Tail {
    let (rest, tail) = x.coefficient.shifted_right(n);
    x.coefficient = if rounds_away(rounding, x.negative, tail, &rest) {
        rest.plus(&Coefficient::ONE)
    } else {
        rest
    };
    x.exponent += n;
    tail
}

/// The number as the context can hold it.
#[inline]
pub(super) fn finalize(x: Number, c: &Context, status: &mut u32) -> Number {
    if x.is_finite() {
        let digits = x.coefficient.digits();
        let adjusted = x.exponent + digits - 1;
        let excess = digits - c.prec;
        // A number that may grow by rounding must not be at the end of the range.
        let fits = adjusted < c.emax + (excess <= 0) as i64
            && adjusted >= c.emin
            && (!c.clamp || x.exponent + excess.max(0) < c.etop() + (excess <= 0) as i64);
        if fits && excess <= 0 {
            return x;
        }
        if let Coefficient::Small(v) = x.coefficient
            && fits
        {
            let (rest, r) = divide(v, excess as usize);
            let tail = Tail::of(r, POWERS[excess as usize]);
            return rounded_off(x.negative, rest, x.exponent + excess, tail, c, status);
        }
    }
    finalize_slow(x, c, status)
}

/// A number in the range of the context whose digits have lost `tail`; there are as many as the precision is.
#[inline]
pub(super) fn rounded_off(
    negative: bool,
    digits: u128,
    mut exponent: i64,
    tail: Tail,
    c: &Context,
    status: &mut u32,
) -> Number {
    *status |= ROUNDED;
    let mut rest = Coefficient::Small(digits);
    if tail != Tail::Zero {
        *status |= INEXACT;
        if rounds_away(c.rounding, negative, tail, &rest) {
            rest = Coefficient::Small(digits + 1);
            // Nines became a one and zeroes.
            if digits + 1 == POWERS[c.prec as usize] {
                rest = Coefficient::Small(POWERS[c.prec as usize - 1]);
                exponent += 1;
            }
        }
    }
    Number::new(negative, rest, exponent)
}

#[inline(never)]
fn finalize_slow(x: Number, c: &Context, status: &mut u32) -> Number {
    if !x.is_finite() {
        return if x.is_nan() { fitting_nan(x, c) } else { x };
    }
    let mut x = fitting_exponent(x, c, status);
    let excess = x.coefficient.digits() - c.prec;
    if !x.is_finite() || excess <= 0 {
        return x;
    }
    let tail = cut(&mut x, excess, c.rounding);
    *status |= ROUNDED;
    if tail != Tail::Zero {
        *status |= INEXACT;
    }
    // Nines became a one and zeroes.
    if x.coefficient.digits() > c.prec {
        cut(&mut x, 1, Rounding::Down);
        x = fitting_exponent(x, c, status);
    }
    x
}

/// The number with an exponent that the context allows.
fn fitting_exponent(mut x: Number, c: &Context, status: &mut u32) -> Number {
    let adjusted = x.adjusted();
    if adjusted > c.emax {
        return overflown(x, c, status);
    }
    if c.clamp && x.exponent > c.etop() {
        let shift = x.exponent - c.etop();
        *status |= CLAMPED;
        if !x.coefficient.is_zero() {
            if !has_room(x.coefficient.digits() + shift, status) {
                return Number::nan();
            }
            if adjusted < c.emin {
                *status |= SUBNORMAL;
            }
        }
        x.coefficient = x.coefficient.shifted_left(shift);
        x.exponent -= shift;
        return x;
    }
    if adjusted >= c.emin {
        return x;
    }
    let shift = c.etiny() - x.exponent;
    if x.coefficient.is_zero() {
        if shift > 0 {
            x.exponent = c.etiny();
            *status |= CLAMPED;
        }
        return x;
    }
    *status |= SUBNORMAL;
    if shift > 0 {
        let tail = cut(&mut x, shift, c.rounding);
        *status |= ROUNDED;
        if tail != Tail::Zero {
            *status |= INEXACT | UNDERFLOW;
            if x.coefficient.is_zero() {
                *status |= CLAMPED;
            }
        }
    }
    x
}

/// A number that is too large for the context.
fn overflown(mut x: Number, c: &Context, status: &mut u32) -> Number {
    if x.coefficient.is_zero() {
        x.exponent = if c.clamp { c.etop() } else { c.emax };
        *status |= CLAMPED;
        return x;
    }
    let infinite = match c.rounding {
        Rounding::HalfUp | Rounding::HalfEven | Rounding::HalfDown | Rounding::Up => true,
        Rounding::Down | Rounding::ZeroFiveUp => false,
        Rounding::Ceiling => !x.negative,
        Rounding::Floor => x.negative,
    };
    *status |= OVERFLOW | INEXACT | ROUNDED;
    if infinite {
        Number::infinity(x.negative)
    } else {
        largest(x.negative, c, status)
    }
}

/// The largest finite number.
pub(super) fn largest(negative: bool, c: &Context, status: &mut u32) -> Number {
    if !has_room(c.prec, status) {
        return Number::nan();
    }
    Number::new(negative, Coefficient::nines(c.prec), c.etop())
}

// ---- order ----------------------------------------------------------------------------------------

/// The order of the magnitudes of two numbers that are no not-a-numbers.
pub(super) fn compare_magnitudes(a: &Number, b: &Number) -> Ordering {
    match (a.is_infinite(), b.is_infinite()) {
        (true, true) => return Ordering::Equal,
        (true, false) => return Ordering::Greater,
        (false, true) => return Ordering::Less,
        (false, false) => {}
    }
    match (a.coefficient.is_zero(), b.coefficient.is_zero()) {
        (true, true) => return Ordering::Equal,
        (true, false) => return Ordering::Less,
        (false, true) => return Ordering::Greater,
        (false, false) => {}
    }
    if a.exponent == b.exponent {
        return a.coefficient.cmp(&b.coefficient);
    }
    let by_size = a.adjusted().cmp(&b.adjusted());
    if by_size.is_ne() {
        return by_size;
    }
    // The adjusted exponents are equal, so no shift is longer than the other's digits.
    if a.exponent > b.exponent {
        let a = a.coefficient.shifted_left(a.exponent - b.exponent);
        a.cmp(&b.coefficient)
    } else {
        let b = b.coefficient.shifted_left(b.exponent - a.exponent);
        a.coefficient.cmp(&b)
    }
}

/// The order of two numbers that are no not-a-numbers; zeroes are equal.
pub(super) fn compare_numbers(a: &Number, b: &Number) -> Ordering {
    if a.negative != b.negative {
        return if a.is_zero() && b.is_zero() {
            Ordering::Equal
        } else {
            b.negative.cmp(&a.negative)
        };
    }
    let by_size = compare_magnitudes(a, b);
    if a.negative {
        by_size.reverse()
    } else {
        by_size
    }
}

/// The total order of magnitudes, in which finite numbers stand below infinity, and that below not-a-numbers.
pub(super) fn compare_total_magnitudes(a: &Number, b: &Number) -> Ordering {
    let rank = |x: &Number| match x.class {
        NumberClass::Finite => 0,
        NumberClass::Infinity => 1,
        NumberClass::Signaling => 2,
        NumberClass::Quiet => 3,
    };
    let by_class = rank(a).cmp(&rank(b));
    if by_class.is_ne() {
        return by_class;
    }
    if a.is_nan() {
        return a.coefficient.cmp(&b.coefficient);
    }
    compare_magnitudes(a, b).then(a.exponent.cmp(&b.exponent))
}

/// The total order, by sign first.
pub(super) fn compare_total(a: &Number, b: &Number) -> Ordering {
    if a.negative != b.negative {
        return b.negative.cmp(&a.negative);
    }
    let by_size = compare_total_magnitudes(a, b);
    if a.negative {
        by_size.reverse()
    } else {
        by_size
    }
}
