//! Who is named on a work: its creators invite others, by their pen names, to the whole work or to one chapter of it.
//!
//! An invitation gives nothing but itself: nothing of it is seen by others, and it opens no draft. Who says yes is a
//! creator like the others, or, of a chapter, named there and free to change that chapter, which the work's creators
//! post. Creators do not remove each other; each may leave, but not the last. Who blocks a creator, or is blocked by
//! one, or takes no invitations, is not invited, and the inviter is told the same of all three. Invitations of those
//! whom somebody mutes are not shown to them.

use sqlx::FromRow;

use super::edit::Editable;
use super::stamp;
use crate::db::{Ask, Done, Flag, One};
use crate::journal::{Noun, Verb};
use crate::mails::{self, Letter};
use crate::people::accounts::{self, Account};
use crate::people::preferences::{self, Preferences};
use crate::people::{bylines, distance};
use crate::policy::{self, Viewer, WorkState};
use crate::series::places;
use crate::{Change, ChapterId, Error, Invalid, Message, PersonId, PseudId, Result, Time, WorkId, limits};

#[cfg(test)]
mod tests;

/// Somebody named on a work or a chapter of it, or invited to be.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Creator {
    /// Under which pen name.
    pub pseud_id: PseudId,
    /// Whose that is.
    pub person_id: PersonId,
    /// The pen name.
    pub pseud: String,
    /// The user name; empty for a person without an account.
    pub user_name: String,
    /// The chapter, if it is not the whole work.
    pub chapter_id: Option<ChapterId>,
    /// Whether they said yes.
    pub accepted: Flag,
}

/// An invitation, or a chapter that somebody made of a work that is not theirs.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Part {
    /// The work.
    pub work_id: WorkId,
    /// Its title; a draft's may be empty.
    pub title: String,
    /// The chapter, if it is not the whole work.
    pub chapter_id: Option<ChapterId>,
    /// The chapter's place among all, from 1.
    pub number: Option<i64>,
    /// The pen name on it.
    pub pseud: String,
    /// The user name of who invited them; nothing if that person is gone.
    #[sqlx(rename = "by_name")]
    pub by: Option<String>,
    /// When.
    pub invited_at: Option<Time>,
    /// Whether they said yes.
    pub accepted: Flag,
    /// Whether the work is posted; a draft opens for its creators alone.
    pub posted: Flag,
}

#[derive(FromRow)]
pub(crate) struct WorkRow {
    state: String,
    hidden: Flag,
    title: String,
}

/// That an invitation `v` to the work `w` stands before who is invited.
macro_rules! stands {
    () => {
        "v.accepted = 0 AND w.state <> 'binned' AND w.hidden = 0
           AND NOT EXISTS (SELECT 1 FROM distance d WHERE (d.person_id = v.person_id AND d.other_id = v.invited_by)
             OR (d.kind = 'block' AND d.person_id = v.invited_by AND d.other_id = v.person_id))"
    };
}

/// Whether an invitation waits for the person of a column, for who asks for that person anyway.
macro_rules! is_invited {
    ($person:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM work_creator v JOIN work w ON w.id = v.work_id WHERE v.person_id = ",
            $person,
            " AND ",
            $crate::works::creators::stands!(),
            ") OR EXISTS (SELECT 1 FROM chapter_creator v JOIN work w ON w.id = v.work_id
               JOIN chapter h ON h.id = v.chapter_id AND h.binned_at IS NULL WHERE v.person_id = ",
            $person,
            " AND ",
            $crate::works::creators::stands!(),
            ")"
        )
    };
}

/// That a person made a work or a chapter of it, both by their columns: whom a work that is anonymous must not name.
macro_rules! made {
    ($work:literal, $person:literal) => {
        concat!(
            "(EXISTS (SELECT 1 FROM work_creator o WHERE o.work_id = ",
            $work,
            " AND o.person_id = ",
            $person,
            " AND o.accepted = 1) OR EXISTS (SELECT 1 FROM chapter_creator o WHERE o.work_id = ",
            $work,
            " AND o.person_id = ",
            $person,
            " AND o.accepted = 1))"
        )
    };
}

