//! Comments on both databases.

mod distance;

use super::keep::{self, Act};
use super::read::{self, By, Threads, Words};
use super::say::{self, Prepared, Said, Typed};
use super::*;
use crate::limits::PAGE;
use crate::people::preferences::{self, Preferences};
use crate::policy::{Role, Roles};
use crate::testing::{TestArchive, each_database};
use crate::works::form::{Purpose, WorkForm};
use crate::works::tests::{fields, made, member, posted, shown, work_form};
use crate::works::{bin, chapters};
use crate::{Archive, Error, PseudId, check};

pub(crate) async fn words(text: &str) -> Prepared {
    say::prepare(Typed { text: text.into(), ..Typed::default() }, false, &[]).await.unwrap()
}

pub(crate) async fn guest_words(text: &str, name: &str) -> Prepared {
    let typed = Typed { text: text.into(), name: name.into() };
    say::prepare(typed, true, &[]).await.unwrap()
}

pub(crate) async fn first_chapter(archive: &Archive, work: WorkId) -> ChapterId {
    shown(archive, &Viewer::system(), work).await.chapters[0].id
}

pub(crate) async fn say(
    archive: &Archive,
    viewer: &Viewer,
    chapter: ChapterId,
    prepared: &Prepared,
) -> Result<Said> {
    let mut change = archive.change(viewer.person).await.unwrap();
    let said = say::post(&mut change, viewer, chapter, None, prepared, true).await?;
    change.commit().await.unwrap();
    Ok(said)
}

pub(crate) async fn answer(
    archive: &Archive,
    viewer: &Viewer,
    parent: CommentId,
    prepared: &Prepared,
) -> Result<CommentId> {
    let mut change = archive.change(viewer.person).await.unwrap();
    let said = say::answer(&mut change, viewer, parent, None, prepared, true).await?;
    change.commit().await.unwrap();
    Ok(id(said))
}

pub(crate) fn id(said: Said) -> CommentId {
    match said {
        Said::New(id) | Said::Waits(id) | Said::Again(id) => id,
    }
}

pub(crate) async fn act(archive: &Archive, viewer: &Viewer, id: CommentId, act: Act) -> Result<WorkId> {
    let mut change = archive.change(viewer.person).await.unwrap();
    let done = keep::act(&mut change, viewer, id, act).await?;
    change.commit().await.unwrap();
    Ok(done)
}

async fn seen(archive: &Archive, viewer: &Viewer, work: WorkId, on: Subject) -> Threads {
    let ground = Ground::of(viewer, &shown(archive, viewer, work).await, true);
    read::threads(&mut archive.read().await.unwrap(), viewer, &ground, on, 1).await.unwrap()
}

/// What a viewer reads of a work's comments, a line each: how deep, by whom, what.
async fn lines(archive: &Archive, viewer: &Viewer, work: WorkId) -> Vec<String> {
    let threads = seen(archive, viewer, work, Subject::Work(work)).await;
    threads
        .comments
        .iter()
        .map(|comment| {
            let by = match &comment.by {
                By::Member { pseud, .. } => pseud.clone(),
                By::Guest(name) => format!("{name}?"),
                By::Anonymous => "anonymous".into(),
                By::Gone => "gone".into(),
            };
            let said = match &comment.words {
                Words::Shown(html) => html.replace("<p>", "").replace("</p>", ""),
                Words::Place(state) => format!("[{}]", state.as_str()),
                Words::Muted => "[muted]".into(),
            };
            format!("{} {by}: {said}", comment.depth)
        })
        .collect()
}

async fn count(archive: &Archive, work: WorkId) -> i64 {
    let findings = check::check(archive).await.unwrap().findings;
    assert_eq!(findings, []);
    shown(archive, &Viewer::system(), work).await.counts.comments
}

pub(crate) fn open_to_all() -> WorkForm {
    WorkForm { comments_from: "everyone".into(), ..work_form() }
}

