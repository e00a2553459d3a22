//! `_json.make_encoder`: objects as JSON text in one piece.

use super::field;
use super::text::push_quoted;
use crate::builtins::format_number::float_repr;
use crate::builtins::object::qualified_name;
use crate::builtins::str_args::type_name;
use crate::natives;
use crate::object::*;
use crate::runtime::{call, dicts, ops, slices};
use crate::value::Value;

const MARKERS: usize = 0;
const DEFAULT: usize = 1;
const ENCODER: usize = 2;
const INDENT: usize = 3;
const KEY_SEPARATOR: usize = 4;
const ITEM_SEPARATOR: usize = 5;
const SORT_KEYS: usize = 6;
const SKIP_KEYS: usize = 7;
const ALLOW_NAN: usize = 8;

natives! { METHODS:
    /// An encoder with these settings.
    "__new__" "(cls, markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan)" => new,
    /// The JSON text of an object, as a tuple of strs.
    "__call__" "(self, /, obj, _current_indent_level)" => call_encoder,
}

natives! { GETTERS:
    /// markers
    "markers" "(self)" => field::<MARKERS>,
    /// default
    "default" "(self)" => field::<DEFAULT>,
    /// encoder
    "encoder" "(self)" => field::<ENCODER>,
    /// indent
    "indent" "(self)" => field::<INDENT>,
    /// key_separator
    "key_separator" "(self)" => field::<KEY_SEPARATOR>,
    /// item_separator
    "item_separator" "(self)" => field::<ITEM_SEPARATOR>,
    /// sort_keys
    "sort_keys" "(self)" => field::<SORT_KEYS>,
    /// skipkeys
    "skipkeys" "(self)" => field::<SKIP_KEYS>,
}

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = slices::class_argument(t, args[0], ClassId::JsonEncoder)?;
    if !args[1].is_none() && args[1].cast::<Dict>().is_none() {
        let message = format!(
            "make_encoder() argument 1 must be dict or None, not {}",
            type_name(t, args[1])
        );
        return Err(t.type_error(message));
    }
    for i in [5, 6] {
        if args[i].cast::<Str>().is_none() {
            let message = format!(
                "make_encoder() argument {i} must be str, not {}",
                type_name(t, args[i])
            );
            return Err(t.type_error(message));
        }
    }
    let mut fields = [Value::NONE; 9];
    fields.copy_from_slice(&args[1..10]);
    for i in [SORT_KEYS, SKIP_KEYS, ALLOW_NAN] {
        fields[i] = Value::bool(ops::truthy(t, fields[i])?);
    }
    let shape = class.root_shape.get();
    Ok(Record::with_shape(t, shape, RecordType::JsonEncoder, &fields)?.value())
}

/// How strs are encoded.
#[derive(Clone, Copy)]
enum Quoting {
    Ascii,
    Unicode,
    /// By a function of script.
    Call(Value),
}

/// One run of an encoder.
#[derive(Clone, Copy)]
struct Run {
    settings: Gc<Record>,
    quoting: Quoting,
}

fn call_encoder(t: &mut Thread, args: &[Value]) -> PyResult {
    let settings = slices::record(t, args[0], RecordType::JsonEncoder, ClassId::JsonEncoder)?;
    let level = ops::size(t, args[2])?;
    let encoder = settings.field(ENCODER);
    let quoting = match encoder.cast::<NativeFunction>().map(|f| f.def.get().name) {
        Some("encode_basestring_ascii") => Quoting::Ascii,
        Some("encode_basestring") => Quoting::Unicode,
        _ => Quoting::Call(encoder),
    };
    let run = Run { settings, quoting };
    let mut out = StrBuilder::new();
    run.value(t, &mut out, args[1], level.max(0) as usize)?;
    let text = out.finish(t)?;
    Ok(Tuple::new(t, &[text.value()])?.value())
}

/// Adds a note to the exception in flight.
#[cold]
fn note(t: &mut Thread, _raised: Raised, text: &str) -> Raised {
    let e = t.take_pending();
    let added = Str::from_str(t, text)
        .and_then(|text| call::call_method(t, e, "add_note", &[text.value()]));
    match added {
        Ok(_) => t.set_pending(e),
        Err(raised) => raised,
    }
}

