//! The thesaurus as a file of comma-separated values: everything that wranglers said about tags, out and in.
//!
//! Columns: `name`, `kind`, `canonical` (yes or no), `synonym_of`, `parents` and `metas` (names parted by commas),
//! `unwrangleable`. They may come in any order, others are passed over, `name` and `kind` must be there. Bringing in
//! adds and never takes away; each line is done as a wrangler would do it, so it is in the log, and each batch of
//! lines can be undone. A line that cannot be done is told with its reason and the others are done.

pub mod csv;
pub mod look;
pub(crate) mod out;

pub use out::{Exporter, export};

use std::collections::HashMap;

use super::wrangle::{Act, one};
use super::{Kind, log, typed};
use crate::keys::{name_key, tidy};
use crate::policy::{self, Viewer};
use crate::works::stamp;
use crate::{Archive, Change, Error, Invalid, Message, Result, TagActId, TagId};
use csv::{Broken, Reader};

/// Bytes of a file that is brought in.
pub const BYTES: usize = 64 * 1024 * 1024;
/// Lines of a file that is brought in.
pub const LINES: usize = 200_000;
/// Problems that are told; more are only counted.
pub const PROBLEMS: usize = 1_000;
/// Lines in one transaction.
const BATCH: usize = 200;
/// The columns, in the order in which they are written.
const COLUMNS: [&str; 7] = ["name", "kind", "canonical", "synonym_of", "parents", "metas", "unwrangleable"];
/// The kinds, parents before their children.
const KINDS: [Kind; 5] = [Kind::Media, Kind::Fandom, Kind::Character, Kind::Relationship, Kind::Freeform];

/// A line of a thesaurus, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    line: usize,
    name: String,
    kind: Kind,
    canonical: bool,
    unwrangleable: bool,
    synonym_of: String,
    parents: Vec<String>,
    metas: Vec<String>,
}

/// How a line's tag is tied to one it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    Synonym,
    Meta,
    Parent,
}

/// A line that could not be done, or not all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The line of the file, from 1.
    pub line: usize,
    /// The tag's name, as far as it was read.
    pub name: String,
    /// Why.
    pub message: Message,
}

/// What came of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Lines that were read.
    pub lines: usize,
    /// Tags that are new.
    pub made: usize,
    /// Acts that changed something.
    pub acts: usize,
    /// The batches of the log, in their order: undone from the last to the first, all is as it was.
    pub batches: Vec<TagActId>,
    /// What could not be done, by line; at most [`PROBLEMS`].
    pub problems: Vec<Problem>,
    /// How many there were.
    pub problem_count: usize,
}

impl Report {
    fn problem(&mut self, line: usize, name: &str, message: Message) {
        self.problem_count += 1;
        if self.problems.len() < PROBLEMS {
            self.problems.push(Problem { line, name: name.to_owned(), message });
        }
    }
}

statements! {
    /// The tags of keys, with their spelling.
    fn spelled(ids: [&str] = ["emma"]) -> Vec<(TagId, String, String, String)>:
        "SELECT id, kind, name_key, name FROM tag WHERE name_key IN ({ids})";
}

