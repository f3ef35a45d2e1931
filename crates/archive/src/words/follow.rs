//! Following the journal: which entries mean which works, reading those again, committing with the number reached.
//!
//! Each round takes up to 500 entries and a slice of what is still to be read again because a tag, a person or the
//! whole archive changed (the backlog), and commits all of it with the state it leads to: a crash goes on exactly from
//! the last commit. An entry names what changed; it is read as it is now, so that an entry seen twice does no harm.
//! Where something was erased, the segments that still hold its words are written anew, beside whatever else goes on.

use std::collections::{BTreeSet, VecDeque};
use std::path::Path;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use tantivy::{Index, IndexWriter, TantivyDocument, Term};
use tokio::sync::watch;

use super::documents::{self, Found, TagName};
use super::index::{self, Backlog, Fields, Opened, State, broken};
use super::{Reading, Words, tokens};
use crate::db::Ask;
use crate::journal::{self, Entry, Noun, Verb};
use crate::people::bylines::{self, Named};
use crate::{Archive, Error, PersonId, PseudId, Result, TagId, Time, WorkId, settings};

/// How long it sleeps at the most: commands and other nodes write too.
const POLL: Duration = Duration::from_millis(200);
/// How long it waits after a commit for more to come: a hundred small segments help nobody.
const GATHER: Duration = Duration::from_millis(150);
/// Works read at once.
const WORKS: usize = 20;
/// Bytes of text that may wait to be cut into words.
const WAITING: usize = 16 * 1024 * 1024;
/// Works of the backlog in one round.
const SLICE: usize = 500;
/// Tags or pen names of the backlog in one round.
const NAMES: i64 = 5_000;
/// Entries that may go by without a commit, when none of them is about anything that can be found.
const IDLE: i64 = 5_000;

statements! {
    /// When an entry of the journal was written.
    fn written_at(n: i64 = 1) -> Option<(Time,)>:
        "SELECT at FROM journal WHERE n = $1";
}

/// What whoever follows holds.
pub(super) struct Turn {
    index: Index,
    fields: Fields,
    writer: Option<Arc<std::sync::Mutex<IndexWriter>>>,
    state: State,
    /// The number in the last commit.
    committed: i64,
    /// Works of the backlog's first entry that were looked up already.
    queue: VecDeque<WorkId>,
}

impl Turn {
    fn new(opened: Opened, state: State) -> (Reading, Turn) {
        let reading = Reading { reader: opened.reader, fields: opened.fields };
        let turn = Turn {
            index: opened.index,
            fields: opened.fields,
            writer: None,
            committed: state.n,
            state,
            queue: VecDeque::new(),
        };
        (reading, turn)
    }

    /// The number up to which everything is known; 0 while the index is being built.
    pub(super) fn known(&self) -> i64 {
        if self.state.backlog.is_empty() { self.state.n } else { 0 }
    }

    fn writer(&mut self) -> Result<Arc<std::sync::Mutex<IndexWriter>>> {
        if let Some(writer) = &self.writer {
            return Ok(writer.clone());
        }
        let writer = Arc::new(std::sync::Mutex::new(index::writer(&self.index)?));
        self.writer = Some(writer.clone());
        Ok(writer)
    }
}

/// What a new index begins with: everything is still to be read.
async fn fresh(archive: &Archive) -> Result<State> {
    let mut reader = archive.read().await?;
    let n = journal::newest(&mut reader).await?;
    let at = written_at(&mut reader, n).await?.map(|row| row.0);
    let texts = settings::load(&mut reader).await?.search_texts;
    Ok(State {
        n,
        at,
        texts,
        backlog: vec![Backlog::Tags(0), Backlog::Pseuds(0), Backlog::Works(0)],
        purge: false,
    })
}

