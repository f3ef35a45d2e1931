//! Series: works in an order, under a title of their own.
//!
//! Who made a series is kept (`series_creator`); whoever made one of its works is its creator too, which is asked of
//! the works each time and kept nowhere, so that it cannot be out of date. All of them change the series, and each
//! puts in works of their own; who made it deletes it, which leaves the works as they are.
//!
//! A series has no standing of its own. What a reader finds of it are the works they find in it ([`places`]): figures,
//! names, fandoms and dates are those works' and nobody else's. A series in which they find none is not there for
//! them, except for its creators and staff. Anonymous works are left out of a series that also has named ones: its
//! names would tell. A series of anonymous works only is by "Anonymous", and on no person's page.

pub mod load;
pub mod manage;
pub mod places;

#[cfg(test)]
mod tests;

use fanlight_text::clean::Field as Place;
use sqlx::FromRow;

use crate::db::{Ask, Done, Flag};
use crate::journal::{Noun, Verb};
use crate::keys::tidy;
use crate::policy::{self, Viewer};
use crate::subscriptions::{self, Topic};
use crate::works::{bin, pens, prepare};
use crate::{Change, Error, Invalid, Message, PersonId, PseudId, Result, SeriesId, Time, limits};

/// What is typed into the form of a series.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeriesForm {
    /// The title.
    pub title: String,
    /// Summary, HTML or plain text.
    pub summary: String,
    /// Notes, HTML or plain text.
    pub notes: String,
    /// Nothing more will come.
    pub complete: bool,
}

/// A series' form, checked and cleaned.
#[derive(Clone, Debug)]
pub struct Prepared {
    form: SeriesForm,
    title: String,
    summary: String,
    notes: String,
}

impl Prepared {
    /// A series of which only the title is known yet, tidied and within its limit.
    pub(crate) fn of_title(title: String) -> Prepared {
        let form = SeriesForm { title: title.clone(), ..SeriesForm::default() };
        Prepared { form, title, summary: String::new(), notes: String::new() }
    }
}

#[derive(FromRow)]
pub(crate) struct OpenRow {
    #[sqlx(flatten)]
    row: load::Row,
    creators: i64,
    makers: i64,
    made: i64,
    audience: i64,
    subscribed: i64,
}

/// What somebody is to a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Own {
    /// Among its creators.
    pub(crate) creator: bool,
    /// Among those who made it, or one of its creators where nobody who made it is left.
    pub(crate) maker: bool,
    /// Subscribed to it.
    pub(crate) subscribed: bool,
}

statements! {
    /// Makes a series; a form that was sent before makes none.
    fn insert(nonce: &str = "n", title: &str = "t", summary_source: &str = "", summary: &str = "", notes_source: &str = "",
              notes: &str = "", complete: Flag = Flag(false), now: Time = Time(1)) -> Option<(SeriesId,)>:
        "INSERT INTO series (form_nonce, title, summary_source, summary, notes_source, notes, complete, stamp,
            created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $8) ON CONFLICT (form_nonce) DO NOTHING RETURNING id";
    /// The series that a form made.
    fn by_nonce(nonce: &str = "n") -> Option<(SeriesId,)>:
        "SELECT id FROM series WHERE form_nonce = $1";
    /// Names who made it.
    fn insert_maker(series: SeriesId = SeriesId(1), pseud: PseudId = PseudId(1), person: PersonId = PersonId(1)) -> Done:
        "INSERT INTO series_creator (series_id, pseud_id, person_id, position) VALUES ($1, $2, $3, 1)";
    /// Writes a series anew.
    fn update(series: SeriesId = SeriesId(1), title: &str = "t", summary_source: &str = "", summary: &str = "",
              notes_source: &str = "", notes: &str = "", complete: Flag = Flag(false), now: Time = Time(1)) -> Done:
        "UPDATE series SET title = $2, summary_source = $3, summary = $4, notes_source = $5, notes = $6, complete = $7,
            updated_at = $8 WHERE id = $1";
    /// Locks a series until the change ends.
    fn lock(series: SeriesId = SeriesId(1)) -> Option<(i64,)>:
        "UPDATE series SET stamp = stamp + 1 WHERE id = $1 RETURNING stamp";
    /// What a person is to a series, and who finds something in it.
    fn whose(series: SeriesId = SeriesId(1), person: i64 = 1) -> Option<OpenRow>:
        "SELECT s.id, s.title, s.summary, s.notes, s.complete, s.created_at,
           (SELECT CAST(COUNT(*) AS BIGINT) FROM series_work m JOIN work_creator c ON c.work_id = m.work_id
            WHERE m.series_id = s.id AND c.person_id = $2 AND c.accepted = 1) AS creators,
           (SELECT CAST(COUNT(*) AS BIGINT) FROM series_creator c WHERE c.series_id = s.id) AS makers,
           (SELECT CAST(COUNT(*) AS BIGINT) FROM series_creator c
            WHERE c.series_id = s.id AND c.person_id = $2) AS made,
           COALESCE((SELECT MIN(m.audience) FROM series_work m WHERE m.series_id = s.id), 2) AS audience,
           (SELECT CAST(COUNT(*) AS BIGINT) FROM subscription b
            WHERE b.noun = 'series' AND b.subject = s.id AND b.person_id = $2) AS subscribed
         FROM series s WHERE s.id = $1";
    /// Erases a series; its works stay.
    fn delete(series: SeriesId = SeriesId(1)) -> Done:
        "DELETE FROM series WHERE id = $1";
}

