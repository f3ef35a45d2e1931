//! Tests of the catalogue over an archive, on both databases.

use super::*;
use crate::policy::Viewer;
use crate::testing::{TestArchive, each_database};
use crate::works::find::{Filter, Order, Range, Term};
use crate::works::form::{CreditForm, Purpose, WorkForm};
use crate::works::tests::{change, found, made, member, posted, shown, work_form};
use crate::works::{bin, edit, prepare, save};
use crate::{Time, hits, tags};

async fn agrees(catalogue: &Catalogue, archive: &Archive) {
    assert_eq!(catalogue.compare(archive, 20).await.unwrap(), [""; 0]);
}

#[tokio::test]
async fn a_catalogue_that_follows_knows_what_one_that_is_built_knows() {
    each_database(async |TestArchive { archive, clock, .. }| {
        let catalogue = Catalogue::open(archive, None).await.unwrap();
        let ada = member(archive, "ada").await;
        let mut works = Vec::new();
        for n in 0..4 {
            let fandoms = vec!["Emma - Jane Austen".into(), format!("Fandom {n}")];
            let tags = tags::TagLists { fandoms, ..work_form().tags };
            let credits = vec![CreditForm {
                kind: "song".into(),
                title: "Greensleeves".into(),
                ..CreditForm::default()
            }];
            let form = WorkForm { restricted: n == 1, anonymous: n == 2, credits, tags, ..work_form() };
            works.push(posted(archive, &ada, form).await);
            agrees(&catalogue, archive).await;
        }
        made(archive, &ada, work_form(), &["A draft of a tale."], Purpose::Draft).await;
        agrees(&catalogue, archive).await;
        assert_eq!(catalogue.view().sizes().works, 4, "drafts are in no catalogue");

        let base = edit::load(&mut archive.read().await.unwrap(), &ada, works[0]).await.unwrap().base;
        let form = WorkForm { title: "Anew".into(), language: "de".into(), ..work_form() };
        let prepared = prepare::prepare(form, Vec::new(), Purpose::Post, archive.now()).await.unwrap();
        change(archive, &ada, async |change| save::save(change, &ada, works[0], &prepared, base).await)
            .await
            .unwrap();
        agrees(&catalogue, archive).await;
        let system = Viewer::system();
        change(archive, &system, async |change| bin::hide(change, &system, works[3]).await).await.unwrap();
        agrees(&catalogue, archive).await;
        change(archive, &ada, async |change| bin::bin(change, &ada, works[1]).await).await.unwrap();
        agrees(&catalogue, archive).await;
        assert_eq!(catalogue.view().sizes().works, 2);
        change(archive, &ada, async |change| bin::put_back(change, &ada, works[1]).await).await.unwrap();
        agrees(&catalogue, archive).await;

        // Hits are not journaled; they are read every ten seconds.
        let (visits, guest) = (hits::Hits::new(), Viewer::guest());
        let head =
            crate::works::load::head(&mut archive.read().await.unwrap(), &guest, works[0]).await.unwrap();
        assert!(visits.see(archive, works[0], &head, "somebody"));
        visits.flush(archive).await.unwrap();
        clock.pass(11 * Time::SECOND);
        agrees(&catalogue, archive).await;
        let by_hits = Filter { order: Order::Hits, ..Filter::default() };
        let first = find(&catalogue, archive, &guest, &by_hits).await.works[0];
        assert_eq!((first, shown(archive, &guest, first).await.counts.hits), (works[0], 1));

        catalogue.rebuild(archive).await.unwrap();
        agrees(&catalogue, archive).await;
    })
    .await;
}

async fn find(
    catalogue: &Catalogue,
    archive: &Archive,
    viewer: &Viewer,
    filter: &Filter,
) -> crate::works::find::Found {
    let mut db = archive.read().await.unwrap();
    crate::works::find::find(catalogue, &mut db, viewer, filter, 1, Default::default()).await.unwrap()
}

