//! Gifts: the credits that say for whom a work is, where that is somebody here.
//!
//! A gift's line names a byline or anybody else. Where it is the byline of a member, the line is theirs ([`settle`]): it
//! leads to their gifts, they are told once the work is out, and they may [`refuse`]; then the line is taken off, and a
//! save that names them again is refused. So is one to somebody who takes no gifts, blocks a creator or is blocked by
//! one; all get the same words. A line that is theirs stays so, whatever they are called later.

use sqlx::FromRow;

use super::stamp;
use crate::catalogue::kinds;
use crate::db::{Ask, Done, One};
use crate::journal::{Noun, Verb};
use crate::keys::name_key;
use crate::notices::tell;
use crate::people::{bylines, distance, preferences};
use crate::policy::{self, Viewer};
use crate::{Change, CreditId, Error, Invalid, Message, PersonId, PseudId, Result, Time, WorkId};

#[cfg(test)]
mod tests;

/// A gift's line on a work.
#[derive(Clone, Debug, FromRow)]
pub(crate) struct Line {
    id: CreditId,
    title: String,
    creator: String,
    pseud_id: Option<PseudId>,
}

impl Line {
    /// For whom it is, as typed.
    fn name(&self) -> &str {
        if self.creator.is_empty() { &self.title } else { &self.creator }
    }
}

/// A work that somebody did not take as a gift.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Refused {
    /// Which work.
    pub id: WorkId,
    /// Its title.
    pub title: String,
}

statements! {
    /// The gifts' lines of a work.
    fn lines(work: WorkId = WorkId(1)) -> Vec<Line>:
        "SELECT id, title, creator, pseud_id FROM credit
         WHERE noun = 'work' AND subject = $1 AND kind = 'gift' ORDER BY position, id";
    /// Says whose a line is, and by what its works are found.
    fn set_pseud(id: CreditId = CreditId(1), pseud: PseudId = PseudId(1), thing: i64 = 1) -> Done:
        "UPDATE credit SET pseud_id = $2, thing = $3 WHERE id = $1";
    /// Takes a person's lines off a work.
    fn delete_lines(work: WorkId = WorkId(1), person: PersonId = PersonId(1)) -> Done:
        "DELETE FROM credit WHERE noun = 'work' AND subject = $1
           AND pseud_id IN (SELECT p.id FROM pseud p WHERE p.person_id = $2)";
    /// Notes that a person did not take a work.
    fn insert_refusal(person: PersonId = PersonId(1), work: WorkId = WorkId(1), now: Time = Time(1)) -> Done:
        "INSERT INTO gift_refusal (person_id, work_id, at) VALUES ($1, $2, $3) ON CONFLICT (person_id, work_id) DO NOTHING";
    /// Takes the note back.
    fn delete_refusal(person: PersonId = PersonId(1), work: WorkId = WorkId(1)) -> Done:
        "DELETE FROM gift_refusal WHERE person_id = $1 AND work_id = $2";
    /// Whether a person did not take a work.
    fn refusals(person: PersonId = PersonId(1), work: WorkId = WorkId(1)) -> One<(i64,)>:
        "SELECT CAST(COUNT(*) AS BIGINT) FROM gift_refusal WHERE person_id = $1 AND work_id = $2";
    /// The works that a person did not take and that an audience finds.
    fn refused_by(person: PersonId = PersonId(1), audience: i64 = 1) -> Vec<Refused>:
        "SELECT w.id, w.title FROM gift_refusal r JOIN work w ON w.id = r.work_id
         WHERE r.person_id = $1 AND w.audience <= $2 ORDER BY r.at DESC, w.id";
}

/// The gifts' lines of a work before its credits are written anew, for [`settle`].
pub(crate) async fn before(change: &mut Change, work: WorkId) -> Result<Vec<Line>> {
    lines(change, work).await
}

/// Finds out whose the gifts' lines of a work are, after its credits were written. Lines that say what one said before
/// stay whose they were. In a work that is `out` already the new ones are told at once; else they are when it comes out.
pub(crate) async fn settle(change: &mut Change, work: WorkId, before: &[Line], out: bool) -> Result<()> {
    let mut new = false;
    for line in lines(change, work).await? {
        let key = name_key(line.name());
        let same = before.iter().find(|old| name_key(old.name()) == key);
        let named = match same.and_then(|old| old.pseud_id) {
            Some(pseud) => bylines::by_ids(change, &[pseud]).await?.pop(),
            None => match bylines::typed(change, line.name()).await {
                Ok(named) => Some(named),
                // Nobody here, or nobody in particular: a name like any other.
                Err(Error::Invalid(_)) => None,
                Err(error) => return Err(error),
            },
        };
        let Some(named) = named else { continue };
        if same.and_then(|old| old.pseud_id).is_none() {
            takes(change, work, named.person_id, line.name()).await?;
            new = true;
        }
        set_pseud(change, line.id, named.id, kinds::gift(named.person_id)).await?;
    }
    if new && out {
        let now = change.now();
        tell::give(change, work, now).await?;
    }
    Ok(())
}

/// Whether a person takes this work as a gift.
async fn takes(change: &mut Change, work: WorkId, person: PersonId, name: &str) -> Result<()> {
    let prefers = preferences::load(change, person).await?;
    let One((refused,)) = refusals(change, person, work).await?;
    if prefers.no_gifts || refused > 0 || distance::is_apart(change, work, person).await? {
        return Err(Invalid::one("credits", Message::new("error-gift-unwilling").with("name", name)).into());
    }
    Ok(())
}

/// Takes the viewer's name off a work that was given to them; it is not put on again.
pub async fn refuse(change: &mut Change, viewer: &Viewer, work: WorkId) -> Result<()> {
    let person = policy::may_post(viewer)?;
    stamp::open(change, viewer, work).await?;
    let Done(lines) = delete_lines(change, work, person).await?;
    if lines == 0 {
        return Err(Error::NotFound("gift"));
    }
    let now = change.now();
    insert_refusal(change, person, work, now).await?;
    change.note(Verb::Changed, Noun::Work, work.0, Some(work));
    stamp::refresh(change, work).await
}

/// Takes a refusal back: whoever made the work may name the viewer again.
pub async fn allow(change: &mut Change, viewer: &Viewer, work: WorkId) -> Result<()> {
    let person = policy::may_post(viewer)?;
    delete_refusal(change, person, work).await?;
    Ok(())
}

/// The works that a person did not take as gifts, for that person alone; those they find in lists. One statement.
pub async fn refused(db: &mut impl Ask, viewer: &Viewer, person: PersonId) -> Result<Vec<Refused>> {
    policy::may_settle(viewer, person)?;
    refused_by(db, person, viewer.audience()).await
}