/// Reads a file; what is wrong with its lines goes into the report. An error if it is no thesaurus at all.
pub fn read(text: &str, report: &mut Report) -> Result<Vec<Line>> {
    let refuse = |message| Err(Invalid::one("file", message).into());
    if text.len() > BYTES {
        return refuse(Message::new("error-thesaurus-bytes").with("limit", BYTES >> 20));
    }
    let mut rows = Reader::new(text);
    let Some(Ok(header)) = rows.next() else {
        return refuse(Message::new("error-thesaurus-header"));
    };
    let header: Vec<String> = header.fields.iter().map(|name| name_key(name)).collect();
    let places = COLUMNS.map(|column| header.iter().position(|name| name == column));
    let [Some(name), Some(kind), canonical, synonym_of, parents, metas, unwrangleable] = places else {
        return refuse(Message::new("error-thesaurus-header"));
    };
    let mut lines = Vec::new();
    for row in rows {
        report.lines += 1;
        if report.lines > LINES {
            return refuse(Message::new("error-thesaurus-lines").with("limit", LINES));
        }
        let row = match row {
            Ok(row) => row,
            Err((line, broken)) => {
                let message = match broken {
                    Broken::Quote => Message::new("error-thesaurus-quote"),
                    Broken::Open => Message::new("error-thesaurus-open"),
                    Broken::Long => Message::new("error-thesaurus-long").with("limit", csv::FIELD),
                };
                report.problem(line, "", message);
                continue;
            }
        };
        let field =
            |place: Option<usize>| place.and_then(|place| row.fields.get(place)).map_or("", String::as_str);
        let flag = |place| matches!(name_key(field(place)).as_str(), "yes" | "true" | "1" | "x");
        let called = tidy(field(Some(name)));
        let Some(kind) = KINDS.into_iter().find(|one| one.as_str() == name_key(field(Some(kind)))) else {
            let message = Message::new("error-thesaurus-kind").with("kind", field(Some(kind)));
            report.problem(row.line, &called, message);
            continue;
        };
        let mut invalid = Invalid::new();
        typed::check_name(kind, &called, &mut invalid);
        if name_key(&called).is_empty() {
            invalid.add("name", Message::new("error-empty"));
        }
        if let Some(message) = invalid.fields.into_values().flatten().next() {
            report.problem(row.line, &called, message);
            continue;
        }
        lines.push(Line {
            line: row.line,
            name: called,
            kind,
            canonical: flag(canonical),
            unwrangleable: flag(unwrangleable),
            synonym_of: tidy(field(synonym_of)),
            parents: typed::split(field(parents)),
            metas: typed::split(field(metas)),
        });
    }
    Ok(lines)
}

/// Brings a thesaurus in for a viewer, in batches of lines: first every tag and its standing, then the ties. What was
/// done before an error of the database stays done and is in the log.
pub async fn import(archive: &Archive, viewer: &Viewer, text: &str) -> Result<Report> {
    policy::may_wrangle(viewer)?;
    let mut report = Report::default();
    let lines = sorted(text, &mut report)?;
    for ties in [false, true] {
        for some in lines.chunks(BATCH) {
            let mut change = archive.change(viewer.person).await?;
            bring_in(&mut change, viewer, some, ties, &mut report).await?;
            change.commit().await?;
        }
    }
    report.problems.sort_by_key(|problem| problem.line);
    Ok(report)
}

/// Reads a file; its lines in the order in which they are done.
fn sorted(text: &str, report: &mut Report) -> Result<Vec<Line>> {
    let mut lines = read(text, report)?;
    lines.sort_by_key(|line| KINDS.iter().position(|kind| *kind == line.kind));
    Ok(lines)
}

/// Does the tags of some lines, or their ties, as one batch of the log.
async fn bring_in(
    change: &mut Change,
    viewer: &Viewer,
    lines: &[Line],
    ties: bool,
    report: &mut Report,
) -> Result<()> {
    stamp::take_turn_at_tags(change).await?;
    let mut batch = None;
    if ties {
        tie(change, viewer, lines, &mut batch, report).await?;
    } else {
        stand(change, viewer, lines, &mut batch, report).await?;
    }
    if let Some(first) = batch {
        log::head_batch(change, first).await?;
        report.batches.push(first);
    }
    Ok(())
}

/// Does an act of a line; whether it was done.
async fn act(
    change: &mut Change,
    viewer: &Viewer,
    line: &Line,
    act: &Act,
    batch: &mut Option<TagActId>,
    report: &mut Report,
) -> Result<()> {
    match one(change, viewer, act, *batch).await {
        Ok(outcome) => {
            report.acts += usize::from(outcome.act.is_some());
            *batch = batch.or(outcome.act);
        }
        Err(Error::Invalid(invalid)) => {
            if let Some(message) = invalid.fields.into_values().flatten().next() {
                report.problem(line.line, &line.name, message);
            }
        }
        Err(Error::Forbidden) => {
            report.problem(line.line, &line.name, Message::new("error-thesaurus-media"));
        }
        Err(error) => return Err(error),
    }
    Ok(())
}

/// Every name of these lines that is a tag: id, kind, spelling.
async fn known(change: &mut Change, names: &[&str]) -> Result<HashMap<String, (TagId, Kind, String)>> {
    let mut keys: Vec<String> = names.iter().map(|name| name_key(name)).collect();
    keys.sort_unstable();
    keys.dedup();
    let keys: Vec<&str> = keys.iter().map(String::as_str).filter(|key| !key.is_empty()).collect();
    let mut known = HashMap::new();
    for (id, kind, key, name) in spelled(change, &keys).await? {
        known.insert(key, (id, kind.parse()?, name));
    }
    Ok(known)
}

