//! Readers beside a writer and merges: they see whole batches, and what they hold does not change.

use std::sync::atomic::{AtomicBool, Ordering};

use fanlight_catalogue::*;

const A: Tag = Tag { kind: 0, id: 1 };
const B: Tag = Tag { kind: 0, id: 2 };

fn work(id: i64, tag: Tag) -> Change {
    Change::Put(Work { id, words: id as u32, tags: vec![tag], ..Work::default() })
}

fn both() -> Query {
    Query { take: 1_000, facets: vec![Facet { kind: 0, skip: 0, take: 10 }], ..Query::default() }
}

#[test]
fn readers_see_whole_batches_while_works_move_and_merges_run() {
    let settings = Settings { ranked_from: 10, scan_up_to: 0, list_up_to: 0, ..Settings::default() };
    let catalogue = Catalogue::new(settings);
    let first: Vec<Change> = (0..200).map(|id| work(id, if id < 100 { A } else { B })).collect();
    catalogue.apply(&first, 0).unwrap();
    let done = AtomicBool::new(false);
    std::thread::scope(|threads| {
        threads.spawn(|| {
            for turn in 0..300_i64 {
                // Two works change places.
                let (a, b) = if turn % 2 == 0 { (A, B) } else { (B, A) };
                let id = turn / 2 % 100;
                catalogue.apply(&[work(id, b), work(id + 100, a)], turn).unwrap();
            }
            done.store(true, Ordering::SeqCst);
        });
        threads.spawn(|| {
            while !done.load(Ordering::SeqCst) {
                catalogue.merge(&mut std::thread::yield_now);
            }
        });
        threads.spawn(|| {
            let mut last = 0;
            while !done.load(Ordering::SeqCst) {
                let view = catalogue.view();
                let answer = view.find(&both());
                assert_eq!((answer.total, answer.works.len()), (200, 200));
                assert_eq!(answer.facets[0].tags, [(1, 100), (2, 100)]);
                assert!(view.position() >= last);
                last = view.position();
            }
        });
    });
    assert_eq!(catalogue.view().find(&both()).facets[0].tags, [(1, 100), (2, 100)]);
}

#[test]
fn a_view_stays_as_it_was() {
    let catalogue = Catalogue::new(Settings::default());
    catalogue.apply(&[work(1, A), work(2, A)], 1).unwrap();
    let view = catalogue.view();
    let before = view.find(&both());
    let synonym = TagRecord { tag: A, standing: Standing::SynonymOf(B), metas: vec![] };
    catalogue.apply(&[work(3, B), Change::Remove(1), Change::Tag(synonym)], 2).unwrap();
    catalogue.merge(&mut || ());
    assert_eq!(view.find(&both()), before);
    assert_eq!(catalogue.view().find(&both()).facets[0].tags, [(2, 2)]);
}

#[test]
fn of_a_batch_with_one_bad_change_nothing_happens() {
    let catalogue = Catalogue::new(Settings::default());
    let circle = TagRecord { tag: A, standing: Standing::Canonical, metas: vec![A] };
    let refused = catalogue.apply(&[work(1, B), Change::Tag(circle)], 9);
    assert_eq!(refused, Err(Refused::Circle(vec![A, A])));
    let view = catalogue.view();
    assert_eq!((view.sizes().works, view.sizes().tags, view.position()), (0, 0, 0));
    let strange = Tag { kind: KINDS as u8, id: 1 };
    assert_eq!(catalogue.apply(&[work(1, strange)], 9), Err(Refused::Kind(strange)));
    // Asking for what cannot be is no error: nothing bears it.
    let query = Query { include: vec![vec![strange]], exclude: vec![strange], ..both() };
    assert_eq!(catalogue.view().find(&query).total, 0);
}

#[test]
fn of_two_works_built_with_one_id_the_last_counts() {
    let mut builder = Builder::new(Settings::default());
    for tag in [A, B] {
        builder.put(&Work { id: 5, tags: vec![tag, tag], ..Work::default() }).unwrap();
    }
    let answer = builder.finish(0).view().find(&both());
    assert_eq!((answer.total, &answer.works[..]), (1, &[5][..]));
    assert_eq!(answer.facets[0].tags, [(2, 1)]);
}