/// What pages say of a person's places on whole works or on chapters, and of which; the person is $1.
macro_rules! parts {
    (works, $which:expr) => {
        concat!(
            "SELECT v.work_id, w.title, p.name AS pseud, a.name AS by_name, v.invited_at, v.accepted,
               CASE WHEN w.state = 'posted' THEN 1 ELSE 0 END AS posted,
               CAST(NULL AS BIGINT) AS chapter_id, CAST(NULL AS BIGINT) AS number
             FROM work_creator v JOIN work w ON w.id = v.work_id JOIN pseud p ON p.id = v.pseud_id
             LEFT JOIN account a ON a.person_id = v.invited_by WHERE v.person_id = $1 AND ",
            $which
        )
    };
    (chapters, $which:expr) => {
        concat!(
            "SELECT v.work_id, w.title, p.name AS pseud, a.name AS by_name, v.invited_at, v.accepted,
               CASE WHEN w.state = 'posted' THEN 1 ELSE 0 END AS posted, v.chapter_id,
               (SELECT CAST(COUNT(*) AS BIGINT) FROM chapter o WHERE o.work_id = h.work_id AND o.binned_at IS NULL
                AND (o.position, o.id) <= (h.position, h.id)) AS number
             FROM chapter_creator v JOIN chapter h ON h.id = v.chapter_id AND h.binned_at IS NULL
             JOIN work w ON w.id = v.work_id JOIN pseud p ON p.id = v.pseud_id
             LEFT JOIN account a ON a.person_id = v.invited_by WHERE v.person_id = $1 AND ",
            $which
        )
    };
}
pub(crate) use {is_invited, made, stands};

statements! {
    /// Everybody named on a work or its chapters, or invited to be.
    fn of_work(work: WorkId = WorkId(1)) -> Vec<Creator>:
        "SELECT c.pseud_id, c.person_id, p.name AS pseud, COALESCE(a.name, '') AS user_name, c.chapter_id, c.accepted
         FROM (SELECT pseud_id, person_id, CAST(NULL AS BIGINT) AS chapter_id, accepted, position
               FROM work_creator WHERE work_id = $1
               UNION ALL SELECT k.pseud_id, k.person_id, k.chapter_id, k.accepted, 1000000 + h.position
               FROM chapter_creator k JOIN chapter h ON h.id = k.chapter_id
               WHERE k.work_id = $1 AND h.binned_at IS NULL) c
         JOIN pseud p ON p.id = c.pseud_id LEFT JOIN account a ON a.person_id = c.person_id
         ORDER BY c.position, c.pseud_id";
    /// The invitations that stand before a person.
    fn waiting_for(person: PersonId = PersonId(1)) -> Vec<Part>:
        concat!(parts!(works, stands!()), " UNION ALL ", parts!(chapters, stands!()),
            " ORDER BY invited_at DESC, work_id, chapter_id");
    /// The chapters that a person made of others' works.
    fn made_by(person: PersonId = PersonId(1)) -> Vec<Part>:
        concat!(parts!(chapters, "v.accepted = 1 AND w.state <> 'binned'"), " ORDER BY v.work_id, v.chapter_id");
    /// How many invitations of a person were not answered yet.
    fn unanswered(person: PersonId = PersonId(1)) -> One<(i64,)>:
        "SELECT (SELECT CAST(COUNT(*) AS BIGINT) FROM work_creator WHERE invited_by = $1 AND accepted = 0)
           + (SELECT CAST(COUNT(*) AS BIGINT) FROM chapter_creator WHERE invited_by = $1 AND accepted = 0)";
    /// Invites somebody to a work.
    fn insert(work: WorkId = WorkId(1), pseud: PseudId = PseudId(1), person: PersonId = PersonId(1),
              by: Option<PersonId> = None, now: Time = Time(1)) -> Done:
        "INSERT INTO work_creator (work_id, pseud_id, person_id, accepted, position, invited_by, invited_at)
         VALUES ($1, $2, $3, 0, (SELECT COALESCE(MAX(o.position), 0) + 1 FROM work_creator o WHERE o.work_id = $1), $4, $5)";
    /// Invites somebody to a chapter.
    fn insert_of_chapter(chapter: ChapterId = ChapterId(1), work: WorkId = WorkId(1), pseud: PseudId = PseudId(1),
                         person: PersonId = PersonId(1), by: Option<PersonId> = None, now: Time = Time(1)) -> Done:
        "INSERT INTO chapter_creator (chapter_id, work_id, pseud_id, person_id, accepted, invited_by, invited_at)
         VALUES ($1, $2, $3, $4, 0, $5, $6)";
    /// What a work is, for who is invited to it.
    fn row_of(work: WorkId = WorkId(1)) -> Option<WorkRow>:
        "SELECT state, hidden, title FROM work WHERE id = $1";
    /// Somebody says yes to a work.
    fn accept(work: WorkId = WorkId(1), person: PersonId = PersonId(1)) -> Vec<(PseudId,)>:
        "UPDATE work_creator SET accepted = 1 WHERE work_id = $1 AND person_id = $2 AND accepted = 0 RETURNING pseud_id";
    /// Somebody says yes to a chapter.
    fn accept_chapter(chapter: ChapterId = ChapterId(1), person: PersonId = PersonId(1)) -> Vec<(PseudId,)>:
        "UPDATE chapter_creator SET accepted = 1 WHERE chapter_id = $1 AND person_id = $2 AND accepted = 0
         RETURNING pseud_id";
    /// Takes a person off a work: as invited (0) or as its creator (1).
    fn delete(work: WorkId = WorkId(1), person: PersonId = PersonId(1), accepted: Flag = Flag(false)) -> Vec<(PseudId,)>:
        "DELETE FROM work_creator WHERE work_id = $1 AND person_id = $2 AND accepted = $3 RETURNING pseud_id";
    /// Takes a person off a chapter.
    fn delete_of_chapter(chapter: ChapterId = ChapterId(1), person: PersonId = PersonId(1),
                         accepted: Flag = Flag(false)) -> Vec<(PseudId,)>:
        "DELETE FROM chapter_creator WHERE chapter_id = $1 AND person_id = $2 AND accepted = $3 RETURNING pseud_id";
    /// Takes a person off all chapters of a work.
    fn delete_of_chapters(work: WorkId = WorkId(1), person: PersonId = PersonId(1)) -> Done:
        "DELETE FROM chapter_creator WHERE work_id = $1 AND person_id = $2";
}