pub(super) async fn open(archive: &Archive, folder: Option<&Path>) -> Result<(Reading, Turn)> {
    let place = folder.map(Path::to_owned);
    let mut opened = blocking(move || index::open(place.as_deref())).await?;
    if let Some(state) = &opened.state {
        let known = written_at(&mut archive.read().await?, state.n).await?.map(|row| row.0);
        if known == state.at {
            let state = state.clone();
            return Ok(Turn::new(opened, state));
        }
        tracing::warn!("the search index is of another archive; it is built anew");
        let place = folder.map(Path::to_owned);
        opened = blocking(move || match place {
            Some(folder) => index::create(&folder),
            None => index::open(None),
        })
        .await?;
    }
    let state = fresh(archive).await?;
    Ok(Turn::new(opened, state))
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Error::Broken(format!("the search index: {error}")))?
}

/// What a round writes.
#[derive(Default)]
struct Batch {
    works: BTreeSet<WorkId>,
    tags: BTreeSet<TagId>,
    /// Tags whose works follow if what they show changed.
    changed: BTreeSet<TagId>,
    people: BTreeSet<PersonId>,
    pseuds: BTreeSet<PseudId>,
    /// Pen names read already, in whose place nothing stands yet.
    named: Vec<Named>,
    erased: bool,
}

impl Batch {
    fn is_empty(&self) -> bool {
        self.works.is_empty()
            && self.tags.is_empty()
            && self.people.is_empty()
            && self.pseuds.is_empty()
            && self.named.is_empty()
            && !self.erased
    }
}

impl Words {
    /// Follows the journal until told to stop. A database that cannot be read for a while is tried again.
    pub async fn run(&self, archive: &Archive, mut stopping: watch::Receiver<bool>) {
        let mut newest = archive.newest();
        while !*stopping.borrow() {
            let wait = match self.round(archive).await {
                Ok(Round::More) => continue,
                Ok(Round::Written) => GATHER,
                Ok(Round::Nothing) => Duration::ZERO,
                Err(error) => {
                    tracing::warn!(%error, "the search index cannot follow; trying again");
                    POLL
                }
            };
            let news = async {
                tokio::time::sleep(wait).await;
                // A timeout is the poll itself; the sender lives as long as the archive does.
                let _ = tokio::time::timeout(POLL, newest.changed()).await;
            };
            tokio::select! {
                _ = stopping.changed() => {}
                () = news => {}
            }
        }
        self.turn.lock().await.writer = None;
    }

    /// Takes every change that is in the journal now, and whatever was still to be read again.
    pub async fn catch_up(&self, archive: &Archive) -> Result<()> {
        while !matches!(self.round(archive).await?, Round::Nothing) {}
        Ok(())
    }

    /// Builds the index anew: the old one answers less and less while it is built, so this is for the shell.
    pub async fn rebuild(&self, archive: &Archive) -> Result<()> {
        {
            let mut turn = self.turn.lock().await;
            // Whoever writes elsewhere keeps us from throwing away what they write.
            turn.writer()?;
            turn.writer = None;
            let place = self.folder.clone();
            let opened = blocking(move || match place {
                Some(folder) => index::create(&folder),
                None => index::open(None),
            })
            .await?;
            let (reading, new) = Turn::new(opened, fresh(archive).await?);
            *turn = new;
            *self.reading.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(reading);
        }
        self.catch_up(archive).await
    }

