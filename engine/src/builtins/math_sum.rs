//! The functions of `math` on several floats: exact and accurate sums, norms, products.

use super::number::real;
use crate::object::*;
use crate::runtime::arith::convert::{frexp, ldexp};
use crate::runtime::arith::{self, Number};
use crate::runtime::{BinaryOp, ops};
use crate::value::Value;

/// `a + b` as the rounded sum and what it lacks (Knuth).
fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let z = sum - a;
    (sum, (a - (sum - z)) + (b - z))
}

/// `a * b` as the rounded product and what it lacks.
fn two_product(a: f64, b: f64) -> (f64, f64) {
    let product = a * b;
    (product, a.mul_add(b, -product))
}

/// An exact sum of floats as partial sums that do not overlap (Shewchuk, "Adaptive Precision
/// Floating-Point Arithmetic", 1997).
#[derive(Default)]
struct ExactSum {
    /// In increasing magnitude.
    partials: Vec<f64>,
    /// Sum of the infinities and nans.
    special: f64,
    /// Sum of the infinities alone: nan when they are of both signs.
    infinities: f64,
}

enum SumError {
    Overflow,
    OppositeInfinities,
}

impl ExactSum {
    fn add(&mut self, value: f64) -> Result<(), SumError> {
        let mut x = value;
        let mut kept = 0;
        for i in 0..self.partials.len() {
            let y = self.partials[i];
            let (big, small) = if x.abs() < y.abs() { (y, x) } else { (x, y) };
            let high = big + small;
            let low = small - (high - big);
            if low != 0.0 {
                self.partials[kept] = low;
                kept += 1;
            }
            x = high;
        }
        self.partials.truncate(kept);
        if x.is_finite() {
            if x != 0.0 {
                self.partials.push(x);
            }
            return Ok(());
        }
        if value.is_finite() {
            return Err(SumError::Overflow);
        }
        if value.is_infinite() {
            self.infinities += value;
        }
        self.special += value;
        self.partials.clear();
        Ok(())
    }

    fn round(&self) -> Result<f64, SumError> {
        if self.special != 0.0 {
            return if self.infinities.is_nan() {
                Err(SumError::OppositeInfinities)
            } else {
                Ok(self.special)
            };
        }
        let Some((&top, mut rest)) = self.partials.split_last() else {
            return Ok(0.0);
        };
        let mut high = top;
        let mut low = 0.0;
        while let Some((&y, lower)) = rest.split_last() {
            rest = lower;
            let x = high;
            high = x + y;
            low = y - (high - x);
            if low != 0.0 {
                break;
            }
        }
        // At a tie the next partial sum decides on which side of it the sum lies.
        if let Some(&next) = rest.last()
            && (low < 0.0 && next < 0.0 || low > 0.0 && next > 0.0)
        {
            let y = low * 2.0;
            let x = high + y;
            if y == x - high {
                high = x;
            }
        }
        Ok(high)
    }
}

pub(super) fn fsum(t: &mut Thread, args: &[Value]) -> PyResult {
    let mut sum = ExactSum::default();
    let raise = |t: &mut Thread, e: SumError| match e {
        SumError::Overflow => t.overflow_error("intermediate overflow in fsum"),
        SumError::OppositeInfinities => t.value_error("-inf + inf in fsum"),
    };
    ops::for_each(t, args[0], |t, item| {
        let x = real(t, item)?;
        sum.add(x).map_err(|e| raise(t, e))
    })?;
    match sum.round() {
        Ok(x) => t.float(x),
        Err(e) => Err(raise(t, e)),
    }
}

/// The Euclidean norm, rounded nearly always to the nearest float: squares are summed with twice
/// the precision, scaled so that nothing overflows, and the root is corrected by one step.
fn norm(coordinates: &[f64]) -> f64 {
    let max = coordinates.iter().fold(0.0f64, |m, x| m.max(x.abs()));
    if coordinates.iter().any(|x| x.is_infinite()) {
        return f64::INFINITY;
    }
    if coordinates.iter().any(|x| x.is_nan()) {
        return f64::NAN;
    }
    if max == 0.0 || coordinates.len() == 1 {
        return max;
    }
    let scale = -(frexp(max).1 as i64);
    let (mut sum, mut low) = (0.0, 0.0);
    for &x in coordinates {
        let x = ldexp(x, scale);
        let (square, error) = two_product(x, x);
        let (s, lost) = two_sum(sum, square);
        sum = s;
        low += error + lost;
    }
    let root = (sum + low).sqrt();
    // What is missing from the square of the root.
    let (square, error) = two_product(-root, root);
    let (difference, lost) = two_sum(sum, square);
    let root = root + (difference + (lost + low + error)) / (2.0 * root);
    ldexp(root, -scale)
}

pub(super) fn hypot(t: &mut Thread, args: &[Value]) -> PyResult {
    let mut coordinates = Vec::with_capacity(args.len());
    for v in args {
        coordinates.push(real(t, *v)?);
    }
    t.float(norm(&coordinates))
}

