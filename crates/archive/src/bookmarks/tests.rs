//! Bookmarks on both databases.

use super::external::External;
use super::load::{self, Listed, Whose};
use super::*;
use crate::people::distance;
use crate::testing::{TestArchive, each_database};
use crate::works::bin;
use crate::works::form::WorkForm;
use crate::works::tests::{member, posted, shown, work_form};
use crate::{Archive, check};

async fn words(notes: &str, tags: &str) -> Prepared {
    prepare(Typed { notes: notes.into(), tags: tags.into(), ..Typed::default() }).await.unwrap()
}

async fn private() -> Prepared {
    prepare(Typed { private: true, ..Typed::default() }).await.unwrap()
}

async fn kept(archive: &Archive, viewer: &Viewer, item: Item, prepared: &Prepared) -> Result<BookmarkId> {
    let mut change = archive.change(viewer.person).await.unwrap();
    let kept = keep(&mut change, viewer, item, prepared).await?;
    change.commit().await.unwrap();
    let (Kept::New(id) | Kept::There(id)) = kept;
    Ok(id)
}

async fn of_bob(archive: &Archive, viewer: &Viewer, bob: &Viewer) -> Listed {
    let whose = Whose::Person(bob.person.unwrap());
    load::list(&mut archive.read().await.unwrap(), viewer, whose, 1).await.unwrap()
}

async fn count(archive: &Archive, work: WorkId) -> i64 {
    assert_eq!(check::check(archive).await.unwrap().findings, []);
    shown(archive, &Viewer::system(), work).await.counts.bookmarks
}

