//! Blurbs: what a list shows of each work. Whatever ids a list gives, the policy is asked again for each.
//!
//! [`heads`] says in one statement what tells one state of a blurb from another ([`Head`]); whoever kept it as it was
//! in that state need not [`load`] it again.

use std::collections::HashMap;

use sqlx::FromRow;

use super::load::{self, Byline, Counts, Shown, WorkTag};
use crate::db::{Ask, Flag};
use crate::policy::{self, Sight, Standing, Viewer};
use crate::{Result, SeriesId, WorkId};

/// What a list shows of a work: its page's data without credits, chapters and neighbours in series.
#[derive(Clone, Debug)]
pub struct Blurb {
    /// The work; `credits`, `chapters` and `series` are empty.
    pub work: Shown,
    /// The series it is in: id, title, its number there.
    pub series: Vec<PartOf>,
    /// For whom it is, of those who are here.
    pub given: Vec<Byline>,
    /// The audience over which the numbers are counted.
    pub audience: i64,
}

/// A work's number in a series.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct PartOf {
    work_id: WorkId,
    /// Which series.
    pub id: SeriesId,
    /// Its title.
    pub title: String,
    /// From 1, counted over the works that the viewer's audience finds there.
    pub position: i64,
    audience: i64,
}

/// Which state of a work's blurb a viewer gets: while this is the same, so is the blurb.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Head {
    /// Which work.
    pub id: WorkId,
    /// Bumped by whatever its pages show, its counts apart.
    pub stamp: i64,
    /// How it was received.
    pub counts: Counts,
    /// Whether this viewer is told who made it; so they are in which series it stands, where others are not.
    pub told: bool,
    /// What this viewer finds in lists: numbers in series are counted over it.
    pub audience: i64,
}

impl Head {
    /// Whether a blurb was read in this state.
    pub fn is_of(&self, blurb: &Blurb) -> bool {
        let work = &blurb.work;
        (self.id, self.stamp, self.counts, self.told, self.audience)
            == (work.id, work.stamp, work.counts, work.creators.is_some(), blurb.audience)
    }
}

#[derive(FromRow)]
pub(crate) struct HeadRow {
    id: WorkId,
    #[sqlx(flatten)]
    standing: Standing,
    stamp: i64,
    hits: i64,
    kudos: i64,
    comments: i64,
    bookmarks: i64,
    creators: i64,
}

#[derive(FromRow)]
pub(crate) struct NameRow {
    #[sqlx(flatten)]
    byline: load::BylineRow,
    is_given: Flag,
}

statements! {
    /// In which state works are, for guests.
    fn select_heads(ids: [WorkId] = [WorkId(1)]) -> Vec<HeadRow>:
        "SELECT w.id, w.state, w.restricted, w.hidden, w.unrevealed, w.anonymous, w.stamp,
           n.hits, n.kudos, n.comments, n.bookmarks, CAST(0 AS BIGINT) AS creators
         FROM work w JOIN work_count n ON n.work_id = w.id WHERE w.id IN ({ids})";
    /// In which state works are, for a person.
    fn select_heads_for(ids: [WorkId] = [WorkId(1)], person: i64 = 1) -> Vec<HeadRow>:
        "SELECT w.id, w.state, w.restricted, w.hidden, w.unrevealed, w.anonymous, w.stamp,
           n.hits, n.kudos, n.comments, n.bookmarks,
           (SELECT CAST(COUNT(*) AS BIGINT) FROM work_creator o
            WHERE o.work_id = w.id AND o.person_id = $1 AND o.accepted = 1) AS creators
         FROM work w JOIN work_count n ON n.work_id = w.id WHERE w.id IN ({ids})";
    /// Who made works, and for whom they are.
    fn names(ids: [WorkId] = [WorkId(1)]) -> Vec<NameRow>:
        "SELECT c.work_id, c.is_given, p.id, p.person_id, p.name AS pseud, COALESCE(a.name, '') AS user_name
         FROM (SELECT work_id, pseud_id, position, 0 AS is_given FROM work_creator
               WHERE accepted = 1 AND work_id IN ({ids})
               UNION ALL SELECT subject, pseud_id, position, 1 FROM credit
               WHERE noun = 'work' AND pseud_id IS NOT NULL AND subject IN ({ids})) c
         JOIN pseud p ON p.id = c.pseud_id LEFT JOIN account a ON a.person_id = p.person_id
         ORDER BY c.work_id, c.position, p.id";
    /// The series that works are in.
    fn series(ids: [WorkId] = [WorkId(1)], audience: i64 = 0) -> Vec<PartOf>:
        "SELECT m.work_id, s.id, s.title, m.audience,
           1 + (SELECT CAST(COUNT(*) AS BIGINT) FROM series_work o
                WHERE o.series_id = s.id AND o.position < m.position AND o.audience <= $1) AS position
         FROM series_work m JOIN series s ON s.id = m.series_id WHERE m.work_id IN ({ids}) ORDER BY s.id";
}

