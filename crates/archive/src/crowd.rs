//! Sixteen write and sixty-four read at once: whatever was acknowledged is there, and the counters say what the rows say.
//! For a few rounds, or for a minute in the long form (`FANLIGHT_LONG`); on both databases.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::{Duration, Instant};

use crate::bookmarks::{self, Item, Typed};
use crate::comments::tests::{answer, first_chapter, guest_words, id, open_to_all, say, words};
use crate::notices::tell::catch_up;
use crate::policy::Viewer;
use crate::testing::{TestArchive, each_database};
use crate::works::form::WorkForm;
use crate::works::tests::{TEXT, add, change, member, posted};
use crate::works::{blurbs, load};
use crate::{Archive, CommentId, Time, WorkId, check, inbox, kudos};

const WRITERS: usize = 16;
const READERS: usize = 64;
const WORKS: usize = 4;
/// Rounds of a writer in the short form.
const ROUNDS: usize = 4;

/// What was acknowledged, over all works.
#[derive(Default)]
struct Done {
    comments: AtomicI64,
    kudos: AtomicI64,
    bookmarks: AtomicI64,
    chapters: AtomicI64,
}

/// Whether a writer goes on after so many rounds.
fn goes_on(round: usize, since: Instant) -> bool {
    match std::env::var_os("FANLIGHT_LONG") {
        Some(_) => since.elapsed() < Duration::from_secs(60),
        None => round < ROUNDS,
    }
}

/// A writer's round: something said and answered, kudos from a guest nobody knew, a bookmark, now and then a chapter.
async fn write(archive: &Archive, by: &Viewer, ada: &Viewer, works: &[WorkId], name: &str, done: &Done) {
    let work = works[name.len() % works.len()];
    let chapter = first_chapter(archive, work).await;
    let said: CommentId = id(say(archive, by, chapter, &words(&format!("{name} says")).await).await.unwrap());
    answer(archive, &Viewer::guest(), said, &guest_words(&format!("{name} is heard"), "Cat").await)
        .await
        .unwrap();
    done.comments.fetch_add(2, Ordering::Relaxed);
    let guest = Viewer::guest();
    change(archive, &guest, async |c| kudos::leave(c, &guest, work, name).await).await.unwrap();
    done.kudos.fetch_add(1, Ordering::Relaxed);
    let kept = bookmarks::prepare(Typed { notes: name.to_owned(), ..Typed::default() }).await.unwrap();
    let kept =
        change(archive, by, async |c| bookmarks::keep(c, by, Item::Work(work), &kept).await).await.unwrap();
    if matches!(kept, bookmarks::Kept::New(_)) {
        done.bookmarks.fetch_add(1, Ordering::Relaxed);
    }
    if name.ends_with('0') {
        add(archive, ada, work, TEXT, true).await;
        done.chapters.fetch_add(1, Ordering::Relaxed);
    }
}

/// A reader's round: a list, a work, an inbox.
async fn read(archive: &Archive, viewer: &Viewer, works: &[WorkId]) {
    let mut db = archive.read().await.unwrap();
    let list = blurbs::load(&mut db, viewer, works).await.unwrap();
    assert_eq!(list.len(), works.len());
    for work in works {
        assert!(matches!(load::work(&mut db, viewer, *work).await.unwrap(), load::Look::Shown(_)));
    }
    if let Some(person) = viewer.person {
        inbox::list(&mut db, viewer, person, inbox::Which::All, None, 20).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_acknowledged_is_lost_when_sixteen_write_and_sixty_four_read() {
    each_database(async |TestArchive { archive, clock, .. }| {
        let ada = member(archive, "ada").await;
        let mut works = Vec::new();
        for n in 0..WORKS {
            works.push(posted(archive, &ada, WorkForm { title: format!("Lamp {n}"), ..open_to_all() }).await);
        }
        let mut people = Vec::new();
        for n in 0..WRITERS {
            people.push(member(archive, &format!("writer{n}")).await);
        }
        let works = Arc::new(works);
        let (done, over) = (Arc::new(Done::default()), Arc::new(AtomicBool::new(false)));
        let since = Instant::now();
        let writers: Vec<_> = people
            .iter()
            .cloned()
            .enumerate()
            .map(|(n, by)| {
                let (archive, ada, works, done) = (archive.clone(), ada.clone(), works.clone(), done.clone());
                let clock = clock.clone();
                tokio::spawn(async move {
                    let mut round = 0;
                    while goes_on(round, since) {
                        write(&archive, &by, &ada, &works, &format!("{n} {round}"), &done).await;
                        round += 1;
                        // New accounts say only so much in an hour.
                        clock.pass(10 * Time::MINUTE);
                    }
                })
            })
            .collect();
        let readers: Vec<_> = (0..READERS)
            .map(|n| {
                let viewer = if n % 2 == 0 { Viewer::guest() } else { people[n % WRITERS].clone() };
                let (archive, works, over) = (archive.clone(), works.clone(), over.clone());
                tokio::spawn(async move {
                    let mut pages = 0;
                    while !over.load(Ordering::Relaxed) {
                        read(&archive, &viewer, &works).await;
                        pages += 1;
                    }
                    pages
                })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap();
        }
        over.store(true, Ordering::Relaxed);
        let mut pages = 0;
        for reader in readers {
            pages += reader.await.unwrap();
        }
        while catch_up(archive).await.unwrap() {}
        assert!(pages >= READERS, "everybody read something");

        let report = check::check(archive).await.unwrap();
        assert_eq!(report.findings, []);
        let all = blurbs::load(&mut archive.read().await.unwrap(), &Viewer::guest(), &works).await.unwrap();
        let sum = |of: &dyn Fn(&load::Shown) -> i64| all.iter().map(|blurb| of(&blurb.work)).sum::<i64>();
        let told = (
            sum(&|work| work.counts.comments),
            sum(&|work| work.counts.kudos),
            sum(&|work| work.counts.bookmarks),
            sum(&|work| work.posted_chapters) - WORKS as i64,
        );
        let Done { comments, kudos, bookmarks, chapters } = &*done;
        let acknowledged = [comments, kudos, bookmarks, chapters].map(|count| count.load(Ordering::Relaxed));
        println!("acknowledged {acknowledged:?}, {pages} rounds of reading");
        assert_eq!(<[i64; 4]>::from(told), acknowledged);
        assert!(acknowledged[0] >= (WRITERS * ROUNDS * 2) as i64);
    })
    .await;
}
