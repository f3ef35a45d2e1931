//! The places of works in series: put in, taken out, ordered, and who finds a work in a series.
//!
//! Positions run from 1 without a gap. What a place says of its readers follows from the standings of the works in the
//! series ([`policy::audience_in_series`]), so every change of a work's standing or of a series' members ends with
//! [`settle`]. Numbers that readers see are counted over the places they find: a gap would tell of what they don't.
//!
//! Whoever changes a work locks its series before it ([`lock_of`]): two changes in one series wait for each other in
//! line and never crosswise.

use std::collections::BTreeSet;

use sqlx::FromRow;

use super::{Prepared, open_to_edit};
use crate::db::{Ask, Done};
use crate::journal::{Noun, Verb};
use crate::keys::tidy;
use crate::policy::{self, Sight, Standing, Viewer};
use crate::{Change, Error, Invalid, Message, Result, SeriesId, WorkId, limits};

#[derive(Clone, FromRow)]
pub(crate) struct PlaceRow {
    pub(crate) series_id: SeriesId,
    pub(crate) work_id: WorkId,
    position: i64,
    audience: i64,
    #[sqlx(flatten)]
    standing: Standing,
}

#[derive(FromRow)]
pub(crate) struct OwnRow {
    #[sqlx(flatten)]
    standing: Standing,
    creators: i64,
}

statements! {
    /// Locks the series of a work.
    fn lock_all(work: WorkId = WorkId(1)) -> Done:
        "UPDATE series SET stamp = stamp + 1 WHERE id IN (SELECT m.series_id FROM series_work m WHERE m.work_id = $1)";
    /// The series a work is in.
    pub(crate) fn of_work(work: WorkId = WorkId(1)) -> Vec<(SeriesId,)>:
        "SELECT series_id FROM series_work WHERE work_id = $1 ORDER BY series_id";
    /// The places of series, with all that decides who finds them.
    fn places(ids: [SeriesId] = [SeriesId(1)]) -> Vec<PlaceRow>:
        "SELECT m.series_id, m.work_id, m.position, m.audience, w.state, w.restricted, w.hidden, w.unrevealed,
                w.anonymous
         FROM series_work m JOIN work w ON w.id = m.work_id WHERE m.series_id IN ({ids})
         ORDER BY m.series_id, m.position, m.work_id";
    /// Series in the order of their numbers.
    fn series_after(after: SeriesId = SeriesId(0), limit: i64 = 10) -> Vec<(SeriesId,)>:
        "SELECT id FROM series WHERE id > $1 ORDER BY id LIMIT $2";
    /// Puts a place right.
    fn set_place(series: SeriesId = SeriesId(1), work: WorkId = WorkId(1), position: i64 = 1, audience: i64 = 0) -> Done:
        "UPDATE series_work SET position = $3, audience = $4 WHERE series_id = $1 AND work_id = $2";
    /// Puts a work at the end.
    fn insert(series: SeriesId = SeriesId(1), work: WorkId = WorkId(1)) -> Done:
        "INSERT INTO series_work (series_id, work_id, position, audience)
         VALUES ($1, $2, (SELECT COALESCE(MAX(o.position), 0) + 1 FROM series_work o WHERE o.series_id = $1), 2)
         ON CONFLICT (series_id, work_id) DO NOTHING";
    /// Takes a work out.
    fn delete(series: SeriesId = SeriesId(1), work: WorkId = WorkId(1)) -> Done:
        "DELETE FROM series_work WHERE series_id = $1 AND work_id = $2";
    /// Bumps the works of series: their pages name the series, their number in it and their neighbours.
    fn bump_all(ids: [SeriesId] = [SeriesId(1)]) -> Vec<(WorkId,)>:
        "UPDATE work SET stamp = stamp + 1
         WHERE id IN (SELECT m.work_id FROM series_work m WHERE m.series_id IN ({ids})) RETURNING id";
    /// Bumps a work that is put in or taken out.
    fn bump_one(work: WorkId = WorkId(1)) -> Done:
        "UPDATE work SET stamp = stamp + 1 WHERE id = $1";
    /// A work's standing, and whether it is a person's.
    fn own_work(work: WorkId = WorkId(1), person: i64 = 1) -> Option<OwnRow>:
        "SELECT w.state, w.restricted, w.hidden, w.unrevealed, w.anonymous,
           (SELECT CAST(COUNT(*) AS BIGINT) FROM work_creator c
            WHERE c.work_id = w.id AND c.person_id = $2 AND c.accepted = 1) AS creators
         FROM work w WHERE w.id = $1";
}