/// What somebody is named on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The work.
    pub work: WorkId,
    /// The chapter, if it is not the whole work.
    pub chapter: Option<ChapterId>,
}

/// Everybody named on a work that the viewer may change, or invited to be: the whole work's first. One statement.
pub async fn list(db: &mut impl Ask, viewer: &Viewer, editable: &Editable) -> Result<Vec<Creator>> {
    policy::may_edit(viewer, editable.whole)?;
    of_work(db, editable.work).await
}

/// The invitations that wait for a person, the newest first, for that person alone. One statement.
pub async fn invitations(db: &mut impl Ask, viewer: &Viewer, person: PersonId) -> Result<Vec<Part>> {
    policy::may_settle(viewer, person)?;
    waiting_for(db, person).await
}

/// The chapters that a person made of works that are not theirs, for that person alone. One statement.
pub async fn chapters(db: &mut impl Ask, viewer: &Viewer, person: PersonId) -> Result<Vec<Part>> {
    policy::may_settle(viewer, person)?;
    made_by(db, person).await
}

fn refused(message: Message) -> Error {
    Invalid::one("byline", message).into()
}

/// Invites the person of a byline, as it was typed. `letter` writes the mail for them from their account, what they
/// prefer, and the work's title.
pub async fn invite(
    change: &mut Change,
    viewer: &Viewer,
    place: Place,
    byline: &str,
    letter: impl FnOnce(&Account, &Preferences, &str) -> Letter,
) -> Result<()> {
    let Place { work, chapter } = place;
    stamp::open_to_edit(change, viewer, work).await?;
    let by = viewer.person;
    if let Some(chapter) = chapter
        && super::chapters::work_of(change, chapter).await? != work
    {
        return Err(Error::NotFound("chapter"));
    }
    let named = bylines::typed(change, byline).await?;
    let there = of_work(change, work).await?;
    let name = &named.pseud;
    let same = |one: &&Creator| {
        one.person_id == named.person_id && (one.chapter_id.is_none() || one.chapter_id == chapter)
    };
    if let Some(one) = there.iter().find(same) {
        let key = if one.accepted.0 { "error-creator-there" } else { "error-creator-invited" };
        return Err(refused(Message::new(key).with("name", name)));
    }
    if there.len() >= limits::CREATORS {
        return Err(refused(Message::new("error-creators-many").with("limit", limits::CREATORS)));
    }
    if let Some(by) = by {
        let One((open,)) = unanswered(change, by).await?;
        if open as usize >= limits::INVITATIONS {
            return Err(refused(Message::new("error-invitations-many").with("limit", limits::INVITATIONS)));
        }
    }
    let person = named.person_id;
    let account = accounts::load(change, person).await?;
    let prefers = preferences::load(change, person).await?;
    if distance::is_apart(change, work, person).await? || prefers.no_invitations || account.state == "banned"
    {
        return Err(refused(Message::new("error-creator-unwilling").with("name", name)));
    }
    let now = change.now();
    match chapter {
        None => insert(change, work, named.id, person, by, now).await?,
        Some(chapter) => insert_of_chapter(change, chapter, work, named.id, person, by, now).await?,
    };
    let muted = match by {
        Some(by) => distance::between(change, &Viewer::member(person, Default::default()), by).await?.mutes,
        None => false,
    };
    if account.email_confirmed.0 && !muted {
        let row = row_of(change, work).await?.ok_or(Error::NotFound("work"))?;
        mails::queue(change, Some(person), &account.email, &letter(&account, &prefers, &row.title)).await?;
    }
    Ok(())
}

