//! What readers find in their own history, and that nobody else's word changes it; on both databases.

use super::*;
use crate::Archive;
use crate::people::distance;
use crate::testing::{TestArchive, each_database};
use crate::works::form::WorkForm;
use crate::works::load::Head;
use crate::works::tests::{TEXT, add, change, member, posted, shown, work_form};
use crate::works::{bin, load};

async fn head(archive: &Archive, viewer: &Viewer, work: WorkId) -> Head {
    load::head(&mut archive.read().await.unwrap(), viewer, work).await.unwrap()
}

async fn listed(archive: &Archive, viewer: &Viewer, which: Which) -> Vec<Reading> {
    let mut db = archive.read().await.unwrap();
    let list = list(&mut db, viewer, viewer.person.unwrap(), which, 1).await.unwrap();
    assert_eq!(list.total as usize, list.readings.len());
    list.readings
}

async fn works(archive: &Archive, viewer: &Viewer, which: Which) -> Vec<WorkId> {
    listed(archive, viewer, which).await.iter().map(|reading| reading.work).collect()
}

async fn rows(archive: &Archive) -> i64 {
    let mut db = archive.read().await.unwrap();
    let sql = "SELECT CAST(COUNT(*) AS BIGINT) FROM reading";
    let (rows,): (i64,) = sqlx::query_as(sql).fetch_one(db.connection()).await.unwrap();
    rows
}

#[tokio::test]
async fn what_was_opened_stands_with_its_days_and_what_came_since() {
    each_database(async |TestArchive { archive, clock, .. }| {
        let (ada, ben) = (member(archive, "ada").await, member(archive, "ben").await);
        let first = posted(archive, &ada, work_form()).await;
        let second = posted(archive, &ada, work_form()).await;
        let readings = Readings::new();
        let open = async |viewer: &Viewer, work: WorkId| {
            readings.open(archive, viewer, work, &head(archive, viewer, work).await, None);
        };
        open(&ben, first).await;
        open(&ben, first).await;
        assert_eq!(works(archive, &ben, Which::Opened).await, [], "a page waits for no write");
        let newest = *archive.newest().borrow();
        readings.flush(archive).await.unwrap();
        readings.flush(archive).await.unwrap();
        assert_eq!(*archive.newest().borrow(), newest, "nor is it journaled");
        clock.pass(Time::HOUR);
        open(&ben, second).await;
        readings.flush(archive).await.unwrap();
        clock.pass(Time::DAY);
        open(&ben, first).await;
        open(&ada, first).await;
        open(&Viewer::guest(), first).await;
        readings.flush(archive).await.unwrap();
        let his = listed(archive, &ben, Which::Opened).await;
        let days: Vec<_> = his.iter().map(|one| (one.work, one.days, one.new_chapters)).collect();
        assert_eq!(days, [(first, 2, 0), (second, 1, 0)]);
        assert_eq!(
            (works(archive, &ada, Which::Opened).await, rows(archive).await),
            (vec![], 2),
            "her own is no reading"
        );
        add(archive, &ada, second, TEXT, true).await;
        add(archive, &ada, second, TEXT, true).await;
        assert_eq!(listed(archive, &ben, Which::Opened).await[1].new_chapters, 2);
        open(&ben, second).await;
        readings.flush(archive).await.unwrap();
        assert_eq!(listed(archive, &ben, Which::Opened).await[0].new_chapters, 0);
        let mut db = archive.read().await.unwrap();
        assert!(
            list(&mut db, &ada, ben.person.unwrap(), Which::Opened, 1).await.is_err(),
            "nobody else's business"
        );
    })
    .await;
}

