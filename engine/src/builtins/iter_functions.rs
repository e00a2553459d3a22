//! Builtin functions that consume iterables.

use crate::natives;
use crate::object::*;
use crate::runtime::{BinaryOp, CompareOp, call, ops, sort};
use crate::value::Value;
use num_traits::ToPrimitive;

natives! { ITER_FUNCTIONS:
    /// Return True if bool(x) is True for all values x in the iterable.
    ///
    /// If the iterable is empty, return True.
    "all" "(iterable, /)" => all,
    /// Return True if bool(x) is True for any x in the iterable.
    ///
    /// If the iterable is empty, return False.
    "any" "(iterable, /)" => any,
    /// max(iterable, *[, default=obj, key=func]) -> value
    /// max(arg1, arg2, *args, *[, key=func]) -> value
    ///
    /// With a single iterable argument, return its biggest item. The
    /// default keyword-only argument specifies an object to return if
    /// the provided iterable is empty.
    /// With two or more positional arguments, return the largest argument.
    "max" "(*args, key=None, default=None)" => max,
    /// min(iterable, *[, default=obj, key=func]) -> value
    /// min(arg1, arg2, *args, *[, key=func]) -> value
    ///
    /// With a single iterable argument, return its smallest item. The
    /// default keyword-only argument specifies an object to return if
    /// the provided iterable is empty.
    /// With two or more positional arguments, return the smallest argument.
    "min" "(*args, key=None, default=None)" => min,
    /// Return a new list containing all items from the iterable in ascending order.
    ///
    /// A custom key function can be supplied to customize the sort order, and the
    /// reverse flag can be set to request the result in descending order.
    "sorted" "(iterable, /, *, key=None, reverse=False)" => sorted,
    /// Return the sum of a 'start' value (default: 0) plus an iterable of numbers
    ///
    /// When the iterable is empty, return the start value.
    /// This function is intended specifically for use with numeric values and may
    /// reject non-numeric types.
    "sum" "(iterable, /, start=0)" => sum,
}

fn all(t: &mut Thread, args: &[Value]) -> PyResult {
    let mut items = ops::Items::of(t, args[0])?;
    while let Some(v) = items.next(t)? {
        if !ops::truthy(t, v)? {
            return Ok(Value::FALSE);
        }
    }
    Ok(Value::TRUE)
}

fn any(t: &mut Thread, args: &[Value]) -> PyResult {
    let mut items = ops::Items::of(t, args[0])?;
    while let Some(v) = items.next(t)? {
        if ops::truthy(t, v)? {
            return Ok(Value::TRUE);
        }
    }
    Ok(Value::FALSE)
}

fn max(t: &mut Thread, args: &[Value]) -> PyResult {
    extreme(t, args, CompareOp::Gt, "max")
}

fn min(t: &mut Thread, args: &[Value]) -> PyResult {
    extreme(t, args, CompareOp::Lt, "min")
}

/// The best item so far, and its key.
struct Best {
    item: Value,
    key: Value,
}

impl Best {
    /// Takes `item` in when it is better.
    #[inline]
    fn offer(
        &mut self,
        t: &mut Thread,
        op: CompareOp,
        key: Value,
        item: Value,
    ) -> Result<(), Raised> {
        let k = if key.is_none() {
            item
        } else {
            call::call(t, key, &[item])?
        };
        if self.item.is_unbound() {
            (self.item, self.key) = (item, k);
            return Ok(());
        }
        let better = if Value::both_int(k, self.key) {
            // Words of small ints compare as their numbers.
            op.holds((k.bits() as i64).cmp(&(self.key.bits() as i64)))
        } else {
            let r = ops::compare(t, op, k, self.key)?;
            ops::truthy(t, r)?
        };
        if better {
            (self.item, self.key) = (item, k);
        }
        Ok(())
    }
}

/// The greatest or the least character of a str.
fn extreme_char(s: Gc<Str>, op: CompareOp) -> Option<u32> {
    fn of<C: CodeUnit>(units: &[C], greatest: bool) -> Option<u32> {
        let units = units.iter();
        let found = if greatest { units.max() } else { units.min() };
        found.map(|c| c.point())
    }
    let greatest = op == CompareOp::Gt;
    match s.data() {
        StrData::One(units) => of(units, greatest),
        StrData::Two(units) => of(units, greatest),
        StrData::Four(units) => of(units, greatest),
    }
}

fn extreme(t: &mut Thread, args: &[Value], op: CompareOp, name: &str) -> PyResult {
    let key = if args[0].is_unbound() {
        Value::NONE
    } else {
        args[0]
    };
    let default = args[1];
    let items = &args[2..];
    let mut best = Best {
        item: Value::UNBOUND,
        key: Value::UNBOUND,
    };
    match items {
        [] => {
            let message = format!("{name} expected at least 1 argument, got 0");
            return Err(t.type_error(message));
        }
        [iterable] if key.is_none() && iterable.shape_id() == ClassId::Str as u32 => {
            if let Some(s) = iterable.cast::<Str>()
                && let Some(c) = extreme_char(s, op)
            {
                best.item = Str::from_code_point(t, c)?.value();
            }
        }
        [iterable] => ops::for_each(t, *iterable, |t, item| best.offer(t, op, key, item))?,
        _ => {
            if !default.is_unbound() {
                let message = format!(
                    "Cannot specify a default for {name}() with multiple positional arguments"
                );
                return Err(t.type_error(message));
            }
            for item in items {
                best.offer(t, op, key, *item)?;
            }
        }
    }
    if !best.item.is_unbound() {
        return Ok(best.item);
    }
    if !default.is_unbound() {
        return Ok(default);
    }
    Err(t.value_error(format!("{name}() iterable argument is empty")))
}