#[tokio::test]
async fn answers_stand_below_what_they_answer_and_the_same_words_count_once() {
    each_database(async |TestArchive { archive, .. }| {
        let (ada, bob) = (member(archive, "ada").await, member(archive, "bob").await);
        let guest = Viewer::guest();
        let work = posted(archive, &ada, open_to_all()).await;
        let chapter = first_chapter(archive, work).await;
        let first = id(say(archive, &bob, chapter, &words("A lamp!").await).await.unwrap());
        let second = id(say(archive, &guest, chapter, &guest_words("Two", "Cat").await).await.unwrap());
        let thanks = answer(archive, &ada, first, &words("Thank you").await).await.unwrap();
        answer(archive, &bob, thanks, &words("Always").await).await.unwrap();
        answer(archive, &guest, first, &guest_words("Me too", "Cat").await).await.unwrap();
        let again = say(archive, &bob, chapter, &words("A lamp!").await).await.unwrap();
        assert_eq!(again, Said::Again(first));
        let expected =
            ["0 bob: A lamp!", "1 ada: Thank you", "2 bob: Always", "1 Cat?: Me too", "0 Cat?: Two"];
        assert_eq!(lines(archive, &guest, work).await, expected);
        let threads = seen(archive, &ada, work, Subject::Chapter(chapter)).await;
        assert_eq!(threads.total, 2);
        assert!(threads.comments[1].maker && !threads.comments[0].maker);
        assert_eq!(count(archive, work).await, 5);
        let place = read::place(&mut archive.read().await.unwrap(), thanks).await.unwrap();
        assert_eq!((place.thread, place.parent, place.depth), (first, Some(first), 1));
        let ground = Ground::of(&guest, &shown(archive, &guest, work).await, true);
        let below = read::thread(&mut archive.read().await.unwrap(), &guest, &ground, &place).await.unwrap();
        assert_eq!(below.len(), 2);
        let place = read::place(&mut archive.read().await.unwrap(), second).await.unwrap();
        let mut db = archive.read().await.unwrap();
        let page = read::page_of(&mut db, &guest, false, Subject::Chapter(chapter), &place).await;
        assert_eq!(page.unwrap(), Some(1));
    })
    .await;
}

#[tokio::test]
async fn who_may_comment_is_what_the_work_says_and_nobody_talks_on_what_lists_do_not_lead_to() {
    each_database(async |TestArchive { archive, .. }| {
        let (ada, bob) = (member(archive, "ada").await, member(archive, "bob").await);
        let guest = Viewer::guest();
        for (from, members, guests) in
            [("everyone", true, true), ("members", true, false), ("nobody", false, false)]
        {
            let work = posted(archive, &ada, WorkForm { comments_from: from.into(), ..work_form() }).await;
            let chapter = first_chapter(archive, work).await;
            let words = words("Hello").await;
            assert_eq!(say(archive, &bob, chapter, &words).await.is_ok(), members, "{from}");
            let guest_words = guest_words("Hello", "Cat").await;
            assert_eq!(say(archive, &guest, chapter, &guest_words).await.is_ok(), guests, "{from}");
            // The archive may refuse guests everywhere.
            let mut change = archive.change(None).await.unwrap();
            let refused = say::post(&mut change, &guest, chapter, None, &guest_words, false).await;
            assert!(matches!(refused, Err(Error::Forbidden)), "{from}");
            change.undo().await.unwrap();
            assert_eq!(count(archive, work).await, i64::from(members) + i64::from(guests));
        }
        let draft = made(archive, &ada, work_form(), &["Not yet."], Purpose::Draft).await;
        let hidden = posted(archive, &ada, open_to_all()).await;
        let mut change = archive.change(None).await.unwrap();
        bin::hide(&mut change, &Viewer::system(), hidden).await.unwrap();
        change.commit().await.unwrap();
        let members = WorkForm { restricted: true, ..open_to_all() };
        let members = posted(archive, &ada, members).await;
        for (work, viewer) in [(draft, &ada), (hidden, &ada), (hidden, &bob), (members, &guest)] {
            let chapter = first_chapter(archive, work).await;
            let words = guest_words("Hello", "Cat").await;
            assert!(matches!(say(archive, viewer, chapter, &words).await, Err(Error::NotFound(_))));
        }
    })
    .await;
}