    async fn round(&self, archive: &Archive) -> Result<Round> {
        let mut guard = self.turn.lock().await;
        let turn = &mut *guard;
        let mut db = archive.read().await?;
        let entries = journal::entries_after(&mut db, turn.state.n).await?;
        let mut state = turn.state.clone();
        let mut batch = Batch::default();
        take_in(&entries, &mut state, &mut batch);
        if entries.iter().any(|entry| entry.note.noun == Noun::Settings) {
            let texts = settings::load(&mut db).await?.search_texts;
            if texts != state.texts {
                state.texts = texts;
                state.backlog.retain(|left| !matches!(left, Backlog::Works(_)));
                state.backlog.push(Backlog::Works(0));
            }
        }
        let mut queue = turn.queue.clone();
        slice(&mut db, &mut state, &mut queue, &mut batch).await?;
        let more = entries.len() >= 500 || !state.backlog.is_empty();
        if batch.is_empty() && state.backlog == turn.state.backlog && state.n - turn.committed < IDLE {
            turn.state = state;
            turn.queue = queue;
            self.tell(turn);
            if turn.state.purge && !more {
                // Left by a crash, or by a segment that was being joined with others.
                let writer = turn.writer()?;
                turn.state.purge = !blocking(move || purge(&writer)).await?;
                self.reading().reader.reload().map_err(broken)?;
            }
            return Ok(if more { Round::More } else { Round::Nothing });
        }
        let writer = turn.writer()?;
        let written = write(&mut db, turn, &writer, &mut state, &batch).await;
        drop(db);
        let committed = match written {
            Ok(()) => {
                let (writer, state) = (writer.clone(), state.clone());
                blocking(move || commit(&writer, &state)).await
            }
            Err(error) => Err(error),
        };
        if let Err(error) = committed {
            // Whatever was half written goes with the writer; the next round begins from the last commit.
            turn.writer = None;
            return Err(error);
        }
        self.reading().reader.reload().map_err(broken)?;
        turn.committed = state.n;
        turn.state = state;
        turn.queue = queue;
        self.tell(turn);
        if turn.state.purge {
            let cleaned = blocking(move || purge(&writer)).await?;
            turn.state.purge = !cleaned;
            self.reading().reader.reload().map_err(broken)?;
        }
        Ok(if more { Round::More } else { Round::Written })
    }

    fn tell(&self, turn: &Turn) {
        self.position.send_if_modified(|position| {
            let news = *position != turn.known();
            *position = turn.known();
            news
        });
    }
}

/// What a round did.
enum Round {
    /// There is nothing more to do now.
    Nothing,
    /// Something was written, and that was all of it.
    Written,
    /// There is more to do at once.
    More,
}

/// Which works and tags entries are about.
fn take_in(entries: &[Entry], state: &mut State, batch: &mut Batch) {
    for entry in entries {
        let note = entry.note;
        match note.noun {
            Noun::Work => {
                batch.works.insert(WorkId(note.subject));
            }
            Noun::Tag => {
                batch.tags.insert(TagId(note.subject));
                if note.verb != Verb::Made {
                    batch.changed.insert(TagId(note.subject));
                }
            }
            Noun::Person => {
                batch.people.insert(PersonId(note.subject));
                if note.verb != Verb::Made {
                    again(state, Backlog::OfPerson(note.subject, 0));
                }
            }
            Noun::Pseud => {
                batch.pseuds.insert(PseudId(note.subject));
                if note.verb != Verb::Made {
                    again(state, Backlog::OfPseud(note.subject, 0));
                }
            }
            _ => {}
        }
        batch.works.extend(note.work);
        batch.erased |= note.verb == Verb::Erased && matches!(note.noun, Noun::Work | Noun::Chapter);
        (state.n, state.at) = (entry.n, Some(entry.at));
    }
    state.purge |= batch.erased;
}

fn again(state: &mut State, left: Backlog) {
    // The first one may be half done already.
    if !state.backlog.iter().skip(1).any(|waiting| *waiting == left) {
        state.backlog.push(left);
    }
}