/// The states of these works' blurbs, in their order; works that this viewer may not see in full are left out. One
/// statement for up to 1,000.
pub async fn heads(db: &mut impl Ask, viewer: &Viewer, works: &[WorkId]) -> Result<Vec<Head>> {
    let rows = match viewer.person {
        Some(person) => select_heads_for(db, person.0, works).await?,
        None => select_heads(db, works).await?,
    };
    let mut heads = HashMap::with_capacity(rows.len());
    for row in rows {
        let standing = row.standing;
        let own = row.creators > 0;
        if policy::sight(viewer, own, &standing) == Sight::Shown {
            let HeadRow { id, stamp, hits, kudos, comments, bookmarks, .. } = row;
            let counts = Counts { hits, kudos, comments, bookmarks };
            let told = policy::sees_creators(viewer, own, &standing);
            heads.insert(id, Head { id, stamp, counts, told, audience: viewer.audience() });
        }
    }
    Ok(works.iter().filter_map(|work| heads.remove(work)).collect())
}

/// The blurbs of these works, in their order; those that this viewer may not see in full are left out. Four
/// statements for up to 1,000.
pub async fn load(db: &mut impl Ask, viewer: &Viewer, works: &[WorkId]) -> Result<Vec<Blurb>> {
    let person = viewer.person.map_or(0, |person| person.0);
    let mut rows = HashMap::new();
    for row in load::select(db, person, works).await? {
        if row.sight(viewer)? == Sight::Shown {
            let shown = row.shown()?;
            let (id, audience) = (shown.id, viewer.audience());
            rows.insert(id, Blurb { work: shown, series: Vec::new(), given: Vec::new(), audience });
        }
    }
    let seen: Vec<WorkId> = works.iter().copied().filter(|work| rows.contains_key(work)).collect();
    let mut order: Vec<WorkId> = Vec::with_capacity(seen.len());
    for work in seen {
        if !order.contains(&work) {
            order.push(work);
        }
    }
    for blurb in rows.values_mut() {
        let shown = &mut blurb.work;
        shown.creators = policy::sees_creators(viewer, shown.own, &shown.standing).then(Vec::new);
    }
    // A list of ids is filled up with its last one, which `IN` takes once.
    for row in names(db, &order).await? {
        let Some(blurb) = rows.get_mut(&row.byline.work_id) else { continue };
        match (&mut blurb.work.creators, row.is_given.0) {
            (_, true) => blurb.given.push(row.byline.into()),
            (Some(creators), false) => creators.push(row.byline.into()),
            (None, false) => {}
        }
    }
    for row in load::tags(db, &order).await? {
        if let Some(blurb) = rows.get_mut(&row.work_id) {
            blurb.work.tags.push(WorkTag::try_from(row)?);
        }
    }
    for row in series(db, viewer.audience(), &order).await? {
        if let Some(blurb) = rows.get_mut(&row.work_id)
            && policy::finds_in_series(viewer, blurb.work.own, row.audience)
        {
            blurb.series.push(row);
        }
    }
    Ok(order.into_iter().filter_map(|work| rows.remove(&work)).collect())
}