#[tokio::test]
async fn one_for_each_thing_which_counts_while_it_is_public() {
    each_database(async |TestArchive { archive, .. }| {
        let (ada, bob) = (member(archive, "ada").await, member(archive, "bob").await);
        let work = posted(archive, &ada, work_form()).await;
        let item = Item::Work(work);
        let first = kept(archive, &bob, item, &words("Read <b>again</b>", "lamps, Lamps,  slow ").await)
            .await
            .unwrap();
        assert_eq!(kept(archive, &bob, item, &words("Twice", "").await).await.unwrap(), first);
        assert_eq!(count(archive, work).await, 1);
        kept(archive, &ada, item, &words("My own", "lamps, Lamps,  slow ").await).await.unwrap();
        assert_eq!(count(archive, work).await, 2);
        let all = load::of(&mut archive.read().await.unwrap(), &Viewer::guest(), item, 1).await.unwrap();
        assert_eq!(
            (all.total, &all.bookmarks[0].tags[..]),
            (2, &["lamps".to_owned(), "slow".to_owned()][..])
        );
        assert_eq!(all.bookmarks[1].notes, "<p>Read <b>again</b></p>", "a second one changes nothing");
        let mut change = archive.change(bob.person).await.unwrap();
        assert!(edit(&mut change, &ada, first, &words("Not mine", "").await).await.is_err());
        edit(&mut change, &bob, first, &private().await).await.unwrap();
        change.commit().await.unwrap();
        assert_eq!(count(archive, work).await, 1);
        let mut change = archive.change(bob.person).await.unwrap();
        assert!(delete(&mut change, &ada, first).await.is_err());
        delete(&mut change, &bob, first).await.unwrap();
        change.commit().await.unwrap();
        assert_eq!(count(archive, work).await, 1);
        assert!(load::mine(&mut archive.read().await.unwrap(), &bob, item).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn others_find_what_is_public_of_what_they_find_and_its_owner_everything() {
    each_database(async |test| {
        let TestArchive { archive, .. } = test;
        let (ada, bob) = (member(archive, "ada").await, member(archive, "bob").await);
        let (cat, guest) = (member(archive, "cat").await, Viewer::guest());
        let open = posted(archive, &ada, work_form()).await;
        let secret = posted(archive, &ada, work_form()).await;
        let inside = posted(archive, &ada, WorkForm { restricted: true, ..work_form() }).await;
        let gone = posted(archive, &ada, work_form()).await;
        let veiled = posted(archive, &ada, work_form()).await;
        for work in [open, inside, gone, veiled] {
            kept(archive, &bob, Item::Work(work), &words("", "").await).await.unwrap();
        }
        kept(archive, &bob, Item::Work(secret), &private().await).await.unwrap();
        let mut change = archive.change(ada.person).await.unwrap();
        bin::bin(&mut change, &ada, gone).await.unwrap();
        change.commit().await.unwrap();
        test.veil(veiled).await;
        let seen = async |viewer: &Viewer| {
            let Listed { bookmarks, total } = of_bob(archive, viewer, &bob).await;
            assert_eq!(total as usize, bookmarks.len(), "true counts");
            bookmarks.into_iter().map(|bookmark| bookmark.item).rev().collect::<Vec<_>>()
        };
        let of = |works: &[WorkId]| works.iter().map(|work| Item::Work(*work)).collect::<Vec<_>>();
        assert_eq!(seen(&guest).await, of(&[open]));
        assert_eq!(seen(&cat).await, of(&[open, inside]));
        assert_eq!(
            seen(&Viewer::member(
                PersonId(99),
                crate::policy::Roles::default().with(crate::policy::Role::Moderator)
            ))
            .await,
            of(&[open, inside])
        );
        assert_eq!(seen(&bob).await, of(&[open, inside, gone, veiled, secret]));
        for work in [gone, veiled] {
            assert!(kept(archive, &cat, Item::Work(work), &words("", "").await).await.is_err());
        }
        assert!(kept(archive, &guest, Item::Work(open), &words("", "").await).await.is_err());
        // Whom a reader mutes, they do not come across here either.
        let mut change = archive.change(cat.person).await.unwrap();
        distance::keep(&mut change, &cat, cat.person.unwrap(), distance::Kind::Mute, "ada").await.unwrap();
        change.commit().await.unwrap();
        assert_eq!(seen(&cat).await, of(&[]));
    })
    .await;
}

#[tokio::test]
async fn a_bookmark_survives_its_work_for_its_owner_alone() {
    each_database(async |TestArchive { archive, .. }| {
        let (ada, bob) = (member(archive, "ada").await, member(archive, "bob").await);
        let work = posted(archive, &ada, work_form()).await;
        let id = kept(archive, &bob, Item::Work(work), &words("Dear to me", "").await).await.unwrap();
        let mut change = archive.change(ada.person).await.unwrap();
        bin::erase_now(&mut change, &ada, work).await.unwrap();
        change.commit().await.unwrap();
        let mut db = archive.read().await.unwrap();
        let mine = load::one(&mut db, &bob, id).await.unwrap();
        assert_eq!((&*mine.notes, mine.about), ("<p>Dear to me</p>", None));
        assert!(load::one(&mut db, &ada, id).await.is_err());
        assert_eq!(load::source(&mut db, &bob, id).await.unwrap().typed.notes, "Dear to me");
        drop(db);
        let mut change = archive.change(bob.person).await.unwrap();
        edit(&mut change, &bob, id, &words("Still", "").await).await.unwrap();
        delete(&mut change, &bob, id).await.unwrap();
        change.commit().await.unwrap();
    })
    .await;
}

/// Keeps a work elsewhere; its number.
async fn kept_there(
    archive: &Archive,
    viewer: &Viewer,
    url: &str,
    title: &str,
    said: &Prepared,
) -> ExternalWorkId {
    let there = External { url: url.into(), title: title.into(), ..External::default() };
    let prepared = external::prepare(there, &[]).unwrap();
    let mut change = archive.change(viewer.person).await.unwrap();
    let (Kept::New(id) | Kept::There(id)) =
        external::keep(&mut change, viewer, &prepared, said).await.unwrap();
    change.commit().await.unwrap();
    match load::source(&mut archive.read().await.unwrap(), viewer, id).await.unwrap().item {
        Item::External(id) => id,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_work_elsewhere_stands_here_once_for_all_who_bookmark_it() {
    each_database(async |TestArchive { archive, .. }| {
        let (ada, bob) = (member(archive, "ada").await, member(archive, "bob").await);
        let open = words("", "").await;
        let first = kept_there(archive, &ada, "http://example.org/a/", "The Lamp", &open).await;
        let second = kept_there(archive, &bob, "https://example.org/a", "Lamp", &open).await;
        assert_eq!(first, second);
        let listed = of_bob(archive, &Viewer::guest(), &bob).await;
        assert_eq!(listed.bookmarks[0].about.as_ref().unwrap().title, "The Lamp");
        let mut db = archive.read().await.unwrap();
        let all = load::of(&mut db, &Viewer::guest(), Item::External(first), 1).await;
        assert_eq!(all.unwrap().total, 2);
        let inside = External { url: "http://10.0.0.1/a".into(), title: " ".into(), ..External::default() };
        let wrong = external::prepare(inside, &[]).unwrap_err();
        assert!(matches!(wrong, Error::Invalid(invalid) if invalid.fields.len() == 2));
    })
    .await;
}

#[tokio::test]
async fn what_was_typed_of_a_work_elsewhere_for_oneself_is_told_to_nobody() {
    each_database(async |TestArchive { archive, .. }| {
        let (ada, bob) = (member(archive, "ada").await, member(archive, "bob").await);
        let (url, open) = ("https://example.org/a", words("", "").await);
        let hers = kept_there(archive, &ada, url, "My secret", &private().await).await;
        let his = kept_there(archive, &bob, url, "The Lamp", &open).await;
        assert_ne!(hers, his);
        let mut db = archive.read().await.unwrap();
        assert_eq!(external::find(&mut db, &ada, hers).await.unwrap().title, "My secret");
        for viewer in [&bob, &Viewer::guest()] {
            assert!(external::find(&mut db, viewer, hers).await.is_err());
            assert_eq!(external::find(&mut db, viewer, his).await.unwrap().title, "The Lamp");
        }
        drop(db);
        assert!(kept(archive, &bob, Item::External(hers), &open).await.is_err());
        // Who keeps it already has it, however they type it again.
        assert_eq!(kept_there(archive, &ada, url, "Again", &open).await, hers);
    })
    .await;
}

#[test]
fn what_was_typed_twice_is_put_together_without_loss() {
    let typed = |notes: &str, tags: &str, private| Typed {
        notes: notes.into(),
        tags: tags.into(),
        private,
        recommended: false,
    };
    assert_eq!(typed("a", "x", true).and(typed("b", "y", false)), typed("a\n\nb", "x, y", true));
    assert_eq!(typed("a", "", false).and(typed("a", "y", false)), typed("a", "y", false));
    assert_eq!(typed("", "x", false).and(typed("", "x", false)), typed("", "x", false));
}

#[tokio::test]
async fn what_is_too_much_is_said_at_its_field() {
    let typed = Typed {
        notes: "x".repeat(limits::NOTES + 1),
        tags: (0..=limits::TAGS).map(|n| format!("tag {n},")).collect(),
        ..Typed::default()
    };
    let Err(Error::Invalid(invalid)) = prepare(typed).await else { panic!() };
    assert!(invalid.fields.contains_key("notes") && invalid.fields.contains_key("freeform"));
    let Err(Error::Invalid(_)) = prepare(Typed { tags: "a<b".into(), ..Typed::default() }).await else {
        panic!()
    };
}

#[tokio::test(flavor = "multi_thread")]
async fn of_sixteen_at_once_each_counts_once() {
    each_database(async |TestArchive { archive, .. }| {
        let ada = member(archive, "ada").await;
        let work = posted(archive, &ada, work_form()).await;
        let mut readers = Vec::new();
        for n in 0..16 {
            let reader = member(archive, &format!("reader{n}")).await;
            let (archive, prepared) = (archive.clone(), words("", "").await);
            readers.push(tokio::spawn(async move {
                for _ in 0..3 {
                    kept(&archive, &reader, Item::Work(work), &prepared).await.unwrap();
                }
            }));
        }
        for reader in readers {
            reader.await.unwrap();
        }
        assert_eq!(count(archive, work).await, 16);
    })
    .await;
}
