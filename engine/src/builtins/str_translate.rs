//! `str.translate` and `str.maketrans`.

use super::str_args::{str_arg, this};
use crate::object::*;
use crate::runtime::{dicts, ops};
use crate::value::Value;

const OUT_OF_RANGE: &str = "character mapping must be in range(0x110000)";

/// What a table makes of a code point.
#[derive(Clone, Copy)]
enum Entry {
    Unknown,
    Same,
    Nothing,
    One(u8),
}

/// `str.translate`.
pub(crate) fn translate(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args)?;
    let table = args[1];
    if let Some(text) = s.as_ascii()
        && table.shape_id() == ClassId::Dict as u32
        && let Some(bytes) = translate_ascii(t, text.as_bytes(), table)?
    {
        return Ok(Str::from_ascii(t, &bytes)?.value());
    }
    let mut b = StrBuilder::with_capacity(t, s.len())?;
    // A table is asked once for each ASCII character that maps to at most one of them, as CPython
    // does for ASCII strs.
    let mut known = [Entry::Unknown; 128];
    let data = s.data();
    for i in 0..data.len() {
        let c = data.get(i);
        match known.get(c as usize) {
            Some(Entry::Same) => b.push(c),
            Some(Entry::Nothing) => {}
            Some(Entry::One(to)) => b.push(*to as u32),
            _ => {
                let entry = look_up(t, table, c, &mut b)?;
                if s.is_ascii()
                    && let Some(slot) = known.get_mut(c as usize)
                {
                    *slot = entry;
                }
            }
        }
    }
    Ok(b.finish(t)?.value())
}

/// Translates ASCII text by a plain dict that maps each of its characters to one ASCII character or to
/// nothing; `None` when it maps one to something else.
fn translate_ascii(t: &mut Thread, text: &[u8], table: Value) -> Result<Option<Vec<u8>>, Raised> {
    let mut used = [false; 128];
    for &c in text {
        used[c as usize & 127] = true;
    }
    let (mut map, mut dropped, mut any_dropped) = ([0u8; 128], [false; 128], false);
    let mut unused = StrBuilder::new();
    for c in (0..128u8).filter(|c| used[*c as usize]) {
        map[c as usize] = match look_up(t, table, c as u32, &mut unused)? {
            Entry::Same => c,
            Entry::One(to) => to,
            Entry::Nothing => {
                (dropped[c as usize], any_dropped) = (true, true);
                0
            }
            Entry::Unknown => return Ok(None),
        };
    }
    let mapped = |c: &u8| map[*c as usize & 127];
    Ok(Some(if any_dropped {
        text.iter()
            .filter(|c| !dropped[**c as usize & 127])
            .map(mapped)
            .collect()
    } else {
        text.iter().map(mapped).collect()
    }))
}

fn look_up(t: &mut Thread, table: Value, c: u32, b: &mut StrBuilder) -> Result<Entry, Raised> {
    let key = Value::small_int(c as i64);
    let found = match table.cast::<Dict>() {
        // Without the KeyError of a missing entry.
        Some(d) if table.shape_id() == ClassId::Dict as u32 => dicts::get(t, d, key)?,
        _ => match ops::get_item(t, table, key) {
            Ok(v) => Some(v),
            Err(raised) => {
                t.catch(raised, ClassId::LookupError)?;
                None
            }
        },
    };
    let Some(v) = found else {
        b.push(c);
        return Ok(Entry::Same);
    };
    if v.is_none() {
        return Ok(Entry::Nothing);
    }
    if let Some(text) = v.cast::<Str>() {
        b.push_data(text.data());
        return Ok(match text.data() {
            StrData::One(&[c]) if c < 128 => Entry::One(c),
            _ => Entry::Unknown,
        });
    }
    if !v.is_any_int() {
        return Err(t.type_error("character mapping must return integer, None or str"));
    }
    match v.to_i64().and_then(|n| u32::try_from(n).ok()) {
        Some(to) if to < 0x110000 => {
            b.push(to);
            Ok(if to < 128 {
                Entry::One(to as u8)
            } else {
                Entry::Unknown
            })
        }
        _ => Err(t.value_error(OUT_OF_RANGE)),
    }
}

/// `str.maketrans`.
pub(crate) fn make_table(t: &mut Thread, args: &[Value]) -> PyResult {
    let [x, y, z] = [args[1], args[2], args[3]];
    let table = Dict::new(t)?;
    if y.is_unbound() {
        return table_from_dict(t, table, x);
    }
    let Some(from) = x.cast::<Str>() else {
        return Err(t.type_error(
            "first maketrans argument must be a string if there is a second argument",
        ));
    };
    let to = str_arg(t, y, "maketrans() argument 2")?;
    if from.len() != to.len() {
        return Err(t.value_error("the first two maketrans arguments must have equal length"));
    }
    for (a, b) in from.data().iter().zip(to.data().iter()) {
        dicts::set(
            t,
            table,
            Value::small_int(a as i64),
            Value::small_int(b as i64),
        )?;
    }
    if !z.is_unbound() {
        let dropped = str_arg(t, z, "maketrans() argument 3")?;
        for c in dropped.data().iter() {
            dicts::set(t, table, Value::small_int(c as i64), Value::NONE)?;
        }
    }
    Ok(table.value())
}

fn table_from_dict(t: &mut Thread, table: Gc<Dict>, x: Value) -> PyResult {
    if x.shape_id() != ClassId::Dict as u32 {
        return Err(t.type_error("if you give only one argument to maketrans it must be a dict"));
    }
    let keys = ops::to_list(t, x)?;
    for i in 0..keys.len() {
        let key = keys.get(i);
        let value = ops::get_item(t, x, key)?;
        let key = match key.cast::<Str>() {
            Some(s) if s.len() == 1 => Value::small_int(s.data().get(0) as i64),
            Some(_) => {
                return Err(t.value_error("string keys in translatetable must be of length 1"));
            }
            None if key.is_any_int() => key,
            None => {
                return Err(t.type_error("keys in translate table mustbe strings or integers"));
            }
        };
        dicts::set(t, table, key, value)?;
    }
    Ok(table.value())
}