/// Takes an invitation back, for any of the work's creators.
pub async fn take_back(change: &mut Change, viewer: &Viewer, place: Place, invited: PersonId) -> Result<()> {
    stamp::open_to_edit(change, viewer, place.work).await?;
    take_off(change, place, invited, false).await?;
    Ok(())
}

/// Takes a person off a place, as invited or as its creator; whether they were there.
async fn take_off(change: &mut Change, place: Place, person: PersonId, accepted: bool) -> Result<bool> {
    let gone = match place.chapter {
        None => delete(change, place.work, person, Flag(accepted)).await?,
        Some(chapter) if super::chapters::work_of(change, chapter).await? == place.work => {
            delete_of_chapter(change, chapter, person, Flag(accepted)).await?
        }
        Some(_) => Vec::new(),
    };
    Ok(!gone.is_empty())
}

/// Answers one's own invitation. One that was taken back meanwhile, or that does not stand any more, is
/// [`Error::NotFound`].
pub async fn answer(change: &mut Change, viewer: &Viewer, place: Place, yes: bool) -> Result<()> {
    let person = policy::may_post(viewer)?;
    let gone = || Error::NotFound("invitation");
    if !yes {
        return if take_off(change, place, person, false).await? { Ok(()) } else { Err(gone()) };
    }
    let work = place.work;
    match stamp::open(change, &Viewer::system(), work).await {
        Err(Error::NotFound(_)) => return Err(gone()),
        other => other?,
    };
    let row = row_of(change, work).await?.ok_or_else(gone)?;
    if distance::is_apart(change, work, person).await?
        || row.hidden.0
        || row.state.parse::<WorkState>()? == WorkState::Binned
    {
        return Err(gone());
    }
    let accepted = match place.chapter {
        None => accept(change, work, person).await?,
        Some(chapter) if super::chapters::work_of(change, chapter).await? == work => {
            accept_chapter(change, chapter, person).await?
        }
        Some(_) => Vec::new(),
    };
    if accepted.is_empty() {
        return Err(gone());
    }
    if place.chapter.is_none() {
        // Whoever made the whole made its chapters.
        delete_of_chapters(change, work, person).await?;
    }
    say(change, work).await
}

/// Leaves a work, or a chapter of it. The last creator of a work stays.
pub async fn leave(change: &mut Change, viewer: &Viewer, place: Place) -> Result<()> {
    let person = policy::may_post(viewer)?;
    stamp::open(change, &Viewer::system(), place.work).await?;
    let others = of_work(change, place.work).await?;
    let others =
        others.iter().any(|one| one.accepted.0 && one.chapter_id.is_none() && one.person_id != person);
    if place.chapter.is_none() && !others {
        return Err(Invalid::one("leave", Message::new("error-creator-last")).into());
    }
    if !take_off(change, place, person, true).await? {
        return Err(Error::NotFound("work"));
    }
    say(change, place.work).await
}

/// What follows from other names on a work.
async fn say(change: &mut Change, work: WorkId) -> Result<()> {
    change.note(Verb::Changed, Noun::Work, work.0, Some(work));
    stamp::refresh(change, work).await?;
    places::follow(change, work, true).await
}
