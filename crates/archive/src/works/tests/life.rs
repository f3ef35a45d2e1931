//! From the first draft to the reader: making, saving, posting, scheduling, versions.

use super::*;
use crate::jobs;
use crate::journal::{self, Noun, Verb};
use crate::tags::{self, Kind};
use crate::testing::each_database;
use crate::works::find::Filter;
use crate::works::list::{self, Listing};
use crate::works::post::{post, run_post_job};
use crate::works::{autosave, bin, edit, revisions};
use crate::{Time, texts};

#[tokio::test]
async fn a_work_is_made_posted_and_read_with_all_that_was_typed() {
    each_database(async |TestArchive { archive, .. }| {
        let ada = member(archive, "ada").await;
        let work = posted(archive, &ada, work_form()).await;
        let shown = shown(archive, &Viewer::guest(), work).await;
        assert_eq!(shown.title, "The Lantern");
        assert_eq!(shown.summary, "<p>A lamp is lit.</p>");
        let characters: Vec<_> = shown.tags_of(Kind::Character).map(|tag| tag.typed.as_str()).collect();
        assert_eq!(characters, ["Miss Bates", "Emma Woodhouse"], "in the author's order");
        assert_eq!((shown.words, shown.posted_chapters, shown.complete), (10, 1, true));
        let creators = shown.creators.clone().unwrap();
        assert_eq!((creators[0].pseud.as_str(), creators[0].user.as_str()), ("ada", "ada"));
        let mut reader = archive.read().await.unwrap();
        let texts = load::chapter_texts(&mut reader, &shown, &[shown.chapters[0].id]).await.unwrap();
        assert_eq!(texts[0].html, format!("<p>{TEXT}</p>"));
        let entries = journal::entries_after(&mut reader, 0).await.unwrap();
        let posted = entries.iter().filter(|e| e.note.verb == Verb::Posted && e.note.noun == Noun::Work);
        assert_eq!(posted.map(|e| (e.note.subject, e.by)).collect::<Vec<_>>(), [(work.0, ada.person)]);
    })
    .await;
}

#[tokio::test]
async fn the_form_comes_back_as_it_was_typed() {
    each_database(async |TestArchive { archive, .. }| {
        let ada = member(archive, "ada").await;
        let typed = WorkForm {
            summary: "Two lines\nof *nothing* &c.\n\n<b>bold".into(),
            notes: "  A/N: for M. ".into(),
            chapters: "?".into(),
            published: "2008-05-17".into(),
            restricted: true,
            credits: vec![form::CreditForm {
                kind: "song".into(),
                title: "Greensleeves".into(),
                creator: "trad.".into(),
                url: "https://example.org/g".into(),
            }],
            ..work_form()
        };
        let source = "<p align=center>Lit.<o:p></o:p></p>\r\n<font color=red>Lamp, and evening.</font>";
        let work = made(archive, &ada, typed.clone(), &[source], Purpose::Post).await;
        let mut reader = archive.read().await.unwrap();
        let editable = edit::load(&mut reader, &ada, work).await.unwrap();
        let series = None;
        assert_eq!(WorkForm { pseuds: Vec::new(), series, ..editable.form.clone() }, typed);
        let chapter = edit::only_chapter(&mut reader, &ada, &editable).await.unwrap().unwrap();
        assert_eq!(chapter.form.text, source);
        assert!(!chapter.html.contains("font") && chapter.html.contains("Lamp"));
        drop(reader);
        let shown = shown(archive, &ada, work).await;
        assert_eq!((shown.updated_at.date(), shown.published_on.date()), {
            let day = jiff::civil::date(2008, 5, 17);
            (day, day)
        });
        assert_eq!(shown.credits[0].title_key, "greensleeves");
    })
    .await;
}

