//! Mailing notices: one mail a person and batch, with all that is new.
//!
//! Whoever has notices that were not mailed lies in the bag with the time when they are looked at: an hour after the
//! first came, a day for those who prefer that. The mail and the mark that it tells of these notices are one
//! transaction, so that a fall neither loses nor doubles a batch. Those who want no mails, whose address is not
//! confirmed or refuses mails, and those who were banned are told on their page alone.

use sqlx::FromRow;

use super::{BOUNCES, Notice, tell};
use crate::db::{Done, Flag};
use crate::mails::{self, Extra, Letter};
use crate::people::preferences::{self, Pace, Preferences};
use crate::{Archive, Change, NoticeId, PersonId, Result, Time};

/// News in one mail; what is more stands on the page.
const NEWS: i64 = 50;
/// How long a batch is left alone after it was taken, should it not come to its end.
const LEASE: i64 = 10 * Time::MINUTE;

/// Whom a batch goes to.
#[derive(Clone, Debug)]
pub struct Reader {
    /// The person.
    pub person: PersonId,
    /// Their user name.
    pub name: String,
    /// What they prefer.
    pub preferences: Preferences,
}

#[derive(FromRow)]
pub(crate) struct Row {
    name: String,
    email: String,
    email_confirmed: Flag,
    state: String,
    bounces: i64,
    preferences: Option<String>,
}

statements! {
    /// Who is due.
    fn due(now: Time = Time(1)) -> Option<(PersonId,)>:
        "SELECT person_id FROM notice_bag WHERE due_at <= $1 ORDER BY due_at LIMIT 1";
    /// Takes a person out of the bag for a while, if nobody else did.
    fn lease(person: PersonId = PersonId(1), now: Time = Time(1), until: Time = Time(2)) -> Done:
        "UPDATE notice_bag SET due_at = $3 WHERE person_id = $1 AND due_at <= $2";
    /// Looks at a person again later.
    fn later(person: PersonId = PersonId(1), due: Time = Time(2)) -> Done:
        "UPDATE notice_bag SET due_at = $2 WHERE person_id = $1";
    /// Takes a person out of the bag.
    fn unbag(person: PersonId = PersonId(1)) -> Done:
        "DELETE FROM notice_bag WHERE person_id = $1";
    /// A person's address, and what they prefer.
    fn reader(person: PersonId = PersonId(1)) -> Option<Row>:
        "SELECT a.name, a.email, a.email_confirmed, a.state, a.bounces, p.body AS preferences
         FROM account a LEFT JOIN preference p ON p.person_id = a.person_id WHERE a.person_id = $1";
    /// When the first of a person's notices came that was not mailed, and which is the last.
    fn unmailed(person: PersonId = PersonId(1)) -> Option<(Option<Time>, Option<NoticeId>)>:
        "SELECT MIN(at), MAX(id) FROM notice WHERE person_id = $1 AND is_mailed = 0";
    /// Marks what was mailed.
    fn mark_mailed(person: PersonId = PersonId(1), last: NoticeId = NoticeId(1)) -> Done:
        "UPDATE notice SET is_mailed = 1 WHERE person_id = $1 AND is_mailed = 0 AND id <= $2";
}

/// Mails the batch that is due longest; `write` gives its words. Says whether one was due.
pub async fn post_one(
    archive: &Archive,
    write: impl FnOnce(&Reader, &[Notice]) -> (Letter, Extra),
) -> Result<bool> {
    let now = archive.now();
    let Some((person,)) = due(&mut archive.read().await?, now).await? else { return Ok(false) };
    let mut change = archive.change(None).await?;
    // The row stays locked until the end, so whoever tells this person of something more waits.
    if let Done(0) = lease(&mut change, person, now, now.plus(LEASE)).await? {
        return Ok(true);
    }
    settle(&mut change, person, write).await?;
    change.commit().await?;
    Ok(true)
}

async fn settle(
    change: &mut Change,
    person: PersonId,
    write: impl FnOnce(&Reader, &[Notice]) -> (Letter, Extra),
) -> Result<()> {
    let now = change.now();
    let Some((Some(first), Some(last))) = unmailed(change, person).await? else {
        unbag(change, person).await?;
        return Ok(());
    };
    if let Some(row) = reader(change, person).await? {
        let preferences =
            row.preferences.as_deref().map_or(Ok(Preferences::default()), preferences::parse)?;
        let takes = row.email_confirmed.0 && row.state != "banned" && row.bounces < BOUNCES;
        let wait = match preferences.notices {
            Pace::Never => None,
            Pace::Hourly => Some(tell::SOONEST),
            Pace::Daily => Some(Time::DAY),
        };
        if let Some(wait) = wait.filter(|_| takes) {
            if first.plus(wait) > now {
                later(change, person, first.plus(wait)).await?;
                return Ok(());
            }
            let news = super::load(change, person, i64::MAX, 0, NEWS).await?;
            if !news.is_empty() {
                let reader = Reader { person, name: row.name, preferences };
                let (letter, extra) = write(&reader, &news);
                mails::queue_with(change, Some(person), &row.email, &letter, &extra).await?;
            }
        }
    }
    mark_mailed(change, person, last).await?;
    unbag(change, person).await?;
    Ok(())
}

/// Ends a person's mails of subscriptions, as the link in such a mail does; what they subscribed to stays.
pub async fn stop(change: &mut Change, person: PersonId) -> Result<()> {
    let before = preferences::load(change, person).await?;
    preferences::save(change, person, &Preferences { notices: Pace::Never, ..before }).await
}