impl Run {
    fn text(self, t: &mut Thread, out: &mut StrBuilder, s: Gc<Str>) -> Result<(), Raised> {
        match self.quoting {
            Quoting::Ascii => push_quoted(out, s, true),
            Quoting::Unicode => push_quoted(out, s, false),
            Quoting::Call(f) => {
                let r = call::call(t, f, &[s.value()])?;
                let Some(r) = r.cast::<Str>() else {
                    let message =
                        format!("encoder() must return a string, not {}", type_name(t, r));
                    return Err(t.type_error(message));
                };
                out.push_data(r.data());
            }
        }
        Ok(())
    }

    fn float(self, t: &mut Thread, out: &mut StrBuilder, v: Value, x: f64) -> Result<(), Raised> {
        if x.is_finite() {
            // A subclass may have a repr of its own, which JSON ignores.
            out.push_latin1(float_repr(x).as_bytes());
            return Ok(());
        }
        if self.settings.field(ALLOW_NAN) != Value::TRUE {
            let shown = ops::repr(t, v)?;
            return Err(t.value_error(format!(
                "Out of range float values are not JSON compliant: {shown}"
            )));
        }
        out.push_str(if x.is_nan() {
            "NaN"
        } else if x > 0.0 {
            "Infinity"
        } else {
            "-Infinity"
        });
        Ok(())
    }

    fn int(self, t: &mut Thread, out: &mut StrBuilder, v: Value) -> Result<(), Raised> {
        let exact = ops::index(t, v)?;
        let text = ops::repr(t, exact)?;
        out.push_data(text.data());
        Ok(())
    }

    fn value(
        self,
        t: &mut Thread,
        out: &mut StrBuilder,
        v: Value,
        level: usize,
    ) -> Result<(), Raised> {
        if v.is_none() {
            out.push_str("null");
        } else if v.is_bool() {
            out.push_str(if v == Value::TRUE { "true" } else { "false" });
        } else if let Some(s) = v.cast::<Str>() {
            self.text(t, out, s)?;
        } else if v.is_any_int() {
            self.int(t, out, v)?;
        } else if let Some(x) = v.to_f64() {
            self.float(t, out, v, x)?;
        } else if v.cast::<List>().is_some() || v.cast::<Tuple>().is_some() {
            t.check_native_stack()?;
            self.sequence(t, out, v, level)?;
        } else if let Some(d) = v.cast::<Dict>() {
            t.check_native_stack()?;
            self.mapping(t, out, d, level)?;
        } else {
            t.check_native_stack()?;
            self.enter(t, v)?;
            let replaced = call::call(t, self.settings.field(DEFAULT), &[v])?;
            if let Err(raised) = self.value(t, out, replaced, level) {
                let class = t.class_of(v);
                let name = qualified_name(t, class)?;
                return Err(note(t, raised, &format!("when serializing {name} object")));
            }
            self.leave(t, v)?;
        }
        Ok(())
    }

    /// Notes that `v` is being encoded, and finds circles.
    fn enter(self, t: &mut Thread, v: Value) -> Result<(), Raised> {
        let Some(markers) = self.settings.field(MARKERS).cast::<Dict>() else {
            return Ok(());
        };
        let id = t.int(v.bits() as i64)?;
        if dicts::contains(t, markers, id)? {
            return Err(t.value_error("Circular reference detected"));
        }
        dicts::set(t, markers, id, v)
    }

    fn leave(self, t: &mut Thread, v: Value) -> Result<(), Raised> {
        if self.settings.field(MARKERS).is_none() {
            return Ok(());
        }
        let id = t.int(v.bits() as i64)?;
        ops::del_item(t, self.settings.field(MARKERS), id)
    }

    /// A new line and the indentation of a level.
    fn line(self, out: &mut StrBuilder, level: usize) {
        if let Some(indent) = self.settings.field(INDENT).cast::<Str>() {
            out.push_str("\n");
            for _ in 0..level {
                out.push_data(indent.data());
            }
        }
    }