#[tokio::test]
async fn a_moderated_work_s_comments_wait_until_a_creator_says_yes() {
    each_database(async |TestArchive { archive, .. }| {
        let (ada, bob) = (member(archive, "ada").await, member(archive, "bob").await);
        let (cat, guest) = (member(archive, "cat").await, Viewer::guest());
        let work = posted(archive, &ada, WorkForm { comments_moderated: true, ..open_to_all() }).await;
        let chapter = first_chapter(archive, work).await;
        let bobs = say(archive, &bob, chapter, &words("From bob").await).await.unwrap();
        assert!(matches!(bobs, Said::Waits(_)));
        let cats = id(say(archive, &guest, chapter, &guest_words("Spam", "Cat").await).await.unwrap());
        let own = say(archive, &ada, chapter, &words("Mine").await).await.unwrap();
        assert!(matches!(own, Said::New(_)), "a creator's own need no yes");
        assert_eq!(lines(archive, &cat, work).await, ["0 ada: Mine"]);
        assert_eq!(lines(archive, &bob, work).await, ["0 bob: From bob", "0 ada: Mine"]);
        assert_eq!(lines(archive, &ada, work).await.len(), 3);
        assert_eq!(count(archive, work).await, 1);
        assert!(matches!(answer(archive, &ada, id(bobs), &words("?").await).await, Err(Error::NotFound(_))));
        for outsider in [&bob, &guest] {
            let refused = act(archive, outsider, id(bobs), Act::Approve).await;
            assert!(matches!(refused, Err(Error::Forbidden)));
        }
        for by_staff in [Act::Hide, Act::Show] {
            act(archive, &Viewer::system(), cats, by_staff).await.unwrap();
        }
        let ground = Ground::of(&ada, &shown(archive, &ada, work).await, true);
        let mut db = archive.read().await.unwrap();
        assert_eq!(read::waiting(&mut db, work).await.unwrap(), 2);
        let queue = read::queue(&mut db, &ada, &ground, work, State::Waiting, 1).await.unwrap();
        assert_eq!((queue.total, queue.comments.len()), (2, 2));
        let ground = Ground::of(&bob, &shown(archive, &bob, work).await, true);
        assert!(read::queue(&mut db, &bob, &ground, work, State::Waiting, 1).await.is_err());
        drop(db);

        let mut change = archive.change(ada.person).await.unwrap();
        let both = [id(bobs), CommentId(999)];
        let done = keep::act_on_many(&mut change, &ada, work, &both, Act::Approve).await;
        assert_eq!(done.unwrap(), 1);
        change.commit().await.unwrap();
        act(archive, &ada, cats, Act::Spam).await.unwrap();
        assert_eq!(lines(archive, &cat, work).await, ["0 bob: From bob", "0 ada: Mine"]);
        assert_eq!(count(archive, work).await, 2);
        act(archive, &ada, cats, Act::NotSpam).await.unwrap();
        assert_eq!(count(archive, work).await, 3);

        // A slip is mended at once; another sentence waits again.
        let edit = async |text: &str| {
            let prepared = words(text).await;
            let mut change = archive.change(bob.person).await.unwrap();
            let waits = say::edit(&mut change, &bob, id(bobs), &prepared).await.unwrap();
            change.commit().await.unwrap();
            waits
        };
        assert!(!edit("From Bob").await);
        assert_eq!(count(archive, work).await, 3);
        assert!(edit("Something that nobody has said a yes to, and longer").await);
        assert_eq!(count(archive, work).await, 2);
    })
    .await;
}

