//! Blurbs: what a list shows of each work. Whatever ids a list gives, the policy is asked again for each.

use std::collections::HashMap;

use sqlx::FromRow;

use super::load::{self, Byline, Shown, WorkTag};
use crate::db::Ask;
use crate::policy::{self, Sight, Viewer};
use crate::{Result, SeriesId, WorkId};

/// What a list shows of a work: its page's data without credits, chapters and neighbours in series.
#[derive(Clone, Debug)]
pub struct Blurb {
    /// The work; `credits`, `chapters` and `series` are empty.
    pub work: Shown,
    /// The series it is in: id, title, its number there.
    pub series: Vec<PartOf>,
}

/// A work's number in a series.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct PartOf {
    work_id: WorkId,
    /// Which series.
    pub id: SeriesId,
    /// Its title.
    pub title: String,
    /// From 1.
    pub position: i64,
}

statements! {
    /// The series that works are in.
    fn series(ids: [WorkId] = [WorkId(1)]) -> Vec<PartOf>:
        "SELECT m.work_id, s.id, s.title, m.position FROM series_work m JOIN series s ON s.id = m.series_id
         WHERE s.binned_at IS NULL AND m.work_id IN ({ids}) ORDER BY s.id";
}

/// The blurbs of these works, in their order; those that this viewer may not see in full are left out. Four
/// statements for up to 200.
pub async fn load(db: &mut impl Ask, viewer: &Viewer, works: &[WorkId]) -> Result<Vec<Blurb>> {
    let person = viewer.person.map_or(0, |person| person.0);
    let mut rows = HashMap::new();
    for row in load::select(db, person, works).await? {
        if row.sight(viewer)? == Sight::Shown {
            let shown = row.shown()?;
            rows.insert(shown.id, Blurb { work: shown, series: Vec::new() });
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
    for row in load::bylines(db, &order).await? {
        let creators = rows.get_mut(&row.work_id).and_then(|blurb| blurb.work.creators.as_mut());
        if let Some(creators) = creators {
            creators.push(Byline::from(row));
        }
    }
    for row in load::tags(db, &order).await? {
        if let Some(blurb) = rows.get_mut(&row.work_id) {
            blurb.work.tags.push(WorkTag::try_from(row)?);
        }
    }
    for row in series(db, &order).await? {
        if let Some(blurb) = rows.get_mut(&row.work_id) {
            blurb.series.push(row);
        }
    }
    Ok(order.into_iter().filter_map(|work| rows.remove(&work)).collect())
}
