//! Tying tags: synonyms and wider tags, without circles, and the sets that follow from them.

use crate::postings::Postings;
use crate::tags::Tags;
use crate::types::{Refused, Standing, Tag, TagRecord};

/// What a changed tie leaves to be brought up to date.
pub(crate) struct Tied {
    /// The tag itself.
    pub tag: u32,
    /// What it stood for until now and stands for now, where that is another tag.
    pub before: Option<u32>,
    pub now: Option<u32>,
    /// Tags by which other works are found than before, or might be.
    pub found: Vec<u32>,
}

impl Tied {
    /// Tags whose own counts are others than before, or might be.
    pub fn counted(&self) -> Vec<u32> {
        let mut counted = vec![self.tag];
        counted.extend(self.before.iter().chain(&self.now));
        counted.sort_unstable();
        counted.dedup();
        counted
    }
}

/// Checks the record and puts it into force, sets included.
pub(crate) fn tie(tags: &mut Tags, record: &TagRecord) -> Result<Tied, Refused> {
    let number = tags.intern(record.tag)?;
    let now = match record.standing {
        Standing::SynonymOf(other) => Some(check_synonym(tags, number, record, other)?),
        _ => None,
    };
    let mut metas = Vec::with_capacity(record.metas.len());
    for &meta in &record.metas {
        let meta = check_meta(tags, number, record.tag, meta)?;
        if !metas.contains(&meta) {
            metas.push(meta);
        }
    }
    let (before, old_metas) = match tags.ties(number) {
        Some(ties) => (ties.synonym_of, ties.metas.clone()),
        None => (None, Vec::new()),
    };
    let mut roots = vec![number];
    roots.extend(before.iter().chain(&now));
    roots.sort_unstable();
    roots.dedup();
    let mut found = tags.upward(&roots);

    tags.set_loose(number, record.standing == Standing::Loose);
    for &meta in &old_metas {
        tags.tie(meta, |ties| ties.subs.retain(|&sub| sub != number));
    }
    for &meta in &metas {
        tags.tie(meta, |ties| ties.subs.push(number));
    }
    if let Some(before) = before {
        tags.tie(before, |ties| ties.synonyms.retain(|&synonym| synonym != number));
    }
    if let Some(now) = now {
        tags.tie(now, |ties| ties.synonyms.push(number));
    }
    tags.tie(number, |ties| {
        ties.synonym_of = now;
        ties.metas = metas;
    });

    found.extend(tags.upward(&roots));
    found.sort_unstable();
    found.dedup();
    for &root in &roots {
        refresh_direct(tags, root);
    }
    for &tag in &found {
        refresh_found(tags, tag);
    }
    Ok(Tied { tag: number, before, now, found })
}

fn check_synonym(tags: &mut Tags, number: u32, record: &TagRecord, other: Tag) -> Result<u32, Refused> {
    if other == record.tag {
        return Err(Refused::OwnSynonym(other));
    }
    if other.kind != record.tag.kind {
        return Err(Refused::OtherKind(record.tag, other));
    }
    let target = tags.intern(other)?;
    if tags.canonical(target) != target {
        return Err(Refused::SynonymOfSynonym(record.tag, other));
    }
    let tied = tags.ties(number).is_some_and(|ties| !ties.synonyms.is_empty() || !ties.subs.is_empty());
    if tied || !record.metas.is_empty() {
        return Err(Refused::StillTied(record.tag));
    }
    Ok(target)
}

fn check_meta(tags: &mut Tags, number: u32, tag: Tag, meta: Tag) -> Result<u32, Refused> {
    if meta.kind != tag.kind {
        return Err(Refused::OtherKind(tag, meta));
    }
    let above = tags.intern(meta)?;
    if tags.canonical(above) != above {
        return Err(Refused::MetaIsSynonym(tag, meta));
    }
    match path_up(tags, above, number) {
        Some(mut path) => {
            path.insert(0, number);
            Err(Refused::Circle(path.into_iter().map(|number| tags.tag(number)).collect()))
        }
        None => Ok(above),
    }
}

