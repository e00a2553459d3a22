//! `_lru_cache_wrapper`, the object that `functools.lru_cache` puts around a function.
//!
//! The results stand in a dict. Without a limit it maps keys to results; with one it maps them to links, arrays that
//! form a ring from the entry used least recently to the one used last. Comparing keys may run script, which may call
//! or clear the cache: a link is taken out of the ring before such a call and put back after it.

use super::{bind, callable_class};
use crate::builtins::late;
use crate::natives;
use crate::object::*;
use crate::runtime::{attributes, call, define, dicts, ops, slices};
use crate::value::Value;

/// Fields of the record.
const FUNCTION: usize = 0;
/// Most results that are kept, or None.
const LIMIT: usize = 1;
const TYPED: usize = 2;
const INFO_CLASS: usize = 3;
const HITS: usize = 4;
const MISSES: usize = 5;
const RESULTS: usize = 6;
/// The link that is no entry: the ring begins behind it and ends before it.
const RING: usize = 7;
/// Separates positional arguments from keywords in a key; no other key has it.
const MARK: usize = 8;

/// Words of a link.
const PREVIOUS: usize = 0;
const NEXT: usize = 1;
const KEY: usize = 2;
const RESULT: usize = 3;
const HASH: usize = 4;
const LINK_WORDS: usize = 5;

natives! { METHODS:
    /// Create a cached callable that wraps another function.
    "__new__" "(cls, user_function, maxsize, typed, cache_info_type)" => new,
    /// The result of the function, from the cache if it is there.
    "__call__" "(self, /, *args, **kwargs)" => call::call_native_object,
    /// The cache as a method of instance.
    "__get__" "(self, instance, owner=None, /)" => bind,
    /// Report cache statistics
    "cache_info" "(self, /)" => cache_info,
    /// Clear the cache and cache statistics
    "cache_clear" "(self, /)" => cache_clear,
    /// The name under which it is found.
    "__reduce__" "(self, /)" => reduce,
    /// The cache itself.
    "__copy__" "(self, /)" => itself,
    /// The cache itself.
    "__deepcopy__" "(self, memo, /)" => itself,
}

const DOC: &str = "Create a cached callable that wraps another function.

maxsize is the most results that are kept, None for any number; with typed arguments of different types
have results of their own; cache_info_type makes what cache_info() gives of hits, misses, maxsize and
the number of results.";

/// Gives the class its methods.
///
/// # Errors
/// MemoryError.
pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    callable_class(t, ClassId::LruCache, METHODS, call_cached)?;
    define::instance_dict(t, ClassId::LruCache)?;
    late::describe(t, ClassId::LruCache, DOC)
}

fn this(t: &mut Thread, v: Value) -> Result<Gc<Record>, Raised> {
    slices::record(t, v, RecordType::LruCache, ClassId::LruCache)
}

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    slices::class_argument(t, args[0], ClassId::LruCache)?;
    let [_, function, limit, typed, info_class] = *args else {
        return Err(t.type_error("lru_cache() takes exactly 4 arguments"));
    };
    if !call::is_callable(t, function) {
        return Err(t.type_error("the first argument must be callable"));
    }
    let limit = if limit.is_none() {
        Value::NONE
    } else if limit.is_any_int()
        || limit.is_bool()
        || !t.special(limit, Special::Index).is_unbound()
    {
        let limit = ops::size(t, limit)?.max(0);
        t.int(limit as i64)?
    } else {
        return Err(t.type_error("maxsize should be integer or None"));
    };
    let typed = Value::bool(ops::truthy(t, typed)?);
    let results = Dict::new(t)?.value();
    let ring = new_ring(t)?.value();
    let mark = Record::new(t, ClassId::Opaque, RecordType::Placeholder, &[])?.value();
    let (hits, misses) = (Value::ZERO, Value::ZERO);
    let fields = [
        function, limit, typed, info_class, hits, misses, results, ring, mark,
    ];
    let shape = ClassId::LruCache as u32;
    Ok(Record::with_attributes(t, shape, RecordType::LruCache, &fields)?.value())
}

// ---- the ring -------------------------------------------------------------------------------

/// A link in a field or word that holds nothing else.
#[inline(always)]
fn as_link(v: Value) -> Gc<Array> {
    // SAFETY: see the callers: the ring, the words `PREVIOUS` and `NEXT` of links in it, and the values of the dict
    // of a cache with a limit are links.
    unsafe { v.cast_unchecked() }
}

/// A ring without entries.
fn new_ring(t: &mut Thread) -> Result<Gc<Array>, Raised> {
    let ring = Array::new(t, LINK_WORDS)?;
    ring.set(PREVIOUS, ring.value());
    ring.set(NEXT, ring.value());
    Ok(ring)
}

