//! Who finds what in their inbox and in their mail, and never what they may not read; on both databases.

use super::*;
use crate::comments::State;
use crate::comments::keep::Act as Keep;
use crate::comments::read::By;
use crate::comments::tests::{act as keep, answer, first_chapter, guest_words, id, open_to_all, say, words};
use crate::kudos;
use crate::notices::tell::catch_up;
use crate::notices::tests::{confirm, mailed};
use crate::people::preferences::{self, Preferences};
use crate::people::{distance, sessions};
use crate::policy::Role;
use crate::testing::{TestArchive, each_database};
use crate::works::bin;
use crate::works::form::WorkForm;
use crate::works::tests::{change, member, posted};
use crate::{Archive, CommentId, Time};

async fn inbox(archive: &Archive, viewer: &Viewer, which: Which) -> Vec<Item> {
    while catch_up(archive).await.unwrap() {}
    let mut db = archive.read().await.unwrap();
    list(&mut db, viewer, viewer.person.unwrap(), which, None, 50).await.unwrap()
}

/// What stands in an inbox, the newest first.
async fn ids(archive: &Archive, viewer: &Viewer) -> Vec<CommentId> {
    inbox(archive, viewer, Which::All).await.iter().map(|item| item.comment.id).collect()
}

async fn unread_dot(archive: &Archive, viewer: &Viewer) -> bool {
    while catch_up(archive).await.unwrap() {}
    let secret =
        change(archive, viewer, async |c| sessions::begin(c, viewer.person.unwrap(), "test", true).await)
            .await
            .unwrap();
    let mut db = archive.read().await.unwrap();
    sessions::find(archive, &mut db, &secret).await.unwrap().unwrap().unread
}

async fn mute(archive: &Archive, viewer: &Viewer, name: &str) {
    let person = viewer.person.unwrap();
    change(archive, viewer, async |c| distance::keep(c, viewer, person, distance::Kind::Mute, name).await)
        .await
        .unwrap();
}

#[tokio::test]
async fn creators_find_what_is_said_on_their_works_and_the_answered_what_answers_them() {
    each_database(async |test| {
        let TestArchive { archive, .. } = test;
        let (ada, bob) = (member(archive, "ada").await, member(archive, "bob").await);
        let cat = member(archive, "cat").await;
        let work = posted(archive, &ada, open_to_all()).await;
        test.join(work, cat.person.unwrap()).await;
        let chapter = first_chapter(archive, work).await;
        let guest = Viewer::guest();
        let first = id(say(archive, &bob, chapter, &words("A lamp!").await).await.unwrap());
        let second = id(say(archive, &guest, chapter, &guest_words("Two", "Dan").await).await.unwrap());
        assert_eq!(ids(archive, &ada).await, [second, first]);
        assert_eq!(ids(archive, &cat).await, [second, first], "every creator");
        assert_eq!(ids(archive, &bob).await, [], "nobody their own words");
        assert!(unread_dot(archive, &ada).await && !unread_dot(archive, &bob).await);
        let thanks = answer(archive, &ada, first, &words("Thank you").await).await.unwrap();
        let item = inbox(archive, &bob, Which::All).await.remove(0);
        assert_eq!(
            (item.comment.id, item.reason, item.read, item.takes),
            (thanks, Reason::Answer, false, true)
        );
        let hers = inbox(archive, &ada, Which::All).await;
        assert!(hers[1].read && hers[1].answered && !hers[0].answered, "who answers has read it: {hers:?}");
        assert_eq!(ids(archive, &cat).await, [thanks, second, first], "what the other creator said too");
        let unanswered = inbox(archive, &ada, Which::Unanswered).await;
        assert_eq!(unanswered.iter().map(|item| item.comment.id).collect::<Vec<_>>(), [second]);
        // A guest's comment that is answered tells nobody else, and a fall tells nobody twice.
        answer(archive, &ada, second, &words("And you").await).await.unwrap();
        let before = ids(archive, &cat).await;
        let taken: Vec<_> = inbox(archive, &bob, Which::All).await.iter().map(|item| item.id).collect();
        change(archive, &bob, async |c| act(c, &bob, &taken, Act::Away).await).await.unwrap();
        let mut db = archive.change(None).await.unwrap();
        sqlx::query("UPDATE follower SET n = 0 WHERE name = 'notices'")
            .execute(db.connection())
            .await
            .unwrap();
        db.commit().await.unwrap();
        assert_eq!(ids(archive, &cat).await, before);
        assert_eq!(ids(archive, &bob).await, [], "what was taken out stays out");
        let mut db = archive.read().await.unwrap();
        let mine = ada.person.unwrap();
        assert!(
            list(&mut db, &bob, mine, Which::All, None, 9).await.is_err(),
            "another's is nobody's business"
        );
    })
    .await;
}

