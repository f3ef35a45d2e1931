//! Making and saving works. The form was checked and cleaned by [`super::prepare`] before the change began.
//!
//! A save names the version it began from; if somebody else saved in between, it is refused with
//! [`Error::Conflict`] and nothing is written. The same form sent twice makes one work, and the second save of the
//! same words is no conflict.

use sqlx::FromRow;

use super::form::{Purpose, WorkForm};
use super::prepare::Prepared;
use super::stamp::{self, Open};
use super::{chapters, credits, gifts, post, revisions};
use crate::db::{Done, Flag};
use crate::journal::{Noun, Verb};
use crate::keys::tidy;
use crate::policy::{self, Viewer, WorkState};
use crate::series::places;
use crate::tags::{Cache, TagLists, Typed, find_or_make};
use crate::{
    Change, Error, Invalid, Message, PersonId, PseudId, Result, TagId, Time, WorkId, WorkRevisionId, jobs,
};

#[derive(FromRow)]
pub(crate) struct PseudRow {
    id: PseudId,
    is_default: Flag,
}

statements! {
    /// Makes the row of a work; a form that was sent before makes none.
    fn insert(nonce: &str = "n", restricted: Flag = Flag(false), anonymous: Flag = Flag(false), title: &str = "t",
              language: Option<&str> = None, summary_source: &str = "", summary: &str = "", notes_source: &str = "",
              notes: &str = "", end_source: &str = "", end: &str = "", planned: i64 = 1, comments: &str = "members",
              moderated: Flag = Flag(false), history: &str = "nobody", published: Time = Time(0), now: Time = Time(1),
              text_hidden: Flag = Flag(false))
        -> Option<(WorkId,)>:
        "INSERT INTO work (form_nonce, restricted, anonymous, title, language, summary_source, summary, notes_source,
            notes, end_notes_source, end_notes, planned_chapters, comments_from, comments_moderated, history_for,
            published_on, created_at, updated_at, state, hidden, unrevealed, audience, adult, stamp, posted_chapters,
            complete, words, revision_id, text_hidden)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17, 'draft', 0, 0, 2, 0,
            1, 0, 0, 0, 0, $18)
         ON CONFLICT (form_nonce) DO NOTHING RETURNING id";
    /// The work that a form made.
    fn by_nonce(nonce: &str = "n") -> Option<(WorkId,)>:
        "SELECT id FROM work WHERE form_nonce = $1";
    /// Begins a work's counts.
    fn insert_counts(work: WorkId = WorkId(1)) -> Done:
        "INSERT INTO work_count (work_id, hits, kudos, comments, bookmarks, counted_at) VALUES ($1, 0, 0, 0, 0, 0)";
    /// Writes a work's row anew.
    fn update(work: WorkId = WorkId(1), restricted: Flag = Flag(false), anonymous: Flag = Flag(false), title: &str = "t",
              language: Option<&str> = None, summary_source: &str = "", summary: &str = "", notes_source: &str = "",
              notes: &str = "", end_source: &str = "", end: &str = "", planned: i64 = 1, comments: &str = "members",
              moderated: Flag = Flag(false), history: &str = "nobody", published: Time = Time(0),
              text_hidden: Flag = Flag(false)) -> Done:
        "UPDATE work SET restricted = $2, anonymous = $3, title = $4, language = $5, summary_source = $6, summary = $7,
            notes_source = $8, notes = $9, end_notes_source = $10, end_notes = $11, planned_chapters = $12,
            comments_from = $13, comments_moderated = $14, history_for = $15, published_on = $16,
            text_hidden = $17 WHERE id = $1";
    /// Says when a draft posts itself.
    fn set_post_at(work: WorkId = WorkId(1), at: Option<Time> = None) -> Done:
        "UPDATE work SET post_at = $2 WHERE id = $1";
    /// A person's pen names.
    fn pseuds_of(person: PersonId = PersonId(1)) -> Vec<PseudRow>:
        "SELECT id, is_default FROM pseud WHERE person_id = $1 ORDER BY is_default DESC, id";
    /// Takes one person's pen names from a work; where they stood.
    fn delete_creator(work: WorkId = WorkId(1), person: PersonId = PersonId(1)) -> Vec<(i64,)>:
        "DELETE FROM work_creator WHERE work_id = $1 AND person_id = $2 RETURNING position";
    /// Names creators.
    fn insert_creators(rows: [(WorkId, PseudId, PersonId, i64)] = [(WorkId(1), PseudId(1), PersonId(1), 1)])
        -> Vec<(PseudId,)>:
        "INSERT INTO work_creator (work_id, pseud_id, person_id, accepted, position)
         VALUES {($1, $2, $3, 1, $4)} RETURNING pseud_id";
    /// Takes a work's tags away.
    fn delete_tags(work: WorkId = WorkId(1)) -> Done:
        "DELETE FROM work_tag WHERE work_id = $1";
    /// Gives a work tags.
    fn insert_tags(rows: [(WorkId, TagId, &str, i64)] = [(WorkId(1), TagId(1), "Emma", 1)]) -> Vec<(TagId,)>:
        "INSERT INTO work_tag (work_id, tag_id, typed, position, audience, updated_at)
         VALUES {($1, $2, $3, $4, 2, 0)} RETURNING tag_id";
}

