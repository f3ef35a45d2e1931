//! Chapters: their order, drafts among them, two people at one, the bin.

use super::*;
use crate::testing::each_database;
use crate::works::chapters::{self, BIN};
use crate::works::{autosave, edit};
use crate::{Time, jobs};

fn order(shown: &load::Shown) -> Vec<(ChapterId, i64)> {
    shown.chapters.iter().map(|chapter| (chapter.id, chapter.number)).collect()
}

#[tokio::test]
async fn chapters_stand_where_they_were_put_and_readers_count_posted_ones_only() {
    each_database(async |TestArchive { archive, clock, .. }| {
        let ada = member(archive, "ada").await;
        let work = posted(archive, &ada, work_form()).await;
        let one = shown(archive, &ada, work).await.chapters[0].id;
        clock.pass(Time::DAY);
        let posted_on = shown(archive, &ada, work).await.updated_at;
        let draft = add(archive, &ada, work, "A draft between the two.", false).await;
        assert_eq!(shown(archive, &ada, work).await.updated_at, posted_on, "a draft moves nothing");
        let three = add(archive, &ada, work, "And the last one of them.", true).await;
        let guest = Viewer::guest();
        let seen = shown(archive, &guest, work).await;
        assert_eq!(seen.updated_at, archive.now(), "posting moves the date");
        assert_eq!(order(&seen), [(one, 1), (three, 2)]);
        assert_eq!((seen.planned_chapters, seen.posted_chapters, seen.complete), (Some(2), 2, true));
        assert_eq!(order(&shown(archive, &ada, work).await), [(one, 1), (draft, 2), (three, 2)]);
        let mut reader = archive.read().await.unwrap();
        assert_eq!(load::chapter_texts(&mut reader, &seen, &[draft]).await.unwrap(), []);
        drop(reader);
        // Inserted in front, with the same form sent twice.
        let front = prepare_chapter(chapter_form("A prologue, as it were."), Purpose::Post, archive.now());
        let front = front.await.unwrap();
        let mut ids = Vec::new();
        for _ in 0..2 {
            let added = change(archive, &ada, async |change| {
                chapters::add(change, &ada, work, &front, Some(1), true, "n").await
            });
            ids.push(added.await.unwrap());
        }
        assert_eq!(ids[0], ids[1]);
        assert_eq!(order(&shown(archive, &guest, work).await), [(ids[0], 1), (one, 2), (three, 3)]);
        let orders = [three, one, draft, ids[0]];
        change(archive, &ada, async |change| chapters::reorder(change, &ada, work, &orders).await)
            .await
            .unwrap();
        assert_eq!(order(&shown(archive, &guest, work).await), [(three, 1), (one, 2), (ids[0], 3)]);
        let without = [three, one, draft];
        let refused =
            change(archive, &ada, async |change| chapters::reorder(change, &ada, work, &without).await).await;
        assert!(matches!(refused, Err(Error::Conflict)));
    })
    .await;
}

#[tokio::test]
async fn the_second_of_two_who_save_one_chapter_is_told_unless_they_say_the_same() {
    each_database(async |TestArchive { archive, .. }| {
        let ada = member(archive, "ada").await;
        let work = posted(archive, &ada, work_form()).await;
        let chapter = shown(archive, &ada, work).await.chapters[0].id;
        let before = edit::load_chapter(&mut archive.read().await.unwrap(), &ada, chapter).await.unwrap();
        for (text, ok) in
            [("The lamp went out.", true), ("The lamp went out.", true), ("It burned on.", false)]
        {
            let prepared = prepare_chapter(chapter_form(text), Purpose::Post, archive.now()).await.unwrap();
            let saved = change(archive, &ada, async |change| {
                chapters::save(change, &ada, chapter, &prepared, before.base, false).await
            });
            let saved = saved.await;
            assert!(if ok { saved.is_ok() } else { matches!(saved, Err(Error::Conflict)) }, "{saved:?}");
        }
        let now = edit::load_chapter(&mut archive.read().await.unwrap(), &ada, chapter).await.unwrap();
        assert_eq!(now.form.text, "The lamp went out.");
    })
    .await;
}