/// Takes the next slice of the backlog.
async fn slice(
    db: &mut impl Ask,
    state: &mut State,
    queue: &mut VecDeque<WorkId>,
    batch: &mut Batch,
) -> Result<()> {
    let Some(first) = state.backlog.first().copied() else { return Ok(()) };
    if let Backlog::Tags(after) = first {
        let tags = documents::tags_after(db, after, NAMES).await?;
        match tags.last() {
            Some((last,)) => state.backlog[0] = Backlog::Tags(last.0),
            None => drop(state.backlog.remove(0)),
        }
        batch.tags.extend(tags.into_iter().map(|row| row.0));
        return Ok(());
    }
    if let Backlog::Pseuds(after) = first {
        let pseuds = bylines::after(db, after, NAMES).await?;
        match pseuds.last() {
            Some(last) => state.backlog[0] = Backlog::Pseuds(last.id.0),
            None => drop(state.backlog.remove(0)),
        }
        batch.named = pseuds;
        return Ok(());
    }
    if queue.is_empty() {
        let works = match first {
            Backlog::Works(after) => documents::works_after(db, after, SLICE as i64).await?,
            Backlog::OfTag(tag, after) => documents::works_of_tag(db, tag, after).await?,
            Backlog::OfPerson(person, after) => documents::works_of_person(db, person, after).await?,
            Backlog::OfPseud(pseud, after) => documents::works_of_pseud(db, pseud, after).await?,
            Backlog::Tags(_) | Backlog::Pseuds(_) => Vec::new(),
        };
        queue.extend(works.into_iter().map(|row| row.0));
    }
    let taken: Vec<WorkId> = queue.drain(..queue.len().min(SLICE)).collect();
    match taken.last() {
        Some(last) => {
            state.backlog[0] = match first {
                Backlog::Works(_) => Backlog::Works(last.0),
                Backlog::OfTag(tag, _) => Backlog::OfTag(tag, last.0),
                Backlog::OfPerson(person, _) => Backlog::OfPerson(person, last.0),
                Backlog::OfPseud(pseud, _) => Backlog::OfPseud(pseud, last.0),
                names => names,
            };
        }
        None => drop(state.backlog.remove(0)),
    }
    batch.works.extend(taken);
    Ok(())
}

type Writer = Arc<std::sync::Mutex<IndexWriter>>;

/// Reads what the batch names and gives it to the writer.
async fn write(
    db: &mut impl Ask,
    turn: &Turn,
    writer: &Writer,
    state: &mut State,
    batch: &Batch,
) -> Result<()> {
    let fields = turn.fields;
    let tags: Vec<TagId> = batch.tags.iter().copied().collect();
    for tags in tags.chunks(1_000) {
        let names = documents::load_tags(db, tags).await?;
        let changed: Vec<(i64, i64)> = names
            .iter()
            .filter(|name| batch.changed.contains(&name.id))
            .map(|name| (name.id.0, name.face))
            .collect();
        let (writer, index, tags) = (writer.clone(), turn.index.clone(), tags.to_vec());
        let turned = blocking(move || {
            let turned = other_faces(&index, &fields, &changed)?;
            put_tags(&writer, &fields, &tags, &names)?;
            Ok(turned)
        })
        .await?;
        for tag in turned {
            again(state, Backlog::OfTag(tag, 0));
        }
    }
    let pseuds: Vec<PseudId> = batch.pseuds.iter().copied().collect();
    let mut named = bylines::by_ids(db, &pseuds).await?;
    for person in &batch.people {
        named.extend(bylines::of_person(db, *person).await?);
    }
    named.extend(batch.named.iter().cloned());
    named.sort_unstable_by_key(|named| named.id);
    named.dedup_by_key(|named| named.id);
    put_people(writer, &fields, &batch.people, &pseuds, &named)?;
    let works: Vec<WorkId> = batch.works.iter().copied().collect();
    let mut waiting = 0;
    for works in works.chunks(WORKS) {
        let found = documents::load_works(db, works, state.texts).await?;
        let (writer, works, before) = (writer.clone(), works.to_vec(), turn.state.clone());
        waiting = blocking(move || {
            let waiting = waiting + put_works(&writer, &fields, &works, found)?;
            if waiting < WAITING {
                return Ok(waiting);
            }
            // Waits until all of it is written; as far as the state says, nothing of it was seen yet.
            commit(&writer, &before)?;
            Ok(0)
        })
        .await?;
    }
    Ok(())
}

fn lock(writer: &Writer) -> std::sync::MutexGuard<'_, IndexWriter> {
    writer.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Of tags with their new faces, those that works show differently now than the index knows.
