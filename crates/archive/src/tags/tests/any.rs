//! Any acts and undos in any order: no rule is ever broken, nothing typed changes, and an undo brings back exactly what
//! stood before.

use proptest::prelude::*;

use super::*;
use crate::check::check;
use crate::tags::{ties, typed as forms};
use crate::testing::TestArchive;
use crate::{Error, WorkId};

fn act_of(which: u8, one: TagId, other: TagId, books: TagId) -> Act {
    match which {
        0 | 1 => Act::MakeCanonical(one),
        2 => Act::TakeCanonical(one),
        3..=5 => Act::Merge(one, other),
        6 => Act::Free(one),
        7 | 8 => Act::AddMeta(one, other),
        9 => Act::RemoveMeta(one, other),
        10 => Act::AddParent(one, books),
        11 => Act::AddParent(one, other),
        12 => Act::RemoveParent(one, books),
        13 => Act::SetAside(one),
        14 => Act::Rename(one, format!("Name {}", other.0)),
        15 => Act::ChangeKind(one, Kind::Fandom),
        _ => Act::ChangeKind(one, Kind::Character),
    }
}

/// The rules, looked at the plain way.
async fn rules_hold(archive: &Archive) {
    let all = ties::after(&mut archive.read().await.unwrap(), TagId(0), 1_000).await.unwrap();
    let get = |id: TagId| all.iter().find(|tied| tied.id == id).unwrap();
    for tied in &all {
        if let Some(of) = tied.synonym_of {
            let of = get(of);
            assert!(of.canonical && of.synonym_of.is_none() && of.kind == tied.kind && !tied.canonical);
            assert!(tied.metas.is_empty());
            assert!(
                all.iter().all(|other| !other.metas.contains(&tied.id) && other.synonym_of != Some(tied.id))
            );
        }
        for meta in &tied.metas {
            assert!(tied.canonical && get(*meta).canonical && get(*meta).kind == tied.kind);
        }
        let (mut seen, mut waiting) = (Vec::new(), tied.metas.clone());
        while let Some(meta) = waiting.pop() {
            assert_ne!(meta, tied.id, "a circle");
            if !seen.contains(&meta) {
                seen.push(meta);
                waiting.extend(&get(meta).metas);
            }
        }
    }
}

async fn run(script: Vec<(u8, usize, usize)>) {
    let TestArchive { archive, .. } = &TestArchive::sqlite().await;
    let wren = wrangler(archive, "wren").await;
    tagged(archive, &wren, &["A", "B", "C", "D", "E", "F"], &["X", "Y", "Z"], &["u", "v"]).await;
    let mut ids = Vec::new();
    for name in ["A", "B", "C", "D", "E", "F", "X", "Y", "Z", "u", "v"] {
        ids.push(id(archive, name).await);
    }
    let books = id(archive, "Books & Literature").await;
    let typed_before = typed(archive).await;
    // What the archive looked like before each act that is not undone, with the act.
    let mut done: Vec<(Vec<String>, Outcome)> = Vec::new();
    for (which, one, other) in script {
        let before = picture(archive).await;
        if which == 20 {
            // The newest act that stands is undone, done again, and undone: each time exactly.
            let Some((then, outcome)) = done.pop() else { continue };
            let undone = undo(archive, &wren, &outcome).await.unwrap();
            let waiting = |picture: Vec<String>| {
                picture.into_iter().filter(|line| !line.starts_with("Name ")).collect::<Vec<_>>()
            };
            // A name that was made stays behind as a tag that waits.
            assert_eq!(waiting(picture(archive).await), waiting(then.clone()));
            undo(archive, &wren, &undone).await.unwrap();
            assert_eq!(picture(archive).await, before);
            undo(archive, &wren, &outcome).await.unwrap();
        } else if which == 21 && !done.is_empty() {
            // Any act is undone, or refused and nothing happens.
            let at = one % done.len();
            match undo(archive, &wren, &done[at].1).await {
                Ok(_) => {
                    // What came later stands on another ground now.
                    done.clear();
                }
                Err(Error::Invalid(_)) => assert_eq!(picture(archive).await, before),
                Err(error) => panic!("{error}"),
            }
        } else {
            let asked = act_of(which, ids[one % ids.len()], ids[other % ids.len()], books);
            match act(archive, &wren, asked.clone()).await {
                Ok(outcome) if outcome.act.is_some() => done.push((before, outcome)),
                Ok(_) | Err(Error::Invalid(_)) => assert_eq!(picture(archive).await, before, "{asked:?}"),
                Err(error) => panic!("{asked:?}: {error}"),
            }
        }
        rules_hold(archive).await;
    }
    assert_eq!(typed(archive).await, typed_before);
    assert_eq!(check(archive).await.unwrap().findings, []);
    // What authors typed is found again as the same tags.
    let lists = TagLists { fandoms: vec!["a".into()], freeforms: Vec::new(), ..TagLists::default() };
    let found = change(archive, &wren, async |change| {
        forms::find_or_make(change, &lists, WorkId(0), &mut forms::Cache::new()).await
    })
    .await;
    if let Ok(found) = found {
        assert_eq!(found[0].id, ids[0]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn any_acts_and_undos_keep_the_rules_and_an_undo_is_exact(
        script in proptest::collection::vec((0u8..22, 0usize..11, 0usize..11), 1..40),
    ) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        runtime.block_on(run(script));
    }
}
