//! Builtin functions, classes and native modules.

pub(crate) mod str_unicode;
mod str_unicode_tables;
