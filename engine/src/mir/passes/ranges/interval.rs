//! Intervals of ints, and what operations make of them.
//!
//! All numbers are those of small ints (not their words). Each function gives an interval that holds
//! every result of operands from the given ones, and is monotone: larger operands, larger result.

use crate::mir::{Cond, Op};
use crate::value::{SMALL_INT_MAX as MAX, SMALL_INT_MIN as MIN};

/// No list or tuple has more items: they would fill the address space.
const MAX_LENGTH: i64 = 1 << 57;

/// The ints from `lo` to `hi`; none when `lo > hi`. Truth values count as 0 and 1.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Interval {
    pub(super) lo: i64,
    pub(super) hi: i64,
}

impl Interval {
    /// All small ints.
    pub(super) const ALL: Interval = Interval { lo: MIN, hi: MAX };
    /// No int: what has not been reached.
    pub(super) const EMPTY: Interval = Interval {
        lo: i64::MAX,
        hi: i64::MIN,
    };
    /// Either truth value.
    pub(super) const BOOL: Interval = Interval { lo: 0, hi: 1 };

    pub(super) fn new(lo: i64, hi: i64) -> Interval {
        if lo > hi {
            Interval::EMPTY
        } else {
            Interval { lo, hi }
        }
    }

    pub(super) fn only(n: i64) -> Interval {
        Interval { lo: n, hi: n }
    }

    pub(super) fn is_empty(self) -> bool {
        self.lo > self.hi
    }

    /// The one number in it.
    pub(super) fn single(self) -> Option<i64> {
        (self.lo == self.hi).then_some(self.lo)
    }

    pub(super) fn contains(self, n: i64) -> bool {
        self.lo <= n && n <= self.hi
    }

    pub(super) fn join(self, other: Interval) -> Interval {
        Interval {
            lo: self.lo.min(other.lo),
            hi: self.hi.max(other.hi),
        }
    }

    pub(super) fn meet(self, other: Interval) -> Interval {
        Interval::new(self.lo.max(other.lo), self.hi.min(other.hi))
    }

    /// A larger interval for one that has grown from `self` to `grown`, so that growing ends soon.
    pub(super) fn widen(self, grown: Interval) -> Interval {
        if self.is_empty() {
            return grown;
        }
        let lo = match grown.lo {
            lo if lo >= self.lo => self.lo,
            0.. => 0,
            _ => MIN,
        };
        let hi = if grown.hi <= self.hi { self.hi } else { MAX };
        Interval { lo, hi }
    }

    /// What of it fits into a small int: the others leave compiled code.
    fn clamp(lo: i128, hi: i128) -> Interval {
        let (lo, hi) = (lo.max(MIN.into()), hi.min(MAX.into()));
        if lo > hi {
            return Interval::EMPTY;
        }
        Interval {
            lo: lo as i64,
            hi: hi as i64,
        }
    }

    /// Least and greatest of what `f` gives for the four pairs of ends.
    fn corners(self, other: Interval, f: impl Fn(i128, i128) -> i128) -> (i128, i128) {
        let (a, b) = (self, other);
        let at = |x: i64, y: i64| f(x.into(), y.into());
        let all = [
            at(a.lo, b.lo),
            at(a.lo, b.hi),
            at(a.hi, b.lo),
            at(a.hi, b.hi),
        ];
        let first = all[0];
        all.iter()
            .fold((first, first), |(lo, hi), x| (lo.min(*x), hi.max(*x)))
    }
}

/// Least and greatest exact sum, difference or product.
pub(super) fn exact(op: Op, a: Interval, b: Interval) -> (i128, i128) {
    match op {
        Op::IntAdd { .. } => a.corners(b, |x, y| x + y),
        Op::IntSub { .. } => a.corners(b, |x, y| x - y),
        _ => a.corners(b, |x, y| x * y),
    }
}

/// Are all numbers of these ends small ints?
pub(super) fn fits((lo, hi): (i128, i128)) -> bool {
    lo >= MIN.into() && hi <= MAX.into()
}

/// The results of an operation with one `Int` or `Bool` operand or none.
pub(super) fn unary(op: Op, a: Interval) -> Interval {
    if a.is_empty() {
        return a;
    }
    match op {
        Op::ListLen | Op::TupleLen => Interval::new(0, MAX_LENGTH),
        Op::BoolToInt => a,
        Op::IntTruth => {
            if !a.contains(0) {
                Interval::only(1)
            } else if a.single() == Some(0) {
                Interval::only(0)
            } else {
                Interval::BOOL
            }
        }
        Op::Not => Interval::new(1 - a.hi, 1 - a.lo),
        Op::IntNeg => Interval::clamp(-i128::from(a.hi), -i128::from(a.lo)),
        Op::IntInvert => Interval::new(!a.hi, !a.lo),
        _ => Interval::ALL,
    }
}

