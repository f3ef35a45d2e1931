//! Each act laid out on the desk: what it asks for is checked against the rules, and the tags are changed there.

use super::desk::{Desk, Standing};
use super::graph::Graph;
use super::{ABOVE, Act, Deed, Done, lists, may_touch, merge, refused};
use crate::db::One;
use crate::policy::Viewer;
use crate::tags::Kind;
use crate::{Change, Message, Result, TagId};

statements! {
    /// How many synonyms a tag has, and how many tags stand below it.
    fn hanging(tag: TagId = TagId(1)) -> One<(i64, i64)>:
        "SELECT (SELECT CAST(COUNT(*) AS BIGINT) FROM tag WHERE synonym_of = $1),
                (SELECT CAST(COUNT(*) AS BIGINT) FROM tag_link WHERE above_id = $1)";
    /// How many entries of a list are offered.
    fn offered(kind: &str = "rating") -> One<(i64,)>:
        "SELECT CAST(COUNT(*) AS BIGINT) FROM tag WHERE kind = $1 AND canonical = 1";
}

/// Lays an act out. Nothing is written but, for a new name, its row.
pub(super) async fn lay_out(
    change: &mut Change,
    viewer: &Viewer,
    act: &Act,
    desk: &mut Desk,
) -> Result<Done> {
    let about = |deed, tag| Done { deed, tag, other: None, shown: tag };
    match act {
        Act::MakeCanonical(tag) => {
            may_touch(viewer, desk.tag(change, *tag).await?.kind)?;
            make_canonical(desk, *tag)?;
            Ok(about(Deed::MakeCanonical, *tag))
        }
        Act::TakeCanonical(tag) => {
            may_touch(viewer, desk.tag(change, *tag).await?.kind)?;
            take_canonical(change, desk, *tag).await?;
            Ok(about(Deed::TakeCanonical, *tag))
        }
        Act::Merge(tag, into) => {
            may_touch(viewer, desk.tag(change, *tag).await?.kind)?;
            let into = merge::lay_out(change, desk, *tag, *into).await?;
            Ok(Done { deed: Deed::Merge, tag: *tag, other: Some(into), shown: into })
        }
        Act::Free(tag) => {
            may_touch(viewer, desk.tag(change, *tag).await?.kind)?;
            desk.get_mut(*tag)?.synonym_of = None;
            Ok(about(Deed::Free, *tag))
        }
        Act::AddMeta(tag, meta) => add_meta(change, desk, *tag, *meta).await,
        Act::RemoveMeta(tag, meta) => {
            desk.fetch(change, &[*tag, *meta]).await?;
            desk.get_mut(*tag)?.metas.remove(meta);
            desk.get(*meta)?;
            Ok(Done { deed: Deed::RemoveMeta, tag: *tag, other: Some(*meta), shown: *tag })
        }
        Act::AddParent(tag, parent) => add_parent(change, desk, *tag, *parent).await,
        Act::RemoveParent(tag, parent) => {
            desk.fetch(change, &[*tag, *parent]).await?;
            desk.get_mut(*tag)?.parents.remove(parent);
            desk.get(*parent)?;
            Ok(Done { deed: Deed::RemoveParent, tag: *tag, other: Some(*parent), shown: *tag })
        }
        Act::SetAside(tag) => {
            let standing = desk.tag(change, *tag).await?;
            own_words(standing)?;
            if standing.canonical || standing.synonym_of.is_some() {
                return Err(refused(Message::new("error-tag-wrangled").with("tag", &standing.name)));
            }
            desk.get_mut(*tag)?.unwrangleable = true;
            Ok(about(Deed::SetAside, *tag))
        }
        Act::TakeUp(tag) => {
            desk.tag(change, *tag).await?;
            desk.get_mut(*tag)?.unwrangleable = false;
            Ok(about(Deed::TakeUp, *tag))
        }
        Act::ChangeKind(tag, kind) => {
            change_kind(change, desk, *tag, *kind).await?;
            Ok(about(Deed::ChangeKind, *tag))
        }
        Act::Rename(tag, name) => {
            may_touch(viewer, desk.tag(change, *tag).await?.kind)?;
            let shown = merge::rename(change, desk, *tag, name).await?;
            Ok(Done { deed: Deed::Rename, tag: *tag, other: Some(shown).filter(|shown| shown != tag), shown })
        }
        Act::AddChoice { kind, name, class, adult } => {
            may_touch(viewer, *kind)?;
            let tag = lists::add(change, desk, *kind, name, class, *adult).await?;
            Ok(about(Deed::AddChoice, tag))
        }
        Act::Order(kind, tags) => {
            may_touch(viewer, *kind)?;
            let first = lists::order(change, desk, *kind, tags).await?;
            Ok(about(Deed::Order, first))
        }
    }
}

/// Refuses tags of the archive's own lists.
fn own_words(standing: &Standing) -> Result<()> {
    if Kind::TYPED.contains(&standing.kind) {
        return Ok(());
    }
    Err(refused(Message::new("error-tag-fixed").with("tag", &standing.name)))
}

/// Makes a tag canonical; a synonym is freed by it.
pub(super) fn make_canonical(desk: &mut Desk, tag: TagId) -> Result<()> {
    if desk.get(tag)?.synonym_of.is_some() {
        desk.notices.push(Message::new("wrangle-freed").with("tag", desk.name(tag)));
    }
    let standing = desk.get_mut(tag)?;
    standing.canonical = true;
    standing.synonym_of = None;
    standing.unwrangleable = false;
    Ok(())
}

