//! Arithmetic: machine operations on tagged words, feedback and quickening.

use crate::bytecode::ops::feedback_bits as seen;
use crate::bytecode::{Instr, Op};
use crate::object::*;
use crate::runtime::{BinaryOp, UnaryOp, ops};
use crate::value::Value;

/// `a * b` of tagged words.
#[inline(always)]
pub(crate) fn mul(a: i64, b: i64) -> Option<i64> {
    a.checked_mul(b >> 3)
}

/// `a // b` of tagged words, rounded down. `None` for a zero divisor and the one overflow.
#[inline(always)]
pub(crate) fn floor_div(a: i64, b: i64) -> Option<i64> {
    if b > 0 {
        let (q, r) = (a / b, a % b);
        return Some((q - (r < 0) as i64) << 3);
    }
    if b == 0 || (a == i64::MIN && b == -8) {
        return None;
    }
    let (q, r) = (a / b, a % b);
    Some((q - (r > 0) as i64) << 3)
}

/// `a % b` of tagged words, with the sign of `b`. `None` for a zero divisor.
#[inline(always)]
pub(crate) fn modulo(a: i64, b: i64) -> Option<i64> {
    if b > 0 {
        let r = a % b;
        return Some(if r < 0 { r + b } else { r });
    }
    if b == 0 {
        return None;
    }
    let r = a % b;
    Some(if r > 0 { r + b } else { r })
}

/// `a << n` of a tagged word by a plain count.
#[inline(always)]
pub(crate) fn shl(a: i64, n: i64) -> Option<i64> {
    if (0..60).contains(&n) {
        let v = a << n;
        if v >> n == a {
            return Some(v);
        }
    }
    None
}

/// `a >> n` of a tagged word by a plain count.
#[inline(always)]
pub(crate) fn shr(a: i64, n: i64) -> Option<i64> {
    if n >= 0 {
        Some((a >> n.min(63)) & !7)
    } else {
        None
    }
}

/// The feedback bits of an operand.
pub(crate) fn type_bits(v: Value) -> u8 {
    if v.is_int() {
        seen::INT
    } else if v.is_float() {
        seen::FLOAT
    } else if v.is_bool() {
        seen::BOOL
    } else {
        match v.header().map(|h| h.kind.get()) {
            Some(k) if k == Kind::Str as u8 => seen::STR,
            Some(k) if k == Kind::Int as u8 => seen::BIGINT,
            Some(k) if k == Kind::Float as u8 => seen::FLOAT,
            _ => seen::OTHER,
        }
    }
}

fn record(word: &mut Instr, b: Value, c: Value) {
    let bits = type_bits(b) | type_bits(c);
    *word = word.with_x(word.x() | bits);
}

#[inline(never)]
pub(crate) fn binary(
    t: &mut Thread,
    word: &mut Instr,
    op: BinaryOp,
    b: Value,
    c: Value,
) -> PyResult {
    const STR: u32 = ClassId::Str as u32;
    if op == BinaryOp::Add && b.shape_id() == STR && c.shape_id() == STR {
        *word = word.with_x(word.x() | seen::STR);
        // SAFETY: the shapes say that both are exactly strs.
        let (x, y): (Gc<Str>, Gc<Str>) = unsafe { (b.cast_unchecked(), c.cast_unchecked()) };
        return Ok(Str::concat(t, x, y)?.value());
    }
    record(word, b, c);
    let in_place = word.x() & seen::INPLACE != 0;
    let v = if in_place {
        ops::inplace(t, op, b, c)?
    } else {
        ops::binary(t, op, b, c)?
    };
    if v.kind() == Kind::Int as u8 {
        *word = word.with_x(word.x() | seen::BIGINT);
    }
    Ok(v)
}

