//! The index on the disk: its fields, opening it, and throwing it away when it cannot be trusted.
//!
//! A document is a work with what can be found of it, or a tag or a pen name with its name; nothing is stored but ids and numbers,
//! so the words of an erased work are gone when its segment is written anew. Beside the index lies a file with the
//! version of its layout. An index of another version, one that is damaged or cut, and one of another archive are
//! thrown away and built again, and the log says so.

use std::path::Path;

use serde::{Deserialize, Serialize};
use tantivy::directory::MmapDirectory;
use tantivy::indexer::{IndexWriterOptions, LogMergePolicy};
use tantivy::schema::{
    FAST, Field as Column, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, TantivyError};

use super::query::Field;
use super::tokens;
use crate::{Error, Result, Time};

/// The version of the layout and of the cutting of words.
const VERSION: &str = "1";
/// The file that says so.
const VERSION_FILE: &str = "version";
/// Bytes that new documents fill before they are written out.
const HEAP: usize = 20_000_000;
/// An index up to so many bytes is compared with its checksums when it is opened; beyond, only where its files end.
const CHECKED: u64 = 1 << 28;

/// The fields of a document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields {
    /// A work's id.
    pub work: Column,
    texts: [Column; Field::ALL.len()],
    /// The chapters whose texts are in it, in order.
    pub chapter: Column,
    /// The place of the first word of each.
    pub chapter_place: Column,
    /// A tag's id.
    pub tag: Column,
    /// A tag's name.
    pub tag_name: Column,
    /// A pen name's id.
    pub pseud: Column,
    /// Whose it is.
    pub person: Column,
    /// The pen name, and the user name.
    pub pseud_name: Column,
    /// What works show of the tag, as a number: nothing to do for them while it stays.
    pub face: Column,
}

impl Fields {
    /// The column of a field.
    pub(super) fn of(&self, field: Field) -> Column {
        self.texts[field as usize]
    }
}

fn name(field: Field) -> &'static str {
    match field {
        Field::Title => "title",
        Field::Summary => "summary",
        Field::Notes => "notes",
        Field::Creators => "creators",
        Field::Tags => "tags",
        Field::Chapters => "chapters",
        Field::Text => "text",
    }
}

/// The name of the column of works' ids.
pub(super) const WORK: &str = "work";
/// The name of the column of chapters' ids.
pub(super) const CHAPTER: &str = "chapter";
/// The name of the column of chapters' first places.
pub(super) const CHAPTER_PLACE: &str = "chapter_place";
/// The name of the column of tags' ids.
pub(super) const TAG: &str = "tag";
/// The name of the column of pen names' ids.
pub(super) const PSEUD: &str = "pseud";
/// The name of the column of what works show of tags.
pub(super) const FACE: &str = "face";

fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let words = TextFieldIndexing::default()
        .set_tokenizer(tokens::NAME)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let text = TextOptions::default().set_indexing_options(words);
    let fields = Fields {
        work: schema.add_i64_field(WORK, INDEXED | FAST),
        texts: Field::ALL.map(|field| schema.add_text_field(name(field), text.clone())),
        chapter: schema.add_i64_field(CHAPTER, FAST),
        chapter_place: schema.add_i64_field(CHAPTER_PLACE, FAST),
        tag: schema.add_i64_field(TAG, INDEXED | FAST),
        tag_name: schema.add_text_field("tag_name", text.clone()),
        pseud: schema.add_i64_field(PSEUD, INDEXED | FAST),
        person: schema.add_i64_field("person", INDEXED),
        pseud_name: schema.add_text_field("pseud_name", text),
        face: schema.add_i64_field(FACE, FAST),
    };
    (schema.build(), fields)
}

/// How far an index knows the archive; written with each commit, so that both stand or fall together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct State {
    /// The journal's number up to which every entry was seen.
    pub n: i64,
    /// When that entry was written; nothing for number 0.
    pub at: Option<Time>,
    /// Whether chapters' texts are in it.
    pub texts: bool,
    /// What is still to be read again.
    pub backlog: Vec<Backlog>,
    /// Something was erased, and its words may still lie in old segments.
    pub purge: bool,
}

