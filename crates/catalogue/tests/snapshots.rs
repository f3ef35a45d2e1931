//! Snapshots that are whole come back as they were; any other is refused, whatever happened to it.

use fanlight_catalogue::*;

fn tag(kind: u8, id: i64) -> Tag {
    Tag { kind, id }
}

/// Works, a synonym, a wider tag, a loose one; some of it merged, some changed since.
fn catalogue() -> Catalogue {
    let catalogue = Catalogue::new(Settings::default());
    let put = |id: i64, tags| {
        let scope = if id % 3 == 0 { Scope::Members } else { Scope::Public };
        Change::Put(Work { id, scope, updated: -id, words: 7, tags, ..Work::default() })
    };
    let record = |tag, standing, metas| Change::Tag(TagRecord { tag, standing, metas });
    let first = [
        put(1, vec![tag(0, 1), tag(1, -5)]),
        put(2, vec![tag(0, 2), tag(0, 3)]),
        put(3, vec![tag(0, i64::MAX)]),
        record(tag(0, 2), Standing::SynonymOf(tag(0, 1)), vec![]),
        record(tag(0, 1), Standing::Canonical, vec![tag(0, 9), tag(0, 3)]),
        record(tag(1, -5), Standing::Loose, vec![]),
    ];
    catalogue.apply(&first, 5).unwrap();
    assert!(catalogue.merge(&mut || ()));
    catalogue.apply(&[put(3, vec![tag(2, 8)]), Change::Remove(1), put(4, vec![tag(0, 2)])], 6).unwrap();
    catalogue
}

fn snapshot() -> Vec<u8> {
    let mut bytes = Vec::new();
    catalogue().view().save(&mut bytes).unwrap();
    bytes
}

fn load(mut bytes: &[u8]) -> Result<Catalogue, SnapshotError> {
    Catalogue::load(&mut bytes, Settings::default())
}

#[test]
fn what_was_saved_comes_back() {
    let (before, after) = (catalogue().view(), load(&snapshot()).unwrap().view());
    assert_eq!(after.position(), 6);
    for id in 0..6 {
        assert_eq!(after.work(id), before.work(id));
    }
    for one in [tag(0, 1), tag(0, 2), tag(0, 3), tag(0, 9), tag(1, -5), tag(2, 8), tag(2, 9)] {
        assert_eq!(after.tag(one), before.tag(one));
    }
    let query = Query { include: vec![vec![tag(0, 9)]], scope: Scope::Members, take: 9, ..Query::default() };
    assert_eq!(after.find(&query), before.find(&query));
    assert_eq!(after.find(&query).works, [2, 4]);
}

#[test]
fn a_snapshot_cut_anywhere_is_refused() {
    let bytes = snapshot();
    for end in 0..bytes.len() {
        assert!(load(&bytes[..end]).is_err(), "cut to {end} of {}", bytes.len());
    }
}

#[test]
fn a_snapshot_with_any_bit_turned_is_refused() {
    let bytes = snapshot();
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1 << bit;
            assert!(load(&damaged).is_err(), "bit {bit} of byte {at}");
        }
    }
}

#[test]
fn other_versions_and_other_files_are_told_apart() {
    let mut bytes = snapshot();
    bytes[8] = 77;
    assert!(matches!(load(&bytes), Err(SnapshotError::Version(77))));
    bytes[0] = b'x';
    assert!(matches!(load(&bytes), Err(SnapshotError::Foreign)));
    assert!(matches!(load(b"SQLite format 3"), Err(SnapshotError::Foreign)));
}

#[test]
fn an_empty_catalogue_is_saved_and_loaded_too() {
    let mut bytes = Vec::new();
    Catalogue::new(Settings::default()).view().save(&mut bytes).unwrap();
    assert_eq!(load(&bytes).unwrap().view().sizes().works, 0);
}
