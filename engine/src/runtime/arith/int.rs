//! Arithmetic of ints: machine words, then two words, then limbs.

use super::limbs::{self, with_buffer};
use super::operand::Integer;
use crate::object::{ClassId, PyResult, Raised, Thread, biguint_of};
use crate::value::Value;
use core::cmp::Ordering;
use num_bigint::BigUint;
use num_integer::Integer as _;

/// Operands longer than this in limbs, both of them, are multiplied by `num-bigint`, whose
/// methods of Karatsuba and Toom win from about there on.
const SCHOOL_LIMBS: usize = 32;

/// What a division is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Division {
    Quotient,
    Remainder,
    Both,
}

/// MemoryError unless a number of `bits` bits has a chance to fit in memory: `num-bigint` would
/// abort the process.
pub(crate) fn check_bits(t: &mut Thread, bits: u64) -> Result<(), Raised> {
    const SMALL: u64 = 1 << 23;
    if bits <= SMALL {
        return Ok(());
    }
    let options = t.heap.options();
    let limit = options.max_heap_bytes.min(options.reserve_bytes) as u64;
    let bytes = bits / 8;
    // Working space of the operation included.
    let room = usize::try_from(bytes.saturating_mul(3))
        .is_ok_and(|n| n <= isize::MAX as usize && Vec::<u8>::new().try_reserve_exact(n).is_ok());
    if bytes > limit || !room {
        Err(t.memory_error())
    } else {
        Ok(())
    }
}

/// `a + b`, or `a - b`.
#[inline]
pub(super) fn add_sub(t: &mut Thread, a: Integer, b: Integer, subtract: bool) -> PyResult {
    if let (Some(x), Some(y)) = (a.to_i128(), b.to_i128()) {
        let r = if subtract {
            x.checked_sub(y)
        } else {
            x.checked_add(y)
        };
        if let Some(r) = r {
            return t.int_i128(r);
        }
    }
    add_limbs(t, a, b, subtract)
}

#[inline(never)]
fn add_limbs(t: &mut Thread, a: Integer, b: Integer, subtract: bool) -> PyResult {
    let (mut wa, mut wb) = ([0], [0]);
    let (na, la) = a.limbs(&mut wa);
    let (nb, lb) = b.limbs(&mut wb);
    let nb = nb ^ subtract;
    let len = la.len().max(lb.len()) + 1;
    let r = with_buffer(len, |out| {
        if na == nb {
            limbs::add(la, lb, out);
            t.int_limbs(na, out)
        } else if limbs::compare(la, lb).is_ge() {
            limbs::sub(la, lb, out);
            t.int_limbs(na, out)
        } else {
            limbs::sub(lb, la, out);
            t.int_limbs(nb, out)
        }
    });
    r.unwrap_or_else(|| Err(t.memory_error()))
}

/// `a * b`.
#[inline]
pub(super) fn mul(t: &mut Thread, a: Integer, b: Integer) -> PyResult {
    if let (Integer::Small(x), Integer::Small(y)) = (a, b) {
        return t.int_i128(x as i128 * y as i128);
    }
    if let (Some((na, x)), Some((nb, y))) = (a.to_u128(), b.to_u128())
        && let Some(r) = mul_two(x, y)
    {
        return t.int_u128(na ^ nb, r);
    }
    mul_limbs(t, a, b)
}

/// `x * y` when one of them has one limb only and the product has two.
#[inline(always)]
fn mul_two(x: u128, y: u128) -> Option<u128> {
    if (x | y) >> 64 == 0 {
        Some((x as u64 as u128) * (y as u64 as u128))
    } else {
        x.checked_mul(y)
    }
}

#[inline(never)]
fn mul_limbs(t: &mut Thread, a: Integer, b: Integer) -> PyResult {
    let (mut wa, mut wb) = ([0], [0]);
    let (na, la) = a.limbs(&mut wa);
    let (nb, lb) = b.limbs(&mut wb);
    if la.len().min(lb.len()) <= SCHOOL_LIMBS {
        // The short operand outside: its limbs stay in registers over the long inner loop.
        let (short, long) = if la.len() <= lb.len() {
            (la, lb)
        } else {
            (lb, la)
        };
        let r = with_buffer(la.len() + lb.len(), |out| {
            limbs::mul(short, long, out);
            t.int_limbs(na ^ nb, out)
        });
        return r.unwrap_or_else(|| Err(t.memory_error()));
    }
    check_bits(t, (la.len() + lb.len()) as u64 * 64)?;
    t.int_biguint(na ^ nb, &(biguint_of(la) * biguint_of(lb)))
}