#[tokio::test]
async fn facts_are_found_by_and_two_related_fandoms_are_no_crossover() {
    each_database(async |TestArchive { archive, .. }| {
        let ada = member(archive, "ada").await;
        let of = |fandoms: &[&str]| WorkForm {
            tags: tags::TagLists {
                fandoms: fandoms.iter().map(|name| (*name).into()).collect(),
                ..work_form().tags
            },
            ..work_form()
        };
        let one = posted(archive, &ada, of(&["Emma - Jane Austen"])).await;
        let two = made(
            archive,
            &ada,
            of(&["Emma - Jane Austen", "Ivanhoe"]),
            &["One evening.", "Two evenings."],
            Purpose::Post,
        )
        .await;
        let guest = Viewer::guest();
        let crossovers = Filter::with(Term::Is(Fact::Crossover));
        assert_eq!(found(archive, &guest, &crossovers, 1).await.works, [two]);
        let others = Filter { exclude: vec![Term::Is(Fact::Crossover)], ..Filter::default() };
        assert_eq!(found(archive, &guest, &others, 1).await.works, [one]);
        let longer =
            Filter { ranges: vec![Range { of: Order::Words, from: Some(5), to: None }], ..Filter::default() };
        assert_eq!(found(archive, &guest, &longer, 1).await.works, [one]);
        assert_eq!(
            found(archive, &guest, &Filter::with(Term::Is(Fact::SingleChapter)), 1).await.works,
            [one]
        );
    })
    .await;
}

#[tokio::test]
async fn a_snapshot_is_taken_up_and_a_cut_or_foreign_one_is_built_anew() {
    each_database(async |TestArchive { archive, .. }| {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("catalogue.snapshot");
        let ada = member(archive, "ada").await;
        posted(archive, &ada, work_form()).await;
        let catalogue = Catalogue::open(archive, Some(&file)).await.unwrap();
        catalogue.save(archive).await.unwrap();
        posted(archive, &ada, work_form()).await;
        // It starts from the snapshot: what it lacks comes by the journal.
        let kept = snapshot::load(archive, &file).await.unwrap().unwrap();
        assert_eq!(kept.0.view().sizes().works, 1);
        let catalogue = Catalogue::open(archive, Some(&file)).await.unwrap();
        assert_eq!(catalogue.view().sizes().works, 2);
        agrees(&catalogue, archive).await;

        let whole = std::fs::read(&file).unwrap();
        for broken in [&whole[..whole.len() / 2], &whole[..10], b"something else entirely", &[]] {
            std::fs::write(&file, broken).unwrap();
            assert!(snapshot::load(archive, &file).await.unwrap().is_none());
            agrees(&Catalogue::open(archive, Some(&file)).await.unwrap(), archive).await;
        }
        let mut other_moment = whole.clone();
        other_moment[8] ^= 1;
        std::fs::write(&file, &other_moment).unwrap();
        assert!(snapshot::load(archive, &file).await.unwrap().is_none(), "the journal says another moment");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_waits_for_a_change_gets_it_and_nobody_waits_for_ever() {
    each_database(async |TestArchive { archive, .. }| {
        let catalogue = Arc::new(Catalogue::open(archive, None).await.unwrap());
        let (stop, stopping) = watch::channel(false);
        let running = tokio::spawn({
            let (catalogue, archive) = (catalogue.clone(), archive.clone());
            async move { catalogue.run(&archive, stopping).await }
        });
        let ada = member(archive, "ada").await;
        posted(archive, &ada, work_form()).await;
        let n = *archive.newest().borrow();
        while catalogue.position() < n {
            catalogue.reach(n).await;
        }
        assert_eq!(catalogue.view().sizes().works, 1);
        catalogue.reach(i64::MAX).await;
        stop.send_replace(true);
        running.await.unwrap();
    })
    .await;
}
