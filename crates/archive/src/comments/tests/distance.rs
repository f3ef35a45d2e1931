//! Comments between people of whom one keeps the other at a distance.

use super::*;
use crate::people::distance::{self, Kind};

async fn keep_away(archive: &Archive, viewer: &Viewer, kind: Kind, name: &str) {
    let mut change = archive.change(viewer.person).await.unwrap();
    distance::keep(&mut change, viewer, viewer.person.unwrap(), kind, name).await.unwrap();
    change.commit().await.unwrap();
}

#[tokio::test]
async fn who_is_blocked_says_nothing_on_their_works_and_answers_nothing_of_theirs() {
    each_database(async |TestArchive { archive, .. }| {
        let (ada, bob) = (member(archive, "ada").await, member(archive, "bob").await);
        let cat = member(archive, "cat").await;
        let work = posted(archive, &ada, open_to_all()).await;
        let chapter = first_chapter(archive, work).await;
        let elsewhere = posted(archive, &cat, open_to_all()).await;
        let there = first_chapter(archive, elsewhere).await;
        let before = id(say(archive, &bob, chapter, &words("Before").await).await.unwrap());
        let hers = id(say(archive, &ada, there, &words("A lamp").await).await.unwrap());
        keep_away(archive, &ada, Kind::Block, "bob").await;
        assert!(matches!(say(archive, &bob, chapter, &words("After").await).await, Err(Error::Forbidden)));
        assert!(answer(archive, &bob, before, &words("And more").await).await.is_err());
        assert!(matches!(answer(archive, &bob, hers, &words("I?").await).await, Err(Error::Invalid(_))));
        let mut change = archive.change(bob.person).await.unwrap();
        assert!(say::edit(&mut change, &bob, before, &words("Worse").await).await.is_err());
        drop(change);
        let ground = Ground::of(&bob, &shown(archive, &bob, work).await, true);
        assert!(ground.kept_away && !ground.takes(&bob));
        let seen = seen(archive, &bob, elsewhere, Subject::Work(elsewhere)).await;
        assert!(seen.comments[0].blocks);
        // Elsewhere, with others, and with words of one's own: as before.
        say(archive, &bob, there, &words("Hello").await).await.unwrap();
        answer(archive, &ada, before, &words("She may").await).await.unwrap();
        act(archive, &bob, before, Act::Delete).await.unwrap();
        say(archive, &cat, chapter, &words("So may others").await).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_block_tells_nobody_who_made_an_anonymous_work() {
    each_database(async |TestArchive { archive, .. }| {
        let (ada, bob) = (member(archive, "ada").await, member(archive, "bob").await);
        let work = posted(archive, &ada, WorkForm { anonymous: true, ..open_to_all() }).await;
        let chapter = first_chapter(archive, work).await;
        let hers = id(say(archive, &ada, chapter, &words("Mine").await).await.unwrap());
        keep_away(archive, &ada, Kind::Block, "bob").await;
        keep_away(archive, &bob, Kind::Mute, "ada").await;
        answer(archive, &bob, hers, &words("Whose?").await).await.unwrap();
        assert_eq!(lines(archive, &bob, work).await, ["0 anonymous: Mine", "1 bob: Whose?"]);
        let seen = seen(archive, &bob, work, Subject::Work(work)).await;
        assert!(!seen.comments[0].blocks);
    })
    .await;
}

#[tokio::test]
async fn what_the_muted_say_is_gone_for_who_muted_them_but_for_the_place_of_what_was_answered() {
    each_database(async |TestArchive { archive, .. }| {
        let (ada, bob) = (member(archive, "ada").await, member(archive, "bob").await);
        let cat = member(archive, "cat").await;
        let work = posted(archive, &ada, open_to_all()).await;
        let chapter = first_chapter(archive, work).await;
        for n in 0..PAGE - 3 {
            say(archive, &bob, chapter, &words(&format!("Again {n}")).await).await.unwrap();
        }
        let answered = id(say(archive, &bob, chapter, &words("Hear").await).await.unwrap());
        let below = answer(archive, &ada, answered, &words("I do").await).await.unwrap();
        answer(archive, &bob, below, &words("Good").await).await.unwrap();
        say(archive, &ada, chapter, &words("The end").await).await.unwrap();
        keep_away(archive, &cat, Kind::Mute, "bob").await;
        let expected = ["0 bob: [muted]", "1 ada: I do", "0 ada: The end"];
        assert_eq!(lines(archive, &cat, work).await, expected);
        assert_eq!(seen(archive, &cat, work, Subject::Work(work)).await.total, 2, "the page is full");
        assert_eq!(seen(archive, &ada, work, Subject::Work(work)).await.total, PAGE - 1);
        // On its own page it is read, by whoever opens that.
        let mut db = archive.read().await.unwrap();
        let place = read::place(&mut db, answered).await.unwrap();
        let ground = Ground::of(&cat, &shown(archive, &cat, work).await, true);
        let thread = read::thread(&mut db, &cat, &ground, &place).await.unwrap();
        assert!(matches!(thread[0].words, Words::Shown(_)));
        assert_eq!(read::page_of(&mut db, &cat, false, Subject::Work(work), &place).await.unwrap(), Some(1));
    })
    .await;
}