/// The results of an operation with two `Int` operands.
pub(super) fn binary(op: Op, a: Interval, b: Interval) -> Interval {
    if a.is_empty() || b.is_empty() {
        return Interval::EMPTY;
    }
    match op {
        Op::IntAdd { checked } | Op::IntSub { checked } | Op::IntMul { checked } => {
            let (lo, hi) = exact(op, a, b);
            if checked || fits((lo, hi)) {
                Interval::clamp(lo, hi)
            } else {
                Interval::ALL
            }
        }
        Op::IntFloorDiv => floor_div(a, b),
        Op::IntMod => modulo(a, b),
        Op::IntAnd => match (a.lo >= 0, b.lo >= 0) {
            (true, true) => Interval::new(0, a.hi.min(b.hi)),
            (true, false) => Interval::new(0, a.hi),
            (false, true) => Interval::new(0, b.hi),
            (false, false) => Interval::ALL,
        },
        Op::IntOr | Op::IntXor if a.lo >= 0 && b.lo >= 0 => {
            let bits = 64 - (a.hi | b.hi).leading_zeros();
            Interval::new(0, ((1u64 << bits) - 1) as i64)
        }
        Op::IntShl => {
            let counts = b.meet(Interval::new(0, 59));
            if counts.is_empty() {
                return Interval::EMPTY;
            }
            let (lo, hi) = a.corners(counts, |x, n| x << n);
            Interval::clamp(lo, hi)
        }
        Op::IntShr => {
            if b.hi < 0 {
                return Interval::EMPTY;
            }
            let counts = Interval::new(b.lo.clamp(0, 63), b.hi.min(63));
            let (lo, hi) = a.corners(counts, |x, n| x >> n);
            Interval::clamp(lo, hi)
        }
        Op::BoundsCheck => {
            let inside = Interval::new(0, b.hi - 1);
            if a.lo >= 0 { a.meet(inside) } else { inside }
        }
        Op::IntCompare(cond) => compare(cond, a, b),
        _ => Interval::ALL,
    }
}

fn floor_div(a: Interval, b: Interval) -> Interval {
    if b.lo <= 0 {
        return Interval::ALL;
    }
    let (lo, hi) = a.corners(b, i128::div_euclid);
    Interval::clamp(lo, hi)
}

/// The remainder has the sign of the divisor, which is not 0 or the operation leaves.
fn modulo(a: Interval, b: Interval) -> Interval {
    if b.lo > 0 && a.lo >= 0 {
        return if a.hi < b.lo {
            a
        } else {
            Interval::new(0, a.hi.min(b.hi - 1))
        };
    }
    Interval::new((b.lo + 1).min(0), (b.hi - 1).max(0))
}

fn compare(cond: Cond, a: Interval, b: Interval) -> Interval {
    let decided = match cond {
        Cond::Lt if a.hi < b.lo => Some(true),
        Cond::Lt if a.lo >= b.hi => Some(false),
        Cond::Le if a.hi <= b.lo => Some(true),
        Cond::Le if a.lo > b.hi => Some(false),
        Cond::Gt | Cond::Ge => return compare(cond.swapped(), b, a),
        Cond::Eq | Cond::Ne if a.meet(b).is_empty() => Some(cond == Cond::Ne),
        Cond::Eq | Cond::Ne if a.single().is_some() && a == b => Some(cond == Cond::Eq),
        _ => None,
    };
    decided.map_or(Interval::BOOL, |yes| Interval::only(yes.into()))
}

/// What is left of `a` when `a cond b` holds.
pub(super) fn satisfying(a: Interval, cond: Cond, b: Interval) -> Interval {
    if a.is_empty() || b.is_empty() {
        return Interval::EMPTY;
    }
    match cond {
        Cond::Lt => Interval::new(a.lo, a.hi.min(b.hi - 1)),
        Cond::Le => Interval::new(a.lo, a.hi.min(b.hi)),
        Cond::Gt => Interval::new(a.lo.max(b.lo + 1), a.hi),
        Cond::Ge => Interval::new(a.lo.max(b.lo), a.hi),
        Cond::Eq => a.meet(b),
        Cond::Ne => match b.single() {
            Some(n) if n == a.lo => Interval::new(n + 1, a.hi),
            Some(n) if n == a.hi => Interval::new(a.lo, n - 1),
            _ => a,
        },
    }
}

/// The condition that holds when `cond` does not.
pub(super) fn negated(cond: Cond) -> Cond {
    match cond {
        Cond::Eq => Cond::Ne,
        Cond::Ne => Cond::Eq,
        Cond::Lt => Cond::Ge,
        Cond::Le => Cond::Gt,
        Cond::Gt => Cond::Le,
        Cond::Ge => Cond::Lt,
    }
}