/// Locks the series of a work, before the work itself.
pub(crate) async fn lock_of(change: &mut Change, work: WorkId) -> Result<()> {
    lock_all(change, work).await?;
    Ok(())
}

/// The places that are not as they should be, as they should be: without gaps, each with its audience.
fn mended(rows: &[PlaceRow]) -> Vec<PlaceRow> {
    let mut mended = Vec::new();
    for series in rows.chunk_by(|a, b| a.series_id == b.series_id) {
        let named = series.iter().any(|row| !row.standing.anonymous);
        for (row, position) in series.iter().zip(1..) {
            let audience = policy::audience_in_series(&row.standing, named);
            if (row.position, row.audience) != (position, audience) {
                mended.push(PlaceRow { position, audience, ..row.clone() });
            }
        }
    }
    mended
}

/// Puts the places of series right, and says whether any was wrong.
async fn settle(change: &mut Change, series: &[SeriesId]) -> Result<bool> {
    let wrong = mended(&places(change, series).await?);
    for row in &wrong {
        set_place(change, row.series_id, row.work_id, row.position, row.audience).await?;
    }
    Ok(!wrong.is_empty())
}

/// Bumps the stamps of all works of series.
pub(crate) async fn bump(change: &mut Change, series: &[SeriesId]) -> Result<()> {
    bump_all(change, series).await?;
    Ok(())
}

/// What follows for its series from a work's new standing. `audience_changed`: others find it, or find it no more.
pub(crate) async fn follow(change: &mut Change, work: WorkId, audience_changed: bool) -> Result<()> {
    let series = series_of(change, work).await?;
    if !series.is_empty() && (settle(change, &series).await? || audience_changed) {
        bump(change, &series).await?;
    }
    Ok(())
}

/// The series that a work is in.
pub(crate) async fn series_of(db: &mut impl Ask, work: WorkId) -> Result<Vec<SeriesId>> {
    Ok(of_work(db, work).await?.into_iter().map(|row| row.0).collect())
}

/// Closes the gaps that erased works leave in these series.
pub(crate) async fn close(change: &mut Change, series: &[SeriesId]) -> Result<()> {
    if !series.is_empty() {
        settle(change, series).await?;
        bump(change, series).await?;
    }
    Ok(())
}

/// Puts a work at the end of a series; it stays where it is if it is there already. Its own creators may, if they are
/// the series' too.
pub async fn put_in(change: &mut Change, viewer: &Viewer, series: SeriesId, work: WorkId) -> Result<()> {
    open_to_edit(change, viewer, series).await?;
    let person = viewer.person.map_or(0, |person| person.0);
    // Locks it too: whoever is changing its standing now is waited for.
    bump_one(change, work).await?;
    let row = own_work(change, work, person).await?.ok_or(Error::NotFound("work"))?;
    if policy::sight(viewer, row.creators > 0, &row.standing) == Sight::Nothing {
        return Err(Error::NotFound("work"));
    }
    policy::may_edit(viewer, row.creators > 0)?;
    let others = series_of(change, work).await?;
    if others.contains(&series) {
        return Ok(());
    }
    let full = places(change, &[series]).await?.len() >= limits::WORKS_OF_SERIES;
    if full {
        let message = Message::new("error-series-full").with("limit", limits::WORKS_OF_SERIES);
        return Err(Invalid::one("series", message).into());
    }
    if others.len() >= limits::SERIES_OF_WORK {
        let message = Message::new("error-series-many").with("limit", limits::SERIES_OF_WORK);
        return Err(Invalid::one("series", message).into());
    }
    insert(change, series, work).await?;
    changed(change, series).await?;
    change.note(Verb::Posted, Noun::Series, series.0, Some(work));
    Ok(())
}

