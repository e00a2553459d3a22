//! `strftime`: the directives that C's does not have are replaced, the rest is left to `time.strftime`.

use super::calendar::{self, Date};
use super::clock::Clock;
use super::text::Text;
use super::{as_datetime, as_span, as_time, moment_of, time, zone};
use crate::builtins::import;
use crate::object::*;
use crate::runtime::{call, ops};
use crate::value::Value;

/// The nine numbers of a time tuple.
fn tuple_items(date: Date, clock: Clock, is_saving: i64) -> [Value; 9] {
    [
        date.year,
        date.month,
        date.day,
        clock.hour,
        clock.minute,
        clock.second,
        calendar::weekday(date.ordinal()),
        date.day_of_year(),
        is_saving,
    ]
    .map(Value::small_int)
}

/// The time tuple as `time.strftime` takes it.
///
/// # Errors
/// MemoryError.
pub(super) fn plain_tuple(t: &mut Thread, date: Date, clock: Clock, is_saving: i64) -> PyResult {
    let items = tuple_items(date, clock, is_saving);
    Ok(Tuple::new(t, &items)?.value())
}

/// The time tuple as a `time.struct_time`.
///
/// # Errors
/// MemoryError; what the import of `time` raises.
pub(super) fn struct_time(t: &mut Thread, date: Date, clock: Clock, is_saving: i64) -> PyResult {
    let tuple = plain_tuple(t, date, clock, is_saving)?;
    let module = import::load(t, "time")?;
    call::call_method(t, module, "struct_time", &[tuple])
}

/// The format that is made for `time.strftime`.
struct Expansion {
    tuple: Value,
    /// Microseconds.
    micro: i64,
    /// The zone or None, and what it is asked about.
    zone: Value,
    about: Value,
    out: StrBuilder,
}

impl Expansion {
    fn offset(&mut self, t: &mut Thread, separator: &str) -> Result<(), Raised> {
        let offset = zone::utc_offset(t, self.zone, self.about)?;
        if let Some(span) = as_span(offset) {
            let mut text = Text::new();
            text.push_offset(span, separator);
            self.out.push_latin1(text.as_bytes());
        }
        Ok(())
    }

    /// The zone's name; `time.strftime` sees its percent signs, so they are doubled.
    fn name(&mut self, t: &mut Thread) -> Result<(), Raised> {
        let name = zone::name(t, self.zone, self.about)?;
        if name.is_none() {
            return Ok(());
        }
        let is_exact = name.shape_id() == ClassId::Str as u32;
        if !is_exact {
            let [one, two] = [Str::from_str(t, "%")?, Str::from_str(t, "%%")?].map(Gc::value);
            let doubled = call::call_method(t, name, "replace", &[one, two])?;
            let Some(doubled) = doubled.cast::<Str>() else {
                return Err(t.type_error("tzname.replace() did not return a string"));
            };
            self.out.reserve(t, doubled.len())?;
            self.out.push_data(doubled.data());
            return Ok(());
        }
        let Some(name) = name.cast::<Str>() else {
            return Ok(());
        };
        self.out.reserve(t, 2 * name.len())?;
        for c in name.data().iter() {
            self.out.push(c);
            if c == u32::from(b'%') {
                self.out.push(c);
            }
        }
        Ok(())
    }

    /// A directive of the year, before 1000: the C library writes fewer than four digits.
    fn early_year(&mut self, t: &mut Thread, directive: u8) -> Result<bool, Raised> {
        let Some(tuple) = self.tuple.cast::<Tuple>().filter(|x| x.len() >= 3) else {
            return Ok(false);
        };
        let mut year = ops::index_i64(t, tuple.get(0))?;
        if year >= 1000 {
            return Ok(false);
        }
        if directive == b'G' {
            let format = Str::from_str(t, "%G")?.value();
            let text = call_strftime(t, format, self.tuple)?;
            let text = text.cast::<Str>().map(|s| s.to_string_lossy());
            year = match text.and_then(|s| s.parse().ok()) {
                Some(year) => year,
                None => return Ok(false),
            };
        }
        match directive {
            b'C' => self.out.push_str(&format!("{:02}", year / 100)),
            b'F' => {
                let month = ops::index_i64(t, tuple.get(1))?;
                let day = ops::index_i64(t, tuple.get(2))?;
                self.out.push_str(&format!("{year:04}-{month:02}-{day:02}"));
            }
            _ => self.out.push_str(&format!("{year:04}")),
        }
        Ok(true)
    }
}

fn call_strftime(t: &mut Thread, format: Value, tuple: Value) -> PyResult {
    let module = import::load(t, "time")?;
    call::call_method(t, module, "strftime", &[format, tuple])
}

/// `object.strftime(format)`, given the object's time tuple.
///
/// # Errors
/// What the zone and `time.strftime` raise.
pub(super) fn strftime(t: &mut Thread, object: Value, format: Gc<Str>, tuple: Value) -> PyResult {
    let (micro, zone, about) = if let Some(r) = as_datetime(object) {
        let moment = moment_of(r);
        (moment.clock.micro, moment.zone, object)
    } else if let Some(r) = as_time(object) {
        let (clock, zone) = time::parts(r);
        (clock.micro, zone, Value::NONE)
    } else {
        (0, Value::NONE, Value::NONE)
    };
    let mut out = Expansion {
        tuple,
        micro,
        zone,
        about,
        out: StrBuilder::with_capacity(t, format.len() + 16)?,
    };
    // The text is asked for anew each time: a zone may run script.
    let end = format.len();
    let (mut at, mut copied) = (0, 0);
    let percent = u32::from(b'%');
    while at + 1 < end {
        if format.data().get(at) != percent {
            at += 1;
            continue;
        }
        let directive = u8::try_from(format.data().get(at + 1)).unwrap_or(0);
        let is_colon_z =
            directive == b':' && at + 2 < end && format.data().get(at + 2) == u32::from(b'z');
        let len = if is_colon_z { 3 } else { 2 };
        if !matches!(directive, b'f' | b'z' | b'Z' | b'Y' | b'G' | b'F' | b'C') && !is_colon_z {
            at += len;
            continue;
        }
        out.out.reserve(t, at - copied + 16)?;
        out.out.push_data(format.data().slice(copied, at));
        copied = at;
        let replaced = match directive {
            b'f' => {
                let mut micro = Text::new();
                micro.push_number(out.micro, 6);
                out.out.push_latin1(micro.as_bytes());
                true
            }
            b'z' => out.offset(t, "").map(|()| true)?,
            b':' => out.offset(t, ":").map(|()| true)?,
            b'Z' => out.name(t).map(|()| true)?,
            _ => out.early_year(t, directive)?,
        };
        at += len;
        if replaced {
            copied = at;
        }
    }
    out.out.reserve(t, end - copied)?;
    out.out.push_data(format.data().slice(copied, end));
    let format = out.out.finish(t)?.value();
    call_strftime(t, format, tuple)
}