/// A way from one tag up to another, both ends included.
fn path_up(tags: &Tags, from: u32, to: u32) -> Option<Vec<u32>> {
    let mut seen = vec![(from, usize::MAX)];
    let mut at = 0;
    while at < seen.len() {
        let tag = seen[at].0;
        if tag == to {
            let mut path = Vec::new();
            let mut step = at;
            while step != usize::MAX {
                path.push(seen[step].0);
                step = seen[step].1;
            }
            path.reverse();
            return Some(path);
        }
        if let Some(ties) = tags.ties(tag) {
            for &meta in &ties.metas {
                if seen.iter().all(|&(known, _)| known != meta) {
                    seen.push((meta, at));
                }
            }
        }
        at += 1;
    }
    None
}

/// Computes the directly bearing works of a tag from what was typed.
pub(crate) fn refresh_direct(tags: &mut Tags, number: u32) {
    let Some(ties) = tags.ties(number) else { return };
    let direct = if ties.synonym_of.is_some() {
        Postings::default()
    } else {
        let typed = |&tag: &u32| tags.typed(tag);
        Postings::union(std::iter::once(&number).chain(&ties.synonyms).map(typed))
    };
    tags.tie(number, |ties| ties.direct = direct);
}

/// Computes the works found by a tag from those that bear it and its sub-tags directly.
pub(crate) fn refresh_found(tags: &mut Tags, number: u32) {
    if tags.ties(number).is_none() {
        return;
    }
    let below = tags.downward(number);
    let found = Postings::union(below.iter().map(|&tag| tags.direct(tag)));
    tags.tie(number, |ties| ties.found = found);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(id: i64) -> Tag {
        Tag { kind: 1, id }
    }

    fn set(tags: &mut Tags, id: i64, standing: Standing, metas: &[i64]) -> Result<(), Refused> {
        let metas = metas.iter().map(|&id| tag(id)).collect();
        tie(tags, &TagRecord { tag: tag(id), standing, metas }).map(|_| ())
    }

    #[test]
    fn a_circle_is_refused_with_the_way_around_it() {
        let mut tags = Tags::default();
        set(&mut tags, 1, Standing::Canonical, &[2]).unwrap();
        set(&mut tags, 2, Standing::Canonical, &[3, 4]).unwrap();
        let refused = set(&mut tags, 4, Standing::Canonical, &[1]);
        assert_eq!(refused, Err(Refused::Circle(vec![tag(4), tag(1), tag(2), tag(4)])));
        assert_eq!(set(&mut tags, 5, Standing::Loose, &[5]), Err(Refused::Circle(vec![tag(5), tag(5)])));
    }

    #[test]
    fn a_synonym_stands_for_one_tag_of_its_kind_and_for_nothing_else() {
        let mut tags = Tags::default();
        let other = Tag { kind: 2, id: 1 };
        set(&mut tags, 1, Standing::SynonymOf(tag(2)), &[]).unwrap();
        assert_eq!(set(&mut tags, 3, Standing::SynonymOf(tag(3)), &[]), Err(Refused::OwnSynonym(tag(3))));
        assert_eq!(
            set(&mut tags, 3, Standing::SynonymOf(other), &[]),
            Err(Refused::OtherKind(tag(3), other))
        );
        assert_eq!(
            set(&mut tags, 3, Standing::SynonymOf(tag(1)), &[]),
            Err(Refused::SynonymOfSynonym(tag(3), tag(1)))
        );
        assert_eq!(set(&mut tags, 2, Standing::SynonymOf(tag(4)), &[]), Err(Refused::StillTied(tag(2))));
        assert_eq!(set(&mut tags, 5, Standing::Canonical, &[1]), Err(Refused::MetaIsSynonym(tag(5), tag(1))));
    }

    #[test]
    fn an_untied_tag_is_as_if_it_had_never_been_tied() {
        let mut tags = Tags::default();
        set(&mut tags, 1, Standing::SynonymOf(tag(2)), &[]).unwrap();
        set(&mut tags, 1, Standing::Canonical, &[]).unwrap();
        for id in [1, 2] {
            let number = tags.number(tag(id)).unwrap();
            assert!(tags.ties(number).is_none());
            assert_eq!(tags.canonical(number), number);
        }
    }
}
