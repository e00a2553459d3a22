//! Durations: days, seconds and microseconds, as `timedelta` has them.

use crate::object::*;

/// Most days of a duration, either way.
pub(super) const MAX_DAYS: i64 = 999_999_999;
pub(super) const SECONDS_OF_DAY: i64 = 86_400;
pub(super) const MICROS: i64 = 1_000_000;
pub(super) const MICROS_OF_DAY: i64 = SECONDS_OF_DAY * MICROS;
/// Up to this many days a duration in microseconds fits 64 bits.
const NARROW_DAYS: i64 = i64::MAX / MICROS_OF_DAY - 1;

/// A duration: seconds from 0 to 86399, microseconds from 0 to 999999, and days of either sign. The derived order is
/// that of durations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Span {
    pub(super) days: i64,
    pub(super) seconds: i64,
    pub(super) micros: i64,
}

impl Span {
    pub(super) const ZERO: Span = Span {
        days: 0,
        seconds: 0,
        micros: 0,
    };

    /// Brings seconds and microseconds into their ranges; the days may then be too many.
    #[inline]
    pub(super) fn carried(days: i64, seconds: i64, micros: i64) -> Span {
        let (mut days, mut seconds, mut micros) = (days, seconds, micros);
        if !(0..MICROS).contains(&micros) {
            seconds += micros.div_euclid(MICROS);
            micros = micros.rem_euclid(MICROS);
        }
        if !(0..SECONDS_OF_DAY).contains(&seconds) {
            days += seconds.div_euclid(SECONDS_OF_DAY);
            seconds = seconds.rem_euclid(SECONDS_OF_DAY);
        }
        Span {
            days,
            seconds,
            micros,
        }
    }

    /// The duration in microseconds.
    #[inline]
    pub(super) fn total(self) -> i128 {
        match self.narrow_total() {
            Some(n) => i128::from(n),
            None => {
                i128::from(self.days) * i128::from(MICROS_OF_DAY)
                    + i128::from(self.seconds * MICROS + self.micros)
            }
        }
    }

    /// The duration in microseconds, if that surely fits 64 bits.
    #[inline]
    pub(super) fn narrow_total(self) -> Option<i64> {
        let fits = self.days.abs() <= NARROW_DAYS;
        fits.then(|| self.days * MICROS_OF_DAY + self.seconds * MICROS + self.micros)
    }

    /// The duration of so many microseconds.
    ///
    /// # Errors
    /// OverflowError.
    pub(super) fn of_total(t: &mut Thread, total: i128) -> Result<Span, Raised> {
        if let Ok(n) = i64::try_from(total) {
            let rest = n.rem_euclid(MICROS_OF_DAY);
            return Ok(Span {
                days: n.div_euclid(MICROS_OF_DAY),
                seconds: rest / MICROS,
                micros: rest % MICROS,
            });
        }
        let day = i128::from(MICROS_OF_DAY);
        let Ok(days) = i64::try_from(total.div_euclid(day)) else {
            return Err(too_large(t));
        };
        let rest = total.rem_euclid(day) as i64;
        let span = Span {
            days,
            seconds: rest / MICROS,
            micros: rest % MICROS,
        };
        span.checked(t)
    }

    /// The duration, if its days are not too many.
    ///
    /// # Errors
    /// OverflowError.
    #[inline]
    pub(super) fn checked(self, t: &mut Thread) -> Result<Span, Raised> {
        if self.days.abs() <= MAX_DAYS {
            return Ok(self);
        }
        if i32::try_from(self.days).is_err() {
            return Err(too_large(t));
        }
        let message = format!("days={}; must have magnitude <= {MAX_DAYS}", self.days);
        Err(t.overflow_error(message))
    }

    pub(super) fn negated(self) -> Span {
        Span::carried(-self.days, -self.seconds, -self.micros)
    }

    /// The sum; its days may be too many.
    #[inline]
    pub(super) fn plus(self, other: Span) -> Span {
        Span::carried(
            self.days + other.days,
            self.seconds + other.seconds,
            self.micros + other.micros,
        )
    }

    /// The difference; its days may be too many.
    #[inline]
    pub(super) fn minus(self, other: Span) -> Span {
        Span::carried(
            self.days - other.days,
            self.seconds - other.seconds,
            self.micros - other.micros,
        )
    }

    /// Is it strictly between -24 and 24 hours, as a distance from UTC has to be?
    pub(super) fn is_below_a_day(self) -> bool {
        self.days == 0 || self.days == -1 && (self.seconds > 0 || self.micros > 0)
    }
}

/// The error of a duration that no timedelta can hold.
#[cold]
pub(super) fn too_large(t: &mut Thread) -> Raised {
    t.overflow_error("Python int too large to convert to C int")
}

/// `a / b` to the nearest whole number; from the middle between two to the even one.
pub(super) fn divide_nearest(a: i128, b: i128) -> i128 {
    let (quotient, rest) = (a.div_euclid(b), a.rem_euclid(b));
    // The rest is not negative. Compared with b - rest, so that nothing overflows.
    let divisor = b.unsigned_abs();
    let rest = rest.unsigned_abs();
    let up = match rest.cmp(&(divisor - rest)) {
        core::cmp::Ordering::Less => false,
        core::cmp::Ordering::Equal => quotient & 1 != 0,
        core::cmp::Ordering::Greater => true,
    };
    if up { quotient + b.signum() } else { quotient }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_quotient_is_even_in_the_middle() {
        let cases = [
            (5, 2, 2),
            (7, 2, 4),
            (-5, 2, -2),
            (-7, 2, -4),
            (5, -2, -2),
            (7, -2, -4),
            (-7, -2, 4),
        ];
        for (a, b, expected) in cases {
            assert_eq!(divide_nearest(a, b), expected, "{a} / {b}");
        }
        assert_eq!(divide_nearest(8, 3), 3);
        assert_eq!(divide_nearest(-8, 3), -3);
        assert_eq!(divide_nearest(i128::MAX, i128::MAX), 1);
    }

    #[test]
    fn carrying() {
        assert_eq!(
            Span::carried(0, 0, -1),
            Span {
                days: -1,
                seconds: SECONDS_OF_DAY - 1,
                micros: MICROS - 1
            }
        );
        let span = Span::carried(MAX_DAYS, 5, 7);
        assert_eq!(span.total(), 86_399_999_913_600_000_000 + 5_000_007);
        assert_eq!(span.narrow_total(), None);
    }
}
