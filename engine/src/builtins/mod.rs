//! Builtin functions, classes and native modules.

mod dict;
mod dict_views;
pub(crate) mod iter_functions;
mod iterators;
mod list;
mod range;
mod sequence;
mod set;
mod slice;
pub(crate) mod bool;
pub(crate) mod complex;
pub(crate) mod float;
pub(crate) mod int;
pub(crate) mod int_text;
pub(crate) mod number;
pub(crate) mod number_format;
pub(crate) mod str_unicode;
mod str_unicode_tables;
mod tuple;
