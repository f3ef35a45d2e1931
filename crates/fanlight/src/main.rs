//! The program.

mod demo;

fn main() {}
