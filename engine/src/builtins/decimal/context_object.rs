//! The class `Context`, and what sets and gets the current one.

use super::context::{Context, MAX_EMAX, MAX_PREC, MIN_EMIN, Rounding, status};
use super::{signals, state};
use crate::natives;
use crate::object::*;
use crate::runtime::arith::Integer;
use crate::runtime::{attributes, define, slices};
use crate::value::Value;

// Fields of a context: small ints but for the last two, which are its signal dicts once they were asked for.
/// The number of digits.
pub(super) const PREC: usize = 0;
/// The largest exponent.
pub(super) const EMAX: usize = 1;
/// The smallest exponent.
pub(super) const EMIN: usize = 2;
/// The number of the rounding.
pub(super) const ROUNDING: usize = 3;
/// 1: exponents are at most `Etop()`.
pub(super) const CLAMP: usize = 4;
/// 1: exponents are written with a capital letter.
pub(super) const CAPITALS: usize = 5;
/// The conditions that raise, as bits.
pub(super) const TRAPS: usize = 6;
/// The conditions that were reported, as bits.
pub(super) const FLAGS: usize = 7;
const TRAPS_DICT: usize = 8;
const FLAGS_DICT: usize = 9;

natives! { METHODS:
    /// Create a context.
    "__new__" "(cls, /, *args, **kwargs)" => new,
    /// Set what is given; the rest is that of DefaultContext.
    "__init__" "(self, prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, flags=None, traps=None)" => init,
    /// Implement setattr(self, name, value).
    "__setattr__" "(self, name, value, /)" => set_attribute,
    /// Implement delattr(self, name).
    "__delattr__" "(self, name, /)" => delete_attribute,
    /// What repr(self) gives.
    "__repr__" "(self, /)" => repr,
    /// Return state information for pickling.
    "__reduce__" "(self, /)" => reduce,
    /// Return a duplicate of the context with all flags.
    "copy" "(self, /)" => copy,
    /// Return a duplicate of the context with all flags.
    "__copy__" "(self, /)" => copy,
    /// Reset all flags to False.
    "clear_flags" "(self, /)" => clear_flags,
    /// Set all traps to False.
    "clear_traps" "(self, /)" => clear_traps,
    /// Return a value equal to Emin - prec + 1, the smallest exponent of subnormal results.
    "Etiny" "(self, /)" => etiny,
    /// Return a value equal to Emax - prec + 1, the largest exponent of results with all digits.
    "Etop" "(self, /)" => etop,
}

natives! { GETTERS:
    /// the number of digits
    "prec" "(self)" => get::<PREC>,
    /// the largest exponent
    "Emax" "(self)" => get::<EMAX>,
    /// the smallest exponent
    "Emin" "(self)" => get::<EMIN>,
    /// how results are rounded
    "rounding" "(self)" => get_rounding,
    /// 1: exponents are at most Etop()
    "clamp" "(self)" => get::<CLAMP>,
    /// 1: exponents are written with a capital letter
    "capitals" "(self)" => get::<CAPITALS>,
    /// the signals that raise
    "traps" "(self)" => get_traps,
    /// the signals that were reported
    "flags" "(self)" => get_flags,
}

natives! { SETTERS:
    /// the number of digits
    "prec" "(self, value)" => set::<PREC>,
    /// the largest exponent
    "Emax" "(self, value)" => set::<EMAX>,
    /// the smallest exponent
    "Emin" "(self, value)" => set::<EMIN>,
    /// how results are rounded
    "rounding" "(self, value)" => set::<ROUNDING>,
    /// 1: exponents are at most Etop()
    "clamp" "(self, value)" => set::<CLAMP>,
    /// 1: exponents are written with a capital letter
    "capitals" "(self, value)" => set::<CAPITALS>,
    /// the signals that raise
    "traps" "(self, value)" => set::<TRAPS>,
    /// the signals that were reported
    "flags" "(self, value)" => set::<FLAGS>,
}

/// Gives the class its attributes.
///
/// # Errors
/// MemoryError.
pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    define::properties(t, ClassId::DecimalContext, GETTERS, SETTERS)
}

