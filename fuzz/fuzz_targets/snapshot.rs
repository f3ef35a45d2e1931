//! Any bytes as a catalogue's snapshot: refused, or a catalogue that is written as the same one and answers.
#![no_main]

#[path = "../checks/snapshot.rs"]
mod check;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| check::check(bytes));