#[cold]
#[inline(never)]
pub(super) fn zero_division(t: &mut Thread) -> Raised {
    t.raise(ClassId::ZeroDivisionError, "division by zero")
}

/// `a // b` and `a % b`, rounding towards minus infinity.
#[inline]
pub(super) fn div_floor(
    t: &mut Thread,
    a: Integer,
    b: Integer,
    what: Division,
) -> Result<(Value, Value), Raised> {
    if let (Integer::Small(x), Integer::Small(y)) = (a, b) {
        if y == 0 {
            return Err(zero_division(t));
        }
        // Small ints are far from `i64::MIN`: nothing overflows.
        let (mut q, mut r) = (x / y, x % y);
        if r != 0 && (r ^ y) < 0 {
            q -= 1;
            r += y;
        }
        return Ok((t.int(q)?, t.int(r)?));
    }
    if b.is_zero() {
        return Err(zero_division(t));
    }
    if let (Some((na, x)), Some((nb, y))) = (a.to_u128(), b.to_u128()) {
        let (mut q, mut r) = if (x | y) >> 64 == 0 {
            ((x as u64 / y as u64) as u128, (x as u64 % y as u64) as u128)
        } else {
            (x / y, x % y)
        };
        if r != 0 && na != nb {
            q += 1;
            r = y - r;
        }
        let quotient = if what == Division::Remainder {
            Value::ZERO
        } else {
            t.int_u128(na != nb, q)?
        };
        let remainder = if what == Division::Quotient {
            Value::ZERO
        } else {
            t.int_u128(nb, r)?
        };
        return Ok((quotient, remainder));
    }
    div_limbs(t, a, b, what)
}

#[inline(never)]
fn div_limbs(
    t: &mut Thread,
    a: Integer,
    b: Integer,
    what: Division,
) -> Result<(Value, Value), Raised> {
    let (mut wa, mut wb) = ([0], [0]);
    let (na, la) = a.limbs(&mut wa);
    let (nb, lb) = b.limbs(&mut wb);
    if let [divisor] = *lb {
        if what == Division::Remainder {
            let r = limbs::rem_limb(la, divisor);
            let r = if r != 0 && na != nb { divisor - r } else { r };
            return Ok((Value::ZERO, t.int_u128(nb, r as u128)?));
        }
        let result = with_buffer(la.len() + 1, |out| {
            let mut r = limbs::div_limb(la, divisor, out);
            if r != 0 && na != nb {
                limbs::increment(out);
                r = divisor - r;
            }
            Ok((t.int_limbs(na != nb, out)?, t.int_u128(nb, r as u128)?))
        });
        return result.unwrap_or_else(|| Err(t.memory_error()));
    }
    let (mut q, mut r) = if limbs::compare(la, lb).is_lt() {
        (BigUint::ZERO, biguint_of(la))
    } else {
        biguint_of(la).div_rem(&biguint_of(lb))
    };
    if na != nb && r != BigUint::ZERO {
        q += 1u32;
        r = biguint_of(lb) - r;
    }
    Ok((t.int_biguint(na != nb, &q)?, t.int_biguint(nb, &r)?))
}

/// `a << count`.
#[inline]
pub(super) fn shift_left(t: &mut Thread, a: Integer, count: Integer) -> PyResult {
    let Integer::Small(n @ 0..) = count else {
        return shift_left_odd(t, a, count);
    };
    if let Some((negative, m)) = a.to_u128()
        && n <= m.leading_zeros() as i64
        && n < 128
    {
        return t.int_u128(negative, m << n);
    }
    shift_left_limbs(t, a, n as u64)
}

/// `a << count` where the count is negative or not small.
#[cold]
#[inline(never)]
fn shift_left_odd(t: &mut Thread, a: Integer, count: Integer) -> PyResult {
    if count.is_negative() {
        return Err(t.value_error("negative shift count"));
    }
    match count.to_i64().and_then(Value::try_small_int) {
        Some(n) => shift_left(t, a, Integer::Small(n.as_int())),
        None if a.is_zero() => Ok(Value::ZERO),
        None => Err(t.overflow_error("too many digits in integer")),
    }
}