fn this(t: &mut Thread, v: Value) -> Result<Gc<Record>, Raised> {
    let id = ClassId::DecimalContext;
    slices::record(t, v, RecordType::DecimalContext, id)
}

// ---- for operations -------------------------------------------------------------------------------

/// What operations need to know.
#[inline]
pub(super) fn kernel(c: Gc<Record>) -> Context {
    let int = |i| c.field(i).as_int();
    Context {
        prec: int(PREC),
        emax: int(EMAX),
        emin: int(EMIN),
        rounding: Rounding::ALL[int(ROUNDING) as usize & 7],
        clamp: int(CLAMP) != 0,
    }
}

/// Are exponents written with a capital letter?
pub(super) fn has_capitals(c: Gc<Record>) -> bool {
    c.field(CAPITALS) != Value::ZERO
}

/// Conditions of a context, as bits: [`TRAPS`] or [`FLAGS`].
pub(super) fn bits(c: Gc<Record>, which: usize) -> u32 {
    c.field(which).as_int() as u32
}

/// Sets what [`bits`] gives.
pub(super) fn set_bits(c: Gc<Record>, which: usize, v: u32) {
    c.set_immediate(which, Value::small_int(v as i64));
}

/// Notes conditions in the context's flags.
#[inline]
pub(super) fn note(c: Gc<Record>, conditions: u32) {
    set_bits(c, FLAGS, bits(c, FLAGS) | conditions);
}

/// Notes conditions, and raises those that the context traps.
///
/// # Errors
/// A signal, MemoryError.
#[inline]
pub(super) fn report(t: &mut Thread, c: Gc<Record>, conditions: u32) -> Result<(), Raised> {
    if conditions == 0 {
        return Ok(());
    }
    note(c, conditions);
    let traps = bits(c, TRAPS);
    if conditions & (traps | status::MALLOC) == 0 {
        return Ok(());
    }
    if conditions & status::MALLOC != 0 {
        return Err(t.memory_error());
    }
    Err(state::raise(t, conditions & traps))
}

/// The argument `context=None`: a context, or the current one.
///
/// # Errors
/// TypeError.
#[inline]
pub(super) fn argument(t: &mut Thread, v: Value) -> Result<Gc<Record>, Raised> {
    if v.is_unbound() || v.is_none() {
        return state::current(t);
    }
    match v.cast_record(RecordType::DecimalContext) {
        Some(c) => Ok(c),
        None => Err(t.type_error("optional argument must be a context")),
    }
}

/// The rounding of this name.
///
/// # Errors
/// TypeError.
pub(super) fn rounding_of(t: &mut Thread, v: Value) -> Result<Rounding, Raised> {
    if let Some(s) = v.cast::<Str>() {
        let found = Rounding::ALL.iter().find(|r| s.equals_str(r.name()));
        if let Some(r) = found {
            return Ok(*r);
        }
    }
    Err(t.type_error(
        "valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN,\n   \
         ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n   ROUND_05UP]",
    ))
}

// ---- construction ---------------------------------------------------------------------------------

/// A context with these values and no flags.
///
/// # Errors
/// MemoryError.
pub(super) fn make(
    t: &mut Thread,
    shape: ShapeId,
    v: &Context,
    capitals: bool,
    traps: u32,
) -> Result<Gc<Record>, Raised> {
    let int = Value::small_int;
    let fields = [
        int(v.prec),
        int(v.emax),
        int(v.emin),
        int(v.rounding as i64),
        int(v.clamp as i64),
        int(capitals as i64),
        int(traps as i64),
        Value::ZERO,
        Value::NONE,
        Value::NONE,
    ];
    Record::with_shape(t, shape, RecordType::DecimalContext, &fields)
}

/// A context like `c`, its flags included.
///
/// # Errors
/// MemoryError.
pub(super) fn duplicate(t: &mut Thread, c: Gc<Record>) -> Result<Gc<Record>, Raised> {
    let shape = ClassId::DecimalContext as u32;
    let twin = make(t, shape, &kernel(c), has_capitals(c), bits(c, TRAPS))?;
    set_bits(twin, FLAGS, bits(c, FLAGS));
    Ok(twin)
}

