//! Any bytes, read as what they look like and as every format: an answer, and a story that the cleaner takes.
#![no_main]

#[path = "../checks/read.rs"]
mod check;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| check::check(bytes));