/// Takes a work out of a series; the work stays as it is.
pub async fn take_out(change: &mut Change, viewer: &Viewer, series: SeriesId, work: WorkId) -> Result<()> {
    open_to_edit(change, viewer, series).await?;
    if !series_of(change, work).await?.contains(&series) {
        return Ok(());
    }
    delete(change, series, work).await?;
    bump_one(change, work).await?;
    changed(change, series).await
}

/// What every change of a series' members or order ends with.
async fn changed(change: &mut Change, series: SeriesId) -> Result<()> {
    settle(change, &[series]).await?;
    bump(change, &[series]).await?;
    change.note(Verb::Changed, Noun::Series, series.0, None);
    Ok(())
}

/// Puts the works of a series into this order: each that the viewer finds there exactly once, else
/// [`Error::Conflict`]. What they don't find keeps its place.
pub async fn reorder(change: &mut Change, viewer: &Viewer, series: SeriesId, order: &[WorkId]) -> Result<()> {
    open_to_edit(change, viewer, series).await?;
    let lines = super::manage::lines(change, viewer, series).await?;
    let seen: BTreeSet<WorkId> = lines.iter().map(|line| line.work).collect();
    if order.len() != seen.len() || order.iter().copied().collect::<BTreeSet<_>>() != seen {
        return Err(Error::Conflict);
    }
    let mut next = order.iter().copied();
    for (row, position) in places(change, &[series]).await?.iter().zip(1..) {
        let work = if seen.contains(&row.work_id) { next.next() } else { Some(row.work_id) };
        if let Some(work) = work.filter(|work| *work != row.work_id) {
            set_place(change, series, work, position, row.audience).await?;
        }
    }
    changed(change, series).await
}

/// Puts a work into the series that its form names, takes it out of the others, and makes a new series for it if a
/// title was typed. Nothing chosen at all (`None`) leaves it where it is.
pub(crate) async fn choose(
    change: &mut Change,
    viewer: &Viewer,
    work: WorkId,
    chosen: Option<&[SeriesId]>,
    new: &str,
) -> Result<()> {
    let now = series_of(change, work).await?;
    if let Some(chosen) = chosen {
        for series in now.iter().filter(|series| !chosen.contains(series)) {
            take_out(change, viewer, *series, work).await?;
        }
        for series in chosen.iter().filter(|series| !now.contains(series)) {
            match put_in(change, viewer, *series, work).await {
                Err(Error::NotFound(_) | Error::Forbidden) => {
                    return Err(Invalid::one("series", Message::new("error-series-not-yours")).into());
                }
                other => other?,
            }
        }
    }
    let title = tidy(new);
    if !title.is_empty() {
        let prepared = Prepared::of_title(title);
        let series = super::make(change, viewer, &prepared, "").await?;
        put_in(change, viewer, series, work).await?;
    }
    Ok(())
}

/// Places that are not as they should be, for the check of the archive.
pub(crate) async fn wrong(
    db: &mut impl Ask,
    after: SeriesId,
    limit: i64,
) -> Result<Option<(SeriesId, Vec<PlaceRow>)>> {
    let series: Vec<SeriesId> = series_after(db, after, limit).await?.into_iter().map(|row| row.0).collect();
    let Some(last) = series.last().copied() else { return Ok(None) };
    Ok(Some((last, mended(&places(db, &series).await?))))
}