/// A copy of `DefaultContext` without flags.
///
/// # Errors
/// MemoryError.
pub(super) fn fresh(t: &mut Thread) -> Result<Gc<Record>, Raised> {
    fresh_of(t, ClassId::DecimalContext as u32)
}

fn fresh_of(t: &mut Thread, shape: ShapeId) -> Result<Gc<Record>, Raised> {
    let s = state::get(t)?;
    match state::template(s, 0) {
        Some(c) => make(t, shape, &kernel(c), has_capitals(c), bits(c, TRAPS)),
        None => {
            let traps = status::INVALID | status::DIVISION_BY_ZERO | status::OVERFLOW;
            make(t, shape, &DEFAULT, true, traps)
        }
    }
}

const DEFAULT: Context = Context {
    prec: 28,
    emax: 999_999,
    emin: -999_999,
    rounding: Rounding::HalfEven,
    clamp: false,
};

/// Makes the three contexts that the module offers, unless they are there, and puts them into the module.
///
/// # Errors
/// MemoryError.
pub(super) fn templates(t: &mut Thread, s: Gc<Record>, module: Gc<Dict>) -> Result<(), Raised> {
    use status::*;
    let basic = Context {
        prec: 9,
        rounding: Rounding::HalfUp,
        ..DEFAULT
    };
    let extended = Context { prec: 9, ..DEFAULT };
    let traps = INVALID | DIVISION_BY_ZERO | OVERFLOW;
    for (i, (name, values, traps)) in [
        ("DefaultContext", DEFAULT, traps),
        ("BasicContext", basic, traps | UNDERFLOW | CLAMPED),
        ("ExtendedContext", extended, 0),
    ]
    .iter()
    .enumerate()
    {
        let c = match state::template(s, i) {
            Some(c) => c,
            None => {
                let c = make(t, ClassId::DecimalContext as u32, values, true, *traps)?;
                state::set_template(s, i, c);
                c
            }
        };
        define::set(t, module, name, c.value())?;
    }
    Ok(())
}

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = slices::class_argument(t, args[0], ClassId::DecimalContext)?;
    Ok(fresh_of(t, class.root_shape.get())?.value())
}

fn init(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = this(t, args[0])?;
    for (i, field) in [PREC, ROUNDING, EMIN, EMAX, CAPITALS, CLAMP]
        .into_iter()
        .enumerate()
    {
        let v = args[i + 1];
        if !v.is_unbound() && !v.is_none() {
            set_field(t, c, field, v)?;
        }
    }
    for (v, which) in [(args[7], FLAGS), (args[8], TRAPS)] {
        if v.is_unbound() || v.is_none() {
            continue;
        }
        let conditions = match v.cast::<List>() {
            Some(list) => signals::of_list(t, list)?,
            None => signals::of_dict(t, v)?,
        };
        set_bits(c, which, conditions);
    }
    Ok(Value::NONE)
}

fn copy(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = this(t, args[0])?;
    Ok(duplicate(t, c)?.value())
}

fn reduce(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = this(t, args[0])?;
    let s = state::get(t)?;
    let flags = state::signals_in(t, s, bits(c, FLAGS))?;
    let traps = state::signals_in(t, s, bits(c, TRAPS))?;
    let rounding = t.intern(kernel(c).rounding.name())?;
    let parts = [
        c.field(PREC),
        rounding.value(),
        c.field(EMIN),
        c.field(EMAX),
        c.field(CAPITALS),
        c.field(CLAMP),
        flags.value(),
        traps.value(),
    ];
    let parts = Tuple::new(t, &parts)?;
    let class = t.class_of(args[0]).value();
    Ok(Tuple::pair(t, class, parts.value())?.value())
}

fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = this(t, args[0])?;
    let k = kernel(c);
    let text = format!(
        "Context(prec={}, rounding={}, Emin={}, Emax={}, capitals={}, clamp={}, flags={}, traps={})",
        k.prec,
        k.rounding.name(),
        k.emin,
        k.emax,
        has_capitals(c) as u8,
        k.clamp as u8,
        signals::names(bits(c, FLAGS)),
        signals::names(bits(c, TRAPS)),
    );
    Ok(Str::from_str(t, &text)?.value())
}

// ---- attributes -----------------------------------------------------------------------------------