#[inline(never)]
fn shift_left_limbs(t: &mut Thread, a: Integer, n: u64) -> PyResult {
    if a.is_zero() {
        return Ok(Value::ZERO);
    }
    check_bits(t, n.saturating_add(a.bits()))?;
    let mut word = [0];
    let (negative, la) = a.limbs(&mut word);
    let r = with_buffer(la.len() + (n / 64) as usize + 1, |out| {
        limbs::shl(la, n, out);
        t.int_limbs(negative, out)
    });
    r.unwrap_or_else(|| Err(t.memory_error()))
}

/// `a >> count`, rounding towards minus infinity.
#[inline]
pub(super) fn shift_right(t: &mut Thread, a: Integer, count: Integer) -> PyResult {
    if count.is_negative() {
        return Err(t.value_error("negative shift count"));
    }
    let n = match count.to_i64() {
        Some(n) if (n as u64) < a.bits() => n as u64,
        _ => return Ok(Value::small_int(-(a.is_negative() as i64))),
    };
    if let Integer::Small(v) = a {
        return Ok(Value::small_int(v >> n.min(63)));
    }
    if let Some(v) = a.to_i128() {
        return t.int_i128(v >> n.min(127));
    }
    let mut word = [0];
    let (negative, la) = a.limbs(&mut word);
    let r = with_buffer(la.len() - (n / 64) as usize + 1, |out| {
        let len = out.len() - 1;
        let lost = limbs::shr(la, n, &mut out[..len]);
        if negative && lost {
            limbs::increment(out);
        }
        t.int_limbs(negative, out)
    });
    r.unwrap_or_else(|| Err(t.memory_error()))
}

/// `a op b` bit by bit, as two's complement numbers without end.
#[inline(always)]
fn bitwise(
    t: &mut Thread,
    a: Integer,
    b: Integer,
    two_words: impl Fn(i128, i128) -> i128,
    one_word: impl Fn(u64, u64) -> u64,
) -> PyResult {
    if let (Some(x), Some(y)) = (a.to_i128(), b.to_i128()) {
        return t.int_i128(two_words(x, y));
    }
    let (mut wa, mut wb) = ([0], [0]);
    let (x, y) = (a.limbs(&mut wa), b.limbs(&mut wb));
    let r = with_buffer(x.1.len().max(y.1.len()) + 1, |out| {
        let negative = limbs::bitwise(x, y, one_word, out);
        t.int_limbs(negative, out)
    });
    r.unwrap_or_else(|| Err(t.memory_error()))
}

/// `a & b`.
#[inline]
pub(super) fn and(t: &mut Thread, a: Integer, b: Integer) -> PyResult {
    // Masks: a natural number that fits the mask's words keeps the low bits of the other operand,
    // whatever its size.
    if let (Some((false, mask)), Integer::Big(x)) = (b.to_u128(), a)
        && !x.is_negative()
    {
        let low = match x.limbs() {
            [] => 0,
            [l] => *l as u128,
            [l, h, ..] => *l as u128 | (*h as u128) << 64,
        };
        return t.int_u128(false, low & mask);
    }
    bitwise(t, a, b, |x, y| x & y, |x, y| x & y)
}

/// `a | b`.
#[inline]
pub(super) fn or(t: &mut Thread, a: Integer, b: Integer) -> PyResult {
    bitwise(t, a, b, |x, y| x | y, |x, y| x | y)
}

/// `a ^ b`.
#[inline]
pub(super) fn xor(t: &mut Thread, a: Integer, b: Integer) -> PyResult {
    bitwise(t, a, b, |x, y| x ^ y, |x, y| x ^ y)
}

/// `-a`.
pub(super) fn negate(t: &mut Thread, a: Integer) -> PyResult {
    let mut word = [0];
    let (negative, la) = a.limbs(&mut word);
    t.int_limbs(!negative, la)
}

/// `+a`: the plain int.
pub(super) fn plain(t: &mut Thread, a: Integer) -> PyResult {
    match a {
        Integer::Small(v) => t.int(v),
        Integer::Big(i) if i.header().shape.get() == ClassId::Int as u32 => Ok(i.value()),
        Integer::Big(i) => t.int_limbs(i.is_negative(), i.limbs()),
    }
}

/// `~a`, that is `-a - 1`.
pub(super) fn invert(t: &mut Thread, a: Integer) -> PyResult {
    match a {
        Integer::Small(v) => t.int(!v),
        // Of an exact int: plus or minus one.
        Integer::Big(_) => {
            let below = add_sub(t, a, Integer::Small(1), false)?;
            match Integer::of(below) {
                Some(v) => negate(t, v),
                None => Ok(below),
            }
        }
    }
}