/// Makes a work with its chapters: a draft, or posted or to be posted at its time if it was prepared for that.
/// `nonce` is what the form carries; the same form sent twice by one person gives the first work. All chapters that
/// come with it go out when the work does.
pub async fn make(change: &mut Change, viewer: &Viewer, prepared: &Prepared, nonce: &str) -> Result<WorkId> {
    let person = policy::may_post(viewer)?;
    let pseuds = own_pseuds(change, person, &prepared.form.pseuds).await?;
    let creators: Vec<(PseudId, PersonId)> = pseuds.into_iter().map(|pseud| (pseud, person)).collect();
    let nonce = if nonce.is_empty() { change.secret() } else { nonce.to_owned() };
    let nonce = format!("{person} {nonce}");
    let (work, new) = make_for(change, &creators, prepared, &nonce, &mut Cache::new()).await?;
    if new {
        gifts::settle(change, work, &[], false).await?;
        choose_series(change, viewer, work, prepared).await?;
    }
    Ok(work)
}

/// Makes a work for these creators; also says whether it is new.
pub(crate) async fn make_for(
    change: &mut Change,
    creators: &[(PseudId, PersonId)],
    prepared: &Prepared,
    nonce: &str,
    cache: &mut Cache,
) -> Result<(WorkId, bool)> {
    let form = &prepared.form;
    let language = language(change, &form.language).await?;
    // Before the work's row: whoever fails here has locked nothing.
    let typed = find_or_make(change, &form.tags, WorkId(0), cache).await?;
    let now = change.now();
    let made = insert(
        change,
        nonce,
        Flag(form.restricted),
        Flag(form.anonymous),
        &tidy(&form.title),
        language,
        &form.summary,
        &prepared.summary,
        &form.notes,
        &prepared.notes,
        &form.end_notes,
        &prepared.end_notes,
        prepared.values.planned_chapters,
        &form.comments_from,
        Flag(form.comments_moderated),
        &form.history_for,
        prepared.values.published.unwrap_or(Time(0)),
        now,
        Flag(form.text_hidden),
    )
    .await?;
    let Some((work,)) = made else {
        let (work,) = by_nonce(change, nonce).await?.ok_or(Error::Busy)?;
        return Ok((work, false));
    };
    insert_counts(change, work).await?;
    let rows: Vec<_> = creators
        .iter()
        .zip(1..)
        .map(|((pseud, person), position)| (work, *pseud, *person, position))
        .collect();
    insert_creators(change, &rows).await?;
    write_tags(change, work, &typed).await?;
    credits::write(change, work, &form.credits, true).await?;
    for (chapter, position) in prepared.chapters.iter().zip(1..) {
        let nonce = format!("{nonce} {position}");
        chapters::insert_new(change, work, chapter, position, true, &nonce).await?;
    }
    change.note(Verb::Made, Noun::Work, work.0, Some(work));
    send_out(change, work, prepared, None).await?;
    revisions::keep(change, work).await?;
    stamp::refresh(change, work).await?;
    Ok((work, true))
}

