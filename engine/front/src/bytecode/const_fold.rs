//! Folding of constant expressions.
//!
//! Folds only what gives the same value without an error at run time, and stops
//! at sizes that would bloat the code.

use super::code::{Const, StrLit};
use super::jump::constant_set;
use crate::syntax::hir::{self, BinOp, Expr, ExprKind, Int, UnaryOp};
use num_bigint::{BigInt, Sign};
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};
use std::rc::Rc;

/// Largest folded int, in bits.
const MAX_INT_BITS: u64 = 4096;

/// Largest folded str or bytes, in characters.
const MAX_TEXT: usize = 4096;

/// Largest folded tuple made by repetition or concatenation.
const MAX_ITEMS: usize = 256;

/// How deep a constant expression may be to be folded.
const MAX_DEPTH: u32 = 40;

/// The value of a constant expression.
pub(crate) fn fold(expr: &Expr) -> Option<Const> {
    fold_within(expr, MAX_DEPTH)
}

fn fold_within(expr: &Expr, depth: u32) -> Option<Const> {
    let depth = depth.checked_sub(1)?;
    Some(match &expr.kind {
        ExprKind::None => Const::None,
        ExprKind::Bool(value) => Const::Bool(*value),
        ExprKind::Ellipsis => Const::Ellipsis,
        ExprKind::Int(Int::Small(value)) => Const::Int(*value),
        ExprKind::Int(Int::Big(big)) => big_literal(big)?,
        ExprKind::Float(value) => Const::Float(*value),
        ExprKind::Complex(real, imag) => Const::Complex(*real, *imag),
        ExprKind::FrozenSet(items) => constant_set(items)?,
        ExprKind::Str(text) => Const::Str(text.clone()),
        ExprKind::Bytes(bytes) => Const::Bytes(Rc::from(&bytes[..])),
        ExprKind::Unary(node) => unary(node.op, &fold_within(&node.operand, depth)?)?,
        ExprKind::Binary(node) => {
            // The right operand first: in a long chain it tells at once that nothing folds.
            let right = fold_within(&node.right, depth)?;
            binary(node.op, &fold_within(&node.left, depth)?, &right)?
        }
        ExprKind::Tuple(items) => {
            let items: Option<Vec<Const>> =
                items.iter().map(|item| fold_within(item, depth)).collect();
            Const::Tuple(items?.into())
        }
        _ => return None,
    })
}

fn big_literal(big: &hir::BigInt) -> Option<Const> {
    Some(int(BigInt::parse_bytes(big.digits.as_bytes(), big.radix)?))
}

/// Truth of a constant.
pub(crate) fn truth(value: &Const) -> bool {
    match value {
        Const::None => false,
        Const::Bool(value) => *value,
        Const::Ellipsis | Const::Code(_) => true,
        Const::Int(value) => *value != 0,
        Const::BigInt(value) => !value.is_zero(),
        Const::Float(value) => *value != 0.0,
        Const::Complex(re, im) => *re != 0.0 || *im != 0.0,
        Const::Str(StrLit::Text(text)) => !text.is_empty(),
        Const::Str(StrLit::Surrogates(points)) => !points.is_empty(),
        Const::Bytes(bytes) => !bytes.is_empty(),
        Const::Tuple(items) | Const::FrozenSet(items) => !items.is_empty(),
    }
}

fn int(value: BigInt) -> Const {
    match value.to_i64() {
        Some(small) => Const::Int(small),
        None => Const::BigInt(Rc::new(value)),
    }
}

fn as_int(value: &Const) -> Option<BigInt> {
    match value {
        Const::Int(value) => Some(BigInt::from(*value)),
        Const::BigInt(value) => Some((**value).clone()),
        Const::Bool(value) => Some(BigInt::from(u8::from(*value))),
        _ => None,
    }
}

fn as_float(value: &Const) -> Option<f64> {
    match value {
        Const::Float(value) => Some(*value),
        // Beyond 53 bits the conversion rounds; that is left to run time.
        Const::Int(value) if value.unsigned_abs() <= 1 << 53 => Some(*value as f64),
        _ => None,
    }
}

fn unary(op: UnaryOp, operand: &Const) -> Option<Const> {
    Some(match (op, operand) {
        (UnaryOp::Not, value) => Const::Bool(!truth(value)),
        (UnaryOp::Neg, Const::Float(value)) => Const::Float(-value),
        (UnaryOp::Neg, Const::Complex(re, im)) => Const::Complex(-re, -im),
        (UnaryOp::Pos, Const::Float(_) | Const::Complex(..)) => operand.clone(),
        // `~True` warns at run time.
        (UnaryOp::Invert, Const::Bool(_)) => return None,
        (UnaryOp::Neg, value) => int(-as_int(value)?),
        (UnaryOp::Pos, value) => int(as_int(value)?),
        (UnaryOp::Invert, value) => int(-as_int(value)? - 1),
    })
}

