//! Any bytes, cleaned in every field, pasted or typed: bounded, and clean the second time.
#![no_main]

#[path = "../checks/clean.rs"]
mod check;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| check::check(bytes));
