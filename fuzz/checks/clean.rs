//! Any bytes, cleaned in every field, pasted or typed: bounded, and clean the second time.

use fanlight_text::clean::{Field, GROWTH_ROOM, MAX_GROWTH, clean, clean_typed, to_text};
use fanlight_text::count;

pub fn check(bytes: &[u8]) {
    let source = String::from_utf8_lossy(bytes);
    for field in [Field::Chapter, Field::Notes, Field::Short, Field::Comment] {
        for cleaned in [clean(&source, field), clean_typed(&source, field)] {
            let Ok(cleaned) = cleaned else { continue };
            assert!(cleaned.html.len() <= MAX_GROWTH * source.len() + GROWTH_ROOM);
            let again = clean(&cleaned.html, field).ok().map(|again| again.html);
            assert_eq!(again.as_deref(), Some(&*cleaned.html), "what is clean is taken as it is");
            assert!(count::words(&cleaned.html) <= count::characters(&cleaned.html));
            let _ = to_text(&cleaned.html);
        }
    }
}
