//! Who may be named on what, what an invitation gives and what it does not; on both databases.

use super::*;
use crate::comments::read::By;
use crate::comments::tests::{id, open_to_all, say, words};
use crate::inbox::Which;
use crate::notices::tell::catch_up;
use crate::people::distance::Kind;
use crate::people::sessions;
use crate::testing::{TestArchive, each_database};
use crate::works::form::{Purpose, WorkForm};
use crate::works::tests::{TEXT, add, change, chapter_form, fields, made, member, posted, shown, work_form};
use crate::works::{autosave, bin, chapters as chapter_rules, edit, load, prepare::prepare_chapter, save};
use crate::{Archive, comments, inbox};

fn to(work: WorkId) -> Place {
    Place { work, chapter: None }
}

fn at(work: WorkId, chapter: ChapterId) -> Place {
    Place { work, chapter: Some(chapter) }
}

async fn ask(archive: &Archive, by: &Viewer, place: Place, byline: &str) -> Result<()> {
    change(archive, by, async |c| {
        invite(c, by, place, byline, |account, _, title| Letter {
            subject: format!("{} and {title}", account.name),
            body: "An invitation".into(),
        })
        .await
    })
    .await
}

async fn say_to(archive: &Archive, viewer: &Viewer, place: Place, yes: bool) -> Result<()> {
    change(archive, viewer, async |c| answer(c, viewer, place, yes).await).await
}

async fn go(archive: &Archive, viewer: &Viewer, place: Place) -> Result<()> {
    change(archive, viewer, async |c| leave(c, viewer, place).await).await
}

async fn waiting(archive: &Archive, viewer: &Viewer) -> Vec<(WorkId, Option<i64>)> {
    let mut db = archive.read().await.unwrap();
    let all = invitations(&mut db, viewer, viewer.person.unwrap()).await.unwrap();
    all.into_iter().map(|part| (part.work_id, part.number)).collect()
}

/// Whether the header says that something waits.
async fn dot(archive: &Archive, viewer: &Viewer) -> bool {
    let person = viewer.person.unwrap();
    let secret =
        change(archive, viewer, async |c| sessions::begin(c, person, "test", true).await).await.unwrap();
    let mut db = archive.read().await.unwrap();
    sessions::find(archive, &mut db, &secret).await.unwrap().unwrap().unread
}

async fn keep_away(archive: &Archive, viewer: &Viewer, kind: Kind, name: &str) {
    let person = viewer.person.unwrap();
    change(archive, viewer, async |c| distance::keep(c, viewer, person, kind, name).await).await.unwrap();
}

fn names(work: &load::Shown) -> Vec<&str> {
    work.creators.iter().flatten().map(|byline| &*byline.pseud).collect()
}

#[tokio::test]
async fn an_invitation_gives_nothing_until_it_is_answered_with_yes() {
    each_database(async |TestArchive { archive, .. }| {
        let (ada, bob) = (member(archive, "ada").await, member(archive, "bob").await);
        let work = made(archive, &ada, work_form(), &[TEXT], Purpose::Draft).await;
        ask(archive, &ada, to(work), "Bob").await.unwrap();
        assert_eq!(waiting(archive, &bob).await, [(work, None)]);
        assert!(dot(archive, &bob).await && !dot(archive, &ada).await);
        assert_eq!(names(&shown(archive, &ada, work).await), ["ada"]);
        let mut db = archive.read().await.unwrap();
        assert!(load::work(&mut db, &bob, work).await.is_err(), "a draft stays its creators'");
        assert!(edit::load(&mut db, &bob, work).await.is_err());
        assert!(invitations(&mut db, &ada, bob.person.unwrap()).await.is_err(), "theirs alone to see");
        drop(db);
        assert!(say_to(archive, &ada, to(work), true).await.is_err(), "nobody says yes for another");
        say_to(archive, &bob, to(work), true).await.unwrap();
        assert!(say_to(archive, &bob, to(work), true).await.is_err(), "once");
        assert!(!dot(archive, &bob).await && waiting(archive, &bob).await.is_empty());
        let theirs = shown(archive, &bob, work).await;
        assert!(theirs.own);
        assert_eq!(names(&theirs), ["ada", "bob"]);
        let editable = edit::load(&mut archive.read().await.unwrap(), &bob, work).await.unwrap();
        let listed = list(&mut archive.read().await.unwrap(), &bob, &editable).await.unwrap();
        assert_eq!(listed.iter().map(|one| one.accepted.0).collect::<Vec<_>>(), [true, true]);
    })
    .await;
}