pub(super) fn dist(t: &mut Thread, args: &[Value]) -> PyResult {
    let (p, q) = (ops::to_tuple(t, args[0])?, ops::to_tuple(t, args[1])?);
    if p.len() != q.len() {
        return Err(t.value_error("both points must have the same number of dimensions"));
    }
    let mut differences = Vec::with_capacity(p.len());
    for i in 0..p.len() {
        let (a, b) = (real(t, p.get(i))?, real(t, q.get(i))?);
        differences.push(a - b);
    }
    t.float(norm(&differences))
}

pub(super) fn prod(t: &mut Thread, args: &[Value]) -> PyResult {
    let mut product = if args[1].is_unbound() {
        Value::small_int(1)
    } else {
        args[1]
    };
    ops::for_each(t, args[0], |t, item| {
        product = ops::binary(t, BinaryOp::Mul, product, item)?;
        Ok(())
    })?;
    Ok(product)
}

/// A sum of products with three times the precision of a float.
#[derive(Clone, Copy, Default)]
struct TripleSum {
    high: f64,
    low: f64,
    tiny: f64,
}

impl TripleSum {
    fn add_product(self, x: f64, y: f64) -> TripleSum {
        let (product, error) = two_product(x, y);
        let (high, lost) = two_sum(self.high, product);
        let (low, tiny) = two_sum(self.low, error);
        let (low, more) = two_sum(low, lost);
        TripleSum {
            high,
            low,
            tiny: self.tiny + tiny + more,
        }
    }

    fn round(self) -> f64 {
        let (high, low) = two_sum(self.low, self.high);
        self.tiny + low + high
    }
}

pub(super) fn sumprod(t: &mut Thread, args: &[Value]) -> PyResult {
    let (p, q) = (ops::iter(t, args[0])?, ops::iter(t, args[1])?);
    let mut total = Value::ZERO;
    let mut floats: Option<TripleSum> = None;
    loop {
        let (a, b) = match (ops::next(t, p)?, ops::next(t, q)?) {
            (Some(a), Some(b)) => (a, b),
            (None, None) => break,
            _ => return Err(t.value_error("Inputs are not the same length")),
        };
        if let Some((x, y)) = float_factors(t, a, b)? {
            let sum = floats.unwrap_or_default().add_product(x, y);
            if sum.high.is_finite() {
                floats = Some(sum);
                continue;
            }
        }
        total = flush(t, total, floats.take())?;
        let product = ops::binary(t, BinaryOp::Mul, a, b)?;
        total = ops::binary(t, BinaryOp::Add, total, product)?;
    }
    flush(t, total, floats)
}

fn flush(t: &mut Thread, total: Value, floats: Option<TripleSum>) -> PyResult {
    let Some(sum) = floats else { return Ok(total) };
    let x = t.float(sum.round())?;
    ops::binary(t, BinaryOp::Add, total, x)
}

/// Both factors as floats, when one is a float and the other a float or an int.
fn float_factors(t: &mut Thread, a: Value, b: Value) -> Result<Option<(f64, f64)>, Raised> {
    match (Number::exact(a), Number::exact(b)) {
        (Some(Number::Int(_)), Some(Number::Int(_))) => Ok(None),
        (Some(x), Some(y)) => Ok(Some((arith::to_float(t, x)?, arith::to_float(t, y)?))),
        _ => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(values: &[f64]) -> f64 {
        let mut s = ExactSum::default();
        for v in values {
            assert!(s.add(*v).is_ok());
        }
        s.round().unwrap_or(f64::NAN)
    }

    #[test]
    fn sums_are_exact() {
        assert_eq!(sum(&[0.1; 10]), 1.0);
        assert_eq!(sum(&[1e100, 1.0, -1e100]), 1.0);
        assert_eq!(sum(&[1.0, 1e-16, 1e-16]), 1.0000000000000002);
        assert_eq!(sum(&[]), 0.0);
        assert_eq!(sum(&[f64::INFINITY, 1.0]), f64::INFINITY);
        assert!(sum(&[f64::INFINITY, f64::NEG_INFINITY]).is_nan());
        assert!(
            ExactSum {
                partials: vec![1e308],
                ..Default::default()
            }
            .add(1e308)
            .is_err()
        );
        let triple = (0..10).fold(TripleSum::default(), |s, _| s.add_product(0.1, 0.1));
        assert_eq!(triple.round(), 0.1);
    }

    #[test]
    fn norms_do_not_overflow() {
        assert_eq!(norm(&[3.0, 4.0]), 5.0);
        assert_eq!(norm(&[1.0, 1.0, 1.0]), 1.7320508075688772);
        assert_eq!(norm(&[1e308, 1e308]), 1.4142135623730951e308);
        assert_eq!(norm(&[5e-324, 5e-324]), 5e-324);
        assert_eq!(norm(&[f64::NAN, f64::INFINITY]), f64::INFINITY);
        assert_eq!(norm(&[]), 0.0);
        assert_eq!(norm(&[-3.0]), 3.0);
    }
}