#[tokio::test]
async fn what_was_answered_leaves_its_place_and_the_last_answer_takes_it_along() {
    each_database(async |TestArchive { archive, .. }| {
        let (ada, bob) = (member(archive, "ada").await, member(archive, "bob").await);
        let work = posted(archive, &ada, open_to_all()).await;
        let chapter = first_chapter(archive, work).await;
        let first = id(say(archive, &bob, chapter, &words("One").await).await.unwrap());
        let second = answer(archive, &ada, first, &words("Two").await).await.unwrap();
        let third = answer(archive, &bob, second, &words("Three").await).await.unwrap();
        let prepared = words("Changed").await;
        let mut change = archive.change(bob.person).await.unwrap();
        let refused = say::edit(&mut change, &bob, first, &prepared).await;
        assert!(fields(refused).contains("error-comment-answered"));
        change.undo().await.unwrap();

        // What one said there before is not said again by a change.
        let other = id(say(archive, &bob, chapter, &words("Other").await).await.unwrap());
        let again = words("One").await;
        let mut change = archive.change(bob.person).await.unwrap();
        assert!(fields(say::edit(&mut change, &bob, other, &again).await).contains("error-comment-again"));
        change.undo().await.unwrap();
        act(archive, &bob, other, Act::Delete).await.unwrap();
        let stranger = member(archive, "cat").await;
        assert!(matches!(act(archive, &stranger, first, Act::Delete).await, Err(Error::Forbidden)));
        act(archive, &bob, first, Act::Delete).await.unwrap();
        act(archive, &ada, second, Act::Delete).await.unwrap();
        assert_eq!(
            lines(archive, &stranger, work).await,
            ["0 gone: [gone]", "1 gone: [gone]", "2 bob: Three"]
        );
        assert_eq!(count(archive, work).await, 1);
        for (viewer, id) in [(&ada, first), (&bob, second)] {
            let answer = answer(archive, viewer, id, &words("Late").await).await;
            assert!(matches!(answer, Err(Error::NotFound("comment"))));
        }
        act(archive, &ada, third, Act::Delete).await.unwrap();
        assert_eq!(lines(archive, &ada, work).await, Vec::<String>::new());
        assert_eq!(seen(archive, &ada, work, Subject::Work(work)).await.total, 0);
        let mut db = archive.read().await.unwrap();
        assert!(read::place(&mut db, first).await.is_err(), "the empty places are gone too");
    })
    .await;
}

#[tokio::test]
async fn a_frozen_thread_takes_no_answer_and_what_staff_hide_keeps_its_place() {
    each_database(async |TestArchive { archive, .. }| {
        let (ada, bob) = (member(archive, "ada").await, member(archive, "bob").await);
        let keeper = member(archive, "keeper").await.person.unwrap();
        let keeper = Viewer::member(keeper, Roles::default().with(Role::Moderator));
        let work = posted(archive, &ada, open_to_all()).await;
        let chapter = first_chapter(archive, work).await;
        let first = id(say(archive, &bob, chapter, &words("One").await).await.unwrap());
        let second = answer(archive, &bob, first, &words("Two").await).await.unwrap();
        assert!(matches!(act(archive, &bob, first, Act::Freeze).await, Err(Error::Forbidden)));
        act(archive, &ada, first, Act::Freeze).await.unwrap();
        for at in [first, second] {
            let refused = answer(archive, &ada, at, &words("Three").await).await;
            assert!(fields(refused).contains("error-comment-frozen"));
        }
        act(archive, &ada, first, Act::Thaw).await.unwrap();
        answer(archive, &ada, second, &words("Three").await).await.unwrap();

        assert!(matches!(act(archive, &ada, first, Act::Hide).await, Err(Error::Forbidden)));
        act(archive, &keeper, first, Act::Hide).await.unwrap();
        assert_eq!(lines(archive, &ada, work).await[0], "0 bob: [hidden]");
        assert_eq!(lines(archive, &keeper, work).await[0], "0 bob: One");
        assert_eq!(lines(archive, &bob, work).await[0], "0 bob: One");
        assert_eq!(count(archive, work).await, 2);
        for by_creator in [Act::Spam, Act::NotSpam, Act::Approve] {
            act(archive, &ada, first, by_creator).await.unwrap();
        }
        assert_eq!(lines(archive, &ada, work).await[0], "0 bob: [hidden]", "staff's hiding stands");
        act(archive, &keeper, first, Act::Show).await.unwrap();
        assert_eq!(count(archive, work).await, 3);
        act(archive, &ada, first, Act::Spam).await.unwrap();
        assert_eq!(lines(archive, &bob, work).await[0], "0 bob: [spam]");
    })
    .await;
}