/// Checks and cleans a form; no transaction waits for it.
pub async fn prepare(form: SeriesForm) -> Result<Prepared> {
    prepare::in_line(move || {
        let title = tidy(&form.title);
        let mut invalid = Invalid::new();
        if title.is_empty() {
            invalid.add("title", Message::new("error-series-title"));
        }
        invalid.limit("title", &title, limits::TITLE);
        invalid.limit("summary", &form.summary, limits::SUMMARY);
        invalid.limit("notes", &form.notes, limits::NOTES);
        let summary = prepare::cleaned("summary", &form.summary, Place::Short, &mut invalid).html;
        let notes = prepare::cleaned("notes", &form.notes, Place::Notes, &mut invalid).html;
        invalid.or_ok()?;
        Ok(Prepared { form, title, summary, notes })
    })
    .await?
}

/// What a viewer is to a series that they may know of, and what is said of it; [`Error::NotFound`] if they may not.
pub(crate) async fn find(db: &mut impl Ask, viewer: &Viewer, series: SeriesId) -> Result<(Own, load::Row)> {
    let person = viewer.person.map_or(0, |person| person.0);
    let row = whose(db, series, person).await?.ok_or(Error::NotFound("series"))?;
    let creator = row.creators > 0 || row.made > 0;
    if !policy::finds_in_series(viewer, creator, row.audience) {
        return Err(Error::NotFound("series"));
    }
    let maker = row.made > 0 || (row.makers == 0 && creator);
    Ok((Own { creator, maker, subscribed: row.subscribed > 0 }, row.row))
}

/// Locks a series for its creators to change. Who may not know of it hears that there is none.
pub(crate) async fn open_to_edit(change: &mut Change, viewer: &Viewer, series: SeriesId) -> Result<Own> {
    lock(change, series).await?.ok_or(Error::NotFound("series"))?;
    let (own, _) = find(change, viewer, series).await?;
    policy::may_edit(viewer, own.creator)?;
    Ok(own)
}

/// Makes an empty series, seen by its maker only. `nonce` is what the form carries; the same form sent twice by one
/// person gives the first series.
pub async fn make(
    change: &mut Change,
    viewer: &Viewer,
    prepared: &Prepared,
    nonce: &str,
) -> Result<SeriesId> {
    let person = policy::may_post(viewer)?;
    let pen = pens::of_person(change, person).await?.into_iter().next();
    let pen = pen.ok_or_else(|| Error::Broken(format!("person {person} has no pen name")))?;
    let nonce = if nonce.is_empty() { change.secret() } else { nonce.to_owned() };
    let nonce = format!("{person} {nonce}");
    let Prepared { form, title, summary, notes } = prepared;
    let (now, complete) = (change.now(), Flag(form.complete));
    let made =
        insert(change, &nonce, title, &form.summary, summary, &form.notes, notes, complete, now).await?;
    let Some((series,)) = made else {
        return Ok(by_nonce(change, &nonce).await?.ok_or(Error::Busy)?.0);
    };
    insert_maker(change, series, pen.id, person).await?;
    change.note(Verb::Made, Noun::Series, series.0, None);
    Ok(series)
}

/// Changes what is said of a series.
pub async fn save(change: &mut Change, viewer: &Viewer, series: SeriesId, prepared: &Prepared) -> Result<()> {
    open_to_edit(change, viewer, series).await?;
    let Prepared { form, title, summary, notes } = prepared;
    let (now, complete) = (change.now(), Flag(form.complete));
    update(change, series, title, &form.summary, summary, &form.notes, notes, complete, now).await?;
    places::bump(change, &[series]).await?;
    change.note(Verb::Changed, Noun::Series, series.0, None);
    Ok(())
}

/// Erases a series at once; its works stay as they are.
pub async fn erase(change: &mut Change, viewer: &Viewer, series: SeriesId) -> Result<()> {
    let own = open_to_edit(change, viewer, series).await?;
    policy::may_edit(viewer, own.maker)?;
    places::bump(change, &[series]).await?;
    delete(change, series).await?;
    subscriptions::forget(change, Topic::Series, series.0).await?;
    bin::bury(change, Noun::Series, series.0).await?;
    change.note(Verb::Erased, Noun::Series, series.0, None);
    Ok(())
}
