//! What fuzzing has kept for the cleaner, looked through by the audit of these tests. What holds for any bytes stands in
//! `fuzz/checks/clean.rs` and runs with the other targets' in `crates/fanlight/tests/fuzz_corpus.rs`.

mod audit;

use std::path::Path;

use fanlight_text::clean::{Field, clean, clean_typed};

#[test]
fn every_kept_input_comes_out_clean() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus/clean");
    let mut seen = 0;
    for entry in std::fs::read_dir(&corpus).expect("the corpus is there") {
        let path = entry.expect("is readable").path();
        let bytes = std::fs::read(&path).expect("is readable");
        let source = String::from_utf8_lossy(&bytes);
        for field in [Field::Chapter, Field::Notes, Field::Short, Field::Comment] {
            for cleaned in [clean(&source, field), clean_typed(&source, field)] {
                let Ok(cleaned) = cleaned else { continue };
                let name = path.display();
                assert_eq!(audit::faults(&cleaned.html), Vec::<String>::new(), "{name}");
            }
        }
        seen += 1;
    }
    assert!(seen >= 20, "only {seen} inputs are kept");
}
