//! Any bytes as a catalogue's snapshot: refused, or a catalogue that is written as the same one and answers.

use fanlight_catalogue::{Catalogue, Query, Settings};

pub fn check(bytes: &[u8]) {
    let Ok(catalogue) = Catalogue::load(&mut &*bytes, Settings::default()) else { return };
    let view = catalogue.view();
    let found = view.find(&Query { take: 20, ..Query::default() });
    assert!(found.works.len() as u64 <= found.total);
    let mut written = Vec::new();
    assert!(view.save(&mut written).is_ok(), "memory can be written");
    let again = Catalogue::load(&mut &*written, Settings::default());
    let again = again.map(|again| again.view().find(&Query { take: 20, ..Query::default() }).works);
    assert_eq!(again.ok(), Some(found.works), "read, written and read again");
}
