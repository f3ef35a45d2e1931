//! Anything typed into a search field: understood or told with its place.
#![no_main]

#[path = "../checks/search.rs"]
mod check;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| check::check(bytes));
