//! Every sample under `samples/` gives exactly its expected JSON, which a person wrote by reading the sample.

#![allow(clippy::unwrap_used, reason = "the helpers of these tests may fail as the tests do")]

use std::path::{Path, PathBuf};

use fanlight_text::read::{Options, Reading, read};
use serde_json::Value;

fn samples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| !path.to_string_lossy().ends_with(".expected.json"))
        .collect();
    files.sort();
    files
}

#[test]
fn every_sample_gives_exactly_its_expected_json() {
    let files = samples();
    assert!(files.len() >= 2, "the samples are missing");
    let mut wrong = Vec::new();
    for file in files {
        let bytes = std::fs::read(&file).unwrap();
        let name = file.file_name().unwrap().to_str().unwrap();
        let expected: Value =
            serde_json::from_slice(&std::fs::read(file.with_extension("expected.json")).unwrap_or_default())
                .unwrap_or_default();
        let reading =
            read(&bytes, Some(name), &Options::default()).unwrap_or_else(|error| panic!("{name}: {error}"));
        let found = serde_json::to_value(&reading).unwrap();
        if found != expected {
            compare(name, &expected, &found, &mut wrong);
        }
        let back: Reading = serde_json::from_value(found).unwrap();
        assert_eq!(back, reading, "{name} does not survive its own JSON");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Names every place where two values differ.
fn compare(place: &str, expected: &Value, found: &Value, wrong: &mut Vec<String>) {
    match (expected, found) {
        (Value::Object(a), Value::Object(b)) => {
            let keys: std::collections::BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            for key in keys {
                compare(
                    &format!("{place}.{key}"),
                    a.get(key).unwrap_or(&Value::Null),
                    b.get(key).unwrap_or(&Value::Null),
                    wrong,
                );
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (at, (a, b)) in a.iter().zip(b).enumerate() {
                compare(&format!("{place}[{at}]"), a, b, wrong);
            }
        }
        (a, b) if a != b => wrong.push(format!("{place}\n  expected {a}\n  found    {b}")),
        _ => {}
    }
}
