//! Many works at once: the demo archive, and later the archives that are brought in.
//!
//! The same rules and the same rows as one by one ([`crate::works`]): texts are cleaned, versions kept, the journal
//! written. It is quick because cleaning and compressing run beside the database, five hundred works share a
//! transaction, and tags that were seen once are not asked for again. Only one at a time may run.

use std::collections::VecDeque;

use tokio::task::JoinHandle;

use crate::db::Done;
use crate::tags::Cache;
use crate::works::form::{ChapterForm, Purpose, WorkForm};
use crate::works::prepare::{Prepared, prepare_now};
use crate::works::save::make_for;
use crate::{Archive, Error, PersonId, PseudId, Result, WorkId};

/// Works in one transaction.
const BATCH: usize = 500;
/// Bytes of cleaned text in one transaction: a batch of epics is written earlier.
const BATCH_BYTES: usize = 32 * 1024 * 1024;
/// Works being cleaned at once; more would only hold memory.
const AHEAD: usize = 6;

/// A work to be brought in.
#[derive(Clone, Debug)]
pub struct PlannedWork {
    /// Its own name in this bringing-in: one that is there already is left alone.
    pub key: String,
    /// Who made it, in the order of the byline.
    pub creators: Vec<(PseudId, PersonId)>,
    /// What would have been typed. Days of publication in it hold for the whole work.
    pub form: WorkForm,
    /// Its chapters in order.
    pub chapters: Vec<ChapterForm>,
    /// Draft or posted.
    pub purpose: Purpose,
    /// Visits it had.
    pub hits: i64,
}

struct Ready {
    key: String,
    creators: Vec<(PseudId, PersonId)>,
    prepared: Prepared,
    hits: i64,
}

/// Works being brought in.
pub struct Bulk {
    archive: Archive,
    ahead: VecDeque<JoinHandle<Result<Ready>>>,
    ready: Vec<Ready>,
    ready_bytes: usize,
    tags: Cache,
    made: Vec<WorkId>,
}

statements! {
    /// Sets how often a work was visited.
    fn set_hits(work: WorkId = WorkId(1), hits: i64 = 1) -> Done:
        "UPDATE work_count SET hits = $2 WHERE work_id = $1";
}

impl Bulk {
    /// Nothing brought in yet.
    pub fn new(archive: &Archive) -> Bulk {
        Bulk {
            archive: archive.clone(),
            ahead: VecDeque::new(),
            ready: Vec::new(),
            ready_bytes: 0,
            tags: Cache::new(),
            made: Vec::new(),
        }
    }

    /// Brings in a work; it is written with the next full batch. A work that is not right is an error that says what
    /// is wrong with it; the batches before it are written.
    pub async fn add(&mut self, work: PlannedWork) -> Result<()> {
        self.add_saying(work, None).await
    }

    /// Brings in a work whose real text stays away: its first chapter's stands for all of it, and is said to have so
    /// many `words`. For archives that are as large as a real one in everything but texts.
    pub async fn add_without_text(&mut self, work: PlannedWork, words: i64) -> Result<()> {
        self.add_saying(work, Some(words)).await
    }

    async fn add_saying(&mut self, work: PlannedWork, words: Option<i64>) -> Result<()> {
        let now = self.archive.now();
        self.ahead.push_back(tokio::task::spawn_blocking(move || {
            let named = |error| Error::Broken(format!("{}: {error}", work.key));
            let mut prepared = prepare_now(work.form, work.chapters, work.purpose, now).map_err(named)?;
            for chapter in &mut prepared.chapters {
                chapter.pack()?;
            }
            if let (Some(words), Some(first)) = (words, prepared.chapters.first_mut()) {
                first.words = words;
            }
            Ok(Ready { key: work.key, creators: work.creators, prepared, hits: work.hits })
        }));
        if self.ahead.len() >= AHEAD {
            self.take_one().await?;
        }
        if self.ready.len() >= BATCH || self.ready_bytes >= BATCH_BYTES {
            self.write().await?;
        }
        Ok(())
    }