#[tokio::test]
async fn the_creator_of_an_anonymous_work_answers_without_a_name() {
    each_database(async |TestArchive { archive, .. }| {
        let (ada, bob) = (member(archive, "ada").await, member(archive, "bob").await);
        let work = posted(archive, &ada, WorkForm { anonymous: true, ..open_to_all() }).await;
        let chapter = first_chapter(archive, work).await;
        let first = id(say(archive, &bob, chapter, &words("Who are you?").await).await.unwrap());
        answer(archive, &ada, first, &words("A friend").await).await.unwrap();
        for viewer in [&bob, &Viewer::guest()] {
            assert_eq!(lines(archive, viewer, work).await[1], "1 anonymous: A friend");
        }
        assert_eq!(lines(archive, &ada, work).await[1], "1 ada: A friend");
    })
    .await;
}

#[tokio::test]
async fn two_hundred_levels_are_read_page_by_page_and_a_full_thread_says_so() {
    each_database(async |TestArchive { archive, clock, .. }| {
        let (ada, bob) = (member(archive, "ada").await, member(archive, "bob").await);
        let work = posted(archive, &ada, open_to_all()).await;
        let chapter = first_chapter(archive, work).await;
        let first = id(say(archive, &bob, chapter, &words("One").await).await.unwrap());
        let mut last = first;
        clock.pass(8 * Time::DAY);
        for depth in 1..=DEPTH {
            last = answer(archive, &bob, last, &words(&format!("At {depth}")).await).await.unwrap();
        }
        let refused = answer(archive, &bob, last, &words("Deeper").await).await;
        assert!(fields(refused).contains("error-thread-full"));
        let guest = Viewer::guest();
        let threads = seen(archive, &guest, work, Subject::Chapter(chapter)).await;
        assert_eq!(threads.comments.len() as i64, LEVELS + 1);
        let mut read = threads.comments.len();
        let mut deepest = threads.comments.last().unwrap().clone();
        let ground = Ground::of(&guest, &shown(archive, &guest, work).await, true);
        while deepest.more.is_some() {
            let mut db = archive.read().await.unwrap();
            let place = read::place(&mut db, deepest.id).await.unwrap();
            let page = read::thread(&mut db, &guest, &ground, &place).await.unwrap();
            assert_eq!(page[0].id, deepest.id);
            read += page.len() - 1;
            deepest = page.last().unwrap().clone();
        }
        assert_eq!((read as i64, deepest.id), (DEPTH + 1, last));
    })
    .await;
}

#[tokio::test]
async fn bad_words_a_new_account_s_flood_and_another_s_pen_name_are_refused() {
    each_database(async |TestArchive { archive, clock, .. }| {
        let (ada, bob) = (member(archive, "ada").await, member(archive, "bob").await);
        let work = posted(archive, &ada, open_to_all()).await;
        let chapter = first_chapter(archive, work).await;
        let typed = |text: &str, name: &str| Typed { text: text.into(), name: name.into() };
        let banned = ["cheap pills".to_owned()];
        for (typed, guest, field) in [
            (typed(" \n ", ""), false, "error-comment-empty"),
            (typed("<p> </p>", ""), false, "error-comment-empty"),
            (typed(&"a".repeat(10_001), ""), false, "error-too-long"),
            (typed("Buy Cheap Pills now", ""), false, "error-banned-word"),
            (typed("Buy ch<i>eap</i> pi<b></b>lls now", ""), false, "error-banned-word"),
            (typed("Hello", "Cheap Pills"), true, "error-banned-word"),
            (typed("Hello", " "), true, "error-guest-name"),
        ] {
            let refused = say::prepare(typed, guest, &banned).await;
            let said = fields(refused);
            assert!(said.contains(field), "{said}: {field}");
        }
        for n in 0..20 {
            say(archive, &bob, chapter, &words(&format!("Number {n}")).await).await.unwrap();
        }
        let refused = say(archive, &bob, chapter, &words("Once more").await).await;
        assert!(matches!(refused, Err(Error::TooOften(_))));
        clock.pass(2 * Time::HOUR);
        let foreign = PseudId(1);
        let mut change = archive.change(bob.person).await.unwrap();
        let prepared = words("By whom?").await;
        say::post(&mut change, &bob, chapter, Some(foreign), &prepared, true).await.unwrap();
        change.commit().await.unwrap();
        let threads = seen(archive, &ada, work, Subject::Chapter(chapter)).await;
        assert_eq!(threads.total, 21);
        assert!(
            threads
                .comments
                .iter()
                .all(|comment| matches!(&comment.by, By::Member { pseud, .. } if pseud == "bob"))
        );
        assert_eq!(threads.comments.len() as i64, PAGE);
    })
    .await;
}

