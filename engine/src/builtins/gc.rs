//! The module `gc`. The collector decides by itself when to collect: `disable` and thresholds are
//! remembered, without effect.

use crate::gc::CollectKind;
use crate::natives;
use crate::object::*;
use crate::runtime::define;
use crate::value::Value;

natives! {
    FUNCTIONS:
    /// Run a full collection and the finalisers that are due; the number of objects found is not
    /// known: 0.
    "collect" "(generation=2)" => collect,
    /// Remembered, without effect.
    "enable" "()" => enable,
    /// Remembered, without effect.
    "disable" "()" => disable,
    /// Was it enabled last?
    "isenabled" "()" => isenabled,
    /// Collections so far: minor, full, full.
    "get_count" "()" => get_count,
    /// Return the thresholds, which have no effect.
    "get_threshold" "()" => get_threshold,
    /// Without effect.
    "set_threshold" "(threshold0, threshold1=10, threshold2=10, /)" => none,
    /// Without effect.
    "freeze" "()" => none,
    /// Without effect.
    "unfreeze" "()" => none,
    /// Return the flags of debugging: none.
    "get_debug" "()" => get_debug,
    /// Without effect.
    "set_debug" "(flags, /)" => none,
    /// Can objects of this kind refer to others?
    "is_tracked" "(obj, /)" => is_tracked,
    /// Return collections per generation.
    "get_stats" "()" => get_stats,
}

pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    let m = define::module(t, "gc", FUNCTIONS)?;
    define::set(t, m.dict(), "_enabled", Value::TRUE)?;
    let list = List::new(t)?;
    define::set(t, m.dict(), "garbage", list.value())?;
    let list = List::new(t)?;
    define::set(t, m.dict(), "callbacks", list.value())
}

fn none(_t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(Value::NONE)
}

fn collect(t: &mut Thread, _args: &[Value]) -> PyResult {
    t.collect(CollectKind::Full);
    t.run_finalizers()?;
    Ok(Value::small_int(0))
}

fn own(t: &mut Thread) -> Result<Option<Gc<Dict>>, Raised> {
    let key = t.intern("gc")?;
    let m = t.modules.cast::<Dict>().and_then(|d| d.get_name(t, key));
    Ok(m.and_then(|m| m.cast::<Module>()).map(|m| m.dict()))
}

fn set_enabled(t: &mut Thread, on: bool) -> PyResult {
    if let Some(d) = own(t)? {
        define::set(t, d, "_enabled", Value::bool(on))?;
    }
    Ok(Value::NONE)
}

fn enable(t: &mut Thread, _args: &[Value]) -> PyResult {
    set_enabled(t, true)
}

fn disable(t: &mut Thread, _args: &[Value]) -> PyResult {
    set_enabled(t, false)
}

fn isenabled(t: &mut Thread, _args: &[Value]) -> PyResult {
    let key = t.intern("_enabled")?;
    Ok(own(t)?.and_then(|d| d.get_str(key)).unwrap_or(Value::TRUE))
}

fn get_count(t: &mut Thread, _args: &[Value]) -> PyResult {
    let s = t.heap.stats();
    let (minor, full) = (
        t.int(s.minor_collections as i64)?,
        t.int(s.full_collections as i64)?,
    );
    Ok(Tuple::new(t, &[minor, full, full])?.value())
}

fn get_threshold(t: &mut Thread, _args: &[Value]) -> PyResult {
    let n = Value::small_int;
    Ok(Tuple::new(t, &[n(2000), n(10), n(0)])?.value())
}

fn get_debug(_t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(Value::small_int(0))
}

fn is_tracked(_t: &mut Thread, args: &[Value]) -> PyResult {
    let k = args[0].kind();
    let leaf = [
        Kind::Str,
        Kind::Int,
        Kind::Float,
        Kind::Bytes,
        Kind::Complex,
        Kind::Decimal,
    ];
    Ok(Value::bool(
        args[0].is_ptr() && !leaf.iter().any(|l| *l as u8 == k),
    ))
}

fn get_stats(t: &mut Thread, _args: &[Value]) -> PyResult {
    let s = t.heap.stats();
    let list = List::new(t)?;
    for n in [s.minor_collections, s.full_collections, s.full_collections] {
        let d = Dict::new(t)?;
        let n = t.int(n as i64)?;
        define::set(t, d, "collections", n)?;
        define::set(t, d, "collected", Value::small_int(0))?;
        define::set(t, d, "uncollectable", Value::small_int(0))?;
        list.push(t, d.value())?;
    }
    Ok(list.value())
}
