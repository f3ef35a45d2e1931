//! Visits and places that are not written yet.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Place;
use crate::db::Done;
use crate::limits;
use crate::policy::{self, Sight, Viewer};
use crate::works::load::Head;
use crate::{Archive, ChapterId, PersonId, Result, Time, WorkId};

/// Visits held at the most until they are written; later ones are not remembered. Some 10 MB.
const HELD: usize = 100_000;

statements! {
    /// Writes a visit down, if work and account are still there: a day counts once; the place is the one given, if it was
    /// said or is a later chapter's.
    fn write(person: PersonId = PersonId(1), work: WorkId = WorkId(1), at: Time = Time(1), chapters: i64 = 1,
             chapter: Option<ChapterId> = None, number: i64 = 0, block: i64 = 0, said: i64 = 0, day: i64 = Time::DAY)
        -> Done:
        "INSERT INTO reading (person_id, work_id, at, days, chapters, chapter_id, chapter_number, block, later_at)
         SELECT a.person_id, w.id, CAST($3 AS BIGINT), 1, CAST($4 AS BIGINT), CAST($5 AS BIGINT), CAST($6 AS BIGINT),
           CAST($7 AS BIGINT), NULL
         FROM account a JOIN work w ON w.id = $2 WHERE a.person_id = $1
         ON CONFLICT (person_id, work_id) DO UPDATE SET
           days = reading.days + CASE WHEN reading.at / $9 < excluded.at / $9 THEN 1 ELSE 0 END,
           at = CASE WHEN excluded.at > reading.at THEN excluded.at ELSE reading.at END,
           chapters = excluded.chapters,
           chapter_id = CASE WHEN $8 = 1 OR excluded.chapter_number > reading.chapter_number
             THEN excluded.chapter_id ELSE reading.chapter_id END,
           block = CASE WHEN $8 = 1 OR excluded.chapter_number > reading.chapter_number
             THEN excluded.block ELSE reading.block END,
           chapter_number = CASE WHEN $8 = 1 OR excluded.chapter_number > reading.chapter_number
             THEN excluded.chapter_number ELSE reading.chapter_number END";
    /// Forgets what a person opened longest ago, beyond so many works.
    pub(crate) fn delete_oldest(person: PersonId = PersonId(1), most: i64 = 10) -> Done:
        "DELETE FROM reading WHERE person_id = $1 AND days > 0 AND later_at IS NULL AND at <= COALESCE((
           SELECT o.at FROM reading o WHERE o.person_id = $1 AND o.days > 0
           ORDER BY o.at DESC, o.work_id DESC LIMIT 1 OFFSET $2), 0)";
}

/// What is known of somebody and a work since the last writing.
#[derive(Clone, Copy, Debug)]
struct Waiting {
    at: Time,
    chapters: i64,
    place: Place,
    said: bool,
}

/// What readers opened, until it is written.
#[derive(Default)]
pub struct Readings {
    waiting: Mutex<HashMap<(PersonId, WorkId), Waiting>>,
}

impl Readings {
    /// Nothing yet.
    pub fn new() -> Readings {
        Readings::default()
    }

    fn waiting(&self) -> MutexGuard<'_, HashMap<(PersonId, WorkId), Waiting>> {
        // A thread that panicked left at the worst a visit unremembered.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, archive: &Archive, viewer: &Viewer, work: WorkId, head: &Head, place: Place, said: bool) {
        let Some(person) = viewer.person else { return };
        if head.sight != Sight::Shown || policy::may_remember(viewer, head.own, &head.standing).is_err() {
            return;
        }
        let (at, chapters) = (archive.now(), head.chapters);
        let mut waiting = self.waiting();
        match waiting.get(&(person, work)).copied() {
            Some(before) => {
                let place = before.place.then(place, said);
                // What was said once holds against what is written.
                let said = said || before.said;
                waiting.insert((person, work), Waiting { at, chapters, place, said });
            }
            None if waiting.len() < HELD => {
                waiting.insert((person, work), Waiting { at, chapters, place, said });
            }
            None => {}
        }
    }

    /// Remembers that the viewer opened a work, or one of its chapters with its number.
    pub fn open(
        &self,
        archive: &Archive,
        viewer: &Viewer,
        work: WorkId,
        head: &Head,
        chapter: Option<(ChapterId, i64)>,
    ) {
        let (chapter, number) = chapter.map_or((None, 0), |(chapter, number)| (Some(chapter), number));
        self.note(archive, viewer, work, head, Place { chapter, number, block: 0 }, false);
    }

    /// Remembers where the viewer's browser says they are.
    pub fn stop(&self, archive: &Archive, viewer: &Viewer, work: WorkId, head: &Head, place: Place) {
        self.note(archive, viewer, work, head, place, true);
    }

    /// Where the viewer is in a work, if it was written that they are at `written`.
    pub fn place(&self, viewer: &Viewer, work: WorkId, written: Option<Place>) -> Option<Place> {
        let held = viewer.person.and_then(|person| self.waiting().get(&(person, work)).copied());
        match (written, held) {
            (Some(written), Some(held)) => Some(written.then(held.place, held.said)),
            (written, held) => written.or(held.map(|held| held.place)),
        }
    }

    /// Forgets what is held of a person, before they forget what is written.
    pub fn forget(&self, person: PersonId) {
        self.waiting().retain(|(of, _), _| *of != person);
    }

    /// Writes what was held, in one change. If that fails, it is kept for the next time.
    pub async fn flush(&self, archive: &Archive) -> Result<()> {
        let mut held: Vec<_> = std::mem::take(&mut *self.waiting()).into_iter().collect();
        if held.is_empty() {
            return Ok(());
        }
        // In one order, so that two nodes never wait for each other crosswise.
        held.sort_unstable_by_key(|(of, _)| *of);
        let written = write_all(archive, &held).await;
        if written.is_err() {
            let mut waiting = self.waiting();
            for (of, one) in held {
                // What came meanwhile is newer.
                waiting.entry(of).or_insert(one);
            }
        }
        written
    }
}

async fn write_all(archive: &Archive, held: &[((PersonId, WorkId), Waiting)]) -> Result<()> {
    let mut change = archive.change(None).await?;
    let mut last = None;
    for ((person, work), one) in held {
        let Place { chapter, number, block } = one.place;
        let said = i64::from(one.said);
        write(&mut change, *person, *work, one.at, one.chapters, chapter, number, block, said, Time::DAY)
            .await?;
        if last != Some(*person) {
            delete_oldest(&mut change, *person, limits::HISTORY as i64).await?;
            last = Some(*person);
        }
    }
    change.commit().await?;
    Ok(())
}
