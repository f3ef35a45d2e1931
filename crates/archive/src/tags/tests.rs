//! Tests of wrangling, on both databases.

mod acts;
mod any;
mod around;
mod files;
mod hints;

use super::wrangle::{Act, Outcome, wrangle};
use super::{Kind, TagLists, log};
use crate::db::Ask;
use crate::policy::{Role, Roles, Viewer};
use crate::works::tests::{change, member, posted, work_form};
use crate::{Archive, Result, TagId};

/// A signed-up wrangler.
async fn wrangler(archive: &Archive, name: &str) -> Viewer {
    let member = member(archive, name).await;
    Viewer::member(member.person.unwrap(), Roles::default().with(Role::Wrangler))
}

/// Posts a work with these tags, all but the fandom being freeforms or characters, and gives nothing.
async fn tagged(
    archive: &Archive,
    author: &Viewer,
    fandoms: &[&str],
    characters: &[&str],
    freeforms: &[&str],
) {
    let strings = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let mut form = work_form();
    form.tags = TagLists {
        fandoms: strings(fandoms),
        characters: strings(characters),
        freeforms: strings(freeforms),
        ..form.tags
    };
    posted(archive, author, form).await;
}

async fn id(archive: &Archive, name: &str) -> TagId {
    let mut reader = archive.read().await.unwrap();
    let key = crate::keys::name_key(name);
    let row: (i64,) = sqlx::query_as("SELECT id FROM tag WHERE name_key = $1")
        .bind(key)
        .fetch_one(reader.connection())
        .await
        .unwrap_or_else(|error| panic!("{name}: {error}"));
    TagId(row.0)
}

async fn act(archive: &Archive, viewer: &Viewer, act: Act) -> Result<Outcome> {
    change(archive, viewer, async |change| wrangle(change, viewer, &act).await).await
}

async fn undo(archive: &Archive, viewer: &Viewer, outcome: &Outcome) -> Result<Outcome> {
    let act = outcome.act.unwrap();
    change(archive, viewer, async |change| log::undo(change, viewer, act).await).await
}

/// How every typed tag stands, one a line: `name kind C =canonical ^meta <parent`.
async fn picture(archive: &Archive) -> Vec<String> {
    let mut reader = archive.read().await.unwrap();
    let sql = "SELECT t.id, t.name, t.kind, t.canonical, t.unwrangleable, s.name FROM tag t
               LEFT JOIN tag s ON s.id = t.synonym_of
               WHERE t.kind IN ('fandom', 'relationship', 'character', 'freeform') ORDER BY t.name_key";
    let tags: Vec<(i64, String, String, i64, i64, Option<String>)> =
        sqlx::query_as(sql).fetch_all(reader.connection()).await.unwrap();
    let sql = "SELECT l.child_id, l.relation, a.name FROM tag_link l JOIN tag a ON a.id = l.above_id
               ORDER BY l.relation, a.name_key";
    let links: Vec<(i64, String, String)> = sqlx::query_as(sql).fetch_all(reader.connection()).await.unwrap();
    tags.into_iter()
        .map(|(id, name, kind, canonical, aside, of)| {
            let mut line = format!("{name} {kind}");
            if canonical == 1 {
                line.push_str(" C");
            }
            if aside == 1 {
                line.push_str(" aside");
            }
            if let Some(of) = of {
                line.push_str(&format!(" ={of}"));
            }
            for (_, relation, above) in links.iter().filter(|link| link.0 == id) {
                line.push_str(&format!(" {}{above}", if relation == "meta" { '^' } else { '<' }));
            }
            line
        })
        .collect()
}

/// What authors typed on all works.
async fn typed(archive: &Archive) -> Vec<(i64, i64, String, i64)> {
    let mut reader = archive.read().await.unwrap();
    sqlx::query_as("SELECT work_id, tag_id, typed, position FROM work_tag ORDER BY work_id, position")
        .fetch_all(reader.connection())
        .await
        .unwrap()
}

/// Keys of notices.
fn keys(outcome: &Outcome) -> Vec<&'static str> {
    outcome.notices.iter().map(|notice| notice.key).collect()
}

fn kind_of(name: &str) -> Kind {
    name.parse().unwrap()
}