/// The tags of these lines: made, spelled, canonical or set aside.
async fn stand(
    change: &mut Change,
    viewer: &Viewer,
    lines: &[Line],
    batch: &mut Option<TagActId>,
    report: &mut Report,
) -> Result<()> {
    let names: Vec<&str> = lines.iter().map(|line| line.name.as_str()).collect();
    let mut tags = known(change, &names).await?;
    let mut missing: Vec<(Kind, &str, String)> = Vec::new();
    for line in lines.iter().filter(|line| line.kind != Kind::Media) {
        let key = name_key(&line.name);
        if !tags.contains_key(&key) && missing.iter().all(|row| row.2 != key) {
            missing.push((line.kind, &line.name, key));
        }
    }
    let rows: Vec<(Kind, &str, &str)> =
        missing.iter().map(|(kind, name, key)| (*kind, *name, key.as_str())).collect();
    for (key, id, kind) in typed::make_all(change, &rows).await? {
        report.made += 1;
        let name = missing.iter().find(|row| row.2 == key).map_or_else(String::new, |row| row.1.to_owned());
        tags.insert(key, (id, kind, name));
    }
    for line in lines {
        let Some((id, kind, name)) = tags.get(&name_key(&line.name)) else {
            // Only media are left: entries of the archive's own list.
            let (kind, name) = (line.kind, line.name.clone());
            let add = Act::AddChoice { kind, name, class: String::new(), adult: false };
            act(change, viewer, line, &add, batch, report).await?;
            continue;
        };
        if *kind != line.kind {
            let message = Message::new("error-tag-other-kind").with("tag", &line.name);
            report.problem(line.line, &line.name, message.with("kind", kind.as_str()));
            continue;
        }
        if *name != line.name && line.kind != Kind::Media {
            act(change, viewer, line, &Act::Rename(*id, line.name.clone()), batch, report).await?;
        }
        if line.kind == Kind::Media {
            continue;
        }
        if line.canonical {
            act(change, viewer, line, &Act::MakeCanonical(*id), batch, report).await?;
        } else if line.unwrangleable && line.synonym_of.is_empty() {
            act(change, viewer, line, &Act::SetAside(*id), batch, report).await?;
        }
    }
    Ok(())
}

/// The ties of these lines: synonyms, parents, wider tags.
async fn tie(
    change: &mut Change,
    viewer: &Viewer,
    lines: &[Line],
    batch: &mut Option<TagActId>,
    report: &mut Report,
) -> Result<()> {
    let tied: Vec<&Line> = lines.iter().filter(|line| line.kind != Kind::Media).collect();
    let names: Vec<&str> = tied
        .iter()
        .flat_map(|line| [&line.name, &line.synonym_of].into_iter().chain(&line.parents).chain(&line.metas))
        .map(String::as_str)
        .collect();
    let tags = known(change, &names).await?;
    let find = |name: &str| tags.get(&name_key(name)).map(|tag| (tag.0, tag.1));
    for line in tied {
        let Some((id, _)) = find(&line.name).filter(|tag| tag.1 == line.kind) else { continue };
        let synonym = Some(&line.synonym_of).filter(|name| !line.canonical && !name.is_empty());
        let mut ties: Vec<(Relation, &String)> = Vec::new();
        ties.extend(synonym.map(|name| (Relation::Synonym, name)));
        ties.extend(line.metas.iter().map(|name| (Relation::Meta, name)));
        ties.extend(line.parents.iter().map(|name| (Relation::Parent, name)));
        for (relation, name) in ties {
            match find(name) {
                Some((other, _)) => {
                    let tie = match relation {
                        Relation::Synonym => Act::Merge(id, other),
                        Relation::Meta => Act::AddMeta(id, other),
                        Relation::Parent => Act::AddParent(id, other),
                    };
                    act(change, viewer, line, &tie, batch, report).await?;
                }
                None => {
                    report.problem(
                        line.line,
                        &line.name,
                        Message::new("error-thesaurus-name").with("name", name),
                    );
                }
            }
        }
    }
    Ok(())
}