#[tokio::test]
async fn a_place_moves_on_by_opening_and_anywhere_by_what_the_browser_says() {
    each_database(async |TestArchive { archive, .. }| {
        let (ada, ben) = (member(archive, "ada").await, member(archive, "ben").await);
        let work = posted(archive, &ada, work_form()).await;
        for _ in 0..2 {
            add(archive, &ada, work, TEXT, true).await;
        }
        let chapters: Vec<ChapterId> =
            shown(archive, &ben, work).await.chapters.iter().map(|one| one.id).collect();
        let theirs = head(archive, &ben, work).await;
        for write_between in [false, true] {
            let readings = Readings::new();
            let place = async || {
                if write_between {
                    readings.flush(archive).await.unwrap();
                }
                let written = shown(archive, &ben, work).await.place;
                readings.place(&ben, work, written).map(|place| (place.number, place.block))
            };
            let open = |number: i64| {
                let chapter = (chapters[number as usize - 1], number);
                readings.open(archive, &ben, work, &theirs, Some(chapter));
            };
            let stop = |number: i64, block: i64| {
                let chapter = chapters.get(number as usize - 1).copied();
                readings.stop(archive, &ben, work, &theirs, Place { chapter, number, block });
            };
            assert_eq!(place().await, None);
            open(1);
            open(3);
            assert_eq!(place().await, Some((3, 0)));
            open(1);
            assert_eq!(place().await, Some((3, 0)), "the way leads over the first chapter");
            stop(3, 12);
            assert_eq!(place().await, Some((3, 12)));
            open(2);
            assert_eq!(place().await, Some((3, 12)));
            stop(1, 4);
            open(2);
            assert_eq!(place().await, Some((2, 0)), "{write_between}");
            readings.flush(archive).await.unwrap();
            assert_eq!(shown(archive, &ben, work).await.place.map(|place| place.number), Some(2));
            // What is held goes with what is written.
            open(3);
            readings.forget(ben.person.unwrap());
            change(archive, &ben, async |c| clear(c, &ben).await).await.unwrap();
            assert_eq!(place().await, None);
        }
        assert_eq!(rows(archive).await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_mark_for_later_is_durable_at_once_and_goes_without_the_history() {
    each_database(async |TestArchive { archive, clock, .. }| {
        let (ada, ben) = (member(archive, "ada").await, member(archive, "ben").await);
        let (first, second) =
            (posted(archive, &ada, work_form()).await, posted(archive, &ada, work_form()).await);
        let marks = async |viewer: &Viewer, work: WorkId| {
            clock.pass(1);
            change(archive, viewer, async |c| mark_for_later(c, viewer, work).await).await
        };
        marks(&ben, first).await.unwrap();
        marks(&ben, second).await.unwrap();
        marks(&ben, first).await.unwrap();
        assert_eq!(works(archive, &ben, Which::Later).await, [second, first], "by its first mark");
        assert_eq!(works(archive, &ben, Which::Opened).await, []);
        assert!(shown(archive, &ben, first).await.for_later && !shown(archive, &ada, first).await.for_later);
        assert!(shown(archive, &ben, first).await.place.is_none());
        assert!(marks(&ada, first).await.is_err() && marks(&Viewer::guest(), first).await.is_err());
        let draft = crate::works::tests::made(
            archive,
            &ada,
            work_form(),
            &[TEXT],
            crate::works::form::Purpose::Draft,
        )
        .await;
        assert!(marks(&ben, draft).await.is_err());
        let readings = Readings::new();
        for work in [first, second] {
            readings.open(archive, &ben, work, &head(archive, &ben, work).await, None);
        }
        readings.flush(archive).await.unwrap();
        change(archive, &ben, async |c| take_out(c, &ben, Which::Later, &[first]).await).await.unwrap();
        change(archive, &ben, async |c| take_out(c, &ben, Which::Opened, &[second]).await).await.unwrap();
        assert_eq!(works(archive, &ben, Which::Later).await, [second]);
        assert_eq!(works(archive, &ben, Which::Opened).await, [first]);
        change(archive, &ben, async |c| clear(c, &ben).await).await.unwrap();
        assert_eq!((works(archive, &ben, Which::Later).await, rows(archive).await), (vec![second], 1));
        change(archive, &ben, async |c| mark_as_read(c, &ben, second).await).await.unwrap();
        assert_eq!(rows(archive).await, 0);
    })
    .await;
}

#[tokio::test]
async fn only_what_lists_lead_to_stands_in_a_history_and_it_comes_back_with_its_work() {
    each_database(async |test| {
        let TestArchive { archive, clock, .. } = test;
        let (ada, ben) = (member(archive, "ada").await, member(archive, "ben").await);
        let readings = Readings::new();
        for (state, may) in [
            ("posted", true),
            ("restricted", true),
            ("anonymous", true),
            ("hidden", false),
            ("unrevealed", false),
            ("binned", false),
        ] {
            let form = WorkForm {
                anonymous: state == "anonymous",
                restricted: state == "restricted",
                ..work_form()
            };
            let work = posted(archive, &ada, form).await;
            readings.open(archive, &ben, work, &head(archive, &ben, work).await, None);
            readings.flush(archive).await.unwrap();
            change(archive, &ben, async |c| mark_for_later(c, &ben, work).await).await.unwrap();
            match state {
                "hidden" => change(archive, &ada, async |c| bin::hide(c, &Viewer::system(), work).await)
                    .await
                    .unwrap(),
                "binned" => change(archive, &ada, async |c| bin::bin(c, &ada, work).await).await.unwrap(),
                "unrevealed" => test.veil(work).await,
                _ => {}
            }
            for which in [Which::Opened, Which::Later] {
                assert_eq!(works(archive, &ben, which).await.contains(&work), may, "{state}");
            }
            if state == "binned" {
                change(archive, &ada, async |c| bin::put_back(c, &ada, work).await).await.unwrap();
                assert!(works(archive, &ben, Which::Later).await.contains(&work));
                change(archive, &ada, async |c| bin::bin(c, &ada, work).await).await.unwrap();
                clock.pass(31 * Time::DAY);
                let before = rows(archive).await;
                let job = crate::jobs::take(archive).await.unwrap().unwrap();
                bin::run_erase_job(archive, &job).await.unwrap();
                assert_eq!(rows(archive).await, before - 1, "erased with its work");
            }
        }
        let him = ben.person.unwrap();
        change(archive, &ben, async |c| distance::keep(c, &ben, him, distance::Kind::Mute, "ada").await)
            .await
            .unwrap();
        assert_eq!(
            works(archive, &ben, Which::Opened).await.len(),
            1,
            "the anonymous one: silence would tell"
        );
    })
    .await;
}

#[tokio::test]
async fn a_history_holds_so_many_works_and_marked_ones_stay() {
    each_database(async |TestArchive { archive, clock, .. }| {
        let (ada, ben) = (member(archive, "ada").await, member(archive, "ben").await);
        let work = posted(archive, &ada, work_form()).await;
        let (him, other) = (ben.person.unwrap(), posted(archive, &ada, work_form()).await);
        let third = posted(archive, &ada, work_form()).await;
        let readings = Readings::new();
        for work in [work, other, third] {
            readings.open(archive, &ben, work, &head(archive, &ben, work).await, None);
            readings.flush(archive).await.unwrap();
            clock.pass(Time::HOUR);
        }
        change(archive, &ben, async |c| mark_for_later(c, &ben, work).await).await.unwrap();
        let keep = async |most: i64| {
            let mut db = archive.change(None).await.unwrap();
            memory::delete_oldest(&mut db, him, most).await.unwrap();
            db.commit().await.unwrap();
        };
        keep(3).await;
        assert_eq!(works(archive, &ben, Which::Opened).await, [third, other, work]);
        keep(1).await;
        assert_eq!(works(archive, &ben, Which::Opened).await, [third, work], "the marked one stays");
    })
    .await;
}