fn binary(op: BinOp, left: &Const, right: &Const) -> Option<Const> {
    match (left, right) {
        (Const::Str(StrLit::Text(a)), Const::Str(StrLit::Text(b))) if op == BinOp::Add => {
            let fits = a.len() + b.len() <= MAX_TEXT;
            fits.then(|| Const::Str(StrLit::Text(format!("{a}{b}").into())))
        }
        (Const::Bytes(a), Const::Bytes(b)) if op == BinOp::Add => {
            let fits = a.len() + b.len() <= MAX_TEXT;
            fits.then(|| Const::Bytes([&a[..], &b[..]].concat().into()))
        }
        (Const::Tuple(a), Const::Tuple(b)) if op == BinOp::Add => {
            let fits = a.len() + b.len() <= MAX_ITEMS;
            fits.then(|| Const::Tuple([&a[..], &b[..]].concat().into()))
        }
        (sequence, Const::Int(count)) | (Const::Int(count), sequence) if op == BinOp::Mul => {
            match repeat(sequence, *count) {
                Repeat::Folded(value) => Some(value),
                Repeat::Refused => None,
                Repeat::NoSequence => number(op, left, right),
            }
        }
        _ => number(op, left, right),
    }
}

enum Repeat {
    Folded(Const),
    Refused,
    NoSequence,
}

fn repeat(sequence: &Const, count: i64) -> Repeat {
    let count = usize::try_from(count).unwrap_or(0);
    let folded = match sequence {
        Const::Str(StrLit::Text(text)) => (text.len().saturating_mul(count) <= MAX_TEXT)
            .then(|| Const::Str(StrLit::Text(text.repeat(count).into()))),
        Const::Bytes(bytes) => (bytes.len().saturating_mul(count) <= MAX_TEXT)
            .then(|| Const::Bytes(bytes.repeat(count).into())),
        Const::Tuple(items) => (items.len().saturating_mul(count) <= MAX_ITEMS).then(|| {
            Const::Tuple(
                items
                    .iter()
                    .cloned()
                    .cycle()
                    .take(items.len() * count)
                    .collect(),
            )
        }),
        _ => return Repeat::NoSequence,
    };
    folded.map_or(Repeat::Refused, Repeat::Folded)
}

fn number(op: BinOp, left: &Const, right: &Const) -> Option<Const> {
    if matches!(left, Const::Complex(..)) || matches!(right, Const::Complex(..)) {
        return complex(op, left, right);
    }
    if matches!(left, Const::Float(_)) || matches!(right, Const::Float(_)) {
        let (a, b) = (as_float(left)?, as_float(right)?);
        return Some(Const::Float(match op {
            BinOp::Add => a + b,
            BinOp::Sub => a - b,
            BinOp::Mul => a * b,
            BinOp::Div if b != 0.0 => a / b,
            BinOp::Pow if a > 0.0 && b.is_finite() => {
                let power = a.powf(b);
                if power.is_infinite() {
                    return None;
                }
                power
            }
            _ => return None,
        }));
    }
    if matches!((left, right), (Const::Bool(_), Const::Bool(_))) {
        return None; // `True & False` is a bool
    }
    let (a, b) = (as_int(left)?, as_int(right)?);
    if op == BinOp::Div {
        let (a, b) = (as_float(left)?, as_float(right)?);
        return (b != 0.0).then(|| Const::Float(a / b));
    }
    let value = match op {
        BinOp::Add => a + b,
        BinOp::Sub => a - b,
        BinOp::Mul => {
            if a.bits() + b.bits() > MAX_INT_BITS {
                return None;
            }
            a * b
        }
        BinOp::FloorDiv if !b.is_zero() => a.div_floor(&b),
        BinOp::Mod if !b.is_zero() => a.mod_floor(&b),
        BinOp::Pow if !b.is_negative() => {
            let exponent = b.to_u32()?;
            if a.bits().saturating_mul(u64::from(exponent)) > MAX_INT_BITS {
                return None;
            }
            a.pow(exponent)
        }
        BinOp::LShift if b.sign() != Sign::Minus => {
            let shift = b.to_u64()?;
            if shift.saturating_add(a.bits()) > MAX_INT_BITS {
                return None;
            }
            a * (BigInt::one() << shift)
        }
        BinOp::RShift if b.sign() != Sign::Minus => a >> b.to_u64()?,
        BinOp::BitAnd => a & b,
        BinOp::BitOr => a | b,
        BinOp::BitXor => a ^ b,
        _ => return None,
    };
    (value.bits() <= MAX_INT_BITS).then(|| int(value))
}

/// Sums with an imaginary literal, as in `1 + 2j`.
fn complex(op: BinOp, left: &Const, right: &Const) -> Option<Const> {
    match (op, left, right) {
        (BinOp::Add, Const::Complex(a, b), Const::Complex(c, d)) => {
            Some(Const::Complex(a + c, b + d))
        }
        (BinOp::Sub, Const::Complex(a, b), Const::Complex(c, d)) => {
            Some(Const::Complex(a - c, b - d))
        }
        (BinOp::Add, real, Const::Complex(c, d)) => Some(Const::Complex(as_float(real)? + c, *d)),
        // Since 3.14 a real operand has no imaginary part, before it had 0.0: the same but for -0.0.
        (BinOp::Sub, real, Const::Complex(c, d)) if *d != 0.0 => {
            Some(Const::Complex(as_float(real)? - c, -*d))
        }
        _ => None,
    }
}