/// Saves a work's form; with one chapter in it, if the work has just that one. `base` is the version the form began
/// from. A draft prepared for posting is posted, or waits for its time. Gives the new version.
pub async fn save(
    change: &mut Change,
    viewer: &Viewer,
    work: WorkId,
    prepared: &Prepared,
    base: WorkRevisionId,
) -> Result<WorkRevisionId> {
    let open = stamp::open_to_edit(change, viewer, work).await?;
    let form = &prepared.form;
    recheck(change, &open, prepared)?;
    let before = overtaken(change, work, &open, base, prepared.chapters.is_empty()).await?;
    let language = language(change, &form.language).await?;
    let typed = find_or_make(change, &form.tags, work, &mut Cache::new()).await?;
    let published = match prepared.values.published {
        // The day is all that a form shows; the moment behind it stays as long as the day does.
        Some(day) if day.date() == open.published_on.date() => open.published_on,
        Some(day) => day,
        None if open.standing.state == WorkState::Posted => open.published_on,
        None => Time(0),
    };
    update(
        change,
        work,
        Flag(form.restricted),
        Flag(form.anonymous),
        &tidy(&form.title),
        language,
        &form.summary,
        &prepared.summary,
        &form.notes,
        &prepared.notes,
        &form.end_notes,
        &prepared.end_notes,
        prepared.values.planned_chapters,
        &form.comments_from,
        Flag(form.comments_moderated),
        &form.history_for,
        published,
        Flag(form.text_hidden),
    )
    .await?;
    if published != open.published_on && open.standing.state == WorkState::Posted {
        chapters::date_first(change, work, published).await?;
    }
    write_creators(change, viewer, work, &form.pseuds).await?;
    stamp::uncount(change, work).await?;
    delete_tags(change, work).await?;
    write_tags(change, work, &typed).await?;
    let given = gifts::before(change, work).await?;
    credits::write(change, work, &form.credits, false).await?;
    gifts::settle(change, work, &given, open.standing.state == WorkState::Posted).await?;
    let mut same_text = true;
    if let [chapter] = prepared.chapters.as_slice() {
        same_text = chapters::save_only(change, work, chapter).await?;
    } else if !prepared.chapters.is_empty() {
        return Err(Error::Broken("a save takes one chapter at the most".into()));
    }
    change.note(Verb::Changed, Noun::Work, work.0, Some(work));
    send_out(change, work, prepared, Some(&open)).await?;
    let revision = revisions::keep(change, work).await?;
    if let Some(before) = before {
        let now = revisions::load(change, work, revision).await?;
        if !same_text || now.is_none_or(|now| now.meta != before.meta || now.tags != before.tags) {
            return Err(Error::Conflict);
        }
    }
    stamp::refresh(change, work).await?;
    choose_series(change, viewer, work, prepared).await?;
    Ok(revision)
}

async fn choose_series(
    change: &mut Change,
    viewer: &Viewer,
    work: WorkId,
    prepared: &Prepared,
) -> Result<()> {
    let WorkForm { series, new_series, .. } = &prepared.form;
    places::choose(change, viewer, work, series.as_deref(), new_series).await
}

/// Saves a work's tags and nothing else. Gives the new version.
pub async fn save_tags(
    change: &mut Change,
    viewer: &Viewer,
    work: WorkId,
    tags: &TagLists,
    base: WorkRevisionId,
) -> Result<WorkRevisionId> {
    let open = stamp::open_to_edit(change, viewer, work).await?;
    let mut invalid = Invalid::new();
    tags.check(open.standing.state == WorkState::Posted || open.post_at.is_some(), &mut invalid);
    invalid.or_ok()?;
    let before = overtaken(change, work, &open, base, true).await?;
    let typed = find_or_make(change, tags, work, &mut Cache::new()).await?;
    stamp::uncount(change, work).await?;
    delete_tags(change, work).await?;
    write_tags(change, work, &typed).await?;
    change.note(Verb::Changed, Noun::Work, work.0, Some(work));
    let revision = revisions::keep(change, work).await?;
    if let Some(before) = before {
        let now = revisions::load(change, work, revision).await?;
        if now.is_none_or(|now| now.tags != before.tags) {
            return Err(Error::Conflict);
        }
    }
    stamp::refresh(change, work).await?;
    Ok(revision)
}

