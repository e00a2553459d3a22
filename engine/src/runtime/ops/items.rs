//! Walking through an iterable from native code.

use super::*;

/// What a walk through a dict gives.
#[derive(Clone, Copy)]
enum Part {
    Key,
    Value,
    Pair,
}

/// A walk through an iterable. Builtin containers, whose iterator nobody else could see, are walked without
/// one. Lives on the native stack, where the collector sees what it holds.
pub enum Items {
    /// A list, which may grow or shrink meanwhile.
    List(Gc<List>, usize),
    /// A tuple.
    Tuple(Gc<Tuple>, usize),
    /// A set of `size` elements.
    Set {
        /// The set.
        set: Gc<Set>,
        /// Its size when the walk began.
        size: usize,
        /// Where the walk stands.
        at: usize,
    },
    /// A plain dict or one of its views.
    Dict(DictWalk),
    /// A range of small ints.
    Range {
        /// The next number.
        next: i64,
        /// The distance to the one after it.
        step: i64,
        /// How many are left.
        left: i64,
    },
    /// An iterator of a builtin class with its `__next__`.
    Native(NativeFn, Value),
    /// Any other iterator.
    Any(Value),
}

/// A walk through a plain dict.
pub struct DictWalk {
    dict: Gc<Dict>,
    part: Part,
    size: usize,
    left: usize,
    at: usize,
}

impl Items {
    /// Begins a walk.
    ///
    /// # Errors
    /// As [`iter`].
    pub fn of(t: &mut Thread, v: Value) -> Result<Items, Raised> {
        match Self::of_container(t, v) {
            Some(items) => Ok(items),
            None => {
                let it = iter(t, v)?;
                Ok(match native_next(t, it) {
                    Some(f) if it.shape_id() != ClassId::Generator as u32 => Items::Native(f, it),
                    _ => Items::Any(it),
                })
            }
        }
    }

    fn of_container(t: &Thread, v: Value) -> Option<Items> {
        let shape = v.shape_id();
        let part = if shape == ClassId::List as u32 {
            return Some(Items::List(v.cast::<List>()?, 0));
        } else if shape == ClassId::Tuple as u32 {
            return Some(Items::Tuple(v.cast::<Tuple>()?, 0));
        } else if let Some(set) = exact_set(v) {
            let size = set.len();
            return Some(Items::Set { set, size, at: 0 });
        } else if shape == ClassId::Range as u32 {
            let (next, step, left) = small_range(v)?;
            return Some(Items::Range { next, step, left });
        } else if shape == ClassId::Dict as u32 || shape == ClassId::DictKeys as u32 {
            Part::Key
        } else if shape == ClassId::DictValues as u32 {
            Part::Value
        } else if shape == ClassId::DictItems as u32 {
            Part::Pair
        } else {
            return None;
        };
        let dict = match v.cast::<Dict>() {
            Some(dict) => dict,
            None => v.cast::<Record>()?.field(0).cast::<Dict>()?,
        };
        if dict.strategy() != DictStrategy::Plain {
            return None;
        }
        let size = dict.len(t);
        Some(Items::Dict(DictWalk {
            dict,
            part,
            size,
            left: size,
            at: 0,
        }))
    }

    /// The number of items still to come, if that is known.
    pub fn known_len(&self) -> Option<usize> {
        match self {
            Items::List(list, at) => Some(list.len().saturating_sub(*at)),
            Items::Tuple(tuple, at) => Some(tuple.len() - at),
            Items::Set { size, .. } => Some(*size),
            Items::Dict(walk) => Some(walk.left),
            Items::Range { left, .. } => usize::try_from(*left).ok(),
            Items::Native(..) | Items::Any(_) => None,
        }
    }

    /// The next item, `None` at the end.
    ///
    /// # Errors
    /// RuntimeError when a set or dict has changed its size; what the iterator raises, StopIteration excepted.
    #[inline(always)]
    pub fn next(&mut self, t: &mut Thread) -> Result<Option<Value>, Raised> {
        match self {
            Items::List(list, at) => {
                let i = *at;
                *at += 1;
                Ok((i < list.len()).then(|| list.get(i)))
            }
            Items::Tuple(tuple, at) => {
                let i = *at;
                *at += 1;
                Ok((i < tuple.len()).then(|| tuple.get(i)))
            }
            Items::Range { next, step, left } => {
                if *left == 0 {
                    return Ok(None);
                }
                let v = Value::small_int(*next);
                *left -= 1;
                *next += *step;
                Ok(Some(v))
            }
            Items::Dict(walk) => walk.next(t),
            Items::Set { set, size, at } => {
                if set.len() != *size {
                    return Err(t.raise(ClassId::RuntimeError, "Set changed size during iteration"));
                }
                Ok(set.next_element(at).map(|(v, _)| v))
            }
            Items::Native(f, it) => match f(t, &[*it]) {
                Ok(v) => Ok((v != Value::EXHAUSTED).then_some(v)),
                Err(r) => t.catch(r, ClassId::StopIteration).map(|()| None),
            },
            Items::Any(it) => next(t, *it),
        }
    }
}

/// The first number, the step and the length of a range, if all its numbers and these are small ints.
fn small_range(range: Value) -> Option<(i64, i64, i64)> {
    // Start, stop, step, length.
    let r = range.cast_record(RecordType::Range)?;
    r.field(1).to_int()?;
    Some((
        r.field(0).to_int()?,
        r.field(2).to_int()?,
        r.field(3).to_int()?,
    ))
}

impl DictWalk {
    #[inline]
    fn next(&mut self, t: &mut Thread) -> Result<Option<Value>, Raised> {
        if self.dict.strategy() != DictStrategy::Plain || self.dict.len(t) != self.size {
            let message = "dictionary changed size during iteration";
            return Err(t.raise(ClassId::RuntimeError, message));
        }
        let Some((key, value)) = self.dict.next_plain(&mut self.at) else {
            return Ok(None);
        };
        if self.left == 0 {
            let message = "dictionary keys changed during iteration";
            return Err(t.raise(ClassId::RuntimeError, message));
        }
        self.left -= 1;
        Ok(Some(match self.part {
            Part::Key => key,
            Part::Value => value,
            Part::Pair => Tuple::pair(t, key, value)?.value(),
        }))
    }
}
