//! Tests of works, on both databases.

mod chapters;
mod erase;
mod input;
mod life;
mod sight;

use super::find::{self, Filter, Found};
use super::form::{self, ChapterForm, Purpose, WorkForm};
use super::prepare::{Prepared, prepare, prepare_chapter};
use super::{load, save};
use crate::catalogue::Catalogue;
use crate::people::accounts;
use crate::policy::{Roles, Viewer};
use crate::tags::TagLists;
use crate::testing::TestArchive;
use crate::works::chapters as chapter_rules;
use crate::{Archive, Change, ChapterId, Error, Result, WorkId};

/// A signed-up person.
pub(crate) async fn member(archive: &Archive, name: &str) -> Viewer {
    let new = accounts::NewAccount {
        name: name.into(),
        email: format!("{name}@example.org"),
        password: "a window above".into(),
    };
    Viewer::member(accounts::make(archive, &new).await.unwrap(), Roles::default())
}

pub(crate) fn work_form() -> WorkForm {
    WorkForm {
        title: "The Lantern".into(),
        tags: TagLists {
            ratings: vec!["General Audiences".into()],
            warnings: vec!["No Archive Warnings Apply".into()],
            fandoms: vec!["Emma - Jane Austen".into()],
            characters: vec!["Miss Bates".into(), "Emma Woodhouse".into()],
            ..TagLists::default()
        },
        summary: "A lamp is lit.".into(),
        language: "en".into(),
        ..WorkForm::default()
    }
}

pub(crate) fn chapter_form(text: &str) -> ChapterForm {
    ChapterForm { text: text.into(), ..ChapterForm::default() }
}

pub(crate) const TEXT: &str = "Miss Bates lit the lamp and waited for the evening.";

pub(crate) async fn prepared(
    archive: &Archive,
    form: WorkForm,
    texts: &[&str],
    purpose: Purpose,
) -> Prepared {
    let chapters = texts.iter().map(|text| chapter_form(text)).collect();
    prepare(form, chapters, purpose, archive.now()).await.unwrap()
}

/// A posted work of one chapter.
pub(crate) async fn posted(archive: &Archive, viewer: &Viewer, form: WorkForm) -> WorkId {
    made(archive, viewer, form, &[TEXT], Purpose::Post).await
}

pub(crate) async fn made(
    archive: &Archive,
    viewer: &Viewer,
    form: WorkForm,
    texts: &[&str],
    purpose: Purpose,
) -> WorkId {
    let prepared = prepared(archive, form, texts, purpose).await;
    let mut change = archive.change(viewer.person).await.unwrap();
    let work = save::make(&mut change, viewer, &prepared, "").await.unwrap();
    change.commit().await.unwrap();
    work
}

pub(crate) async fn shown(archive: &Archive, viewer: &Viewer, work: WorkId) -> load::Shown {
    match load::work(&mut archive.read().await.unwrap(), viewer, work).await.unwrap() {
        load::Look::Shown(shown) => *shown,
        other => panic!("{other:?}"),
    }
}

/// What a viewer finds in a catalogue built this moment.
pub(crate) async fn found(archive: &Archive, viewer: &Viewer, filter: &Filter, page: i64) -> Found {
    let catalogue = Catalogue::open(archive, None).await.unwrap();
    let mut db = archive.read().await.unwrap();
    find::find(&catalogue, &mut db, viewer, filter, page, Default::default()).await.unwrap()
}

/// Runs one change of a person and commits it if it went well.
pub(crate) async fn change<T>(
    archive: &Archive,
    viewer: &Viewer,
    body: impl AsyncFnOnce(&mut Change) -> Result<T>,
) -> Result<T> {
    let mut change = archive.change(viewer.person).await.unwrap();
    match body(&mut change).await {
        Ok(value) => {
            change.commit().await.unwrap();
            Ok(value)
        }
        Err(error) => {
            change.undo().await.unwrap();
            Err(error)
        }
    }
}

/// Adds a chapter at the end, as a draft or posted.
pub(crate) async fn add(
    archive: &Archive,
    viewer: &Viewer,
    work: WorkId,
    text: &str,
    posted: bool,
) -> ChapterId {
    let chapter = prepare_chapter(chapter_form(text), Purpose::Post, archive.now()).await.unwrap();
    change(archive, viewer, async |change| {
        chapter_rules::add(change, viewer, work, &chapter, None, posted, "").await
    })
    .await
    .unwrap()
}

/// The fields of an error, as `field: key`.
pub(crate) fn fields<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    match result {
        Err(Error::Invalid(invalid)) => invalid
            .fields
            .iter()
            .flat_map(|(field, messages)| messages.iter().map(move |m| format!("{field}: {}", m.key)))
            .collect::<Vec<_>>()
            .join(", "),
        other => panic!("{other:?}"),
    }
}