#[tokio::test]
async fn a_save_leaves_the_creators_in_their_order_and_others_saves_in_peace() {
    each_database(async |TestArchive { archive, .. }| {
        let (ada, bob) = (member(archive, "ada").await, member(archive, "bob").await);
        let work = posted(archive, &ada, work_form()).await;
        let before = edit::load(&mut archive.read().await.unwrap(), &ada, work).await.unwrap();
        ask(archive, &ada, to(work), "bob").await.unwrap();
        say_to(archive, &bob, to(work), true).await.unwrap();
        let form = WorkForm { title: "The Lamp".into(), ..before.form };
        let prepared = crate::works::tests::prepared(archive, form, &[], Purpose::Post).await;
        change(archive, &ada, async |c| save::save(c, &ada, work, &prepared, before.base).await)
            .await
            .unwrap();
        let now = shown(archive, &ada, work).await;
        assert_eq!((&*now.title, names(&now)), ("The Lamp", vec!["ada", "bob"]));
    })
    .await;
}

#[tokio::test]
async fn who_made_a_chapter_is_named_there_and_changes_that_chapter_alone() {
    each_database(async |TestArchive { archive, .. }| {
        let (ada, bob) = (member(archive, "ada").await, member(archive, "bob").await);
        let guest = Viewer::guest();
        let work = posted(archive, &ada, work_form()).await;
        let (second, third) =
            (add(archive, &ada, work, TEXT, false).await, add(archive, &ada, work, TEXT, true).await);
        let first = shown(archive, &ada, work).await.chapters[0].id;
        ask(archive, &ada, at(work, second), "bob").await.unwrap();
        ask(archive, &ada, at(work, third), "bob").await.unwrap();
        assert_eq!(waiting(archive, &bob).await.len(), 2);
        say_to(archive, &bob, at(work, second), true).await.unwrap();
        assert_eq!(waiting(archive, &bob).await, [(work, Some(3))]);
        let his = shown(archive, &bob, work).await;
        assert!(!his.own, "the work is not his");
        let heads: Vec<_> =
            his.chapters.iter().map(|head| (head.id, head.own, head.creators.len())).collect();
        assert_eq!(
            heads,
            [(first, false, 0), (second, true, 1), (third, false, 0)],
            "his draft is his to see"
        );
        assert_eq!(shown(archive, &guest, work).await.chapters.len(), 2);
        say_to(archive, &bob, at(work, third), true).await.unwrap();
        let seen = shown(archive, &guest, work).await;
        assert_eq!(names(&seen), ["ada"]);
        assert_eq!(seen.chapters[1].creators[0].pseud, "bob");

        let write = async |viewer: &Viewer, chapter: ChapterId, post: bool| {
            let there = edit::load_chapter(&mut archive.read().await.unwrap(), viewer, chapter).await?;
            let text = chapter_form("Bob lit another lamp, and they looked at both.");
            let prepared = prepare_chapter(text, Purpose::Post, archive.now()).await.unwrap();
            change(archive, viewer, async |c| {
                chapter_rules::save(c, viewer, chapter, &prepared, there.base, post).await
            })
            .await
        };
        write(&bob, second, false).await.unwrap();
        assert!(matches!(write(&bob, first, false).await, Err(Error::Forbidden)));
        assert!(matches!(write(&bob, second, true).await, Err(Error::Forbidden)), "its creators post it");
        for chapter in [first, second] {
            assert!(
                change(archive, &bob, async |c| chapter_rules::bin(c, &bob, chapter).await).await.is_err()
            );
        }
        assert!(change(archive, &bob, async |c| bin::bin(c, &bob, work).await).await.is_err());
        assert!(ask(archive, &bob, to(work), "ada").await.is_err());
        let mut db = archive.read().await.unwrap();
        assert!(edit::load(&mut db, &bob, work).await.is_err());
        let around = edit::load_around(&mut db, &bob, work, Some(second)).await.unwrap();
        assert!(!around.whole && list(&mut db, &bob, &around).await.is_err());
        drop(db);
        change(archive, &bob, async |c| {
            autosave::keep(c, bob.person.unwrap(), autosave::Form::Chapter(second, work), "{}").await
        })
        .await
        .unwrap();

        let other = posted(archive, &ada, work_form()).await;
        assert!(go(archive, &bob, at(other, second)).await.is_err(), "a chapter of another work");
        go(archive, &bob, at(work, second)).await.unwrap();
        assert!(edit::load_chapter(&mut archive.read().await.unwrap(), &bob, second).await.is_err());
        ask(archive, &ada, to(work), "bob").await.unwrap();
        say_to(archive, &bob, to(work), true).await.unwrap();
        let seen = shown(archive, &guest, work).await;
        assert_eq!(
            (names(&seen), seen.chapters[1].creators.len()),
            (vec!["ada", "bob"], 0),
            "once is enough"
        );
    })
    .await;
}