/// The first execution of a generic form: quickens it by what it sees.
#[inline(never)]
pub(crate) fn first(
    t: &mut Thread,
    word: &mut Instr,
    op: BinaryOp,
    b: Value,
    c: Value,
) -> PyResult {
    let int = Value::both_int(b, c);
    let float = b.is_float() && c.is_float();
    let quick = match (op, int, float) {
        (BinaryOp::Add, true, _) => Some(Op::AddInt),
        (BinaryOp::Sub, true, _) => Some(Op::SubInt),
        (BinaryOp::Mul, true, _) => Some(Op::MulInt),
        (BinaryOp::Add, _, true) => Some(Op::AddFloat),
        (BinaryOp::Sub, _, true) => Some(Op::SubFloat),
        (BinaryOp::Mul, _, true) => Some(Op::MulFloat),
        (BinaryOp::TrueDiv, _, true) => Some(Op::DivFloat),
        _ => None,
    };
    if let Some(quick) = quick {
        *word = word.with_op(quick);
    }
    binary(t, word, op, b, c)
}

/// A quickened form met other types: back to the generic form, which tests for all.
#[inline(never)]
pub(crate) fn miss(t: &mut Thread, word: &mut Instr, op: BinaryOp, b: Value, c: Value) -> PyResult {
    let same = match word.op() {
        Op::AddInt | Op::SubInt | Op::MulInt => Value::both_int(b, c),
        _ => type_bits(b) | type_bits(c) == seen::FLOAT,
    };
    if !same {
        *word = word.with_op(word.op().base());
    }
    binary(t, word, op, b, c)
}

#[inline(never)]
pub(crate) fn unary(t: &mut Thread, word: &mut Instr, op: UnaryOp, v: Value) -> PyResult {
    *word = word.with_x(word.x() | type_bits(v));
    ops::unary(t, op, v)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(v: i64) -> i64 {
        v << 3
    }

    #[test]
    fn division_rounds_down() {
        for a in [-9i64, -8, -1, 0, 1, 7, 8, 9] {
            for b in [-4i64, -3, -1, 1, 3, 4] {
                let (q, r) = ((a as f64 / b as f64).floor() as i64, a.rem_euclid(b.abs()));
                let r = if b < 0 && r != 0 { r + b } else { r };
                assert_eq!(floor_div(tag(a), tag(b)), Some(tag(q)), "{a} // {b}");
                assert_eq!(modulo(tag(a), tag(b)), Some(tag(r)), "{a} % {b}");
            }
        }
        assert_eq!(floor_div(8, 0), None);
        assert_eq!(modulo(8, 0), None);
        assert_eq!(floor_div(i64::MIN, -8), None);
    }

    /// Boxed floats (infinite, huge, tiny) do the work of a float form without changing it; ints do change it.
    #[test]
    fn float_forms_accept_boxed_floats() {
        crate::runtime::tests::with_thread(|t| {
            for x in [f64::INFINITY, 1e300, 1e-300, -0.0, 1.5] {
                let (b, c) = (t.float(x).expect("room"), t.float(2.0).expect("room"));
                let mut word = Instr::new(Op::MulFloat, seen::FLOAT, 0, 1, 2);
                let v = miss(t, &mut word, BinaryOp::Mul, b, c).expect("floats multiply");
                assert_eq!(v.to_f64(), Some(x * 2.0));
                assert_eq!((word.op(), word.x()), (Op::MulFloat, seen::FLOAT), "{x}");
            }
            let mut word = Instr::new(Op::MulFloat, seen::FLOAT, 0, 1, 2);
            let (b, c) = (t.float(0.5).expect("room"), Value::small_int(4));
            let v = miss(t, &mut word, BinaryOp::Mul, b, c).expect("numbers multiply");
            assert_eq!((v.to_f64(), word.op()), (Some(2.0), Op::Mul));
            assert_eq!(word.x(), seen::FLOAT | seen::INT);
        });
    }

    #[test]
    fn shifts_keep_the_tag() {
        assert_eq!(shl(tag(3), 2), Some(tag(12)));
        assert_eq!(shl(tag(1), 60), None);
        assert_eq!(shl(tag(1 << 59), 1), None);
        assert_eq!(shr(tag(-5), 1), Some(tag(-3)));
        assert_eq!(shr(tag(5), 200), Some(0));
        assert_eq!(shr(tag(5), -1), None);
    }
}
