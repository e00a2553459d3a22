//! What `sys` tells about the implementation and the machine.

use crate::builtins::stdlib_names::STDLIB_NAMES;
use crate::builtins::{NATIVE_MODULES, import, pycache, simple_namespace, struct_seq};
use crate::object::*;
use crate::runtime::{attributes, call, define};
use crate::value::Value;

/// The version of the language.
const VERSION: [i64; 3] = [3, 14, 0];
/// The version as a number.
const HEX_VERSION: i64 = VERSION[0] << 24 | VERSION[1] << 16 | VERSION[2] << 8 | 0xF0;

fn text(t: &mut Thread, s: &str) -> PyResult {
    Ok(t.intern(s)?.value())
}

/// What is known and cheap at start-up.
pub(super) fn set_constants(t: &mut Thread, d: Gc<Dict>) -> Result<(), Raised> {
    let version = format!(
        "{}.{}.{} (tauraro {}) [Rust]",
        VERSION[0],
        VERSION[1],
        VERSION[2],
        env!("CARGO_PKG_VERSION")
    );
    for (name, s) in [
        ("version", version.as_str()),
        ("platform", "linux"),
        (
            "byteorder",
            if cfg!(target_endian = "little") {
                "little"
            } else {
                "big"
            },
        ),
        ("float_repr_style", "short"),
        ("copyright", "MIT OR Apache-2.0"),
        ("platlibdir", "lib"),
        ("abiflags", ""),
        ("prefix", "/usr"),
        ("exec_prefix", "/usr"),
        ("base_prefix", "/usr"),
        ("base_exec_prefix", "/usr"),
    ] {
        let s = text(t, s)?;
        define::set(t, d, name, s)?;
    }
    let most = t.int(i64::MAX)?;
    for (name, v) in [
        ("maxsize", most),
        ("maxunicode", Value::small_int(0x10FFFF)),
        ("hexversion", Value::small_int(HEX_VERSION)),
        ("api_version", Value::small_int(1013)),
        ("dont_write_bytecode", Value::FALSE),
        ("pycache_prefix", Value::NONE),
    ] {
        define::set(t, d, name, v)?;
    }
    for name in [
        "path",
        "argv",
        "orig_argv",
        "warnoptions",
        "meta_path",
        "path_hooks",
    ] {
        let list = List::new(t)?;
        define::set(t, d, name, list.value())?;
    }
    for name in ["_xoptions", "path_importer_cache"] {
        let dict = Dict::new(t)?;
        define::set(t, d, name, dict.value())?;
    }
    let exe = std::env::current_exe()
        .map_or_else(|_| String::new(), |p| p.to_string_lossy().into_owned());
    let exe = Str::from_str(t, &exe)?;
    define::set(t, d, "executable", exe.value())
}

/// `sys.__getattr__`: facts that most scripts never ask for, made once.
pub(super) fn getattr(t: &mut Thread, args: &[Value]) -> PyResult {
    let Some(name) = args[0].cast::<Str>() else {
        return Err(t.type_error("attribute name must be string"));
    };
    let made = match name.to_string_lossy().as_str() {
        "version_info" => version_info(t)?,
        "implementation" => implementation(t)?,
        "flags" => flags(t)?,
        "float_info" => float_info(t)?,
        "int_info" => sequence(
            t,
            "int_info",
            &[
                ("bits_per_digit", Value::small_int(30)),
                ("sizeof_digit", Value::small_int(4)),
                ("default_max_str_digits", Value::small_int(4300)),
                ("str_digits_check_threshold", Value::small_int(640)),
            ],
        )?,
        "hash_info" => hash_info(t)?,
        "thread_info" => {
            let (name, lock) = (text(t, "pthread")?, text(t, "mutex")?);
            sequence(
                t,
                "thread_info",
                &[("name", name), ("lock", lock), ("version", Value::NONE)],
            )?
        }
        "builtin_module_names" => {
            let mut names: Vec<&str> = NATIVE_MODULES.iter().map(|m| m.0).collect();
            names.extend(["builtins", "sys"]);
            // In Python here, and builtin for those who ask.
            names.extend(["_signal", "_thread", "_weakref", "atexit", "posix"]);
            names.sort_unstable();
            let tuple = Tuple::new_zeroed(t, names.len())?;
            for (i, n) in names.iter().enumerate() {
                let n = text(t, n)?;
                tuple.init(i, n);
            }
            tuple.value()
        }
        "stdlib_module_names" => {
            let list = List::new(t)?;
            for n in STDLIB_NAMES {
                let n = text(t, n)?;
                list.push(t, n)?;
            }
            let class = t.class(ClassId::FrozenSet).value();
            call::call(t, class, &[list.value()])?
        }
        "monitoring"
        | "unraisablehook"
        | "__unraisablehook__"
        | "breakpointhook"
        | "__breakpointhook__"
        | "addaudithook"
        | "_jit"
        | "_clear_type_cache"
        | "_current_frames"
        | "get_coroutine_origin_tracking_depth"
        | "set_coroutine_origin_tracking_depth" => {
            let extra = import::load(t, "_sys_extra")?;
            attributes::get(t, extra, name)?
        }
        _ => {
            let sys = text(t, "sys")?;
            let module = match (t.modules.cast::<Dict>(), sys.cast::<Str>()) {
                (Some(m), Some(key)) => m.get_name(t, key).unwrap_or(Value::NONE),
                _ => Value::NONE,
            };
            let message = format!("module 'sys' has no attribute '{name}'");
            return Err(attributes::attribute_error(t, module, name, &message));
        }
    };
    if let Some(d) = t.sys_dict.cast::<Dict>() {
        let name = t.intern_str(name);
        d.set_str(t, name, made)?;
    }
    Ok(made)
}

