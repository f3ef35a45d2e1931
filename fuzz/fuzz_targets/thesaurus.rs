//! Any bytes as a thesaurus: refused as a whole, or every line of it taken or told.
#![no_main]

#[path = "../checks/thesaurus.rs"]
mod check;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| check::check(bytes));
