//! Chains of filters, which script describes by dicts.

use super::super::buffers::bytes_arg;
use super::{error, failed, u32_arg, unsigned};
use crate::object::*;
use crate::runtime::{define, ops};
use crate::value::Value;
use core::ffi::c_void;
use core::ptr::null_mut;
use liblzma_sys as z;

/// Options of the delta filter, as liblzma has them.
#[repr(C)]
struct Delta {
    kind: u32,
    dist: u32,
    reserved_int: [u32; 4],
    reserved_ptr: [*mut c_void; 2],
}

/// Options of a filter, at an address that stays.
enum Options {
    Lzma(Box<z::lzma_options_lzma>),
    Delta(Box<Delta>),
    Branch(Box<z::lzma_options_bcj>),
}

impl Options {
    fn pointer(&self) -> *mut c_void {
        match self {
            Options::Lzma(o) => (&raw const **o).cast_mut().cast(),
            Options::Delta(o) => (&raw const **o).cast_mut().cast(),
            Options::Branch(o) => (&raw const **o).cast_mut().cast(),
        }
    }
}

/// A chain of filters.
pub(super) struct Filters {
    chain: Vec<z::lzma_filter>,
    /// What the chain refers to.
    options: Vec<Options>,
}

/// Most filters of a chain.
const MOST: usize = 4;

impl Filters {
    fn new(parts: Vec<(u64, Options)>) -> Filters {
        let mut made = Filters {
            chain: Vec::new(),
            options: Vec::new(),
        };
        for (id, options) in parts {
            made.chain.push(z::lzma_filter {
                id,
                options: options.pointer(),
            });
            made.options.push(options);
        }
        made.chain.push(z::lzma_filter {
            id: z::LZMA_VLI_UNKNOWN,
            options: null_mut(),
        });
        made
    }

    /// The one filter of the old format, with the options of a preset; `None` when there is no such.
    pub(super) fn preset(preset: u32) -> Option<Filters> {
        let options = lzma_preset(preset)?;
        Some(Filters::new(vec![(
            z::LZMA_FILTER_LZMA1,
            Options::Lzma(options),
        )]))
    }

    /// The filters, with an end behind the last.
    pub(super) fn chain(&self) -> *const z::lzma_filter {
        self.chain.as_ptr()
    }

    /// Is it LZMA1 alone?
    pub(super) fn is_lzma1(&self) -> bool {
        self.options.len() == 1 && self.chain[0].id == z::LZMA_FILTER_LZMA1
    }

    /// The options of the first filter.
    pub(super) fn first_options(&self) -> *const c_void {
        self.chain[0].options
    }
}

fn lzma_preset(preset: u32) -> Option<Box<z::lzma_options_lzma>> {
    // SAFETY: all-zero bytes are a valid structure, which the call fills.
    unsafe {
        let mut options: Box<z::lzma_options_lzma> = Box::new(core::mem::zeroed());
        (z::lzma_lzma_preset(&mut *options, preset) == 0).then_some(options)
    }
}

/// What a dict says under these names: a value for each, unbound where there is none.
///
/// # Errors
/// ValueError when it has other keys.
fn entries<const N: usize>(
    t: &mut Thread,
    spec: Gc<Dict>,
    names: [&str; N],
    kind: &str,
) -> Result<[Value; N], Raised> {
    let mut found = [Value::UNBOUND; N];
    let mut n = 0;
    for (slot, name) in found.iter_mut().zip(names) {
        let name = t.intern(name)?;
        if let Some(v) = spec.get_str(name) {
            *slot = v;
            n += 1;
        }
    }
    if n != spec.len(t) {
        return Err(invalid(t, kind));
    }
    Ok(found)
}

#[cold]
fn invalid(t: &mut Thread, kind: &str) -> Raised {
    t.value_error(format!("Invalid filter specifier for {kind} filter"))
}

/// A number of a filter's, or what holds without it.
fn number(t: &mut Thread, v: Value, missing: u32, kind: &str) -> Result<u32, Raised> {
    if v.is_unbound() {
        return Ok(missing);
    }
    match u32_arg(t, v) {
        Ok(n) => Ok(n),
        Err(raised) => {
            t.catch(raised, ClassId::Exception)?;
            Err(invalid(t, kind))
        }
    }
}

fn lzma_options(t: &mut Thread, spec: Gc<Dict>) -> Result<Options, Raised> {
    let kind = "LZMA";
    let key = t.intern("preset")?;
    let preset = match spec.get_str(key) {
        Some(v) => u32_arg(t, v)?,
        None => z::LZMA_PRESET_DEFAULT,
    };
    let Some(mut o) = lzma_preset(preset) else {
        return Err(error(t, &format!("Invalid compression preset: {preset}")));
    };
    let names = [
        "id",
        "preset",
        "dict_size",
        "lc",
        "lp",
        "pb",
        "mode",
        "nice_len",
        "mf",
        "depth",
    ];
    let [_, _, dict_size, lc, lp, pb, mode, nice_len, mf, depth] = entries(t, spec, names, kind)?;
    o.dict_size = number(t, dict_size, o.dict_size, kind)?;
    o.lc = number(t, lc, o.lc, kind)?;
    o.lp = number(t, lp, o.lp, kind)?;
    o.pb = number(t, pb, o.pb, kind)?;
    o.mode = number(t, mode, o.mode, kind)?;
    o.nice_len = number(t, nice_len, o.nice_len, kind)?;
    o.mf = number(t, mf, o.mf, kind)?;
    o.depth = number(t, depth, o.depth, kind)?;
    Ok(Options::Lzma(o))
}