fn other_faces(index: &Index, fields: &Fields, tags: &[(i64, i64)]) -> Result<Vec<i64>> {
    if tags.is_empty() {
        return Ok(Vec::new());
    }
    let searcher = index.reader().map_err(broken)?.searcher();
    let mut turned = Vec::new();
    for (tag, face) in tags {
        let query = tantivy::query::TermQuery::new(
            Term::from_field_i64(fields.tag, *tag),
            tantivy::schema::IndexRecordOption::Basic,
        );
        let found = searcher.search(&query, &tantivy::collector::DocSetCollector).map_err(broken)?;
        let mut same = false;
        for address in found {
            let segment = searcher.segment_reader(address.segment_ord);
            let faces = segment.fast_fields().i64(index::FACE).map_err(broken)?;
            same |= faces.first(address.doc_id) == Some(*face);
        }
        if !same {
            turned.push(*tag);
        }
    }
    Ok(turned)
}

fn put_tags(writer: &Writer, fields: &Fields, tags: &[TagId], names: &[TagName]) -> Result<()> {
    let writer = lock(writer);
    for tag in tags {
        writer.delete_term(Term::from_field_i64(fields.tag, tag.0));
    }
    for name in names {
        let mut document = TantivyDocument::new();
        document.add_i64(fields.tag, name.id.0);
        document.add_i64(fields.face, name.face);
        document.add_text(fields.tag_name, &name.name);
        writer.add_document(document).map_err(broken)?;
    }
    Ok(())
}

fn put_people(
    writer: &Writer,
    fields: &Fields,
    people: &BTreeSet<PersonId>,
    pseuds: &[PseudId],
    named: &[Named],
) -> Result<()> {
    let writer = lock(writer);
    for person in people {
        writer.delete_term(Term::from_field_i64(fields.person, person.0));
    }
    for pseud in pseuds.iter().chain(named.iter().map(|named| &named.id)) {
        writer.delete_term(Term::from_field_i64(fields.pseud, pseud.0));
    }
    for named in named {
        let mut document = TantivyDocument::new();
        document.add_i64(fields.pseud, named.id.0);
        document.add_i64(fields.person, named.person_id.0);
        document.add_text(fields.pseud_name, &named.pseud);
        if named.user_name != named.pseud {
            document.add_text(fields.pseud_name, &named.user_name);
        }
        writer.add_document(document).map_err(broken)?;
    }
    Ok(())
}

/// Gives works to the writer, and says how many bytes of text they have.
fn put_works(writer: &Writer, fields: &Fields, works: &[WorkId], found: Vec<Found>) -> Result<usize> {
    let mut bytes = 0;
    let writer = lock(writer);
    for work in works {
        writer.delete_term(Term::from_field_i64(fields.work, work.0));
    }
    for found in found {
        let mut document = TantivyDocument::new();
        document.add_i64(fields.work, found.work.0);
        let mut place = 0;
        for (field, chapter, text) in found.values() {
            bytes += text.len();
            if let Some(chapter) = chapter {
                document.add_i64(fields.chapter, chapter.0);
                document.add_i64(fields.chapter_place, place as i64);
                // The index leaves one place free between two texts.
                place += tokens::places(&text) + 1;
            }
            document.add_text(fields.of(field), &text);
        }
        writer.add_document(document).map_err(broken)?;
    }
    Ok(bytes)
}

fn commit(writer: &Writer, state: &State) -> Result<()> {
    let payload = serde_json::to_string(state)?;
    let mut writer = lock(writer);
    let mut commit = writer.prepare_commit().map_err(broken)?;
    commit.set_payload(&payload);
    commit.commit().map_err(broken)?;
    Ok(())
}

/// Writes every segment anew in which something is deleted, and takes the old files away. Says whether it could: one
/// that is being joined with others just now is done with the next commit.
fn purge(writer: &Writer) -> Result<bool> {
    let mut writer = lock(writer);
    let segments = writer.index().searchable_segment_metas().map_err(broken)?;
    let mut all = true;
    for segment in segments.iter().filter(|segment| segment.num_deleted_docs() > 0) {
        all &= writer.merge(&[segment.id()]).wait().is_ok();
    }
    writer.garbage_collect_files().wait().map_err(broken)?;
    Ok(all)
}