fn sorted(t: &mut Thread, args: &[Value]) -> PyResult {
    let list = ops::to_list(t, args[0])?;
    let key = if args[1].is_unbound() {
        Value::NONE
    } else {
        args[1]
    };
    let descending = !args[2].is_unbound() && ops::truthy(t, args[2])?;
    sort::sort_list(t, list, key, descending)?;
    Ok(list.value())
}

// ---- sum ------------------------------------------------------------------------------------

/// A sum of floats with its rounding error kept apart (Neumaier's compensated summation).
#[derive(Clone, Copy)]
struct FloatSum {
    high: f64,
    low: f64,
}

impl FloatSum {
    #[inline(always)]
    fn add(&mut self, x: f64) {
        let t = self.high + x;
        self.low += if self.high.abs() >= x.abs() {
            (self.high - t) + x
        } else {
            (x - t) + self.high
        };
        self.high = t;
    }

    /// The sum: the error is left out where it would turn an infinity into nan, or lose a sign.
    fn value(self) -> f64 {
        if self.low != 0.0 && self.low.is_finite() {
            self.high + self.low
        } else {
            self.high
        }
    }
}

/// What has been summed so far.
#[derive(Clone, Copy)]
enum Sum {
    Int(i64),
    Float(FloatSum),
    Any(Value),
}

impl Sum {
    fn value(self, t: &mut Thread) -> PyResult {
        match self {
            Sum::Int(n) => t.int(n),
            Sum::Float(s) => t.float(s.value()),
            Sum::Any(v) => Ok(v),
        }
    }

    /// From any value.
    fn of(v: Value) -> Sum {
        if let Some(n) = v.to_int() {
            return Sum::Int(n);
        }
        if (v.is_float() || v.shape_id() == ClassId::Float as u32)
            && let Some(x) = v.to_f64()
        {
            return Sum::Float(FloatSum { high: x, low: 0.0 });
        }
        Sum::Any(v)
    }

    fn add(&mut self, t: &mut Thread, v: Value) -> Result<(), Raised> {
        match self {
            Sum::Int(n) => {
                let x = if v.is_int() {
                    Some(v.as_int())
                } else if v.is_bool() {
                    Some((v == Value::TRUE) as i64)
                } else {
                    None
                };
                if let Some(x) = x
                    && let Some(sum) = n.checked_add(x)
                {
                    *n = sum;
                    return Ok(());
                }
            }
            Sum::Float(s) => {
                if (v.is_float() || v.shape_id() == ClassId::Float as u32)
                    && let Some(x) = v.to_f64()
                {
                    s.add(x);
                    return Ok(());
                }
                if v.is_any_int() {
                    let x = match v.to_i64() {
                        Some(n) => n as f64,
                        None => v
                            .to_bigint()
                            .and_then(|b| b.to_f64())
                            .unwrap_or(f64::INFINITY),
                    };
                    if x.is_infinite() {
                        return Err(t.overflow_error("int too large to convert to float"));
                    }
                    s.add(x);
                    return Ok(());
                }
            }
            Sum::Any(_) => {}
        }
        let so_far = self.value(t)?;
        let v = ops::binary(t, BinaryOp::Add, so_far, v)?;
        // Only a sum that began as a number is summed quickly again.
        *self = if matches!(self, Sum::Any(_)) {
            Sum::Any(v)
        } else {
            Sum::of(v)
        };
        Ok(())
    }
}

fn sum(t: &mut Thread, args: &[Value]) -> PyResult {
    let start = if args[1].is_unbound() {
        Value::ZERO
    } else {
        args[1]
    };
    let advice = match t.class_of(start).builtin_id() {
        ClassId::Str => Some("strings [use ''.join(seq) instead]"),
        ClassId::Bytes => Some("bytes [use b''.join(seq) instead]"),
        ClassId::ByteArray => Some("bytearray [use b''.join(seq) instead]"),
        _ => None,
    };
    if let Some(advice) = advice {
        return Err(t.type_error(format!("sum() can't sum {advice}")));
    }
    let mut total = Sum::of(start);
    if let (Sum::Int(_), Some(list)) = (total, args[0].cast::<List>())
        && args[0].shape_id() == ClassId::List as u32
        && list.strategy() == ListStrategy::Int
        && let Some(words) = list.raw_words()
    {
        // Shifted ints add up as they are; the sum of up to 2^63 of them fits 128 bits.
        let sum: i128 = words.iter().map(|w| (*w as i64 >> 3) as i128).sum();
        let first = if let Sum::Int(n) = total {
            n as i128
        } else {
            0
        };
        return t.int_i128(sum + first);
    }
    ops::for_each(t, args[0], |t, v| total.add(t, v))?;
    total.value(t)
}