#[test]
fn tags_tied_at_any_moment_of_a_merge_are_tied_after_it() {
    let settings = Settings { ranked_from: 1, scan_up_to: 0, list_up_to: 0, ..Settings::default() };
    let synonym = TagRecord { tag: A, standing: Standing::SynonymOf(B), metas: vec![] };
    for moment in 0.. {
        let catalogue = Catalogue::new(settings.clone());
        let works: Vec<Change> = (0..20).map(|id| work(id, if id < 15 { A } else { B })).collect();
        catalogue.apply(&works, 1).unwrap();
        let mut pauses = 0;
        catalogue.merge(&mut || {
            if pauses == moment {
                catalogue.apply(&[Change::Tag(synonym.clone())], 2).unwrap();
            }
            pauses += 1;
        });
        let tied = pauses > moment;
        let expected = if tied { vec![(2, 20)] } else { vec![(1, 15), (2, 5)] };
        assert_eq!(catalogue.view().find(&both()).facets[0].tags, expected, "tied at pause {moment}");
        if !tied {
            assert!(moment > 10, "a merge of {moment} pauses");
            break;
        }
    }
}

#[test]
fn a_tag_that_rises_from_below_a_ranking_is_counted_in_its_place() {
    let settings =
        Settings { ranked_from: 1, ranked_tags: 3, scan_up_to: 0, list_up_to: 0, ..Settings::default() };
    let catalogue = Catalogue::new(settings);
    // The works with ids below n bear tag n of kind 1; only three of the five tags are ranked.
    let put = |id: i64, more: &[i64]| {
        let beside = (2..7).filter(|n| id < *n).chain(more.iter().copied());
        let tags = std::iter::once(A).chain(beside.map(|id| Tag { kind: 1, id })).collect();
        Change::Put(Work { id, tags, ..Work::default() })
    };
    let best = || {
        let facets = vec![Facet { kind: 1, skip: 0, take: 1 }];
        let query = Query { include: vec![vec![A]], facets, ..Query::default() };
        catalogue.view().find(&query).facets[0].tags.clone()
    };
    catalogue.apply(&(0..20).map(|id| put(id, &[])).collect::<Vec<_>>(), 1).unwrap();
    catalogue.merge(&mut || ());
    assert_eq!(best(), [(6, 6)]);
    catalogue.apply(&(10..18).map(|id| put(id, &[2])).collect::<Vec<_>>(), 2).unwrap();
    assert_eq!(best(), [(2, 10)]);
    catalogue.merge(&mut || ());
    assert_eq!(best(), [(2, 10)]);
}

#[test]
fn a_merge_ends_although_tags_are_tied_at_every_pause() {
    let catalogue = Catalogue::new(Settings::default());
    catalogue.apply(&(0..20).map(|id| work(id, A)).collect::<Vec<_>>(), 1).unwrap();
    let mut pauses = 0;
    catalogue.merge(&mut || {
        let standing = if pauses % 2 == 0 { Standing::SynonymOf(B) } else { Standing::Canonical };
        catalogue.apply(&[Change::Tag(TagRecord { tag: A, standing, metas: vec![] })], 2).unwrap();
        pauses += 1;
    });
    assert!(pauses > 3, "{pauses} pauses");
    assert_eq!(catalogue.view().sizes().changed, 0);
    assert_eq!(catalogue.view().find(&both()).total, 20);
}

#[test]
fn works_numbered_anew_are_found_as_before_and_leave_their_places_to_others() {
    let catalogue = Catalogue::new(Settings { ranked_from: 10, ..Settings::default() });
    let mut turn = 0;
    let mut put = |ids: std::ops::Range<i64>| {
        turn += 1;
        let works: Vec<Change> = ids.map(|id| work(id, if id % 3 == 0 { A } else { B })).collect();
        catalogue.apply(&works, turn).unwrap();
    };
    put(0..6_000);
    assert!(!catalogue.view().wants_recluster());
    catalogue.merge(&mut || ());
    assert!(catalogue.view().wants_recluster());
    let before = catalogue.view();
    assert_eq!(catalogue.recluster(&mut || ()), 6_000);
    assert!(!catalogue.view().wants_recluster());
    for id in [0, 1, 2_999, 5_999] {
        assert_eq!(catalogue.view().work(id), before.work(id));
    }
    assert_eq!(catalogue.view().find(&both()), before.find(&both()));
    // As many works again find room where the first ones were.
    let bytes = catalogue.view().sizes().rows_bytes;
    put(6_000..12_000);
    catalogue.merge(&mut || ());
    let grown = catalogue.view().sizes().rows_bytes - bytes;
    assert!(grown < 6_000 * 50, "{grown} bytes more: only their tags and orders, not their columns");
    assert_eq!(catalogue.recluster(&mut || ()), 6_000);
    assert_eq!(catalogue.view().find(&both()).total, 12_000);
}