fn sequence(t: &mut Thread, name: &str, items: &[(&str, Value)]) -> PyResult {
    let names: Vec<&str> = items.iter().map(|i| i.0).collect();
    let class = struct_seq::make_class(t, "sys", name, &names)?;
    let tuple = Tuple::new_zeroed(t, items.len())?;
    for (i, (_, v)) in items.iter().enumerate() {
        tuple.init(i, *v);
    }
    struct_seq::make(t, class, tuple.items())
}

/// `get_asyncgen_hooks()`.
pub(super) fn asyncgen_hooks(t: &mut Thread, _args: &[Value]) -> PyResult {
    let names = ["firstiter", "finalizer"];
    let class = struct_seq::make_class(t, "builtins", "asyncgen_hooks", &names)?;
    let hooks = t.async_hooks;
    struct_seq::make(t, class, &hooks)
}

fn version_info(t: &mut Thread) -> PyResult {
    let level = text(t, "final")?;
    let n = Value::small_int;
    sequence(
        t,
        "version_info",
        &[
            ("major", n(VERSION[0])),
            ("minor", n(VERSION[1])),
            ("micro", n(VERSION[2])),
            ("releaselevel", level),
            ("serial", n(0)),
        ],
    )
}

fn implementation(t: &mut Thread) -> PyResult {
    let (name, tag) = (text(t, "tauraro")?, text(t, pycache::TAG)?);
    let version = version_info(t)?;
    simple_namespace::make(
        t,
        &[
            ("name", name),
            ("cache_tag", tag),
            ("version", version),
            ("hexversion", Value::small_int(HEX_VERSION)),
        ],
    )
}

fn flags(t: &mut Thread) -> PyResult {
    let n = Value::small_int;
    let digits = t.int(t.int_max_str_digits as i64)?;
    let unwritten = super::attribute(t, "dont_write_bytecode") == Some(Value::TRUE);
    sequence(
        t,
        "flags",
        &[
            ("debug", n(0)),
            ("inspect", n(0)),
            ("interactive", n(0)),
            ("optimize", n(0)),
            ("dont_write_bytecode", n(unwritten.into())),
            ("no_user_site", n(0)),
            ("no_site", n(0)),
            ("ignore_environment", n(0)),
            ("verbose", n(0)),
            ("bytes_warning", n(0)),
            ("quiet", n(0)),
            ("hash_randomization", n(i64::from(t.hash_seed != 0))),
            ("isolated", n(0)),
            ("dev_mode", Value::FALSE),
            ("utf8_mode", n(0)),
            ("warn_default_encoding", n(0)),
            ("safe_path", Value::FALSE),
            ("int_max_str_digits", digits),
            ("gil", n(1)),
            ("thread_inherit_context", n(0)),
            ("context_aware_warnings", n(0)),
        ],
    )
}

fn float_info(t: &mut Thread) -> PyResult {
    let n = Value::small_int;
    let (max, min, epsilon) = (
        t.float(f64::MAX)?,
        t.float(f64::MIN_POSITIVE)?,
        t.float(f64::EPSILON)?,
    );
    sequence(
        t,
        "float_info",
        &[
            ("max", max),
            ("max_exp", n(1024)),
            ("max_10_exp", n(308)),
            ("min", min),
            ("min_exp", n(-1021)),
            ("min_10_exp", n(-307)),
            ("dig", n(15)),
            ("mant_dig", n(53)),
            ("epsilon", epsilon),
            ("radix", n(2)),
            ("rounds", n(1)),
        ],
    )
}

fn hash_info(t: &mut Thread) -> PyResult {
    let n = Value::small_int;
    let modulus = t.int((1 << 61) - 1)?;
    let algorithm = text(t, "foldhash")?;
    sequence(
        t,
        "hash_info",
        &[
            ("width", n(64)),
            ("modulus", modulus),
            ("inf", n(314_159)),
            ("nan", n(0)),
            ("imag", n(1_000_003)),
            ("algorithm", algorithm),
            ("hash_bits", n(32)),
            ("seed_bits", n(64)),
            ("cutoff", n(0)),
        ],
    )
}