#[tokio::test]
async fn a_chapter_thrown_away_comes_back_or_is_erased_with_its_texts_and_the_last_one_stays() {
    each_database(async |TestArchive { archive, clock, .. }| {
        let ada = member(archive, "ada").await;
        let work = posted(archive, &ada, work_form()).await;
        let one = shown(archive, &ada, work).await.chapters[0].id;
        let draft = add(archive, &ada, work, "Only a draft of something.", false).await;
        let bin = async |chapter| {
            change(archive, &ada, async |change| chapters::bin(change, &ada, chapter).await).await
        };
        assert_eq!(fields(bin(one).await), "chapter: error-last-chapter", "the last posted one");
        let two = add(archive, &ada, work, "This is the canary chapter.", true).await;
        bin(two).await.unwrap();
        assert_eq!(order(&shown(archive, &ada, work).await), [(one, 1), (draft, 2)]);
        change(archive, &ada, async |change| chapters::put_back(change, &ada, two).await).await.unwrap();
        assert_eq!(order(&shown(archive, &Viewer::guest(), work).await), [(one, 1), (two, 2)]);
        // A third chapter says the same as the one that goes, and a draft of it was being typed.
        let three = add(archive, &ada, work, "This is the canary chapter.", true).await;
        let form = autosave::Form::Chapter(two, work);
        let person = ada.person.unwrap();
        change(archive, &ada, async |change| autosave::keep(change, person, form, "{}").await).await.unwrap();
        bin(two).await.unwrap();
        clock.pass(BIN);
        let job = jobs::take(archive).await.unwrap().unwrap();
        chapters::run_erase_job(archive, &job).await.unwrap();
        chapters::run_erase_job(archive, &job).await.unwrap();
        let mut reader = archive.read().await.unwrap();
        assert!(matches!(edit::load_chapter(&mut reader, &ada, two).await, Err(Error::NotFound(_))));
        assert_eq!(autosave::load(&mut reader, person, form).await.unwrap(), None);
        let kept = edit::load_chapter(&mut reader, &ada, three).await.unwrap();
        assert_eq!(kept.html, "<p>This is the canary chapter.</p>", "its twin's text stays");
        drop(reader);
        bin(three).await.unwrap();
        clock.pass(BIN);
        let job = jobs::take(archive).await.unwrap().unwrap();
        chapters::run_erase_job(archive, &job).await.unwrap();
        let found = erase::texts_of(archive, work).await;
        assert!(!found.iter().any(|text| text.contains("canary")), "{found:?}");
    })
    .await;
}

#[tokio::test]
async fn a_draft_chapter_is_posted_by_saving_it_so_and_waits_in_a_draft_work() {
    each_database(async |TestArchive { archive, clock, .. }| {
        let ada = member(archive, "ada").await;
        let work = made(archive, &ada, work_form(), &[TEXT], Purpose::Draft).await;
        let ready = add(archive, &ada, work, "This one goes out too.", true).await;
        let kept = add(archive, &ada, work, "This one is kept back.", false).await;
        clock.pass(Time::DAY);
        change(archive, &ada, async |change| super::super::post::post(change, &ada, work).await)
            .await
            .unwrap();
        let guest = Viewer::guest();
        let seen = shown(archive, &guest, work).await;
        assert_eq!(seen.chapters.iter().map(|c| c.id).skip(1).collect::<Vec<_>>(), [ready]);
        assert!(seen.chapters.iter().all(|chapter| chapter.published_on == archive.now()));
        clock.pass(Time::DAY);
        let before = edit::load_chapter(&mut archive.read().await.unwrap(), &ada, kept).await.unwrap();
        let prepared = prepare_chapter(before.form, Purpose::Post, archive.now()).await.unwrap();
        change(archive, &ada, async |change| {
            chapters::save(change, &ada, kept, &prepared, before.base, true).await
        })
        .await
        .unwrap();
        let seen = shown(archive, &guest, work).await;
        assert_eq!((seen.posted_chapters, seen.updated_at), (3, archive.now()));
    })
    .await;
}
