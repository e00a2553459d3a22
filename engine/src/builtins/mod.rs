//! Builtin functions, classes and native modules.
//!
//! Each file holds natives tables and an `install` that registers them; `install` here calls all of
//! them. To add a builtin see docs/add-a-builtin.md.

mod abc;
mod annotations;
mod async_generator;
mod asyncio;
mod binascii;
mod binascii_mail;
mod bisect;
pub(crate) mod bool;
pub(crate) mod buffers;
pub(crate) mod bytearray;
pub(crate) mod bytes;
mod bytes_methods;
mod bytes_text;
mod bz2;
mod cell;
mod class;
mod class_docs;
mod cmath;
mod code;
mod collections;
pub(crate) mod complex;
mod complex_format;
mod contexts;
mod coroutine;
mod datetime;
mod decimal;
mod descriptors;
mod dict;
mod dict_views;
mod errno;
pub(crate) mod exceptions;
mod exec;
mod fed;
pub(crate) mod float;
pub(crate) mod format;
mod format_spec;
mod format_str;
mod function;
mod functions;
mod functools;
mod gc;
mod generator;
mod generic_alias;
mod hashes;
mod heapq;
mod imp;
pub(crate) mod import;
pub(crate) mod int;
pub(crate) mod int_text;
pub(crate) mod io;
mod iter_functions;
mod iterator_state;
mod iterators;
mod itertools;
mod json;
mod late;
pub(crate) mod library;
mod list;
mod lzma;
mod mapping_proxy;
mod marshal;
pub(crate) mod math;
mod math_int;
mod math_sum;
mod mmap;
pub(crate) mod module_code;
mod multiprocess;
mod native_descriptors;
pub(crate) mod number;
mod object;
mod operator;
pub(crate) mod output;
mod posix;
pub(crate) mod pycache;
mod random;
mod range;
mod select;
mod sequence;
mod set;
pub(crate) mod signals;
pub(crate) mod simple_namespace;
mod singletons;
mod slice;
mod sockets;
mod sre;
mod stdlib_names;
pub(crate) mod str;
mod str_args;
mod str_case;
pub(crate) mod str_codecs;
mod str_find;
mod str_pad;
mod str_percent;
pub(crate) mod str_repr;
mod str_search;
mod str_split;
mod str_translate;
pub(crate) mod str_unicode;
mod str_unicode_tables;
pub(crate) mod struct_seq;
pub(crate) mod syntax_tree;
pub(crate) mod sys;
mod template;
mod threads;
pub(crate) mod time;
pub(crate) mod traceback;
mod tuple;
mod typing;
mod unicode_data;
pub(crate) mod warnings;
mod weak;
mod zlib;

use crate::object::{Raised, Thread};

/// Makes a native module and puts it into `sys.modules`.
pub(crate) type Install = fn(&mut Thread) -> Result<(), Raised>;

/// Modules in Rust that are made when they are first imported, by name.
pub(crate) static NATIVE_MODULES: &[(&str, Install)] = &[
    ("_abc", abc::install),
    ("_asyncio", asyncio::install),
    ("_bisect", bisect::install),
    ("_blake2", hashes::install_blake2),
    ("_bz2", bz2::install),
    ("_collections", collections::install),
    ("_contexts", contexts::install),
    ("_datetime", datetime::install),
    ("_decimal", decimal::install),
    ("_files", io::install_module),
    ("_functools", functools::install),
    ("_grammar", syntax_tree::install),
    ("_heapq", heapq::install),
    ("_imp", imp::install),
    ("_json", json::install),
    ("_lzma", lzma::install),
    ("_md5", hashes::install_md5),
    ("_multiprocessing", multiprocess::install),
    ("_operator", operator::install),
    ("_posix", posix::install),
    ("_posixshmem", multiprocess::install_shared_memory),
    ("_posixsubprocess", posix::install_spawn),
    ("_random", random::install),
    ("_select", select::install),
    ("_sha1", hashes::install_sha1),
    ("_sha2", hashes::install_sha2),
    ("_sha3", hashes::install_sha3),
    ("_signal", signals::install),
    ("_sockets", sockets::install),
    ("_sre", sre::install),
    ("_struct", buffers::install_struct),
    ("_types", imp::install_types),
    ("_threads", threads::install),
    ("_typing", typing::install_module),
    ("_weakrefs", weak::install),
    ("array", buffers::install_array),
    ("binascii", binascii::install),
    ("cmath", cmath::install),
    ("errno", errno::install),
    ("gc", gc::install),
    ("itertools", itertools::install),
    ("marshal", marshal::install),
    ("math", math::install),
    ("mmap", mmap::install),
    ("struct", install_struct_alias),
    ("time", time::install),
    ("unicodedata", unicode_data::install),
    ("zlib", zlib::install),
];

use crate::runtime::define;
pub(crate) use crate::runtime::number_text as format_number;

/// Is there a module in Rust of this name?
pub(crate) fn is_native_module(name: &str) -> bool {
    matches!(name, "builtins" | "sys") || NATIVE_MODULES.iter().any(|m| m.0 == name)
}

/// `struct` re-exports `_struct`.
fn install_struct_alias(t: &mut Thread) -> Result<(), Raised> {
    late::alias(t, "struct", "_struct", buffers::install_struct)
}

/// Registers all builtin classes, functions and modules.
///
/// # Errors
/// MemoryError, when the heap is smaller than the library.
pub fn install(t: &mut Thread) -> Result<(), Raised> {
    object::install(t)?;
    class::install(t)?;
    function::install(t)?;
    native_descriptors::install(t)?;
    annotations::install(t)?;
    descriptors::install(t)?;
    cell::install(t)?;
    code::install(t)?;
    generator::install(t)?;
    coroutine::install(t)?;
    async_generator::install(t)?;
    generic_alias::install(t)?;
    typing::install(t)?;
    template::install(t)?;
    singletons::install(t)?;
    exceptions::install(t)?;
    traceback::install(t)?;
    int::install(t)?;
    bool::install(t)?;
    float::install(t)?;
    complex::install(t)?;
    str::install(t)?;
    bytes::install(t)?;
    buffers::install(t)?;
    list::install(t)?;
    tuple::install(t)?;
    dict::install(t)?;
    dict_views::install(t)?;
    mapping_proxy::install(t)?;
    set::install(t)?;
    range::install(t)?;
    slice::install(t)?;
    iterators::install(t)?;
    iterator_state::install(t)?;
    functions::install(t)?;
    simple_namespace::install(t)?;
    import::install(t)?;
    io::install(t)?;
    sys::install(t)?;
    io::install_streams(t)?;
    class_docs::install(t)?;
    define::inherit_specials(t)
}