/// Takes a link out of its ring, if it is in one.
#[inline]
fn unlink(link: Gc<Array>) {
    if !link.get(NEXT).is_ptr() {
        return;
    }
    let (previous, next) = (as_link(link.get(PREVIOUS)), as_link(link.get(NEXT)));
    previous.set(NEXT, next.value());
    next.set(PREVIOUS, previous.value());
    link.init(PREVIOUS, Value::UNBOUND);
    link.init(NEXT, Value::UNBOUND);
}

/// Puts a link that is in no ring at the end of one.
#[inline]
fn append(ring: Gc<Array>, link: Gc<Array>) {
    let last = as_link(ring.get(PREVIOUS));
    last.set(NEXT, link.value());
    ring.set(PREVIOUS, link.value());
    link.set(PREVIOUS, last.value());
    link.set(NEXT, ring.value());
}

// ---- keys -----------------------------------------------------------------------------------

/// What a call is looked up by: the items of the key, which lie on the stack or in `tuple`, and their hash.
#[derive(Clone, Copy)]
struct Key<'a> {
    items: &'a [Value],
    /// The one argument, when it stands for itself: an int or a str.
    single: bool,
    /// The key as it is stored, when it is made already.
    made: Value,
    hash: i64,
}

impl<'a> Key<'a> {
    fn new(
        t: &mut Thread,
        r: Gc<Record>,
        args: &'a [Value],
        kw_names: Value,
    ) -> Result<Key<'a>, Raised> {
        let typed = r.field(TYPED) == Value::TRUE;
        if typed || !kw_names.is_unbound() {
            let tuple = full_key(t, r, args, kw_names, typed)?;
            // SAFETY: the tuple does not change and `made` keeps it alive.
            let items = unsafe { core::slice::from_raw_parts(tuple.items().as_ptr(), tuple.len()) };
            return Key::of_items(t, items, tuple.value());
        }
        if let [v] = *args
            && let Some((hash, _)) = dicts::quick_hash(t, v)
        {
            return Ok(Key {
                items: args,
                single: true,
                made: v,
                hash,
            });
        }
        if let [v] = *args
            && v.shape_id() == ClassId::Int as u32
        {
            let hash = ops::hash(t, v)?;
            return Ok(Key {
                items: args,
                single: true,
                made: v,
                hash,
            });
        }
        Key::of_items(t, args, Value::UNBOUND)
    }

    fn of_items(t: &mut Thread, items: &'a [Value], made: Value) -> Result<Key<'a>, Raised> {
        let hash = dicts::hash_items(t, items)?;
        Ok(Key {
            items,
            single: false,
            made,
            hash,
        })
    }

    /// Is `other`, the key of an entry, equal?
    fn equals(&self, t: &mut Thread, other: Value) -> Result<bool, Raised> {
        if self.single {
            return ops::eq(t, other, self.made);
        }
        if other.shape_id() != ClassId::Tuple as u32 {
            return Ok(false);
        }
        let Some(other) = other.cast::<Tuple>() else {
            return Ok(false);
        };
        if other.len() != self.items.len() {
            return Ok(false);
        }
        for (a, b) in other.items().iter().zip(self.items) {
            if !ops::eq(t, *a, *b)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The entry of the key.
    #[inline]
    fn find(&self, t: &mut Thread, results: Gc<Dict>) -> Result<Option<Value>, Raised> {
        let (key, is_str) = if self.single {
            (self.made, self.made.shape_id() == ClassId::Str as u32)
        } else {
            (Value::UNBOUND, false)
        };
        let found = match results.find_quick(key, is_str, self.hash) {
            Ok(found) => found,
            Err(()) => results.find_with(t, key, self.hash, |t, other| self.equals(t, other))?,
        };
        Ok(found.and_then(|i| results.value_at(i)))
    }

    /// The key as it is stored. It is made before the function runs, which may write where its arguments lie.
    fn make(&mut self, t: &mut Thread) -> PyResult {
        if self.made.is_unbound() {
            self.made = Tuple::new(t, self.items)?.value();
        }
        Ok(self.made)
    }
}

/// The key of a call with keywords, or of typed arguments.
fn full_key(
    t: &mut Thread,
    r: Gc<Record>,
    args: &[Value],
    kw_names: Value,
    typed: bool,
) -> Result<Gc<Tuple>, Raised> {
    let names = kw_names.cast::<Tuple>();
    let (positional, named) = args.split_at(args.len() - names.map_or(0, |n| n.len()));
    t.with_scratch(|t, mark| {
        for v in positional {
            t.scratch_push(*v)?;
        }
        if let Some(names) = names {
            t.scratch_push(r.field(MARK))?;
            for (name, v) in names.items().iter().zip(named) {
                t.scratch_push(*name)?;
                t.scratch_push(*v)?;
            }
        }
        if typed {
            for v in args {
                let class = t.class_of(*v).value();
                t.scratch_push(class)?;
            }
        }
        Tuple::new(t, t.scratch_slice(mark))
    })
}

// ---- calls ----------------------------------------------------------------------------------

fn add_one(t: &mut Thread, r: Gc<Record>, field: usize) -> Result<(), Raised> {
    let next = t.int(r.field(field).to_i64().unwrap_or(0) + 1)?;
    r.set_field(field, next);
    Ok(())
}

#[inline(always)]
fn results_of(r: Gc<Record>) -> Gc<Dict> {
    // SAFETY: the field holds a dict: see `new`.
    unsafe { r.field(RESULTS).cast_unchecked() }
}

fn call_cached(t: &mut Thread, f: Value, args: &[Value], kw_names: Value) -> PyResult {
    let r = this(t, f)?;
    let limit = r.field(LIMIT);
    if limit == Value::ZERO {
        add_one(t, r, MISSES)?;
        return call::call_kw(t, r.field(FUNCTION), args, kw_names);
    }
    let key = Key::new(t, r, args, kw_names)?;
    match key.find(t, results_of(r))? {
        None => missed(t, r, key, args, kw_names),
        Some(result) if limit.is_none() => {
            add_one(t, r, HITS)?;
            Ok(result)
        }
        Some(link) => {
            let link = as_link(link);
            unlink(link);
            append(as_link(r.field(RING)), link);
            add_one(t, r, HITS)?;
            Ok(link.get(RESULT))
        }
    }
}

/// Calls the function and keeps its result.
#[inline(never)]
fn missed(
    t: &mut Thread,
    r: Gc<Record>,
    mut key: Key<'_>,
    args: &[Value],
    kw_names: Value,
) -> PyResult {
    let (made, hash) = (key.make(t)?, key.hash);
    add_one(t, r, MISSES)?;
    let result = call::call_kw(t, r.field(FUNCTION), args, kw_names)?;
    let results = results_of(r);
    let Some(limit) = r.field(LIMIT).to_i64() else {
        dicts::set_known(t, results, made, hash, result)?;
        return Ok(result);
    };
    // The function may have called the cache with the same arguments.
    if dicts::get_known(t, results, made, hash)?.is_some() {
        return Ok(result);
    }
    let ring = as_link(r.field(RING));
    let is_full = results.len(t) as i64 >= limit && ring.get(NEXT) != ring.value();
    let link = if is_full {
        evict(t, r)?
    } else {
        let link = Array::new(t, LINK_WORDS)?;
        link.init(PREVIOUS, Value::UNBOUND);
        link.init(NEXT, Value::UNBOUND);
        link
    };
    link.set(KEY, made);
    link.set(RESULT, result);
    link.init(HASH, Value::from_bits((hash as u64) << 3));
    dicts::set_known(t, results, made, hash, link.value())?;
    unlink(link);
    append(as_link(r.field(RING)), link);
    Ok(result)
}

/// Takes the entry used least recently out of the cache; its link, for another entry.
fn evict(t: &mut Thread, r: Gc<Record>) -> Result<Gc<Array>, Raised> {
    let ring = as_link(r.field(RING));
    let oldest = as_link(ring.get(NEXT));
    unlink(oldest);
    let (results, key) = (results_of(r), oldest.get(KEY));
    let hash = oldest.get(HASH).as_int();
    let taken = results.delete_with(t, key, hash, &mut |t, other| ops::eq(t, other, key));
    if let Err(raised) = taken {
        append(as_link(r.field(RING)), oldest);
        return Err(raised);
    }
    Ok(oldest)
}

// ---- attributes -----------------------------------------------------------------------------

fn cache_info(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    let size = t.int(results_of(r).len(t) as i64)?;
    let (hits, misses, limit) = (r.field(HITS), r.field(MISSES), r.field(LIMIT));
    call::call(t, r.field(INFO_CLASS), &[hits, misses, limit, size])
}

fn cache_clear(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    let ring = new_ring(t)?;
    r.set_field(RING, ring);
    r.set_immediate(HITS, Value::ZERO);
    r.set_immediate(MISSES, Value::ZERO);
    results_of(r).clear(t)?;
    Ok(Value::NONE)
}

fn reduce(t: &mut Thread, args: &[Value]) -> PyResult {
    this(t, args[0])?;
    let name = t.intern("__qualname__")?;
    attributes::get(t, args[0], name)
}

fn itself(_t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(args[0])
}
