//! Merging one tag into another, with all that hangs on it; and renaming, which is merging into a new one.

use super::acts::{kinds_differ, make_canonical};
use super::desk::Desk;
use super::graph::Graph;
use super::{MOVED, refused};
use crate::db::One;
use crate::journal::{Noun, Verb};
use crate::keys::{name_key, tidy};
use crate::tags::{alike, typed};
use crate::{Change, Error, Invalid, Message, Result, TagId, Time};

statements! {
    /// The synonyms of a tag.
    fn synonyms(tag: TagId = TagId(1), limit: i64 = 10) -> Vec<(TagId,)>:
        "SELECT id FROM tag WHERE synonym_of = $1 ORDER BY id LIMIT $2";
    /// What stands below a tag.
    fn below(tag: TagId = TagId(1), limit: i64 = 10) -> Vec<(TagId, String)>:
        "SELECT child_id, relation FROM tag_link WHERE above_id = $1 ORDER BY child_id LIMIT $2";
    /// A tag by its key.
    fn by_key(key: &str = "emma") -> Option<(TagId,)>:
        "SELECT id FROM tag WHERE name_key = $1";
    /// A new tag beside another: of its kind, its class, its place.
    fn insert_beside(tag: TagId = TagId(1), name: &str = "Emma", key: &str = "emma", alike: &str = "emma",
                     now: Time = Time(1)) -> One<(TagId,)>:
        "INSERT INTO tag (kind, name, name_key, alike_key, class, adult, position, canonical, unwrangleable, uses,
                          member_uses, created_at)
         SELECT kind, CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS TEXT), class, adult, position, 0, 0, 0, 0,
                CAST($5 AS BIGINT)
         FROM tag WHERE id = $1 RETURNING id";
}

/// Lays out that `tag` is a synonym of `into`, or of what that is a synonym of; gives the tag it is a synonym of now.
/// Its synonyms, what stands below it, its wider tags and parents move along; ties that would close a circle fall
/// away with a word about it.
pub(super) async fn lay_out(change: &mut Change, desk: &mut Desk, tag: TagId, into: TagId) -> Result<TagId> {
    desk.fetch(change, &[tag, into]).await?;
    desk.get(tag)?;
    if tag == into {
        return Err(refused(Message::new("error-tag-itself").with("tag", desk.name(tag))));
    }
    let named = into;
    let into = desk.get(into)?.synonym_of.unwrap_or(into);
    if into == tag {
        let message = Message::new("error-tag-own-synonym").with("tag", desk.name(tag));
        return Err(refused(message.with("other", desk.name(named))));
    }
    desk.tag(change, into).await?;
    if desk.get(tag)?.kind != desk.get(into)?.kind {
        return Err(refused(kinds_differ(desk, tag, into)?));
    }
    if into != named {
        let message = Message::new("wrangle-resolved").with("tag", desk.name(named));
        desk.notices.push(message.with("canonical", desk.name(into)));
    }
    if desk.get(tag)?.synonym_of == Some(into) {
        return Ok(into);
    }
    let synonyms = synonyms(change, tag, MOVED + 1).await?;
    let below = below(change, tag, MOVED + 1).await?;
    if (synonyms.len() + below.len()) as i64 > MOVED {
        return Err(refused(Message::new("error-tag-much").with("tag", desk.name(tag)).with("limit", MOVED)));
    }
    if !desk.get(into)?.canonical {
        make_canonical(desk, into)?;
        desk.notices.push(Message::new("wrangle-made-canonical").with("tag", desk.name(into)));
    }
    let moving: Vec<TagId> = synonyms.iter().map(|row| row.0).chain(below.iter().map(|row| row.0)).collect();
    desk.fetch(change, &moving).await?;
    // The tag is no step of any way from here on: what stood above and below it stands so to the other.
    let mut graph = Graph::above(change, &[tag, into]).await?;
    let metas = std::mem::take(&mut desk.get_mut(tag)?.metas);
    let parents = std::mem::take(&mut desk.get_mut(tag)?.parents);
    graph.take_out(tag);
    desk.get_mut(into)?.metas.remove(&tag);
    let mut skipped: Vec<TagId> = Vec::new();
    for meta in metas {
        if graph.path(meta, into).is_some() {
            if meta != into {
                skipped.push(meta);
            }
        } else {
            graph.tie(into, meta);
            desk.get_mut(into)?.metas.insert(meta);
        }
    }
    desk.get_mut(into)?.parents.extend(parents);
    let (mut subs, mut children) = (0, 0);
    for (child, relation) in &below {
        if relation == "parent" {
            let parents = &mut desk.get_mut(*child)?.parents;
            parents.remove(&tag);
            parents.insert(into);
            children += 1;
            continue;
        }
        desk.get_mut(*child)?.metas.remove(&tag);
        if *child == into {
            continue;
        }
        if graph.path(into, *child).is_some() {
            skipped.push(*child);
        } else {
            graph.tie(*child, into);
            desk.get_mut(*child)?.metas.insert(into);
            subs += 1;
        }
    }
    for (synonym,) in &synonyms {
        desk.get_mut(*synonym)?.synonym_of = Some(into);
    }
    let standing = desk.get_mut(tag)?;
    standing.canonical = false;
    standing.unwrangleable = false;
    standing.synonym_of = Some(into);
    if !synonyms.is_empty() || subs + children > 0 {
        let message = Message::new("wrangle-moved").with("tag", desk.name(into));
        let message = message.with("synonyms", synonyms.len()).with("subs", subs);
        desk.notices.push(message.with("children", children));
    }
    desk.fetch(change, &skipped).await?;
    for tag in skipped {
        desk.notices.push(Message::new("wrangle-circle").with("tag", desk.name(tag)));
    }
    Ok(into)
}

/// Lays out that a tag is written otherwise. The same name in another spelling (case, width) is written over; another
/// name is a new tag, or one that waits under it, of which the old is a synonym. Gives the tag that has the name.
pub(super) async fn rename(change: &mut Change, desk: &mut Desk, tag: TagId, name: &str) -> Result<TagId> {
    let standing = desk.get(tag)?.clone();
    let (name, key) = (tidy(name), name_key(name));
    let mut invalid = Invalid::new();
    typed::check_name(standing.kind, &name, &mut invalid);
    if let Some(messages) = invalid.fields.into_values().next() {
        let mut invalid = Invalid::new();
        messages.into_iter().for_each(|message| invalid.add("name", message));
        return Err(Error::Invalid(invalid));
    }
    if key.is_empty() {
        return Err(Invalid::one("name", Message::new("error-empty")).into());
    }
    if key == name_key(&standing.name) {
        desk.get_mut(tag)?.name = name;
        return Ok(tag);
    }
    if !standing.canonical {
        let message = Message::new("error-tag-rename").with("tag", &standing.name);
        return Err(Invalid::one("name", message).into());
    }
    let new = match by_key(change, &key).await? {
        Some((other,)) => {
            let there = desk.tag(change, other).await?;
            if there.kind != standing.kind || !there.waits() {
                let message = Message::new("error-tag-name-taken").with("name", &there.name);
                return Err(Invalid::one("name", message.with("kind", there.kind.as_str())).into());
            }
            other
        }
        None => {
            let now = change.now();
            let alike = alike::key(standing.kind, &name);
            let One((new,)) = insert_beside(change, tag, &name, &key, &alike, now).await?;
            change.note(Verb::Made, Noun::Tag, new.0, None);
            desk.tag(change, new).await?;
            new
        }
    };
    make_canonical(desk, new)?;
    let position = standing.position;
    desk.get_mut(new)?.position = position;
    lay_out(change, desk, tag, new).await
}
