//! Nobody finds what they could not open: lists, blurbs, numbers and stamps over works in every state.

use std::collections::HashMap;

use super::*;
use crate::db::{Ask, counted};
use crate::policy::{self, Role, Sight};
use crate::testing::each_database;
use crate::works::credits::{self, CreditKind};
use crate::works::find::{Filter, Term};
use crate::works::{bin, blurbs, edit};
use crate::{PersonId, tags};

/// Works in every standing there is, by two people, all with one tag, one credit and one language.
async fn every_standing(archive: &Archive, people: &[Viewer]) -> Vec<WorkId> {
    let mut works = Vec::new();
    for (n, bits) in (0..32).enumerate() {
        let flag = |bit: u32| bits & (1 << bit) != 0;
        let viewer = &people[n % people.len()];
        let credit =
            form::CreditForm { kind: "song".into(), title: "Greensleeves".into(), ..Default::default() };
        let form = WorkForm { restricted: flag(0), anonymous: flag(1), credits: vec![credit], ..work_form() };
        let purpose = if flag(2) { Purpose::Draft } else { Purpose::Post };
        let work = made(archive, viewer, form, &[TEXT], purpose).await;
        if flag(3) {
            change(archive, viewer, async |change| bin::bin(change, viewer, work).await).await.unwrap();
        }
        if flag(4) {
            let system = Viewer::system();
            change(archive, &system, async |change| {
                let sql = format!("UPDATE work SET unrevealed = 1 WHERE id = {work}");
                if n % 2 == 0 {
                    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(change.connection()).await?;
                    crate::works::stamp::refresh(change, work).await
                } else {
                    bin::hide(change, &system, work).await
                }
            })
            .await
            .unwrap();
        }
        works.push(work);
    }
    works
}

