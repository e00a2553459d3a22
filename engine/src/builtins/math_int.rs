//! The functions of `math` on ints.

use super::math::integer;
use crate::object::*;
use crate::runtime::arith::{self, Integer};
use crate::value::Value;
use num_bigint::BigUint;
use num_integer::Integer as _;

/// The magnitude as a big natural number.
fn magnitude(i: Integer) -> BigUint {
    biguint_of(i.limbs(&mut [0]).1)
}

/// The magnitude, if it fits one word.
fn word(i: Integer) -> Option<u64> {
    i.to_u128().and_then(|(_, m)| u64::try_from(m).ok())
}

fn gcd_words(mut a: u64, mut b: u64) -> u64 {
    // Binary method: shifts and subtractions only.
    if a == 0 || b == 0 {
        return a | b;
    }
    let shift = (a | b).trailing_zeros();
    a >>= a.trailing_zeros();
    while b != 0 {
        b >>= b.trailing_zeros();
        if a > b {
            (a, b) = (b, a);
        }
        b -= a;
    }
    a << shift
}

pub(super) fn gcd(t: &mut Thread, args: &[Value]) -> PyResult {
    let mut result = Value::ZERO;
    for v in args {
        let (a, b) = (integer(t, result)?, integer(t, *v)?);
        result = match (word(a), word(b)) {
            (Some(a), Some(b)) => t.int_u64(gcd_words(a, b))?,
            _ => t.int_biguint(false, &magnitude(a).gcd(&magnitude(b)))?,
        };
    }
    Ok(result)
}

pub(super) fn lcm(t: &mut Thread, args: &[Value]) -> PyResult {
    let mut result = Value::small_int(1);
    for v in args {
        let (a, b) = (integer(t, result)?, integer(t, *v)?);
        result = match (word(a), word(b)) {
            (Some(0), _) | (_, Some(0)) => Value::ZERO,
            (Some(a), Some(b)) => t.int_u128(false, (a / gcd_words(a, b)) as u128 * b as u128)?,
            _ => t.int_biguint(false, &magnitude(a).lcm(&magnitude(b)))?,
        };
    }
    Ok(result)
}

pub(super) fn isqrt(t: &mut Thread, args: &[Value]) -> PyResult {
    let i = integer(t, args[0])?;
    if i.is_negative() {
        return Err(t.value_error("isqrt() argument must be nonnegative"));
    }
    match i.to_u128() {
        Some((_, m)) => t.int_u128(false, m.isqrt()),
        None => t.int_biguint(false, &magnitude(i).sqrt()),
    }
}

/// The product of `low..=high`, halved again and again so that the factors stay of like size.
fn range_product(low: u64, high: u64) -> BigUint {
    if low > high {
        return BigUint::ONE;
    }
    if high - low < 8 {
        let mut product = BigUint::ONE;
        let mut part = 1u64;
        for k in low..=high {
            match part.checked_mul(k) {
                Some(p) => part = p,
                None => {
                    product *= part;
                    part = k;
                }
            }
        }
        return product * part;
    }
    let middle = low + (high - low) / 2;
    range_product(low, middle) * range_product(middle + 1, high)
}

fn factorial_of(n: u64) -> BigUint {
    range_product(2, n)
}

/// Room for a product of `count` factors of up to `bits` bits.
fn check_product(t: &mut Thread, count: u64, bits: u64) -> Result<(), Raised> {
    arith::check_bits(t, count.saturating_mul(bits))
}

pub(super) fn factorial(t: &mut Thread, args: &[Value]) -> PyResult {
    let i = integer(t, args[0])?;
    if i.is_negative() {
        return Err(t.value_error("factorial() not defined for negative values"));
    }
    let Some(n) = i.to_i64() else {
        let message = format!("factorial() argument should not exceed {}", i64::MAX);
        return Err(t.overflow_error(message));
    };
    let n = n as u64;
    if n <= 34 {
        return t.int_u128(false, (2..=n as u128).product());
    }
    check_product(t, n, 64 - n.leading_zeros() as u64)?;
    t.int_biguint(false, &factorial_of(n))
}

/// The arguments `n` and `k`, neither below zero.
fn choice(t: &mut Thread, n: Value, k: Value) -> Result<(Integer, Integer), Raised> {
    let (n, k) = (integer(t, n)?, integer(t, k)?);
    if n.is_negative() {
        return Err(t.value_error("n must be a non-negative integer"));
    }
    if k.is_negative() {
        return Err(t.value_error("k must be a non-negative integer"));
    }
    Ok((n, k))
}

pub(super) fn perm(t: &mut Thread, args: &[Value]) -> PyResult {
    if args[1].is_unbound() || args[1].is_none() {
        return factorial(t, &args[..1]);
    }
    let (n, k) = choice(t, args[0], args[1])?;
    let (big_n, big_k) = (magnitude(n), magnitude(k));
    if big_k > big_n {
        return Ok(Value::ZERO);
    }
    let Some(k) = k.to_i64() else {
        return Err(t.overflow_error(format!("k must not exceed {}", i64::MAX)));
    };
    check_product(t, k as u64, n.bits())?;
    t.int_biguint(false, &falling_product(n, k as u64))
}

/// `n * (n - 1) * …` of `k` factors.
fn falling_product(n: Integer, k: u64) -> BigUint {
    if let Some(n) = word(n) {
        return range_product(n - k + 1, n);
    }
    let mut factor = magnitude(n);
    let mut product = BigUint::ONE;
    for _ in 0..k {
        product *= &factor;
        factor -= 1u32;
    }
    product
}

pub(super) fn comb(t: &mut Thread, args: &[Value]) -> PyResult {
    let (n, k) = choice(t, args[0], args[1])?;
    let (big_n, big_k) = (magnitude(n), magnitude(k));
    if big_k > big_n {
        return Ok(Value::ZERO);
    }
    let k = (&big_n - &big_k).min(big_k);
    let Some(k) = i64::try_from(&k).ok() else {
        let message = format!("min(n - k, k) must not exceed {}", i64::MAX);
        return Err(t.overflow_error(message));
    };
    let k = k as u64;
    if let Some(n) = word(n)
        && let Some(r) = comb_words(n, k)
    {
        return t.int_u128(false, r);
    }
    check_product(t, k, n.bits())?;
    t.int_biguint(false, &(falling_product(n, k) / factorial_of(k)))
}

/// Within 128 bits, each step exact.
fn comb_words(n: u64, k: u64) -> Option<u128> {
    // The steps grow at least as 2**i: longer loops overflow anyway.
    if k > 128 {
        return None;
    }
    let mut r = 1u128;
    for i in 0..k {
        r = r.checked_mul((n - i) as u128)? / (i + 1) as u128;
    }
    Some(r)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_and_divisors() {
        assert_eq!(
            factorial_of(25),
            BigUint::from(15511210043330985984000000u128)
        );
        assert_eq!(comb_words(50, 25), Some(126410606437752));
        assert_eq!(comb_words(100, 50), Some(100891344545564193334812497256));
        let big = range_product(501, 1000) / factorial_of(500);
        assert_eq!(big % 1000007u32, BigUint::from(158978u32));
        let mut state = 1u64;
        for _ in 0..1000 {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1);
            let (a, b) = (state >> 40, state.rotate_left(20) >> 44);
            assert_eq!(gcd_words(a, b), a.gcd(&b));
        }
    }
}
