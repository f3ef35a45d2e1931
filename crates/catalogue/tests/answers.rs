//! Random archives, changes, merges and queries: every answer equals a naive scan's.

mod naive;

use std::sync::OnceLock;

use fanlight_catalogue::*;
use naive::Naive;
use proptest::collection::vec;
use proptest::prelude::*;

const FANDOM: u8 = 0;
const KINDS_USED: u8 = 3;

/// Thresholds so low that small archives go every way.
fn settings() -> impl Strategy<Value = Settings> {
    (1..60_u32, 1..6_usize, 0..40_u64, 0..40_u64, 0..2_u32).prop_map(|(from, tags, scan, list, unranked)| {
        Settings {
            cluster: FANDOM,
            ranked_kinds: !(unranked << 2),
            ranked_from: from,
            ranked_tags: tags,
            scan_up_to: scan,
            list_up_to: list,
            merge_at: 10,
        }
    })
}

/// A few tags of each kind, the low ones common.
fn tag() -> impl Strategy<Value = Tag> {
    (0..KINDS_USED, 0..12_i64, 0..12_i64).prop_map(|(kind, a, b)| Tag { kind, id: a.min(b) - 2 })
}

fn scope() -> impl Strategy<Value = Scope> {
    prop_oneof![6 => Just(Scope::Public), 3 => Just(Scope::Members), 1 => Just(Scope::Staff)]
}

fn work() -> impl Strategy<Value = Work> {
    let wide = (-3..3_i64, -100..100_i64, 0..5_i64, 0..5_i64);
    let narrow = (0..100_u32, 0..4_u32, 0..50_u32, 0..3_u32, 0..3_u32);
    (0..300_i64, scope(), wide, narrow, vec(tag(), 0..9)).prop_map(|(id, scope, wide, narrow, tags)| Work {
        id: id - 20,
        scope,
        updated: wide.0,
        posted: wide.1,
        title: wide.2,
        creator: wide.3,
        words: narrow.0,
        hits: narrow.1,
        kudos: narrow.2,
        comments: narrow.3,
        bookmarks: narrow.4,
        tags,
    })
}

fn record() -> impl Strategy<Value = TagRecord> {
    let standing = prop_oneof![
        2 => Just(Standing::Canonical),
        1 => Just(Standing::Loose),
        3 => tag().prop_map(Standing::SynonymOf),
    ];
    (tag(), standing, vec(tag(), 0..3), any::<bool>()).prop_map(|(tag, standing, metas, bare)| {
        let kind = tag.kind;
        let same = |other: Tag| Tag { kind, ..other };
        let (standing, bare) = match standing {
            Standing::SynonymOf(other) => (Standing::SynonymOf(same(other)), true),
            standing => (standing, bare),
        };
        let metas = if bare { Vec::new() } else { metas.into_iter().map(same).collect() };
        TagRecord { tag, standing, metas }
    })
}

fn count() -> impl Strategy<Value = Change> {
    let counts = (0..4_u32, 0..50_u32, 0..3_u32, 0..3_u32);
    (0..300_i64, counts).prop_map(|(id, (hits, kudos, comments, bookmarks))| Change::Count {
        id: id - 20,
        hits,
        kudos,
        comments,
        bookmarks,
    })
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        8 => work().prop_map(Change::Put),
        2 => (0..300_i64).prop_map(|id| Change::Remove(id - 20)),
        6 => count(),
        3 => record().prop_map(Change::Tag),
    ]
}

fn range() -> impl Strategy<Value = Range> {
    let end = || proptest::option::of(-10..60_i64);
    (0..9_usize, end(), end()).prop_map(|(column, from, to)| Range { column: Order::ALL[column], from, to })
}

fn never() -> impl Strategy<Value = Never> {
    let some = |n| prop_oneof![2 => Just(vec![]), 1 => vec(tag(), 1..n)];
    let ids = vec(-20..290_i64, 0..5);
    (some(4), some(2), ids, vec(range(), 0..2), some(3))
        .prop_map(|(tags, lacking, ids, ranges, spared)| Never { tags, lacking, ids, ranges, spared })
}