#[tokio::test]
async fn a_list_shows_all_its_viewer_may_open_and_nothing_else_and_says_how_many() {
    each_database(async |TestArchive { archive, .. }| {
        let (ada, ben) = (member(archive, "ada").await, member(archive, "ben").await);
        let works = every_standing(archive, &[ada.clone(), ben.clone()]).await;
        let moderator = Viewer::member(PersonId(9_999), Roles::default().with(Role::Moderator));
        let viewers = [Viewer::guest(), ada.clone(), ben.clone(), moderator];
        let (a, b) = (ada.person.unwrap(), ben.person.unwrap());
        for viewer in &viewers {
            let mut reader = archive.read().await.unwrap();
            let mut heads = HashMap::new();
            for work in &works {
                if let Ok(head) = load::head(&mut reader, viewer, *work).await {
                    heads.insert(*work, head);
                }
            }
            // What lists are for: posted, open to this viewer by their audience.
            let listed: Vec<WorkId> = works
                .iter()
                .copied()
                .filter(|work| {
                    heads.get(work).is_some_and(|head| policy::audience(&head.standing) <= viewer.audience())
                })
                .collect();
            let pseud = |person| async move {
                let rows: (i64,) = sqlx::query_as("SELECT id FROM pseud WHERE person_id = $1")
                    .bind(person)
                    .fetch_one(archive.read().await.unwrap().connection())
                    .await
                    .unwrap();
                crate::PseudId(rows.0)
            };
            let tag = tags::by_name(&mut reader, viewer, "Miss Bates").await.unwrap().unwrap();
            let named = |person: PersonId, of: usize| -> Vec<WorkId> {
                let told = viewer.person == Some(person) || viewer.is_staff();
                let of = works.iter().skip(of).step_by(2).filter(|work| listed.contains(work));
                of.filter(|work| told || !heads[work].standing.anonymous).copied().collect()
            };
            let song = Term::Credit {
                kind: CreditKind::Song,
                title_key: "greensleeves".into(),
                creator_key: String::new(),
            };
            let (p, q) = (pseud(a.0).await, pseud(b.0).await);
            assert_eq!(found(archive, viewer, &Filter::default(), 1).await.total, listed.len() as u64);
            for (term, expected) in [
                (Term::from(&tag), listed.clone()),
                (Term::Language("en".into()), listed.clone()),
                (song, listed.clone()),
                (Term::Person(a), named(a, 0)),
                (Term::Person(b), named(b, 1)),
                (Term::Pseud(p, a), named(a, 0)),
                (Term::Pseud(q, b), named(b, 1)),
            ] {
                let filter = Filter::with(term.clone());
                let page = found(archive, viewer, &filter, 1).await;
                let mut ids = page.works.clone();
                ids.sort_unstable();
                assert_eq!(ids, expected, "{term:?} {viewer:?}");
                assert_eq!(page.total, expected.len() as u64, "{term:?} {viewer:?}");
                let next = found(archive, viewer, &filter, 2).await;
                assert_eq!(next.works, []);
            }
            assert_eq!(tag.works, listed.len() as i64);
            let kinds = credits::kinds(&mut reader, viewer).await.unwrap();
            assert_eq!(kinds, [(CreditKind::Song, listed.len() as i64)]);
            let titles = credits::titles(&mut reader, viewer, CreditKind::Song, 1).await.unwrap();
            assert_eq!((titles.len(), titles[0].works), (1, listed.len() as i64));
            // Blurbs are asked for everything and give only what may be opened.
            let (loaded, statements) = counted(blurbs::load(&mut reader, viewer, &works)).await;
            assert!(statements <= 5, "{statements}");
            let loaded = loaded.unwrap();
            let open = |work: &&WorkId| heads.get(*work).is_some_and(|head| head.sight == Sight::Shown);
            let expected: Vec<_> = works.iter().filter(open).copied().collect();
            assert_eq!(loaded.iter().map(|blurb| blurb.work.id).collect::<Vec<_>>(), expected);
            for blurb in &loaded {
                let (head, work) = (&heads[&blurb.work.id], &blurb.work);
                let told = !head.standing.anonymous || head.own || viewer.is_staff();
                assert_eq!(work.creators.as_ref().map(Vec::len), told.then_some(1));
                assert_eq!(work.tags.len(), 5);
            }
            for work in &works {
                match (load::work(&mut reader, viewer, *work).await, heads.get(work).map(|head| head.sight)) {
                    (Ok(load::Look::Shown(shown)), Some(Sight::Shown)) => {
                        let (_, statements) = counted(load::work(&mut reader, viewer, *work)).await;
                        assert!(statements <= 6 && shown.id == *work);
                    }
                    (Ok(load::Look::MembersOnly), Some(Sight::MembersOnly))
                    | (Ok(load::Look::Unrevealed), Some(Sight::Unrevealed))
                    | (Err(Error::NotFound(_)), None) => {}
                    other => panic!("{other:?}"),
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn the_stamp_moves_with_everything_a_page_shows() {
    each_database(async |TestArchive { archive, .. }| {
        let ada = member(archive, "ada").await;
        let work = posted(archive, &ada, work_form()).await;
        let system = Viewer::system();
        let chapter = shown(archive, &ada, work).await.chapters[0].id;
        let stamp = async || load::head(&mut archive.read().await.unwrap(), &ada, work).await.unwrap().stamp;
        let mut before = stamp().await;
        for step in 0..8 {
            let editable = edit::load(&mut archive.read().await.unwrap(), &ada, work).await.unwrap();
            let base = editable.base;
            let other = if step == 1 {
                add(archive, &ada, work, "Another chapter here.", true).await
            } else {
                chapter
            };
            let whole =
                prepared(archive, WorkForm { title: "Two".into(), ..work_form() }, &[], Purpose::Post).await;
            let text = prepare_chapter(chapter_form("Said anew, at length."), Purpose::Post, archive.now());
            let text = text.await.unwrap();
            let current = match step {
                2 => {
                    edit::load_chapter(&mut archive.read().await.unwrap(), &ada, chapter).await.unwrap().base
                }
                _ => crate::ChapterRevisionId(0),
            };
            let ids: Vec<ChapterId> = editable.chapters.iter().rev().map(|line| line.id).collect();
            change(archive, &ada, async |change| match step {
                0 => save::save(change, &ada, work, &whole, base).await.map(drop),
                1 => Ok(()).inspect(|()| assert_ne!(other, chapter)),
                2 => chapter_rules::save(change, &ada, chapter, &text, current, false).await.map(drop),
                3 => chapter_rules::reorder(change, &ada, work, &ids).await,
                4 => chapter_rules::bin(change, &ada, chapter).await,
                5 => chapter_rules::put_back(change, &ada, chapter).await,
                6 => bin::hide(change, &system, work).await,
                _ => save::save_tags(change, &ada, work, &work_form().tags, base).await.map(drop),
            })
            .await
            .unwrap();
            let after = stamp().await;
            assert!(after > before, "step {step}");
            before = after;
        }
    })
    .await;
}

#[tokio::test]
async fn lists_are_read_in_order_from_an_index() {
    let test = TestArchive::sqlite().await;
    let mut change = test.archive.change(None).await.unwrap();
    for name in ["tags::most_used_public", "tags::most_used_member"] {
        let statement = crate::db::registry::statements().find(|s| s.name.ends_with(name)).unwrap();
        let plan = crate::db::registry::plan(&mut change, statement.sql).await;
        assert!(!plan.iter().any(|line| line.contains("TEMP B-TREE")), "{name}: {plan:?}");
    }
}
