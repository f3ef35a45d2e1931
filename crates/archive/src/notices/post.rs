//! Mailing what is new: one mail a person and batch, with notices, what stands in their inbox unread, and kudos.
//!
//! Whoever has something that was not mailed lies in the bag with the time when they are looked at: an hour after the
//! first came, a day for those who prefer that. The mail and the mark that it tells of all this are one
//! transaction, so that a fall neither loses nor doubles a batch. Those who want no mails, whose address is not
//! confirmed or refuses mails, and those who were banned are told on their page alone.

use sqlx::FromRow;

use super::{BOUNCES, Notice, tell};
use crate::db::{Done, Flag};
use crate::inbox::{self, Item, Which};
use crate::kudos::tell::{self as thanks, Thanks};
use crate::mails::{self, Extra, Letter};
use crate::people::preferences::{self, Pace, Preferences};
use crate::{Archive, Change, InboxId, NoticeId, PersonId, Result, Time};

/// News in one mail, and so many comments; what is more stands on their pages.
const NEWS: i64 = 50;
/// How long a batch is left alone after it was taken, should it not come to its end.
const LEASE: i64 = 10 * Time::MINUTE;

/// What one mail tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// What came out, the newest first.
    pub news: Vec<Notice>,
    /// What was said, the newest first.
    pub said: Vec<Item>,
    /// Who left kudos, by works.
    pub thanks: Vec<Thanks>,
}

impl Batch {
    fn is_empty(&self) -> bool {
        self.news.is_empty() && self.said.is_empty() && self.thanks.is_empty()
    }
}

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
    /// The same of their inbox; what was read needs no mail.
    fn unsaid(person: PersonId = PersonId(1)) -> Option<(Option<Time>, Option<InboxId>)>:
        "SELECT MIN(at), MAX(id) FROM inbox WHERE person_id = $1 AND is_mailed = 0 AND is_read = 0";
    /// Marks what was said as mailed.
    fn mark_said(person: PersonId = PersonId(1), last: InboxId = InboxId(1)) -> Done:
        "UPDATE inbox SET is_mailed = 1 WHERE person_id = $1 AND is_mailed = 0 AND id <= $2";
    /// Marks what was mailed.
    fn mark_mailed(person: PersonId = PersonId(1), last: NoticeId = NoticeId(1)) -> Done:
        "UPDATE notice SET is_mailed = 1 WHERE person_id = $1 AND is_mailed = 0 AND id <= $2";
}

/// Mails the batch that is due longest; `write` gives its words. Says whether one was due.
pub async fn post_one(
    archive: &Archive,
    write: impl FnOnce(&Reader, &Batch) -> (Letter, Extra),
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
    write: impl FnOnce(&Reader, &Batch) -> (Letter, Extra),
) -> Result<()> {
    let now = change.now();
    let reader = reader(change, person).await?;
    let preferences = match reader.as_ref().and_then(|row| row.preferences.as_deref()) {
        Some(body) => preferences::parse(body)?,
        None => Preferences::default(),
    };
    let news = both(unmailed(change, person).await?);
    let said = both(unsaid(change, person).await?);
    let liked = thanks::since(change, person).await?;
    let wanted = [
        news.map(|news| news.0),
        said.filter(|_| !preferences.no_comment_mails).map(|said| said.0),
        liked.filter(|_| !preferences.no_kudos_mails).map(|liked| liked.first),
    ];
    let first = wanted.into_iter().flatten().min();
    let wait = match preferences.notices {
        Pace::Never => None,
        Pace::Hourly => Some(tell::SOONEST),
        Pace::Daily => Some(Time::DAY),
    };
    let takes = |row: &Row| row.email_confirmed.0 && row.state != "banned" && row.bounces < BOUNCES;
    if let (Some(row), Some(first), Some(wait)) = (reader.filter(takes), first, wait) {
        if first.plus(wait) > now {
            later(change, person, first.plus(wait)).await?;
            return Ok(());
        }
        let mut batch = Batch::default();
        if news.is_some() {
            batch.news = super::load(change, person, i64::MAX, 0, NEWS).await?;
        }
        if said.is_some() && !preferences.no_comment_mails {
            batch.said = inbox::load(change, person, i64::MAX, Which::Unread, 0, NEWS).await?;
        }
        if let Some(liked) = liked.filter(|_| !preferences.no_kudos_mails) {
            batch.thanks = thanks::load(change, person, liked).await?;
        }
        if !batch.is_empty() {
            let reader = Reader { person, name: row.name, preferences };
            let (letter, extra) = write(&reader, &batch);
            mails::queue_with(change, Some(person), &row.email, &letter, &extra).await?;
        }
    }
    if let Some((_, last)) = news {
        mark_mailed(change, person, last).await?;
    }
    if let Some((_, last)) = said {
        mark_said(change, person, last).await?;
    }
    if let Some(liked) = liked {
        thanks::mark(change, person, liked.upto).await?;
    }
    unbag(change, person).await?;
    Ok(())
}

/// When the first came, and which is the last, if there is any.
fn both<T>(row: Option<(Option<Time>, Option<T>)>) -> Option<(Time, T)> {
    row.and_then(|(first, last)| Some((first?, last?)))
}

/// Ends a person's mails of what is new, as the link in such a mail does; what they subscribed to stays.
pub async fn stop(change: &mut Change, person: PersonId) -> Result<()> {
    let before = preferences::load(change, person).await?;
    preferences::save(change, person, &Preferences { notices: Pace::Never, ..before }).await
}