/// A posted work stays whole, whatever its form was prepared for.
fn recheck(change: &Change, open: &Open, prepared: &Prepared) -> Result<()> {
    if open.standing.state == WorkState::Posted && prepared.purpose == Purpose::Draft {
        let forms: Vec<_> = prepared.chapters.iter().map(|chapter| chapter.form.clone()).collect();
        prepared.form.check(&forms, Purpose::Post, change.now()).or_ok()?;
    }
    Ok(())
}

/// If the work was saved since `base`: the present version, unless only chapters were saved and this save has none.
async fn overtaken(
    change: &mut Change,
    work: WorkId,
    open: &Open,
    base: WorkRevisionId,
    without_chapters: bool,
) -> Result<Option<revisions::WorkRevision>> {
    if open.revision == base {
        return Ok(None);
    }
    let present = revisions::load(change, work, open.revision).await?;
    let began = revisions::load(change, work, base).await?.ok_or(Error::Conflict)?;
    Ok(present
        .filter(|present| !without_chapters || present.meta != began.meta || present.tags != began.tags))
}

/// Posts a draft that was prepared for it, now or at its time; one that was not waits for no time any more.
async fn send_out(change: &mut Change, work: WorkId, prepared: &Prepared, open: Option<&Open>) -> Result<()> {
    if open.is_some_and(|open| open.standing.state != WorkState::Draft) {
        return Ok(());
    }
    if open.is_some_and(|open| open.post_at.is_some()) {
        jobs::cancel(change, jobs::Kind::PostWork, work.0).await?;
        set_post_at(change, work, None).await?;
    }
    if prepared.purpose == Purpose::Post {
        post::check_chapters(change, work).await?;
        if let Some(at) = prepared.values.post_at {
            set_post_at(change, work, Some(at)).await?;
            change.job(jobs::Kind::PostWork, work.0, at).await?;
        } else {
            post::publish(change, work).await?;
        }
    }
    Ok(())
}

async fn language<'a>(change: &mut Change, typed: &'a str) -> Result<Option<&'a str>> {
    let code = typed.trim();
    if code.is_empty() {
        return Ok(None);
    }
    match crate::languages::find(change, code).await? {
        Some(_) => Ok(Some(code)),
        None => Err(Invalid::one("language", Message::new("error-choice")).into()),
    }
}

/// The pen names that a person chose, all their own; their default one if they chose none.
async fn own_pseuds(change: &mut Change, person: PersonId, chosen: &[PseudId]) -> Result<Vec<PseudId>> {
    let own = pseuds_of(change, person).await?;
    let mut pseuds: Vec<PseudId> = Vec::new();
    for pseud in chosen {
        if !own.iter().any(|row| row.id == *pseud) {
            return Err(Invalid::one("pseud", Message::new("error-pseud")).into());
        }
        if !pseuds.contains(pseud) {
            pseuds.push(*pseud);
        }
    }
    if pseuds.is_empty() {
        pseuds.extend(own.iter().find(|row| row.is_default.0).or(own.first()).map(|row| row.id));
    }
    if pseuds.is_empty() {
        return Err(Invalid::one("pseud", Message::new("error-pseud")).into());
    }
    Ok(pseuds)
}

async fn write_creators(
    change: &mut Change,
    viewer: &Viewer,
    work: WorkId,
    chosen: &[PseudId],
) -> Result<()> {
    let Some(person) = viewer.person else { return Ok(()) };
    let pseuds = own_pseuds(change, person, chosen).await?;
    // They stay where they stood among the creators; on one place the elder name comes first.
    let place = delete_creator(change, work, person).await?.into_iter().map(|row| row.0).min().unwrap_or(1);
    let rows: Vec<_> = pseuds.into_iter().map(|pseud| (work, pseud, person, place)).collect();
    insert_creators(change, &rows).await?;
    Ok(())
}

async fn write_tags(change: &mut Change, work: WorkId, typed: &[Typed]) -> Result<()> {
    let rows: Vec<_> =
        typed.iter().zip(1..).map(|(tag, position)| (work, tag.id, tag.typed.as_str(), position)).collect();
    insert_tags(change, &rows).await?;
    Ok(())
}