    fn separator(self, out: &mut StrBuilder, which: usize) {
        if let Some(s) = self.settings.field(which).cast::<Str>() {
            out.push_data(s.data());
        }
    }

    fn sequence(
        self,
        t: &mut Thread,
        out: &mut StrBuilder,
        v: Value,
        level: usize,
    ) -> Result<(), Raised> {
        let Some(items) = crate::builtins::sequence::Sequence::of(v) else {
            return Ok(());
        };
        if items.len() == 0 {
            out.push_str("[]");
            return Ok(());
        }
        self.enter(t, v)?;
        out.push_str("[");
        let mut i = 0;
        while i < items.len() {
            if i > 0 {
                self.separator(out, ITEM_SEPARATOR);
            }
            self.line(out, level + 1);
            if let Err(raised) = self.value(t, out, items.get(i), level + 1) {
                let name = type_name(t, v);
                return Err(note(
                    t,
                    raised,
                    &format!("when serializing {name} item {i}"),
                ));
            }
            i += 1;
        }
        self.line(out, level);
        out.push_str("]");
        self.leave(t, v)
    }

    fn mapping(
        self,
        t: &mut Thread,
        out: &mut StrBuilder,
        d: Gc<Dict>,
        level: usize,
    ) -> Result<(), Raised> {
        if d.is_empty(t) {
            out.push_str("{}");
            return Ok(());
        }
        self.enter(t, d.value())?;
        out.push_str("{");
        let mut first = true;
        let exact = d.value().shape_id() == ClassId::Dict as u32;
        if self.settings.field(SORT_KEYS) == Value::TRUE || !exact {
            let items = call::call_method(t, d.value(), "items", &[])?;
            let items = ops::to_list(t, items)?;
            if self.settings.field(SORT_KEYS) == Value::TRUE {
                call::call_method(t, items.value(), "sort", &[])?;
            }
            for i in 0..items.len() {
                let Some(pair) = items.get(i).cast::<Tuple>().filter(|p| p.len() == 2) else {
                    return Err(t.value_error("items must return 2-tuples"));
                };
                self.entry(t, out, d, (pair.get(0), pair.get(1)), &mut first, level)?;
            }
        } else {
            let mut i = 0;
            while i < d.end(t) {
                if let Some(e) = d.entry(t, i) {
                    self.entry(t, out, d, (e.key, e.value), &mut first, level)?;
                }
                i += 1;
            }
        }
        self.line(out, level);
        out.push_str("}");
        self.leave(t, d.value())
    }

    fn entry(
        self,
        t: &mut Thread,
        out: &mut StrBuilder,
        d: Gc<Dict>,
        (key, v): (Value, Value),
        first: &mut bool,
        level: usize,
    ) -> Result<(), Raised> {
        let mut shown = StrBuilder::new();
        if key.cast::<Str>().is_some() {
            // Encoded below.
        } else if let Some(x) = key.to_f64() {
            self.float(t, &mut shown, key, x)?;
        } else if key.is_bool() || key.is_none() {
            self.value(t, &mut shown, key, level)?;
        } else if key.is_any_int() {
            self.int(t, &mut shown, key)?;
        } else if self.settings.field(SKIP_KEYS) == Value::TRUE {
            return Ok(());
        } else {
            let message = format!(
                "keys must be str, int, float, bool or None, not {}",
                type_name(t, key)
            );
            return Err(t.type_error(message));
        }
        if *first {
            *first = false;
        } else {
            self.separator(out, ITEM_SEPARATOR);
        }
        self.line(out, level + 1);
        let text = match key.cast::<Str>() {
            Some(s) => s,
            None => shown.finish(t)?,
        };
        self.text(t, out, text)?;
        self.separator(out, KEY_SEPARATOR);
        if let Err(raised) = self.value(t, out, v, level + 1) {
            let name = type_name(t, d.value());
            let shown = ops::repr(t, key)?;
            return Err(note(
                t,
                raised,
                &format!("when serializing {name} item {shown}"),
            ));
        }
        Ok(())
    }
}
