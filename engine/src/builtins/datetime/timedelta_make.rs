//! Making timedeltas of numbers of units.

use super::span::{MICROS, MICROS_OF_DAY, Span, too_large};
use crate::object::*;
use crate::runtime::arith::Number;
use crate::value::Value;
use num_bigint::BigInt;
use num_traits::{FromPrimitive, ToPrimitive};

/// The units in the order of the constructor's parameters, in microseconds.
const UNITS: [(&str, i64); 7] = [
    ("days", MICROS_OF_DAY),
    ("seconds", MICROS),
    ("microseconds", 1),
    ("milliseconds", 1000),
    ("minutes", 60 * MICROS),
    ("hours", 3600 * MICROS),
    ("weeks", 7 * MICROS_OF_DAY),
];
/// The order in which they are added, which decides which error comes first and how fractions round.
const ORDER: [usize; 7] = [2, 3, 1, 4, 5, 0, 6];

/// A sum of microseconds.
struct Sum {
    whole: i128,
    /// What numbers contribute that do not fit `whole`.
    big: Option<BigInt>,
    fraction: f64,
}

impl Sum {
    fn add(&mut self, n: i64, unit: i64) {
        // Seven products of 63 and 40 bits.
        self.whole += i128::from(n) * i128::from(unit);
    }

    #[cold]
    fn add_big(&mut self, n: BigInt, unit: i64) {
        let sum = self.big.take().unwrap_or_default();
        self.big = Some(sum + n * unit);
    }

    fn add_float(&mut self, t: &mut Thread, x: f64, unit: i64) -> Result<(), Raised> {
        let whole = x.trunc();
        if whole.abs() < 9.0e18 {
            self.add(whole as i64, unit);
        } else {
            match BigInt::from_f64(whole) {
                Some(n) => self.add_big(n, unit),
                None if x.is_nan() => {
                    return Err(t.value_error("cannot convert float NaN to integer"));
                }
                None => {
                    return Err(t.overflow_error("cannot convert float infinity to integer"));
                }
            }
        }
        let fraction = x - whole;
        if fraction != 0.0 {
            let micros = fraction * unit as f64;
            self.whole += micros.trunc() as i128;
            self.fraction += micros.fract();
        }
        Ok(())
    }

    fn finish(self, t: &mut Thread) -> Result<Span, Raised> {
        let mut total = self.whole;
        if let Some(big) = self.big {
            total = match (big + total).to_i128() {
                Some(total) => total,
                None => return Err(too_large(t)),
            };
        }
        if self.fraction != 0.0 {
            total += rounded(self.fraction, total & 1 != 0);
        }
        Span::of_total(t, total)?.checked(t)
    }
}

/// The whole number nearest to a fraction; where two are, the one that makes the sum with a whole number, which is odd or
/// not, even.
fn rounded(fraction: f64, is_odd: bool) -> i128 {
    let nearest = fraction.round();
    let whole = if (nearest - fraction).abs() == 0.5 {
        let odd = f64::from(u8::from(is_odd));
        2.0 * ((fraction + odd) * 0.5).round() - odd
    } else {
        nearest
    };
    whole as i128
}

/// The duration of the constructor's arguments: days, seconds, microseconds, milliseconds, minutes, hours, weeks.
///
/// # Errors
/// TypeError, OverflowError, ValueError for nan.
pub(super) fn of_units(t: &mut Thread, args: &[Value]) -> Result<Span, Raised> {
    if let Some(span) = of_small_ints(args) {
        return span.checked(t);
    }
    let mut sum = Sum {
        whole: 0,
        big: None,
        fraction: 0.0,
    };
    for i in ORDER {
        let (v, (name, unit)) = (args[i], UNITS[i]);
        if v.is_unbound() {
            continue;
        }
        match Number::of(v) {
            Some(Number::Float(x)) => sum.add_float(t, x, unit)?,
            Some(Number::Int(n)) => match (n.to_i64(), v.to_bigint()) {
                (Some(n), _) => sum.add(n, unit),
                (None, Some(n)) => sum.add_big(n, unit),
                (None, None) => return Err(too_large(t)),
            },
            None => {
                let class = t.class_of(v).name();
                let message = format!("unsupported type for timedelta {name} component: {class}");
                return Err(t.type_error(message));
            }
        }
    }
    sum.finish(t)
}

/// As [`of_units`], for ints so small that nothing overflows.
#[inline]
fn of_small_ints(args: &[Value]) -> Option<Span> {
    const LIMIT: i64 = 1 << 31;
    let mut n = [0; 7];
    for (n, v) in n.iter_mut().zip(args) {
        if v.is_unbound() {
            continue;
        }
        if !v.is_int() || v.as_int().abs() > LIMIT {
            return None;
        }
        *n = v.as_int();
    }
    let [days, seconds, micros, millis, minutes, hours, weeks] = n;
    Some(Span::carried(
        days + weeks * 7,
        seconds + minutes * 60 + hours * 3600,
        micros + millis * 1000,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_make_the_sum_even() {
        assert_eq!(rounded(0.5, false), 0);
        assert_eq!(rounded(0.5, true), 1);
        assert_eq!(rounded(-0.5, false), 0);
        assert_eq!(rounded(-0.5, true), -1);
        assert_eq!(rounded(1.5, false), 2);
        assert_eq!(rounded(0.6, false), 1);
    }
}