/// A filter that a dict describes.
fn filter(t: &mut Thread, spec: Value) -> Result<(u64, Options), Raised> {
    let Some(spec) = spec.cast::<Dict>() else {
        return Err(t.type_error("Filter specifier must be a dict or dict-like object"));
    };
    let key = t.intern("id")?;
    let Some(id) = spec.get_str(key) else {
        return Err(t.value_error("Filter specifier must have an \"id\" entry"));
    };
    let id = unsigned(t, id, "lzma_vli", u64::MAX)?;
    let options = match id {
        z::LZMA_FILTER_LZMA1 | z::LZMA_FILTER_LZMA2 => lzma_options(t, spec)?,
        z::LZMA_FILTER_DELTA => {
            let [_, dist] = entries(t, spec, ["id", "dist"], "delta")?;
            Options::Delta(Box::new(Delta {
                kind: 0,
                dist: number(t, dist, 1, "delta")?,
                reserved_int: [0; 4],
                reserved_ptr: [null_mut(); 2],
            }))
        }
        z::LZMA_FILTER_X86
        | z::LZMA_FILTER_POWERPC
        | z::LZMA_FILTER_IA64
        | z::LZMA_FILTER_ARM
        | z::LZMA_FILTER_ARMTHUMB
        | z::LZMA_FILTER_SPARC => {
            let [_, start] = entries(t, spec, ["id", "start_offset"], "BCJ")?;
            Options::Branch(Box::new(z::lzma_options_bcj {
                start_offset: number(t, start, 0, "BCJ")?,
            }))
        }
        id => return Err(t.value_error(format!("Invalid filter ID: {id}"))),
    };
    Ok((id, options))
}

/// The chain that a sequence of dicts describes.
///
/// # Errors
/// TypeError, ValueError, OverflowError and LZMAError for what is none.
pub(super) fn of_script(t: &mut Thread, chain: Value) -> Result<Filters, Raised> {
    if ops::len(t, chain)? > MOST {
        return Err(t.value_error(format!(
            "Too many filters - liblzma supports a maximum of {MOST}"
        )));
    }
    let mut parts = Vec::new();
    ops::for_each(t, chain, |t, spec| {
        let part = filter(t, spec)?;
        if parts.len() < MOST {
            parts.push(part);
        }
        Ok(())
    })?;
    Ok(Filters::new(parts))
}

/// `_encode_filter_properties(filter)`.
pub(super) fn encode_properties(t: &mut Thread, args: &[Value]) -> PyResult {
    let filters = Filters::new(vec![filter(t, args[0])?]);
    let mut size = 0;
    // SAFETY: the chain has a filter.
    let code = unsafe { z::lzma_properties_size(&mut size, filters.chain()) };
    if code != z::LZMA_OK {
        return Err(failed(t, code));
    }
    let mut out = vec![0u8; size as usize];
    // SAFETY: the chain has a filter; writes as many bytes as the size says.
    let code = unsafe { z::lzma_properties_encode(filters.chain(), out.as_mut_ptr()) };
    if code != z::LZMA_OK {
        return Err(failed(t, code));
    }
    Ok(Bytes::new(t, &out)?.value())
}

/// Options that the library has allocated.
struct Decoded([z::lzma_filter; 2]);

impl Drop for Decoded {
    fn drop(&mut self) {
        // SAFETY: the chain has an end, and its options are the library's.
        unsafe { z::lzma_filters_free(self.0.as_mut_ptr(), core::ptr::null()) };
    }
}

/// `_decode_filter_properties(filter_id, encoded_props)`.
pub(super) fn decode_properties(t: &mut Thread, args: &[Value]) -> PyResult {
    let id = unsigned(t, args[0], "lzma_vli", u64::MAX)?;
    let given = bytes_arg(t, args[1])?;
    let end = |id| z::lzma_filter {
        id,
        options: null_mut(),
    };
    let mut decoded = Decoded([end(id), end(z::LZMA_VLI_UNKNOWN)]);
    // SAFETY: reads as many bytes as the length says, and sets the options.
    let code = unsafe {
        z::lzma_properties_decode(
            decoded.0.as_mut_ptr(),
            core::ptr::null(),
            given.as_ptr(),
            given.len(),
        )
    };
    if code != z::LZMA_OK {
        return Err(failed(t, code));
    }
    let options = decoded.0[0].options;
    let mut rows: Vec<(&str, u32)> = Vec::new();
    // SAFETY: the library has set the options that belong to the filter, or none.
    unsafe {
        match id {
            _ if options.is_null() => {}
            z::LZMA_FILTER_LZMA1 | z::LZMA_FILTER_LZMA2 => {
                let o = &*options.cast::<z::lzma_options_lzma>();
                if id == z::LZMA_FILTER_LZMA1 {
                    rows.extend([("lc", o.lc), ("lp", o.lp), ("pb", o.pb)]);
                }
                rows.push(("dict_size", o.dict_size));
            }
            z::LZMA_FILTER_DELTA => rows.push(("dist", (*options.cast::<Delta>()).dist)),
            _ => {
                let o = &*options.cast::<z::lzma_options_bcj>();
                rows.push(("start_offset", o.start_offset));
            }
        }
    }
    let d = Dict::new(t)?;
    let id = t.int(id as i64)?;
    define::set(t, d, "id", id)?;
    for (name, n) in rows {
        define::set(t, d, name, Value::small_int(i64::from(n)))?;
    }
    Ok(d.value())
}
