//! The fuzz targets as ordinary tests: what each holds of any bytes, over what is kept for it in `fuzz/corpus/`. The
//! checks are the targets' own functions, so that what a fuzzer finds is kept by laying its bytes into that folder.

use std::panic::catch_unwind;
use std::path::Path;

#[path = "../../../fuzz/checks/clean.rs"]
mod clean;
#[path = "../../../fuzz/checks/read.rs"]
mod read;
#[path = "../../../fuzz/checks/search.rs"]
mod search;
#[path = "../../../fuzz/checks/snapshot.rs"]
mod snapshot;
#[path = "../../../fuzz/checks/thesaurus.rs"]
mod thesaurus;

/// Runs a check over all that is kept for it, at least so many inputs, and names those it fails on.
#[track_caller]
fn holds(target: &str, least: usize, check: fn(&[u8])) {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(target);
    let mut failed = Vec::new();
    let mut seen = 0;
    for entry in std::fs::read_dir(&corpus).into_iter().flatten().flatten() {
        let bytes = std::fs::read(entry.path()).unwrap_or_default();
        if catch_unwind(|| check(&bytes)).is_err() {
            failed.push(entry.file_name());
        }
        seen += 1;
    }
    assert!(failed.is_empty(), "{target}: {failed:?}");
    assert!(seen >= least, "{target}: only {seen} inputs are kept");
}

#[test]
fn any_html_comes_out_clean_and_stays_so() {
    holds("clean", 20, clean::check);
}

#[test]
fn any_document_is_answered() {
    holds("read", 20, read::check);
}

#[test]
fn any_search_is_understood_or_told_with_its_place() {
    holds("search", 30, search::check);
}

#[test]
fn any_thesaurus_is_taken_or_told_line_by_line() {
    holds("thesaurus", 25, thesaurus::check);
}

#[test]
fn any_snapshot_is_refused_or_answers() {
    holds("snapshot", 20, snapshot::check);
}