async fn take_canonical(change: &mut Change, desk: &mut Desk, tag: TagId) -> Result<()> {
    let standing = desk.get(tag)?.clone();
    if !standing.canonical {
        return Ok(());
    }
    let One((synonyms, below)) = hanging(change, tag).await?;
    if synonyms + below > 0 {
        let message = Message::new("error-tag-needed").with("tag", &standing.name);
        return Err(refused(message.with("synonyms", synonyms).with("below", below)));
    }
    if matches!(standing.kind, Kind::Rating | Kind::Warning) {
        let One((left,)) = offered(change, standing.kind.as_str()).await?;
        if left <= 1 {
            return Err(refused(Message::new("error-tag-last-choice").with("tag", &standing.name)));
        }
    }
    let standing = desk.get_mut(tag)?;
    standing.canonical = false;
    let metas = std::mem::take(&mut standing.metas).len();
    if metas > 0 {
        desk.notices.push(Message::new("wrangle-left-metas").with("count", metas));
    }
    Ok(())
}

/// The canonical tag that is meant by a tag: itself, or what it is a synonym of, with a word about that. An error if
/// it is neither.
async fn canonical_of(change: &mut Change, desk: &mut Desk, tag: TagId) -> Result<TagId> {
    let standing = desk.tag(change, tag).await?;
    if standing.canonical {
        return Ok(tag);
    }
    let Some(of) = standing.synonym_of else {
        return Err(refused(Message::new("error-tag-not-canonical").with("tag", &standing.name)));
    };
    desk.tag(change, of).await?;
    let message = Message::new("wrangle-resolved").with("tag", desk.name(tag));
    desk.notices.push(message.with("canonical", desk.name(of)));
    Ok(of)
}

async fn add_meta(change: &mut Change, desk: &mut Desk, tag: TagId, meta: TagId) -> Result<Done> {
    desk.fetch(change, &[tag, meta]).await?;
    own_words(desk.get(tag)?)?;
    let tag = canonical_of(change, desk, tag).await?;
    let meta = canonical_of(change, desk, meta).await?;
    let (below, above) = (desk.get(tag)?, desk.get(meta)?);
    if below.kind != above.kind {
        return Err(refused(kinds_differ(desk, tag, meta)?));
    }
    if below.metas.len() >= ABOVE && !below.metas.contains(&meta) {
        return Err(refused(Message::new("error-tag-above").with("tag", &below.name).with("limit", ABOVE)));
    }
    let graph = Graph::above(change, &[meta]).await?;
    if let Some(way) = graph.path(meta, tag) {
        desk.fetch(change, &way).await?;
        let path = std::iter::once(tag).chain(way);
        let path = path.map(|step| desk.name(step)).collect::<Vec<_>>().join(" → ");
        return Err(refused(Message::new("error-tag-circle").with("path", path)));
    }
    desk.get_mut(tag)?.metas.insert(meta);
    Ok(Done { deed: Deed::AddMeta, tag, other: Some(meta), shown: tag })
}

/// That two tags are of different kinds.
pub(super) fn kinds_differ(desk: &Desk, tag: TagId, other: TagId) -> Result<Message> {
    let (one, two) = (desk.get(tag)?, desk.get(other)?);
    let message = Message::new("error-tag-kinds").with("tag", &one.name).with("other", &two.name);
    Ok(message.with("kind", one.kind.as_str()).with("otherkind", two.kind.as_str()))
}

/// Whether a tag of one kind may belong to one of another.
pub(crate) fn may_belong(child: Kind, parent: Kind) -> bool {
    matches!(
        (child, parent),
        (Kind::Fandom, Kind::Media)
            | (Kind::Character | Kind::Relationship | Kind::Freeform, Kind::Fandom)
            | (Kind::Relationship, Kind::Character)
    )
}

async fn add_parent(change: &mut Change, desk: &mut Desk, tag: TagId, parent: TagId) -> Result<Done> {
    desk.fetch(change, &[tag, parent]).await?;
    own_words(desk.get(tag)?)?;
    // A tag that only waits may belong to a fandom; a synonym's belonging is its canonical's.
    let tag = if desk.get(tag)?.synonym_of.is_some() { canonical_of(change, desk, tag).await? } else { tag };
    let parent = canonical_of(change, desk, parent).await?;
    let (child, above) = (desk.get(tag)?, desk.get(parent)?);
    if !may_belong(child.kind, above.kind) {
        let message = Message::new("error-tag-parent").with("tag", &child.name).with("other", &above.name);
        let message = message.with("kind", child.kind.as_str()).with("otherkind", above.kind.as_str());
        return Err(refused(message));
    }
    if child.parents.len() >= ABOVE && !child.parents.contains(&parent) {
        return Err(refused(Message::new("error-tag-above").with("tag", &child.name).with("limit", ABOVE)));
    }
    desk.get_mut(tag)?.parents.insert(parent);
    Ok(Done { deed: Deed::AddParent, tag, other: Some(parent), shown: tag })
}

async fn change_kind(change: &mut Change, desk: &mut Desk, tag: TagId, kind: Kind) -> Result<()> {
    let standing = desk.tag(change, tag).await?.clone();
    own_words(&standing)?;
    if !Kind::TYPED.contains(&kind) {
        return Err(refused(Message::new("error-tag-kind-list").with("tag", &standing.name)));
    }
    if standing.kind == kind {
        return Ok(());
    }
    let One((synonyms, below)) = hanging(change, tag).await?;
    let above = standing.metas.len() + standing.parents.len();
    if synonyms + below > 0 || above > 0 || standing.synonym_of.is_some() {
        return Err(refused(Message::new("error-tag-tied").with("tag", &standing.name)));
    }
    desk.get_mut(tag)?.kind = kind;
    Ok(())
}
