//! Cleans what comes in on standard input: `cargo run -p fanlight-text --example clean [chapter|short|typed] < file`.
//! On standard output the HTML, on standard error what was left out; refused: a message and exit code 1.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program for the command line")]

use std::io::Read;

use fanlight_text::clean::{Field, clean, clean_typed};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut source = Vec::new();
    std::io::stdin().read_to_end(&mut source)?;
    let source = String::from_utf8_lossy(&source);
    let cleaned = match std::env::args().nth(1).as_deref() {
        None | Some("chapter") => clean(&source, Field::Chapter)?,
        Some("typed") => clean_typed(&source, Field::Chapter)?,
        Some(_) => clean(&source, Field::Short)?,
    };
    print!("{}", cleaned.html);
    for dropped in cleaned.changed {
        eprintln!("line {}: {} ({} times)", dropped.line, dropped.what, dropped.times);
    }
    Ok(())
}
