//! Any bytes as a thesaurus: refused as a whole, or every line of it taken or told.

use fanlight_archive::tags::thesaurus::{self, PROBLEMS, Report};

pub fn check(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut report = Report::default();
    if let Ok(lines) = thesaurus::read(&text, &mut report) {
        assert_eq!(lines.len() + report.problem_count, report.lines, "a line was lost");
        assert!(report.problems.len() <= PROBLEMS);
    }
}