#[tokio::test]
async fn who_should_not_meet_is_not_invited_and_the_answer_is_the_same_for_each_reason() {
    each_database(async |TestArchive { archive, .. }| {
        let (ada, bob) = (member(archive, "ada").await, member(archive, "bob").await);
        let (cat, dan) = (member(archive, "cat").await, member(archive, "dan").await);
        let work = posted(archive, &ada, work_form()).await;
        keep_away(archive, &bob, Kind::Block, "ada").await;
        keep_away(archive, &ada, Kind::Block, "cat").await;
        change(archive, &dan, async |c| {
            let prefers = Preferences { no_invitations: true, ..Preferences::default() };
            preferences::save(c, dan.person.unwrap(), &prefers).await
        })
        .await
        .unwrap();
        for name in ["bob", "cat", "dan"] {
            let told = fields(ask(archive, &ada, to(work), name).await);
            assert!(told.contains("byline") && told.contains("error-creator-unwilling"), "{name}: {told}");
        }
        for (typed, key) in [
            ("", "error-byline-empty"),
            ("nobody (ada)", "error-byline-nobody"),
            ("ada", "error-creator-there"),
            ("ada (ada)", "error-creator-there"),
        ] {
            let told = fields(ask(archive, &ada, to(work), typed).await);
            assert!(told.contains(key), "{typed}: {told}");
        }
        assert!(ask(archive, &cat, to(work), "dan").await.is_err(), "nobody invites to others' works");

        // Who falls out meanwhile does not meet, whoever was asked first.
        let eve = member(archive, "eve").await;
        ask(archive, &ada, to(work), "eve").await.unwrap();
        let told = fields(ask(archive, &ada, to(work), "eve").await);
        assert!(told.contains("error-creator-invited"), "{told}");
        keep_away(archive, &eve, Kind::Mute, "ada").await;
        assert!(waiting(archive, &eve).await.is_empty() && !dot(archive, &eve).await);
        change(archive, &eve, async |c| distance::end(c, &eve, eve.person.unwrap(), Kind::Mute, "ada").await)
            .await
            .unwrap();
        assert_eq!(waiting(archive, &eve).await.len(), 1);
        keep_away(archive, &ada, Kind::Block, "eve").await;
        assert!(waiting(archive, &eve).await.is_empty());
        assert!(matches!(say_to(archive, &eve, to(work), true).await, Err(Error::NotFound(_))));
        say_to(archive, &eve, to(work), false).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn an_invitation_is_taken_back_refused_and_stands_before_nobody_while_the_work_is_gone() {
    each_database(async |TestArchive { archive, .. }| {
        let (ada, bob) = (member(archive, "ada").await, member(archive, "bob").await);
        let him = bob.person.unwrap();
        let work = posted(archive, &ada, work_form()).await;
        ask(archive, &ada, to(work), "bob").await.unwrap();
        assert!(change(archive, &bob, async |c| take_back(c, &bob, to(work), him).await).await.is_err());
        change(archive, &ada, async |c| take_back(c, &ada, to(work), him).await).await.unwrap();
        assert!(say_to(archive, &bob, to(work), true).await.is_err());
        ask(archive, &ada, to(work), "bob").await.unwrap();
        change(archive, &ada, async |c| bin::bin(c, &ada, work).await).await.unwrap();
        assert!(waiting(archive, &bob).await.is_empty() && !dot(archive, &bob).await);
        assert!(say_to(archive, &bob, to(work), true).await.is_err());
        change(archive, &ada, async |c| bin::put_back(c, &ada, work).await).await.unwrap();
        say_to(archive, &bob, to(work), false).await.unwrap();
        assert!(say_to(archive, &bob, to(work), false).await.is_err());
        assert_eq!(names(&shown(archive, &ada, work).await), ["ada"]);
    })
    .await;
}

#[tokio::test]
async fn creators_leave_but_not_the_last_one() {
    each_database(async |TestArchive { archive, .. }| {
        let (ada, bob) = (member(archive, "ada").await, member(archive, "bob").await);
        let work = posted(archive, &ada, work_form()).await;
        ask(archive, &ada, to(work), "bob").await.unwrap();
        let told = fields(go(archive, &ada, to(work)).await);
        assert!(told.contains("error-creator-last"), "who is only invited does not count: {told}");
        assert!(matches!(go(archive, &bob, to(work)).await, Err(Error::NotFound(_))));
        say_to(archive, &bob, to(work), true).await.unwrap();
        go(archive, &ada, to(work)).await.unwrap();
        assert_eq!(names(&shown(archive, &bob, work).await), ["bob"]);
        assert!(edit::load(&mut archive.read().await.unwrap(), &ada, work).await.is_err());
        assert!(fields(go(archive, &bob, to(work)).await).contains("error-creator-last"));
    })
    .await;
}

#[tokio::test]
async fn nobody_is_told_who_made_a_chapter_of_an_anonymous_work() {
    each_database(async |TestArchive { archive, .. }| {
        let (ada, bob) = (member(archive, "ada").await, member(archive, "bob").await);
        let cat = member(archive, "cat").await;
        let work = posted(archive, &ada, WorkForm { anonymous: true, ..work_form() }).await;
        let chapter = add(archive, &ada, work, TEXT, true).await;
        ask(archive, &ada, at(work, chapter), "bob").await.unwrap();
        say_to(archive, &bob, at(work, chapter), true).await.unwrap();
        for (viewer, told) in [(&cat, 0), (&Viewer::guest(), 0), (&ada, 1), (&bob, 1)] {
            let head = shown(archive, viewer, work).await.chapters[1].clone();
            assert_eq!(head.creators.len(), told, "{viewer:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn nor_are_they_told_by_what_who_made_a_chapter_says_under_it() {
    each_database(async |TestArchive { archive, .. }| {
        let (ada, bob) = (member(archive, "ada").await, member(archive, "bob").await);
        let cat = member(archive, "cat").await;
        let work = posted(archive, &ada, WorkForm { anonymous: true, ..open_to_all() }).await;
        let chapter = add(archive, &ada, work, TEXT, true).await;
        ask(archive, &ada, at(work, chapter), "bob").await.unwrap();
        say_to(archive, &bob, at(work, chapter), true).await.unwrap();
        keep_away(archive, &cat, Kind::Mute, "bob").await;
        let hers = id(say(archive, &cat, chapter, &words("A lamp!").await).await.unwrap());
        let his = comments::tests::answer(archive, &bob, hers, &words("Guess").await).await.unwrap();
        while catch_up(archive).await.unwrap() {}
        for (viewer, named) in [(&cat, false), (&ada, true)] {
            let mut db = archive.read().await.unwrap();
            let all =
                inbox::list(&mut db, viewer, viewer.person.unwrap(), Which::All, None, 9).await.unwrap();
            // Silence would tell the muting reader who it was.
            let item = all.iter().find(|item| item.comment.id == his).unwrap();
            assert_eq!(matches!(item.comment.by, By::Member { .. }), named, "{viewer:?}");
        }
        // Nor does a block: theirs is nobody's here.
        keep_away(archive, &bob, Kind::Block, "cat").await;
        comments::tests::answer(archive, &cat, his, &words("You?").await).await.unwrap();
    })
    .await;
}
