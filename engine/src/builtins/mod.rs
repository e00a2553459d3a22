//! Builtin functions, classes and native modules.

mod dict;
mod dict_views;
mod list;
mod sequence;
mod set;
pub(crate) mod str_unicode;
mod str_unicode_tables;
mod tuple;