/// `abs(a)`.
pub(super) fn abs(t: &mut Thread, a: Integer) -> PyResult {
    if a.is_negative() {
        negate(t, a)
    } else {
        plain(t, a)
    }
}

/// `a ** b` where `b` is not negative.
pub(super) fn pow(t: &mut Thread, a: Integer, b: Integer) -> PyResult {
    if b.is_zero() {
        return Ok(Value::small_int(1));
    }
    if let Integer::Small(base @ -1..=1) = a {
        return Ok(Value::small_int(if b.is_odd() {
            base
        } else {
            base * base
        }));
    }
    let bits = a.bits();
    let Some(exponent) = b.to_i64().and_then(|e| u32::try_from(e).ok()) else {
        // Four thousand million bits and more of result.
        return match b.to_i64() {
            Some(_) => Err(t.memory_error()),
            None => Err(t.overflow_error("too many digits in integer")),
        };
    };
    if let Some((negative, m)) = a.to_u128() {
        let negative = negative && exponent % 2 == 1;
        if bits * exponent as u64 <= 128
            && let Some(r) = m.checked_pow(exponent)
        {
            return t.int_u128(negative, r);
        }
        if m.is_power_of_two() {
            let one = Integer::Small(if negative { -1 } else { 1 });
            return shift_left_limbs(t, one, m.trailing_zeros() as u64 * exponent as u64);
        }
    }
    check_bits(t, bits * exponent as u64)?;
    let mut word = [0];
    let (negative, la) = a.limbs(&mut word);
    t.int_biguint(negative && exponent % 2 == 1, &biguint_of(la).pow(exponent))
}

/// `pow(a, b, m)`.
pub(super) fn pow_mod(t: &mut Thread, a: Integer, b: Integer, m: Integer) -> PyResult {
    if m.is_zero() {
        return Err(t.value_error("pow() 3rd argument cannot be 0"));
    }
    let (mut wa, mut wb, mut wm) = ([0], [0], [0]);
    let (na, la) = a.limbs(&mut wa);
    let (nb, lb) = b.limbs(&mut wb);
    let (nm, lm) = m.limbs(&mut wm);
    let modulus = biguint_of(lm);
    // The residue of the base that is not negative.
    let mut base = biguint_of(la) % &modulus;
    if na && base != BigUint::ZERO {
        base = &modulus - base;
    }
    if nb {
        match inverse(&base, &modulus) {
            Some(v) => base = v,
            None => {
                return Err(t.value_error("base is not invertible for the given modulus"));
            }
        }
    }
    let r = match (lm, lb) {
        ([m], [e]) => {
            let base = base.iter_u64_digits().next().unwrap_or(0);
            BigUint::from(pow_mod_word(base, *e, *m))
        }
        _ => base.modpow(&biguint_of(lb), &modulus),
    };
    // The result has the modulus's sign.
    if nm && r != BigUint::ZERO {
        let r = modulus - r;
        return t.int_biguint(true, &r);
    }
    t.int_biguint(false, &r)
}

fn inverse(base: &BigUint, modulus: &BigUint) -> Option<BigUint> {
    if *modulus == BigUint::ONE {
        Some(BigUint::ZERO)
    } else {
        base.modinv(modulus)
    }
}

fn pow_mod_word(mut base: u64, mut exponent: u64, m: u64) -> u64 {
    let times = |x: u64, y: u64| {
        if (x | y) >> 32 == 0 {
            x * y % m
        } else {
            (x as u128 * y as u128 % m as u128) as u64
        }
    };
    let mut r = 1 % m;
    base %= m;
    while exponent != 0 {
        if exponent & 1 != 0 {
            r = times(r, base);
        }
        base = times(base, base);
        exponent >>= 1;
    }
    r
}

/// Compares two ints.
#[inline]
pub(super) fn compare(a: Integer, b: Integer) -> Ordering {
    if let (Integer::Small(x), Integer::Small(y)) = (a, b) {
        return x.cmp(&y);
    }
    let (mut wa, mut wb) = ([0], [0]);
    let (na, la) = a.limbs(&mut wa);
    let (nb, lb) = b.limbs(&mut wb);
    match (na, nb) {
        (false, true) => Ordering::Greater,
        (true, false) => Ordering::Less,
        (false, false) => limbs::compare(la, lb),
        (true, true) => limbs::compare(lb, la),
    }
}
