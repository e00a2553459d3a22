//! Source text through the parser and the compiler.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| tauraro_tests::fuzz::front::check(bytes));