#[tokio::test]
async fn items_are_read_kept_as_new_and_taken_out_by_their_person_alone() {
    each_database(async |TestArchive { archive, .. }| {
        let (ada, bob) = (member(archive, "ada").await, member(archive, "bob").await);
        let work = posted(archive, &ada, open_to_all()).await;
        let chapter = first_chapter(archive, work).await;
        for text in ["One", "Two", "Three"] {
            say(archive, &bob, chapter, &words(text).await).await.unwrap();
        }
        let items: Vec<_> = inbox(archive, &ada, Which::All).await.iter().map(|item| item.id).collect();
        let unread = async || inbox(archive, &ada, Which::Unread).await.len();
        let does = async |viewer: &Viewer, some: &[InboxId], what: Act| {
            change(archive, viewer, async |c| act(c, viewer, some, what).await).await
        };
        does(&bob, &items, Act::Read).await.unwrap();
        does(&bob, &items, Act::Away).await.unwrap();
        assert_eq!(unread().await, 3, "another's press changes nothing");
        does(&ada, &items[..2], Act::Read).await.unwrap();
        assert_eq!(unread().await, 1);
        does(&ada, &items[..1], Act::Unread).await.unwrap();
        assert_eq!(unread().await, 2);
        does(&ada, &items[..1], Act::Away).await.unwrap();
        assert_eq!((unread().await, ids(archive, &ada).await.len()), (1, 2));
        change(archive, &ada, async |c| read_all(c, &ada, items[0]).await).await.unwrap();
        assert!(unread().await == 0 && !unread_dot(archive, &ada).await);
        let many: Vec<InboxId> = (1..=limits::INBOX_MANY as i64 + 1).map(InboxId).collect();
        assert!(does(&ada, &many, Act::Read).await.is_err());
        assert!(does(&Viewer::guest(), &items, Act::Read).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn what_waits_is_for_creators_and_what_is_hidden_put_aside_or_deleted_for_nobody() {
    each_database(async |TestArchive { archive, .. }| {
        let (ada, bob) = (member(archive, "ada").await, member(archive, "bob").await);
        let cat = member(archive, "cat").await;
        let form = WorkForm { comments_moderated: true, ..open_to_all() };
        let work = posted(archive, &ada, form).await;
        let chapter = first_chapter(archive, work).await;
        let first = id(say(archive, &bob, chapter, &words("A lamp!").await).await.unwrap());
        keep(archive, &ada, first, Keep::Approve).await.unwrap();
        let reply = answer(archive, &cat, first, &words("So bright").await).await.unwrap();
        let waiting = inbox(archive, &ada, Which::Waiting).await;
        assert_eq!(
            waiting.iter().map(|item| (item.comment.id, item.takes)).collect::<Vec<_>>(),
            [(reply, false)]
        );
        assert_eq!(waiting[0].comment.state, State::Waiting);
        assert_eq!(ids(archive, &bob).await, [], "it waits for a yes");
        keep(archive, &ada, reply, Keep::Approve).await.unwrap();
        assert_eq!(ids(archive, &bob).await, [reply]);
        assert_eq!(ids(archive, &ada).await, [reply, first]);
        keep(archive, &ada, reply, Keep::Spam).await.unwrap();
        assert_eq!((ids(archive, &bob).await.len(), ids(archive, &ada).await), (0, vec![first]));
        assert!(!unread_dot(archive, &bob).await);
        keep(archive, &ada, reply, Keep::NotSpam).await.unwrap();
        assert_eq!(ids(archive, &bob).await, [reply]);
        let keeper = member(archive, "keeper").await.person.unwrap();
        let keeper = Viewer::member(keeper, Roles::default().with(Role::Moderator));
        keep(archive, &keeper, reply, Keep::Hide).await.unwrap();
        assert_eq!((ids(archive, &bob).await.len(), ids(archive, &ada).await), (0, vec![first]));
        keep(archive, &keeper, reply, Keep::Show).await.unwrap();
        // Deleted with an answer below it: a place without words is nobody's news.
        keep(archive, &bob, first, Keep::Delete).await.unwrap();
        assert_eq!(ids(archive, &ada).await, [reply]);
        keep(archive, &cat, reply, Keep::Delete).await.unwrap();
        assert_eq!(ids(archive, &ada).await, []);
    })
    .await;
}

#[tokio::test]
async fn nobody_reads_in_their_inbox_what_they_could_not_read_under_the_work() {
    each_database(async |test| {
        let TestArchive { archive, .. } = test;
        let (ada, bob) = (member(archive, "ada").await, member(archive, "bob").await);
        // Bob keeps order, which his inbox must not.
        let mut db = archive.change(None).await.unwrap();
        crate::people::roles::give(&mut db, &Viewer::system(), bob.person.unwrap(), Role::Moderator)
            .await
            .unwrap();
        db.commit().await.unwrap();
        for (state, by_ada, by_bob) in [
            ("posted", true, true),
            ("restricted", true, true),
            ("anonymous", true, true),
            ("hidden", false, false),
            ("unrevealed", false, false),
            ("binned", false, false),
        ] {
            let form = WorkForm {
                anonymous: state == "anonymous",
                restricted: state == "restricted",
                title: state.into(),
                ..open_to_all()
            };
            let work = posted(archive, &ada, form).await;
            let chapter = first_chapter(archive, work).await;
            let said = id(say(archive, &bob, chapter, &words("Who are you?").await).await.unwrap());
            let reply = answer(archive, &ada, said, &words("Guess").await).await.unwrap();
            while catch_up(archive).await.unwrap() {}
            match state {
                "hidden" => change(archive, &ada, async |c| bin::hide(c, &Viewer::system(), work).await)
                    .await
                    .unwrap(),
                "binned" => change(archive, &ada, async |c| bin::bin(c, &ada, work).await).await.unwrap(),
                "unrevealed" => test.veil(work).await,
                _ => {}
            }
            assert_eq!(ids(archive, &ada).await.contains(&said), by_ada, "{state}");
            let his = inbox(archive, &bob, Which::All).await;
            let his = his.iter().find(|item| item.comment.id == reply);
            assert_eq!(his.is_some(), by_bob, "{state}");
            if let Some(item) = his {
                let named = matches!(item.comment.by, By::Member { .. });
                assert_eq!(named, state != "anonymous", "{state}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn the_muted_are_not_heard_but_for_creators_whom_silence_would_tell() {
    each_database(async |TestArchive { archive, .. }| {
        let (ada, bob) = (member(archive, "ada").await, member(archive, "bob").await);
        let cat = member(archive, "cat").await;
        let open = posted(archive, &ada, open_to_all()).await;
        let veiled = posted(archive, &ada, WorkForm { anonymous: true, ..open_to_all() }).await;
        let on_open = first_chapter(archive, open).await;
        let on_veiled = first_chapter(archive, veiled).await;
        mute(archive, &ada, "cat").await;
        mute(archive, &bob, "ada").await;
        let hers = id(say(archive, &cat, on_open, &words("A lamp!").await).await.unwrap());
        assert_eq!(ids(archive, &ada).await, []);
        assert!(!unread_dot(archive, &ada).await);
        let first = id(say(archive, &bob, on_open, &words("Bright").await).await.unwrap());
        let second = id(say(archive, &bob, on_veiled, &words("Dark").await).await.unwrap());
        answer(archive, &ada, first, &words("Thank you").await).await.unwrap();
        let unnamed = answer(archive, &ada, second, &words("Guess").await).await.unwrap();
        assert_eq!(ids(archive, &bob).await, [unnamed], "as any anonymous creator's");
        change(archive, &ada, async |c| {
            distance::end(c, &ada, ada.person.unwrap(), distance::Kind::Mute, "cat").await
        })
        .await
        .unwrap();
        assert!(ids(archive, &ada).await.contains(&hers), "nothing was lost meanwhile");
        assert_eq!(inbox(archive, &cat, Which::All).await, []);
    })
    .await;
}

#[tokio::test]
async fn one_mail_tells_of_comments_and_kudos_once_and_of_nothing_that_was_read() {
    each_database(async |TestArchive { archive, clock, .. }| {
        let (ada, bob) = (member(archive, "ada").await, member(archive, "bob").await);
        let cat = member(archive, "cat").await;
        confirm(archive).await;
        let work = posted(archive, &ada, open_to_all()).await;
        let chapter = first_chapter(archive, work).await;
        let like = async |viewer: &Viewer, mark: &str| {
            change(archive, viewer, async |c| kudos::leave(c, viewer, work, mark).await).await.unwrap();
        };
        let said = id(say(archive, &bob, chapter, &words("A lamp!").await).await.unwrap());
        like(&bob, "").await;
        like(&cat, "").await;
        for guest in ["a", "b", "c"] {
            like(&Viewer::guest(), guest).await;
        }
        assert_eq!(mailed(archive).await, [], "an hour is waited");
        clock.pass(Time::HOUR);
        let mails = mailed(archive).await;
        assert_eq!(mails.len(), 1, "{mails:?}");
        let (to, batch) = &mails[0];
        assert_eq!((to.as_str(), batch.news.len(), batch.said.len()), ("ada", 0, 1));
        assert_eq!(batch.said[0].comment.id, said);
        let names = vec!["bob".to_owned(), "cat".to_owned()];
        assert_eq!((&batch.thanks[0].names, batch.thanks[0].others), (&names, 3));
        clock.pass(Time::DAY);
        assert_eq!(mailed(archive).await, [], "each once");
        // What was read meanwhile is no news; nor are kudos of who was muted since.
        say(archive, &bob, chapter, &words("Another").await).await.unwrap();
        let newest = inbox(archive, &ada, Which::All).await[0].id;
        change(archive, &ada, async |c| read_all(c, &ada, newest).await).await.unwrap();
        let dan = member(archive, "dan").await;
        like(&dan, "").await;
        mute(archive, &ada, "dan").await;
        clock.pass(Time::HOUR);
        assert_eq!(mailed(archive).await, []);
        // Who wants mails of neither finds them on the page.
        let quiet = Preferences { no_comment_mails: true, no_kudos_mails: true, ..Preferences::default() };
        change(archive, &ada, async |c| preferences::save(c, ada.person.unwrap(), &quiet).await)
            .await
            .unwrap();
        say(archive, &bob, chapter, &words("A third").await).await.unwrap();
        like(&Viewer::guest(), "d").await;
        clock.pass(2 * Time::MINUTE);
        mailed(archive).await;
        clock.pass(Time::HOUR);
        assert_eq!(mailed(archive).await, []);
        assert_eq!(inbox(archive, &ada, Which::Unread).await.len(), 1);
        change(archive, &ada, async |c| {
            preferences::save(c, ada.person.unwrap(), &Preferences::default()).await
        })
        .await
        .unwrap();
        clock.pass(Time::DAY);
        assert_eq!(mailed(archive).await, [], "and they do not come later either");
    })
    .await;
}