#[tokio::test]
async fn the_same_form_sent_twice_makes_one_work_and_saves_once_without_a_quarrel() {
    each_database(async |TestArchive { archive, .. }| {
        let (ada, ben) = (member(archive, "ada").await, member(archive, "ben").await);
        let prepared = prepared(archive, work_form(), &[TEXT], Purpose::Post).await;
        let mut made = Vec::new();
        for viewer in [&ada, &ada, &ben] {
            made.push(
                change(archive, viewer, async |change| save::make(change, viewer, &prepared, "n1").await)
                    .await
                    .unwrap(),
            );
        }
        assert_eq!(made[0], made[1]);
        assert_ne!(made[0], made[2], "another person's form");
        let base = edit::load(&mut archive.read().await.unwrap(), &ada, made[0]).await.unwrap().base;
        for _ in 0..2 {
            change(archive, &ada, async |change| save::save(change, &ada, made[0], &prepared, base).await)
                .await
                .unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn the_second_of_two_who_save_one_work_is_told_and_nothing_is_written() {
    each_database(async |TestArchive { archive, .. }| {
        let ada = member(archive, "ada").await;
        let work = posted(archive, &ada, work_form()).await;
        let base = edit::load(&mut archive.read().await.unwrap(), &ada, work).await.unwrap().base;
        for (title, ok) in [("First", true), ("Second", false)] {
            let form = WorkForm { title: title.into(), ..work_form() };
            let prepared = prepared(archive, form, &[], Purpose::Post).await;
            let saved =
                change(archive, &ada, async |change| save::save(change, &ada, work, &prepared, base).await)
                    .await;
            assert!(if ok { saved.is_ok() } else { matches!(saved, Err(Error::Conflict)) });
        }
        assert_eq!(shown(archive, &ada, work).await.title, "First");
        // A chapter that came in between is no reason to refuse the rest of the form.
        let base = edit::load(&mut archive.read().await.unwrap(), &ada, work).await.unwrap().base;
        add(archive, &ada, work, TEXT, true).await;
        let prepared = prepared(archive, work_form(), &[], Purpose::Post).await;
        change(archive, &ada, async |change| save::save(change, &ada, work, &prepared, base).await)
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_draft_is_its_creators_alone_until_it_has_all_that_posting_needs() {
    each_database(async |TestArchive { archive, .. }| {
        let ada = member(archive, "ada").await;
        let form = WorkForm { title: "Half".into(), ..WorkForm::default() };
        let work = made(archive, &ada, form, &[""], Purpose::Draft).await;
        let mut reader = archive.read().await.unwrap();
        let guest = Viewer::guest();
        assert!(matches!(load::work(&mut reader, &guest, work).await, Err(Error::NotFound(_))));
        assert!(matches!(edit::load(&mut reader, &guest, work).await, Err(Error::NotFound(_))));
        let drafts = list::page(&mut reader, &ada, &Listing::Drafts(ada.person.unwrap()), 1).await.unwrap();
        assert_eq!((drafts.works, drafts.total), (vec![work], 1));
        let of = Listing::Drafts(ada.person.unwrap());
        assert!(matches!(list::page(&mut reader, &guest, &of, 1).await, Err(Error::Forbidden)));
        drop(reader);
        let refused = change(archive, &ada, async |change| post(change, &ada, work).await).await;
        assert_eq!(
            fields(refused),
            "fandom: error-no-fandom, language: error-no-language, rating: error-no-rating, \
             warning: error-no-warning"
        );
        let base = edit::load(&mut archive.read().await.unwrap(), &ada, work).await.unwrap().base;
        let prepared = prepared(archive, work_form(), &[TEXT], Purpose::Post).await;
        change(archive, &ada, async |change| save::save(change, &ada, work, &prepared, base).await)
            .await
            .unwrap();
        assert_eq!(shown(archive, &guest, work).await.standing.state, crate::policy::WorkState::Posted);
        // A posted work stays whole, even if its form says "keep as a draft".
        let base = edit::load(&mut archive.read().await.unwrap(), &ada, work).await.unwrap().base;
        let form = WorkForm { title: "Half".into(), ..WorkForm::default() };
        let prepared = super::prepared(archive, form, &[], Purpose::Draft).await;
        let refused =
            change(archive, &ada, async |change| save::save(change, &ada, work, &prepared, base).await).await;
        assert!(fields(refused).starts_with("fandom: error-no-fandom"));
    })
    .await;
}

#[tokio::test]
async fn a_scheduled_draft_posts_itself_at_its_time_and_not_at_one_that_was_changed() {
    each_database(async |TestArchive { archive, clock, .. }| {
        let ada = member(archive, "ada").await;
        let at = |post_at: &str| WorkForm {
            post_at: post_at.into(),
            time_zone: "Europe/Berlin".into(),
            ..work_form()
        };
        let work = made(archive, &ada, at("2026-11-22T18:00"), &[TEXT], Purpose::Post).await;
        let editable = edit::load(&mut archive.read().await.unwrap(), &ada, work).await.unwrap();
        assert_eq!(editable.form.post_at, "2026-11-22T17:00", "in UTC");
        let later = prepared(archive, at("2026-11-22T20:00"), &[], Purpose::Post).await;
        change(archive, &ada, async |change| save::save(change, &ada, work, &later, editable.base).await)
            .await
            .unwrap();
        clock.pass(6 * Time::HOUR);
        assert_eq!(jobs::take(archive).await.unwrap(), None, "the old time is forgotten");
        clock.pass(2 * Time::HOUR);
        let job = jobs::take(archive).await.unwrap().unwrap();
        run_post_job(archive, &job).await.unwrap();
        run_post_job(archive, &job).await.unwrap();
        let shown = shown(archive, &Viewer::guest(), work).await;
        assert_eq!((shown.published_on, shown.post_at), (archive.now(), None));
    })
    .await;
}

#[tokio::test]
async fn every_save_is_a_version_that_says_all_and_none_is_overwritten() {
    each_database(async |TestArchive { archive, clock, .. }| {
        let ada = member(archive, "ada").await;
        let raw = form::Raw { bytes: b"caf\xe9 and lamp".to_vec(), encoding: "windows-1252".into() };
        let first = ChapterForm { raw: Some(raw), ..chapter_form("café and lamp") };
        let prepared = prepare(work_form(), vec![first], Purpose::Post, archive.now()).await.unwrap();
        let work = change(archive, &ada, async |change| save::make(change, &ada, &prepared, "").await)
            .await
            .unwrap();
        clock.pass(Time::DAY);
        let chapter = shown(archive, &ada, work).await.chapters[0].id;
        let base = edit::load_chapter(&mut archive.read().await.unwrap(), &ada, chapter).await.unwrap().base;
        let again =
            prepare_chapter(chapter_form("café, lamp and rain"), Purpose::Post, archive.now()).await.unwrap();
        change(archive, &ada, async |change| {
            chapter_rules::save(change, &ada, chapter, &again, base, false).await
        })
        .await
        .unwrap();
        let mut reader = archive.read().await.unwrap();
        let versions = revisions::of_chapter(&mut reader, chapter).await.unwrap();
        let encodings: Vec<_> = versions.iter().map(|version| version.encoding.as_str()).collect();
        assert_eq!(encodings, ["windows-1252", "utf-8", "utf-8"]);
        let mut sources = Vec::new();
        for version in &versions {
            sources.push(texts::get(&mut reader, work, &version.source).await.unwrap());
        }
        assert_eq!(
            sources,
            [&b"caf\xe9 and lamp"[..], "café and lamp".as_bytes(), "café, lamp and rain".as_bytes()]
        );
        assert_eq!(
            texts::get_str(&mut reader, work, &versions[1].text).await.unwrap(),
            "<p>café and lamp</p>"
        );
        let all = revisions::all(&mut reader, work).await.unwrap();
        assert_eq!(all.len(), 2);
        assert_eq!(all[0].chapters, [(chapter, versions[1].id)]);
        assert_eq!(all[1].chapters, [(chapter, versions[2].id)]);
        assert_eq!(all[1].at.0 - all[0].at.0, Time::DAY);
        assert_eq!(all[0].by, ada.person);
        assert_eq!(all[0].meta.summary, "A lamp is lit.");
        let typed: Vec<_> = all[0].tags.iter().map(|(_, kind, typed)| format!("{kind}: {typed}")).collect();
        assert_eq!(
            typed[2..],
            ["fandom: Emma - Jane Austen", "character: Miss Bates", "character: Emma Woodhouse"]
        );
    })
    .await;
}

#[tokio::test]
async fn tags_are_counted_for_whoever_finds_the_work_and_never_for_a_draft() {
    each_database(async |TestArchive { archive, .. }| {
        let ada = member(archive, "ada").await;
        let (guest, name) = (Viewer::guest(), "emma - jane austen");
        let counts = async || {
            let mut reader = archive.read().await.unwrap();
            let mut counts = Vec::new();
            for viewer in [&guest, &ada] {
                let tag = tags::by_name(&mut reader, viewer, name).await.unwrap();
                let suggested = tags::suggest(&mut reader, viewer, Some(Kind::Fandom), "EMMA").await.unwrap();
                assert_eq!(suggested.len(), usize::from(tag.is_some()));
                counts.push(tag.map_or(0, |tag| tag.works));
            }
            counts
        };
        let draft = made(archive, &ada, work_form(), &[TEXT], Purpose::Draft).await;
        assert_eq!(counts().await, [0, 0]);
        let restricted = WorkForm { restricted: true, ..work_form() };
        let work = posted(archive, &ada, restricted).await;
        assert_eq!(counts().await, [0, 1]);
        change(archive, &ada, async |change| post(change, &ada, draft).await).await.unwrap();
        assert_eq!(counts().await, [1, 2]);
        change(archive, &Viewer::system(), async |change| bin::hide(change, &Viewer::system(), draft).await)
            .await
            .unwrap();
        assert_eq!(counts().await, [0, 1]);
        change(archive, &Viewer::system(), async |change| bin::show(change, &Viewer::system(), draft).await)
            .await
            .unwrap();
        let base = edit::load(&mut archive.read().await.unwrap(), &ada, work).await.unwrap().base;
        let tags = TagLists { fandoms: vec!["Persuasion".into()], ..work_form().tags };
        change(archive, &ada, async |change| save::save_tags(change, &ada, work, &tags, base).await)
            .await
            .unwrap();
        assert_eq!(counts().await, [1, 1]);
        change(archive, &ada, async |change| bin::bin(change, &ada, draft).await).await.unwrap();
        assert_eq!(counts().await, [0, 0]);
    })
    .await;
}

#[tokio::test]
async fn what_was_typed_waits_until_it_is_saved_and_belongs_to_who_typed_it() {
    each_database(async |TestArchive { archive, .. }| {
        let (ada, ben) = (member(archive, "ada").await, member(archive, "ben").await);
        let work = posted(archive, &ada, work_form()).await;
        let (a, b) = (ada.person.unwrap(), ben.person.unwrap());
        let form = autosave::Form::Work(work);
        for body in ["{\"title\":\"one\"}", "{\"title\":\"two\"}"] {
            change(archive, &ada, async |change| autosave::keep(change, a, form, body).await).await.unwrap();
        }
        assert!(
            change(archive, &ben, async |change| autosave::keep(change, b, form, "{}").await).await.is_err()
        );
        let huge = "x".repeat(crate::limits::FORM_BYTES + 1);
        let new = autosave::Form::NewWork;
        let refused = change(archive, &ada, async |change| autosave::keep(change, a, new, &huge).await).await;
        assert_eq!(fields(refused), "content: error-too-many-bytes");
        let mut reader = archive.read().await.unwrap();
        let kept = autosave::load(&mut reader, a, form).await.unwrap().unwrap();
        assert_eq!((kept.body.as_str(), kept.at), ("{\"title\":\"two\"}", archive.now()));
        assert_eq!(autosave::load(&mut reader, b, form).await.unwrap(), None);
        drop(reader);
        change(archive, &ada, async |change| autosave::forget(change, a, form).await).await.unwrap();
        assert_eq!(autosave::load(&mut archive.read().await.unwrap(), a, form).await.unwrap(), None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_with_the_same_tags_in_other_orders_and_one_form_sent_by_a_nervous_finger() {
    each_database(async |TestArchive { archive, .. }| {
        let ada = member(archive, "ada").await;
        let writers: Vec<_> = (0..6)
            .map(|writer| {
                let (archive, ada) = (archive.clone(), ada.clone());
                tokio::spawn(async move {
                    for turn in 0..5 {
                        let mut form = work_form();
                        form.tags.freeforms =
                            (0..12).map(|n| format!("tag {}", (n * 5 + writer) % 12)).collect();
                        form.title = format!("{writer} {turn}");
                        posted(&archive, &ada, form).await;
                        let same = prepared(&archive, work_form(), &[TEXT], Purpose::Post).await;
                        let mut change = archive.change(ada.person).await.unwrap();
                        let nonce = format!("nervous {turn}");
                        save::make(&mut change, &ada, &same, &nonce).await.unwrap();
                        change.commit().await.unwrap();
                    }
                })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap();
        }
        let mut reader = archive.read().await.unwrap();
        let all = found(archive, &ada, &Filter::default(), 1).await;
        assert_eq!(all.total, 6 * 5 + 5, "five forms were sent six times each");
        let tag = tags::by_name(&mut reader, &ada, "tag 3").await.unwrap().unwrap();
        let listed = found(archive, &ada, &Filter::with(&tag), 1).await;
        assert_eq!((tag.works, listed.total), (30, 30));
    })
    .await;
}

#[tokio::test]
async fn a_new_pen_name_moves_the_stamp_of_its_works() {
    each_database(async |TestArchive { archive, .. }| {
        let ada = member(archive, "ada").await;
        let work = posted(archive, &ada, work_form()).await;
        let before = shown(archive, &ada, work).await;
        let pseud = before.creators.unwrap()[0].id;
        change(archive, &ada, async |change| {
            crate::works::stamp::bump_pseud(change, pseud).await?;
            crate::works::stamp::bump_person(change, ada.person.unwrap()).await
        })
        .await
        .unwrap();
        assert_eq!(shown(archive, &ada, work).await.stamp, before.stamp + 2);
    })
    .await;
}
