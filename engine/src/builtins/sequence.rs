//! What lists and tuples share: comparison, text, generic aliases.

use crate::object::*;
use crate::runtime::{CompareOp, ops};
use crate::value::Value;

/// Defines the six comparison natives `lt`, `le`, `eq`, `ne`, `gt`, `ge` of a class by one function
/// `(t, op, args)`.
macro_rules! comparisons {
    ($compare:path) => {
        comparisons!($compare; lt Lt, le Le, eq Eq, ne Ne, gt Gt, ge Ge);
    };
    ($compare:path; $($name:ident $op:ident),*) => {
        $(fn $name(t: &mut Thread, args: &[Value]) -> PyResult {
            $compare(t, CompareOp::$op, args)
        })*
    };
}
pub(crate) use comparisons;

/// A list or tuple.
#[derive(Clone, Copy)]
pub(crate) enum Sequence {
    List(Gc<List>),
    Tuple(Gc<Tuple>),
}

impl Sequence {
    /// The present length.
    #[inline]
    pub(crate) fn len(self) -> usize {
        match self {
            Sequence::List(l) => l.len(),
            Sequence::Tuple(x) => x.len(),
        }
    }

    /// Item `i`.
    #[inline]
    pub(crate) fn get(self, i: usize) -> Value {
        match self {
            Sequence::List(l) => l.get(i),
            Sequence::Tuple(x) => x.get(i),
        }
    }

    /// The list or tuple, if the value is one.
    pub(crate) fn of(v: Value) -> Option<Sequence> {
        match v.cast::<List>() {
            Some(l) => Some(Sequence::List(l)),
            None => v.cast::<Tuple>().map(Sequence::Tuple),
        }
    }
}

/// Lexicographic comparison. The items may change while they are compared.
pub(crate) fn compare(t: &mut Thread, op: CompareOp, a: Sequence, b: Sequence) -> PyResult {
    if matches!(op, CompareOp::Eq | CompareOp::Ne) && a.len() != b.len() {
        return Ok(Value::bool(op == CompareOp::Ne));
    }
    t.check_native_stack()?;
    let mut i = 0;
    while i < a.len() && i < b.len() {
        let (x, y) = (a.get(i), b.get(i));
        if x != y && !ops::eq(t, x, y)? {
            return match op {
                CompareOp::Eq => Ok(Value::FALSE),
                CompareOp::Ne => Ok(Value::TRUE),
                _ => ops::compare(t, op, x, y),
            };
        }
        i += 1;
    }
    Ok(Value::bool(op.holds(a.len().cmp(&b.len()))))
}

/// Where an item equal to `v` is in `start..stop`.
pub(crate) fn find(
    t: &mut Thread,
    s: Sequence,
    v: Value,
    start: usize,
    stop: usize,
) -> Result<Option<usize>, Raised> {
    if let Sequence::List(l) = s
        && l.strategy() == ListStrategy::Int
        && v.is_int()
        && let Some(words) = l.raw_words()
    {
        let stop = stop.min(words.len());
        let start = start.min(stop);
        return Ok(words[start..stop]
            .iter()
            .position(|w| *w == v.bits())
            .map(|i| start + i));
    }
    let mut i = start;
    while i < stop && i < s.len() {
        if ops::eq(t, s.get(i), v)? {
            return Ok(Some(i));
        }
        i += 1;
    }
    Ok(None)
}

/// How many items are equal to `v`.
pub(crate) fn count(t: &mut Thread, s: Sequence, v: Value) -> PyResult {
    let mut n = 0;
    let mut i = 0;
    while i < s.len() {
        if ops::eq(t, s.get(i), v)? {
            n += 1;
        }
        i += 1;
    }
    t.int(n)
}

/// Writes the reprs of the items, separated by commas.
pub(crate) fn write_items(t: &mut Thread, out: &mut StrBuilder, s: Sequence) -> Result<(), Raised> {
    let mut i = 0;
    while i < s.len() {
        if i > 0 {
            out.push_latin1(b", ");
        }
        write_repr(t, out, s.get(i))?;
        i += 1;
    }
    Ok(())
}

/// Writes `repr(v)`.
pub(crate) fn write_repr(t: &mut Thread, out: &mut StrBuilder, v: Value) -> Result<(), Raised> {
    if v.is_int() {
        push_decimal(out, v.as_int());
        return Ok(());
    }
    if v.shape_id() == ClassId::Str as u32
        && let Some(text) = v.cast::<Str>().and_then(|s| plain_text(&s).then_some(s))
    {
        out.push_latin1(b"'");
        out.push_latin1(text.bytes());
        out.push_latin1(b"'");
        return Ok(());
    }
    let text = ops::repr(t, v)?;
    out.push_data(text.data());
    Ok(())
}

/// Is the repr of a str its text between single quotes?
fn plain_text(s: &Str) -> bool {
    s.is_ascii()
        && s.bytes()
            .iter()
            .all(|c| matches!(c, b' '..=b'~') && *c != b'\'' && *c != b'\\')
}

/// Writes the decimal digits of a number.
fn push_decimal(out: &mut StrBuilder, v: i64) {
    let mut digits = [0u8; 20];
    let mut at = digits.len();
    let mut rest = v.unsigned_abs();
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if v < 0 {
        at -= 1;
        digits[at] = b'-';
    }
    out.push_latin1(&digits[at..]);
}

/// Makes a container's repr with `write`, or `cycle` inside itself.
pub(crate) fn guarded_repr(
    t: &mut Thread,
    v: Value,
    cycle: &str,
    write: impl FnOnce(&mut Thread, &mut StrBuilder) -> Result<(), Raised>,
) -> PyResult {
    if !ops::repr_enter(t, v)? {
        return Ok(Str::from_str(t, cycle)?.value());
    }
    let mut out = StrBuilder::new();
    let r = write(t, &mut out);
    ops::repr_leave(t, v);
    r?;
    Ok(out.finish(t)?.value())
}

/// `C[item]` for a builtin class: `__class_getitem__` of the generic ones.
pub(crate) fn class_getitem(t: &mut Thread, args: &[Value]) -> PyResult {
    let items = match args[1].cast::<Tuple>() {
        Some(items) => items,
        None => Tuple::new(t, &args[1..2])?,
    };
    crate::runtime::typing::generic_alias(t, args[0], items)
}

/// `__iter__` of iterators.
pub(crate) fn itself(_: &mut Thread, args: &[Value]) -> PyResult {
    Ok(args[0])
}
