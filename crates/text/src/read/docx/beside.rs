//! The files of a document beside its text: styles, numberings, links, properties.

use std::collections::HashMap;
use std::rc::Rc;

use super::Look;
use crate::read::Unreadable;
use crate::read::xml::{self, Piece};

/// A style inherits through at most so many others.
const MAX_INHERITANCE: usize = 16;

pub(super) fn styles(source: &str) -> Result<HashMap<String, Look>, Unreadable> {
    let mut looks: HashMap<String, Look> = HashMap::new();
    let mut current: Option<(String, Look)> = None;
    xml::each(source, |piece| {
        match piece {
            Piece::Start(element) if element.name == "style" => {
                current = element.attribute("styleId").map(|id| (id, Look::default()))
            }
            Piece::Start(element) => {
                if let Some((_, look)) = &mut current {
                    match element.name {
                        "name" => {
                            let name = element.attribute("val").unwrap_or_default().to_lowercase();
                            look.is_title = name == "title";
                            look.heading = match name.as_str() {
                                "title" => Some(1),
                                name => name
                                    .strip_prefix("heading ")
                                    .and_then(|level| level.parse().ok())
                                    .filter(|level| (1..=6).contains(level)),
                            };
                        }
                        "basedOn" => look.based_on = element.attribute("val"),
                        _ => look.property(&element),
                    }
                }
            }
            Piece::End("style") => {
                if let Some((id, look)) = current.take() {
                    looks.insert(id, look);
                }
            }
            _ => {}
        }
        Ok(())
    })?;
    let resolved = looks.keys().map(|id| (id.clone(), resolve(&looks, id))).collect();
    Ok(resolved)
}

fn resolve(looks: &HashMap<String, Look>, id: &str) -> Look {
    let mut chain = Vec::new();
    let mut next = Some(id);
    while let Some(look) = next.and_then(|id| looks.get(id)).filter(|_| chain.len() < MAX_INHERITANCE) {
        chain.push(look);
        next = look.based_on.as_deref();
    }
    chain.into_iter().rev().fold(Look::default(), |under, look| look.over(&under))
}

/// For each numbering, whether its first level counts or has bullets.
pub(super) fn numbering(source: &str) -> Result<HashMap<String, bool>, Unreadable> {
    let mut kinds: HashMap<String, bool> = HashMap::new();
    let mut ordered: HashMap<String, bool> = HashMap::new();
    let (mut abstract_id, mut number_id, mut first_level) = (None, None, false);
    xml::each(source, |piece| {
        if let Piece::Start(element) = piece {
            match element.name {
                "abstractNum" => abstract_id = element.attribute("abstractNumId"),
                "lvl" => first_level = element.attribute("ilvl").as_deref() == Some("0"),
                "numFmt" if first_level => {
                    if let Some(id) = &abstract_id {
                        kinds.insert(
                            id.clone(),
                            element.attribute("val").is_none_or(|kind| kind != "bullet" && kind != "none"),
                        );
                    }
                }
                "num" => number_id = element.attribute("numId"),
                "abstractNumId" => {
                    if let (Some(id), Some(kind)) =
                        (&number_id, element.attribute("val").and_then(|id| kinds.get(&id)))
                    {
                        ordered.insert(id.clone(), *kind);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    })?;
    Ok(ordered)
}

pub(super) fn links(source: &str) -> Result<HashMap<String, Rc<str>>, Unreadable> {
    let mut links = HashMap::new();
    xml::each(source, |piece| {
        if let Piece::Start(element) = piece
            && element.name == "Relationship"
            && let (Some(id), Some(target)) = (element.attribute("Id"), element.attribute("Target"))
            && (target.starts_with("http://") || target.starts_with("https://"))
        {
            links.insert(id, Rc::from(target));
        }
        Ok(())
    })?;
    Ok(links)
}
