//! `groupby` and `tee`.

use super::{inner_next, make, this};
use crate::builtins::late;
use crate::builtins::sequence::itself;
use crate::natives;
use crate::object::*;
use crate::runtime::{call, ops};
use crate::value::Value;

natives! { FUNCTIONS:
    /// Return a tuple of n independent iterators.
    "tee" "(iterable, n=2, /)" => tee,
}
natives! { GROUP_BY:
    /// Make an iterator that returns consecutive keys and groups from the iterable.
    "__new__" "(cls, iterable, key=None)" => group_by_new,
    "__iter__" "(self, /)" => itself,
    "__next__" "(self, /)" => group_by_next,
}
natives! { GROUP:
    "__new__" "(cls, parent, tgtkey, /)" => group_new,
    "__iter__" "(self, /)" => itself,
    "__next__" "(self, /)" => group_next,
}
natives! { TEE:
    /// Iterator wrapped to make it copyable.
    "__new__" "(cls, iterable, /)" => tee_new,
    "__iter__" "(self, /)" => itself,
    "__next__" "(self, /)" => tee_next,
    /// Returns an independent iterator.
    "__copy__" "(self, /)" => tee_copy,
}

/// The classes of groups and of tees.
pub(super) const GROUPER: &str = "itertools._grouper";
pub(super) const TEES: &str = "itertools._tee";

/// A class of this module that native code makes instances of, kept where script does not see it.
fn own_class(t: &mut Thread, name: &str) -> Result<Gc<Class>, Raised> {
    late::kept(t, name, |t| {
        Err(t.raise(ClassId::RuntimeError, "itertools is not installed"))
    })
}

// ---- groupby --------------------------------------------------------------------------------

fn group_by_new(t: &mut Thread, args: &[Value]) -> PyResult {
    let it = ops::iter(t, args[1])?;
    let key = if args[2].is_unbound() {
        Value::NONE
    } else {
        args[2]
    };
    let none_yet = Value::UNBOUND;
    let grouper = own_class(t, GROUPER)?.value();
    let fields = [it, key, none_yet, none_yet, none_yet, Value::NONE, grouper];
    make(t, args[0], RecordType::GroupBy, &fields)
}

/// Takes the next item and its key; false at the end.
fn step(t: &mut Thread, r: Gc<Record>) -> Result<bool, Raised> {
    let v = inner_next(t, r.field(0))?;
    if v == Value::EXHAUSTED {
        return Ok(false);
    }
    let f = r.field(1);
    let key = if f.is_none() {
        v
    } else {
        call::call(t, f, &[v])?
    };
    r.set_field(4, v);
    r.set_field(3, key);
    Ok(true)
}

fn group_by_next(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0], RecordType::GroupBy)?;
    r.set_immediate(5, Value::NONE);
    // Past the rest of the group that was asked for last.
    loop {
        let (wanted, current) = (r.field(2), r.field(3));
        if !current.is_unbound() && (wanted.is_unbound() || !ops::eq(t, wanted, current)?) {
            break;
        }
        if !step(t, r)? {
            return Ok(Value::EXHAUSTED);
        }
    }
    let key = r.field(3);
    r.set_field(2, key);
    let group = make(t, r.field(6), RecordType::Group, &[args[0], key])?;
    r.set_field(5, group);
    Ok(Tuple::new(t, &[key, group])?.value())
}

fn group_new(t: &mut Thread, args: &[Value]) -> PyResult {
    let parent = this(t, args[1], RecordType::GroupBy)?;
    let group = make(t, args[0], RecordType::Group, &[args[1], args[2]])?;
    parent.set_field(5, group);
    Ok(group)
}

fn group_next(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0], RecordType::Group)?;
    let parent = this(t, r.field(0), RecordType::GroupBy)?;
    if parent.field(5) != args[0] {
        return Ok(Value::EXHAUSTED);
    }
    if parent.field(4).is_unbound() && !step(t, parent)? {
        return Ok(Value::EXHAUSTED);
    }
    if !ops::eq(t, r.field(1), parent.field(3))? {
        return Ok(Value::EXHAUSTED);
    }
    let v = parent.field(4);
    parent.set_immediate(4, Value::UNBOUND);
    Ok(v)
}

// ---- tee ------------------------------------------------------------------------------------

/// A link that has not been reached yet. Script never sees links: that they have the class of their tees means nothing.
fn new_link(t: &mut Thread, class: Value) -> PyResult {
    make(t, class, RecordType::TeeLink, &[Value::NONE, Value::NONE])
}

/// A tee of `iterable`, or another one at the place of a tee.
fn tee_of(t: &mut Thread, cls: Value, iterable: Value) -> PyResult {
    let it = ops::iter(t, iterable)?;
    let fields = match it.cast_record(RecordType::Tee) {
        Some(r) => [r.field(0), r.field(1)],
        None => [it, new_link(t, cls)?],
    };
    make(t, cls, RecordType::Tee, &fields)
}

fn tee_new(t: &mut Thread, args: &[Value]) -> PyResult {
    tee_of(t, args[0], args[1])
}

fn tee_copy(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0], RecordType::Tee)?;
    let class = t.class_of(args[0]);
    make(t, class.value(), RecordType::Tee, &[r.field(0), r.field(1)])
}

fn tee_next(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0], RecordType::Tee)?;
    let Some(link) = r.field(1).cast_record(RecordType::TeeLink) else {
        return Ok(Value::EXHAUSTED);
    };
    if link.field(1) == Value::FALSE {
        let message = "cannot re-enter the tee iterator";
        return Err(t.raise(ClassId::RuntimeError, message));
    }
    if link.field(1).is_none() {
        // While the iterator runs, the link is marked.
        link.set_immediate(1, Value::FALSE);
        let next = inner_next(t, r.field(0));
        link.set_immediate(1, Value::NONE);
        let v = next?;
        if v == Value::EXHAUSTED {
            return Ok(v);
        }
        link.set_field(0, v);
        let class = t.class_of(args[0]);
        let following = new_link(t, class.value())?;
        link.set_field(1, following);
    }
    r.set_field(1, link.field(1));
    Ok(link.field(0))
}

fn tee(t: &mut Thread, args: &[Value]) -> PyResult {
    let n = if args[1].is_unbound() {
        2
    } else {
        ops::index_i64(t, args[1])?
    };
    if n < 0 {
        return Err(t.value_error("n must be >= 0"));
    }
    let class = own_class(t, TEES)?;
    let all = List::new(t)?;
    if n > 0 {
        let first = tee_of(t, class.value(), args[0])?;
        all.push(t, first)?;
        for _ in 1..n {
            let copy = tee_copy(t, &[first])?;
            all.push(t, copy)?;
        }
    }
    Ok(ops::list_to_tuple(t, all)?.value())
}