fn query() -> impl Strategy<Value = Query> {
    let include = prop_oneof![
        2 => Just(vec![]),
        4 => vec(vec(tag(), 1..2), 1..3),
        2 => vec(vec(tag(), 0..4), 1..3),
    ];
    let exclude = prop_oneof![2 => Just(vec![]), 1 => vec(tag(), 1..2), 1 => vec(tag(), 1..8)];
    let ids = |n| vec(-20..290_i64, 0..n);
    let among = prop_oneof![9 => Just(None), 1 => ids(200).prop_map(Some)];
    let hidden = prop_oneof![4 => Just(vec![]), 1 => ids(10)];
    let ranges = prop_oneof![3 => Just(vec![]), 1 => vec(range(), 1..3)];
    let facet = (0..KINDS_USED + 1, 0..4_usize, 0..6_usize).prop_map(|(kind, skip, take)| Facet {
        kind,
        skip: skip.saturating_sub(2),
        take,
    });
    let page = (0..9_usize, any::<bool>(), prop_oneof![Just(0), 0..250_u64], 0..30_usize);
    let counted = (vec(facet, 0..4), vec(tag(), 0..3));
    let hidden = (hidden, prop_oneof![2 => Just(Never::default()), 1 => never()]);
    (scope(), include, exclude, ranges, among, hidden, page, counted).prop_map(
        |(scope, include, exclude, ranges, among, (hidden, never), page, (facets, counts_of))| Query {
            scope,
            include,
            exclude,
            ranges,
            among,
            hidden,
            never,
            order: Order::ALL[page.0],
            ascending: page.1,
            skip: page.2,
            take: page.3,
            facets,
            counts_of,
        },
    )
}

#[derive(Clone, Debug)]
enum Step {
    Change(Vec<Change>),
    /// A merge, with changes made while it runs.
    Merge(Vec<Change>),
    /// Works are numbered with their fandom again, with changes made while that runs.
    Recluster(Vec<Change>),
    SaveAndLoad,
    Rebuild,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => vec(change(), 1..12).prop_map(Step::Change),
        3 => vec(change(), 0..3).prop_map(Step::Merge),
        2 => vec(change(), 0..4).prop_map(Step::Recluster),
        1 => Just(Step::SaveAndLoad),
        1 => Just(Step::Rebuild),
    ]
}

/// Makes changes one by one; those that are refused must be refused for good reason and change nothing.
fn change_both(catalogue: &Catalogue, naive: &mut Naive, changes: &[Change]) {
    for change in changes {
        match catalogue.apply(std::slice::from_ref(change), 1) {
            Ok(()) => naive.apply(change),
            Err(_) => assert!(matches!(change, Change::Tag(_))),
        }
    }
}

fn build(naive: &Naive, settings: &Settings) -> Catalogue {
    let mut builder = Builder::new(settings.clone());
    naive.works.values().for_each(|work| builder.put(work).unwrap());
    naive.ties.values().for_each(|record| builder.tag(record).unwrap());
    builder.finish(7)
}

fn save_and_load(catalogue: &Catalogue, settings: &Settings) -> Catalogue {
    let mut bytes = Vec::new();
    catalogue.view().save(&mut bytes).unwrap();
    Catalogue::load(&mut &bytes[..], settings.clone()).unwrap()
}

/// So many tags are there before the first work that some of its tags have numbers of two bytes and some have not.
const CROWD: i64 = u16::MAX as i64 - 30;

/// A catalogue with tags that nobody uses.
fn crowded(settings: &Settings) -> Catalogue {
    static SNAPSHOT: OnceLock<Vec<u8>> = OnceLock::new();
    let bytes = SNAPSHOT.get_or_init(|| {
        let mut builder = Builder::new(Settings::default());
        for id in 0..CROWD {
            let tag = Tag { kind: KINDS_USED + 1, id };
            builder.tag(&TagRecord { tag, standing: Standing::Canonical, metas: vec![] }).unwrap();
        }
        let mut bytes = Vec::new();
        builder.finish(0).view().save(&mut bytes).unwrap();
        bytes
    });
    Catalogue::load(&mut &bytes[..], settings.clone()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn every_answer_is_a_naive_scans(
        settings in settings(),
        crowd in proptest::bool::weighted(0.2),
        first in vec(change(), 0..400),
        steps in vec((step(), vec(query(), 4)), 1..14),
    ) {
        let mut naive = Naive::default();
        let mut catalogue = if crowd { crowded(&settings) } else { Catalogue::new(settings.clone()) };
        change_both(&catalogue, &mut naive, &first);
        catalogue.merge(&mut || ());
        for (step, queries) in steps {
            match step {
                Step::Change(changes) => change_both(&catalogue, &mut naive, &changes),
                Step::Merge(mut during) => {
                    catalogue.merge(&mut || {
                        if let Some(change) = during.pop() {
                            change_both(&catalogue, &mut naive, &[change]);
                        }
                    });
                }
                Step::Recluster(mut during) => {
                    catalogue.recluster(&mut || {
                        if let Some(change) = during.pop() {
                            change_both(&catalogue, &mut naive, &[change]);
                        }
                    });
                }
                Step::SaveAndLoad => catalogue = save_and_load(&catalogue, &settings),
                Step::Rebuild => catalogue = build(&naive, &settings),
            }
            let view = catalogue.view();
            prop_assert_eq!(view.sizes().works, naive.works.len() as u64);
            for query in queries {
                let (answer, expected) = (view.find(&query), naive.find(&query));
                prop_assert_eq!(answer, expected, "{:?}", query);
            }
        }
    }
}