#[tokio::test]
async fn a_chapter_in_the_bin_takes_its_comments_out_of_the_count_and_back() {
    each_database(async |TestArchive { archive, clock, .. }| {
        let (ada, bob) = (member(archive, "ada").await, member(archive, "bob").await);
        let work = made(
            archive,
            &ada,
            WorkForm { chapters: "?".into(), ..open_to_all() },
            &["One lamp was lit.", "Two lamps were lit."],
            Purpose::Post,
        )
        .await;
        let chapters = shown(archive, &ada, work).await.chapters;
        for chapter in &chapters {
            let first = id(say(archive, &bob, chapter.id, &words("Hello").await).await.unwrap());
            answer(archive, &ada, first, &words("Thanks").await).await.unwrap();
        }
        assert_eq!(count(archive, work).await, 4);
        let change = async |back: bool| {
            let mut change = archive.change(ada.person).await.unwrap();
            match back {
                false => chapters::bin::bin(&mut change, &ada, chapters[1].id).await.unwrap(),
                true => chapters::bin::put_back(&mut change, &ada, chapters[1].id).await.unwrap(),
            }
            change.commit().await.unwrap();
        };
        change(false).await;
        assert_eq!(count(archive, work).await, 2);
        assert_eq!(seen(archive, &bob, work, Subject::Work(work)).await.total, 1);
        change(true).await;
        assert_eq!(count(archive, work).await, 4);
        change(false).await;
        clock.pass(31 * Time::DAY);
        let job = crate::jobs::take(archive).await.unwrap();
        assert!(job.is_some());
        chapters::bin::run_erase_job(archive, &job.unwrap()).await.unwrap();
        assert_eq!(count(archive, work).await, 2);
    })
    .await;
}

#[tokio::test]
async fn a_long_thread_is_read_on_on_its_own_page() {
    each_database(async |TestArchive { archive, clock, .. }| {
        let (ada, bob) = (member(archive, "ada").await, member(archive, "bob").await);
        clock.pass(8 * Time::DAY);
        let work = posted(archive, &ada, open_to_all()).await;
        let chapter = first_chapter(archive, work).await;
        let root = id(say(archive, &bob, chapter, &words("Root").await).await.unwrap());
        let mut last = root;
        for n in 1..=SHOWN {
            last = answer(archive, &ada, root, &words(&format!("Answer {n}")).await).await.unwrap();
        }
        let threads = seen(archive, &bob, work, Subject::Chapter(chapter)).await;
        assert_eq!(threads.comments.len() as i64, SHOWN);
        assert_eq!(threads.comments.last().unwrap().more, Some(root));
        let mut db = archive.read().await.unwrap();
        let place = read::place(&mut db, last).await.unwrap();
        let on = Subject::Chapter(chapter);
        assert_eq!(read::page_of(&mut db, &bob, false, on, &place).await.unwrap(), None);
        let ground = Ground::of(&bob, &shown(archive, &bob, work).await, true);
        let place = read::place(&mut db, root).await.unwrap();
        let whole = read::thread(&mut db, &bob, &ground, &place).await.unwrap();
        assert_eq!((whole.len() as i64, whole.last().unwrap().id), (SHOWN + 1, last));
    })
    .await;
}