fn get<const FIELD: usize>(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args[0])?.field(FIELD))
}

fn get_rounding(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = this(t, args[0])?;
    Ok(t.intern(kernel(c).rounding.name())?.value())
}

fn get_traps(t: &mut Thread, args: &[Value]) -> PyResult {
    signal_dict(t, args[0], TRAPS, TRAPS_DICT)
}

fn get_flags(t: &mut Thread, args: &[Value]) -> PyResult {
    signal_dict(t, args[0], FLAGS, FLAGS_DICT)
}

fn signal_dict(t: &mut Thread, v: Value, which: usize, field: usize) -> PyResult {
    let c = this(t, v)?;
    if c.field(field).is_none() {
        let made = signals::make(t, c, which)?;
        c.set_field(field, made);
    }
    Ok(c.field(field))
}

fn set<const FIELD: usize>(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = this(t, args[0])?;
    set_field(t, c, FIELD, args[1])?;
    Ok(Value::NONE)
}

/// A C `ssize_t`.
fn machine_int(t: &mut Thread, v: Value) -> Result<i64, Raised> {
    match Integer::of(v) {
        None => Err(t.type_error("an integer is required")),
        Some(i) => match i.to_i64() {
            Some(i) => Ok(i),
            None => Err(t.overflow_error("Python int too large to convert to C ssize_t")),
        },
    }
}

/// Sets a field, from what script gives.
///
/// # Errors
/// TypeError, ValueError, OverflowError.
pub(super) fn set_field(
    t: &mut Thread,
    c: Gc<Record>,
    field: usize,
    v: Value,
) -> Result<(), Raised> {
    match field {
        ROUNDING => {
            let r = rounding_of(t, v)?;
            c.set_immediate(ROUNDING, Value::small_int(r as i64));
            return Ok(());
        }
        TRAPS | FLAGS => {
            let conditions = signals::of_dict(t, v)?;
            set_bits(c, field, conditions);
            return Ok(());
        }
        _ => {}
    }
    let n = machine_int(t, v)?;
    let (range, message) = match field {
        PREC => (1..=MAX_PREC, "valid range for prec is [1, MAX_PREC]"),
        EMAX => (0..=MAX_EMAX, "valid range for Emax is [0, MAX_EMAX]"),
        EMIN => (MIN_EMIN..=0, "valid range for Emin is [MIN_EMIN, 0]"),
        CLAMP => (0..=1, "valid values for clamp are 0 or 1"),
        _ => (0..=1, "valid values for capitals are 0 or 1"),
    };
    if !range.contains(&n) {
        return Err(t.value_error(message));
    }
    c.set_immediate(field, Value::small_int(n));
    Ok(())
}

fn set_attribute(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = this(t, args[0])?;
    let Some(name) = args[1].cast::<Str>() else {
        let class = t.class_of(args[1]).name();
        let message = format!("attribute name must be string, not '{class}'");
        return Err(t.type_error(message));
    };
    let class = t.class_of(c.value());
    let name = t.intern_str(name);
    if class == t.class(ClassId::DecimalContext) && class.lookup(name).is_none() {
        return Err(attributes::no_attribute(t, c.value(), name));
    }
    attributes::set_generic(t, c.value(), class, name, args[2])?;
    Ok(Value::NONE)
}

fn delete_attribute(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = this(t, args[0])?;
    if let Some(name) = args[1].cast::<Str>() {
        let class = t.class_of(c.value());
        let name = t.intern_str(name);
        if t.class(ClassId::DecimalContext).lookup(name).is_none() {
            attributes::set_generic(t, c.value(), class, name, Value::UNBOUND)?;
            return Ok(Value::NONE);
        }
    }
    let message = "context attributes cannot be deleted";
    Err(t.raise(ClassId::AttributeError, message))
}

fn clear_flags(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = this(t, args[0])?;
    set_bits(c, FLAGS, 0);
    Ok(Value::NONE)
}

fn clear_traps(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = this(t, args[0])?;
    set_bits(c, TRAPS, 0);
    Ok(Value::NONE)
}

fn etiny(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = this(t, args[0])?;
    t.int(kernel(c).etiny())
}

fn etop(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = this(t, args[0])?;
    t.int(kernel(c).etop())
}