/// Works to be read again, from after an id on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Backlog {
    /// All of them.
    Works(i64),
    /// Every tag.
    Tags(i64),
    /// Every pen name.
    Pseuds(i64),
    /// Those that bear this tag.
    OfTag(i64, i64),
    /// Those of this person.
    OfPerson(i64, i64),
    /// Those of this pen name.
    OfPseud(i64, i64),
}

/// An open index.
pub(super) struct Opened {
    pub(super) index: Index,
    pub(super) fields: Fields,
    pub(super) reader: IndexReader,
    /// What it knows; nothing if it is new.
    pub(super) state: Option<State>,
}

pub(super) fn broken(error: TantivyError) -> Error {
    Error::Broken(format!("the search index: {error}"))
}

fn io(folder: &Path, error: &std::io::Error) -> Error {
    Error::Broken(format!("the search index in {} cannot be written: {error}", folder.display()))
}

/// Opens the index of a folder, or makes one there; one that cannot be trusted is thrown away first. Without a folder
/// it lives in memory.
pub(super) fn open(folder: Option<&Path>) -> Result<Opened> {
    let Some(folder) = folder else { return ready(Index::create_in_ram(schema().0)).map_err(broken) };
    match try_open(folder) {
        Ok(Some(opened)) => return Ok(opened),
        Ok(None) => {}
        Err(why) => tracing::warn!("the search index in {} is built anew: {why}", folder.display()),
    }
    create(folder)
}

/// Makes an empty index in a folder, over whatever was there.
pub(super) fn create(folder: &Path) -> Result<Opened> {
    if folder.exists() {
        std::fs::remove_dir_all(folder).map_err(|error| io(folder, &error))?;
    }
    std::fs::create_dir_all(folder).map_err(|error| io(folder, &error))?;
    let opened = Index::create_in_dir(folder, schema().0).and_then(ready).map_err(broken)?;
    // Written last: an index whose making was cut short has none.
    std::fs::write(folder.join(VERSION_FILE), VERSION).map_err(|error| io(folder, &error))?;
    Ok(opened)
}

/// The index that is there; nothing if there is none; why it cannot be used.
fn try_open(folder: &Path) -> Result<Option<Opened>, String> {
    if !folder.join("meta.json").exists() && !folder.join(VERSION_FILE).exists() {
        return Ok(None);
    }
    match std::fs::read_to_string(folder.join(VERSION_FILE)) {
        Ok(version) if version.trim() == VERSION => {}
        _ => return Err("it was written by another version".into()),
    }
    let words = |error: TantivyError| error.to_string();
    let directory = MmapDirectory::open(folder).map_err(|error| error.to_string())?;
    let index = Index::open(directory).map_err(words)?;
    if index.schema() != schema().0 {
        return Err("it has other fields".into());
    }
    let size: u64 = std::fs::read_dir(folder)
        .map_err(|error| error.to_string())?
        .filter_map(|entry| entry.ok()?.metadata().ok())
        .map(|file| file.len())
        .sum();
    if size <= CHECKED {
        let damaged = index.validate_checksum().map_err(words)?;
        if let Some(file) = damaged.iter().next() {
            return Err(format!("{} is damaged", file.display()));
        }
    }
    ready(index).map(Some).map_err(words)
}

fn ready(index: Index) -> tantivy::Result<Opened> {
    index.tokenizers().register(tokens::NAME, TextAnalyzer::from(tokens::Cutter));
    // Read again by whoever commits: nobody waits for a watcher of files.
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
    let state = index.load_metas()?.payload.and_then(|payload| serde_json::from_str(&payload).ok());
    Ok(Opened { index, fields: schema().1, reader, state })
}

/// Takes the index to write: one process at a time can.
pub(super) fn writer(index: &Index) -> Result<IndexWriter> {
    let options = IndexWriterOptions::builder()
        .num_worker_threads(1)
        .num_merge_threads(1)
        .memory_budget_per_thread(HEAP)
        .build();
    let writer: IndexWriter = index.writer_with_options(options).map_err(|error| match error {
        TantivyError::LockFailure(..) => {
            Error::Broken("another Fanlight is writing the search index; stop its server first".into())
        }
        other => broken(other),
    })?;
    let mut policy = LogMergePolicy::default();
    // A segment with a fifth of its documents gone is written anew even if nothing joins it.
    policy.set_del_docs_ratio_before_merge(0.2);
    writer.set_merge_policy(Box::new(policy));
    Ok(writer)
}