#[tokio::test]
async fn guests_do_not_answer_who_wants_no_guests_and_an_erased_work_takes_its_comments_along() {
    each_database(async |TestArchive { archive, .. }| {
        let (ada, bob) = (member(archive, "ada").await, member(archive, "bob").await);
        let work = posted(archive, &ada, open_to_all()).await;
        let chapter = first_chapter(archive, work).await;
        let first = id(say(archive, &bob, chapter, &words("Hello").await).await.unwrap());
        let mut change = archive.change(bob.person).await.unwrap();
        let quiet = Preferences { no_guest_comments: true, ..Preferences::default() };
        preferences::save(&mut change, bob.person.unwrap(), &quiet).await.unwrap();
        change.commit().await.unwrap();
        let refused = answer(archive, &Viewer::guest(), first, &guest_words("Hi", "Cat").await).await;
        assert!(fields(refused).contains("error-comment-no-guests"));
        let second = answer(archive, &ada, first, &words("Hi").await).await.unwrap();
        answer(archive, &bob, second, &words("Hi again").await).await.unwrap();
        let mut change = archive.change(ada.person).await.unwrap();
        bin::erase_now(&mut change, &ada, work).await.unwrap();
        change.commit().await.unwrap();
        for id in [first, second] {
            assert!(read::place(&mut archive.read().await.unwrap(), id).await.is_err());
        }
    })
    .await;
}

#[tokio::test]
async fn two_who_look_after_many_threads_at_once_never_wait_crosswise() {
    each_database(async |TestArchive { archive, .. }| {
        let ada = member(archive, "ada").await;
        let work = posted(archive, &ada, open_to_all()).await;
        let chapter = first_chapter(archive, work).await;
        let mut roots = Vec::new();
        for n in 0..6 {
            roots.push(id(say(archive, &ada, chapter, &words(&format!("Root {n}")).await).await.unwrap()));
        }
        // The answers stand the other way round than what they answer.
        let (mut these, mut those) = (Vec::new(), Vec::new());
        for (n, root) in roots.iter().rev().enumerate() {
            let answer = answer(archive, &ada, *root, &words(&format!("Answer {n}")).await).await.unwrap();
            these.push(answer);
            those.push(*root);
        }
        let tasks = [these, those].map(|ids| {
            let (archive, ada) = (archive.clone(), ada.clone());
            tokio::spawn(async move {
                for what in [Act::Spam, Act::NotSpam, Act::Spam, Act::NotSpam] {
                    let mut change = archive.change(ada.person).await.unwrap();
                    keep::act_on_many(&mut change, &ada, work, &ids, what).await.unwrap();
                    change.commit().await.unwrap();
                }
            })
        });
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(count(archive, work).await, 12);
    })
    .await;
}

#[tokio::test]
async fn of_sixteen_writers_at_once_no_comment_is_lost_and_the_count_is_true() {
    each_database(async |TestArchive { archive, .. }| {
        let ada = member(archive, "ada").await;
        let work = posted(archive, &ada, open_to_all()).await;
        let chapter = first_chapter(archive, work).await;
        let root = id(say(archive, &ada, chapter, &words("Root").await).await.unwrap());
        let tasks = (0..16).map(|writer| {
            let archive = archive.clone();
            tokio::spawn(async move {
                for n in 0..8 {
                    let prepared = guest_words(&format!("{writer} says {n}"), "Cat").await;
                    let guest = Viewer::guest();
                    match n % 2 {
                        0 => say(&archive, &guest, chapter, &prepared).await.map(id).unwrap(),
                        _ => answer(&archive, &guest, root, &prepared).await.unwrap(),
                    };
                }
            })
        });
        for task in tasks.collect::<Vec<_>>() {
            task.await.unwrap();
        }
        assert_eq!(count(archive, work).await, 1 + 16 * 8);
    })
    .await;
}