    /// Writes what is left, and gives the works that are new, in the order they were added.
    pub async fn finish(mut self) -> Result<Vec<WorkId>> {
        while !self.ahead.is_empty() {
            self.take_one().await?;
        }
        self.write().await?;
        Ok(self.made)
    }

    async fn take_one(&mut self) -> Result<()> {
        if let Some(next) = self.ahead.pop_front() {
            let work = next.await.map_err(|error| Error::Broken(error.to_string()))??;
            self.ready_bytes +=
                work.prepared.chapters.iter().map(|chapter| chapter.html.len()).sum::<usize>();
            self.ready.push(work);
        }
        Ok(())
    }

    async fn write(&mut self) -> Result<()> {
        let batch = std::mem::take(&mut self.ready);
        self.ready_bytes = 0;
        let mut change = self.archive.change(None).await?;
        for work in &batch {
            let nonce = format!("bulk {}", work.key);
            let made = make_for(&mut change, &work.creators, &work.prepared, &nonce, &mut self.tags).await;
            match made {
                Ok((id, true)) => {
                    set_hits(&mut change, id, work.hits).await?;
                    self.made.push(id);
                }
                Ok((_, false)) => {}
                Err(error) => return Err(Error::Broken(format!("{}: {error}", work.key))),
            }
        }
        change.commit().await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Viewer;
    use crate::testing::{TestArchive, each_database};
    use crate::works::find::Filter;
    use crate::works::tests::{TEXT, chapter_form, found, member, shown, work_form};
    use crate::works::{edit, revisions};
    use crate::{db, tags};

    #[tokio::test]
    async fn works_brought_in_are_as_if_typed_and_a_second_time_changes_nothing() {
        each_database(async |TestArchive { archive, .. }| {
            let ada = member(archive, "ada").await;
            let mut reader = archive.read().await.unwrap();
            let pseud: (i64,) = sqlx::query_as("SELECT id FROM pseud")
                .fetch_one(db::Ask::connection(&mut reader))
                .await
                .unwrap();
            drop(reader);
            let planned = |n: usize| PlannedWork {
                key: format!("test {n}"),
                creators: vec![(PseudId(pseud.0), ada.person.unwrap())],
                form: WorkForm { title: format!("Work {n}"), published: "2010-01-02".into(), ..work_form() },
                chapters: vec![chapter_form(TEXT), chapter_form("<p>The second <i>chapter</i>.</p>")],
                purpose: Purpose::Post,
                hits: 7,
            };
            for expected in [30, 0] {
                let mut bulk = Bulk::new(archive);
                for n in 0..30 {
                    bulk.add(planned(n)).await.unwrap();
                }
                assert_eq!(bulk.finish().await.unwrap().len(), expected);
            }
            let guest = Viewer::guest();
            let mut reader = archive.read().await.unwrap();
            let page = found(archive, &guest, &Filter::default(), 1).await;
            assert_eq!(page.total, 30);
            let tag = tags::by_name(&mut reader, &guest, "miss bates").await.unwrap().unwrap();
            assert_eq!(tag.works, 30);
            let work = page.works[0];
            assert_eq!(revisions::all(&mut reader, work).await.unwrap().len(), 1);
            let shown = shown(archive, &guest, work).await;
            assert_eq!((shown.counts.hits, shown.posted_chapters, shown.complete), (7, 2, true));
            assert_eq!(shown.updated_at.date(), jiff::civil::date(2010, 1, 2));
            drop(reader);
            let mut bulk = Bulk::new(archive);
            bulk.add_without_text(planned(30), 70_000).await.unwrap();
            let [long] = bulk.finish().await.unwrap()[..] else { panic!("one work is new") };
            let words = self::shown(archive, &guest, long).await.words;
            assert!(words > 70_000, "what is said, and the words of the second chapter: {words}");
            let mut reader = archive.read().await.unwrap();
            let second = edit::load_chapter(&mut reader, &ada, shown.chapters[1].id).await.unwrap();
            assert_eq!(second.form.text, second.html);
            let first = edit::load_chapter(&mut reader, &ada, shown.chapters[0].id).await.unwrap();
            assert_eq!((first.form.text.as_str(), first.html), (TEXT, format!("<p>{TEXT}</p>")));
        })
        .await;
    }
}
