//! Who wants to be told of what: a person's works, a work's chapters, a series, a tag. Theirs alone to see.
//!
//! One subscribes to what one can see; what becomes of it later is asked whenever something of it is shown, so a
//! subscription never tells of what its person may not know. A tag that became a synonym is its canonical. Nothing here
//! is journaled: it changes what nobody else sees.

use sqlx::FromRow;

use crate::db::{Ask, Done, Flag, One};
use crate::journal::words;
use crate::people::accounts;
use crate::policy::{self, Sight, Viewer};
use crate::works::load;
use crate::{
    Change, Error, Invalid, Message, PersonId, Result, SeriesId, SubscriptionId, TagId, Time, WorkId,
};
use crate::{limits, series, tags};

words! {
    /// What one subscribes to.
    Topic {
        /// What a person posts under any name.
        Person = "person",
        /// A work's new chapters.
        Work = "work",
        /// What is put into a series, and new chapters there.
        Series = "series",
        /// What is posted with a tag, its synonyms and what stands below it.
        Tag = "tag",
    }
}

impl Topic {
    /// Every kind, in the order of lists.
    pub const ALL: [Topic; 4] = [Topic::Work, Topic::Person, Topic::Series, Topic::Tag];
}

/// A subscription in its person's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// Which one.
    pub id: SubscriptionId,
    /// Of which kind.
    pub topic: Topic,
    /// To which.
    pub subject: i64,
    /// What it is called; nothing while its person may not see it.
    pub name: Option<String>,
}

#[derive(FromRow)]
pub(crate) struct Row {
    id: SubscriptionId,
    noun: String,
    subject: i64,
    title: Option<String>,
}

statements! {
    /// Subscribes.
    fn insert(person: PersonId = PersonId(1), noun: &str = "work", subject: i64 = 1, now: Time = Time(1)) -> Done:
        "INSERT INTO subscription (person_id, noun, subject, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (noun, subject, person_id) DO NOTHING";
    /// How many a person has.
    fn count(person: PersonId = PersonId(1)) -> One<(i64,)>:
        "SELECT CAST(COUNT(*) AS BIGINT) FROM subscription WHERE person_id = $1";
    /// Ends a subscription.
    fn delete(person: PersonId = PersonId(1), noun: &str = "work", subject: i64 = 1) -> Done:
        "DELETE FROM subscription WHERE noun = $2 AND subject = $3 AND person_id = $1";
    /// Ends the subscriptions to a tag and to its synonyms.
    fn delete_tag(person: PersonId = PersonId(1), tag: TagId = TagId(1)) -> Done:
        "DELETE FROM subscription WHERE noun = 'tag' AND person_id = $1
           AND subject IN (SELECT id FROM tag WHERE id = $2 UNION ALL SELECT id FROM tag WHERE synonym_of = $2)";
    /// Ends some of a person's.
    fn delete_some(ids: [SubscriptionId] = [SubscriptionId(1)], person: PersonId = PersonId(1))
        -> Vec<(SubscriptionId,)>:
        "DELETE FROM subscription WHERE person_id = $1 AND id IN ({ids}) RETURNING id";
    /// Ends everybody's to a thing that is gone.
    fn delete_all(noun: &str = "work", subject: i64 = 1) -> Done:
        "DELETE FROM subscription WHERE noun = $1 AND subject = $2";
    /// Whether a person has one.
    fn is_there(person: PersonId = PersonId(1), noun: &str = "work", subject: i64 = 1) -> One<(Flag,)>:
        "SELECT CASE WHEN EXISTS (SELECT 1 FROM subscription
           WHERE noun = $2 AND subject = $3 AND person_id = $1) THEN 1 ELSE 0 END";
    /// A person's subscriptions, the newest first, with the titles of what an audience sees.
    fn select(person: PersonId = PersonId(1), before: i64 = 9, noun: &str = "", audience: i64 = 1, limit: i64 = 10)
        -> Vec<Row>:
        "SELECT s.id, s.noun, s.subject,
           CASE s.noun
             WHEN 'work' THEN (SELECT w.title FROM work w WHERE w.id = s.subject AND w.audience <= $4)
             WHEN 'person' THEN (SELECT a.name FROM account a WHERE a.person_id = s.subject)
             WHEN 'tag' THEN (SELECT COALESCE(c.name, t.name) FROM tag t LEFT JOIN tag c ON c.id = t.synonym_of
                              WHERE t.id = s.subject AND (c.id IS NOT NULL OR t.canonical = 1 OR t.member_uses > 0))
             ELSE (SELECT r.title FROM series r WHERE r.id = s.subject AND EXISTS (
                     SELECT 1 FROM series_work m WHERE m.series_id = r.id AND m.audience <= $4))
           END AS title
         FROM subscription s WHERE s.person_id = $1 AND s.id < $2 AND ($3 = '' OR s.noun = $3)
         ORDER BY s.id DESC LIMIT $5";
}

/// Subscribes the viewer to something they can see; a second time changes nothing.
pub async fn begin(change: &mut Change, viewer: &Viewer, topic: Topic, subject: i64) -> Result<()> {
    let person = policy::may_post(viewer)?;
    let subject = match topic {
        Topic::Work => {
            let head = load::head(change, viewer, WorkId(subject)).await?;
            if head.sight != Sight::Shown {
                return Err(Error::NotFound("work"));
            }
            subject
        }
        Topic::Person => accounts::load(change, PersonId(subject)).await?.person_id.0,
        Topic::Series => {
            series::find(change, viewer, SeriesId(subject)).await?;
            subject
        }
        Topic::Tag => {
            let tag = tags::by_id(change, viewer, TagId(subject)).await?.ok_or(Error::NotFound("tag"))?;
            tag.synonym_of.unwrap_or(tag.id).0
        }
    };
    let One((count,)) = count(change, person).await?;
    if count as usize >= limits::SUBSCRIPTIONS {
        let message = Message::new("error-subscriptions").with("limit", limits::SUBSCRIPTIONS);
        return Err(Invalid::one("subscription", message).into());
    }
    let now = change.now();
    insert(change, person, topic.as_str(), subject, now).await?;
    Ok(())
}

/// Ends the viewer's subscription to something.
pub async fn end(change: &mut Change, viewer: &Viewer, topic: Topic, subject: i64) -> Result<()> {
    let person = policy::may_post(viewer)?;
    match topic {
        Topic::Tag => delete_tag(change, person, TagId(subject)).await?,
        _ => delete(change, person, topic.as_str(), subject).await?,
    };
    Ok(())
}

/// Ends several of the viewer's own; what is none of them is passed over.
pub async fn end_some(change: &mut Change, viewer: &Viewer, ids: &[SubscriptionId]) -> Result<()> {
    let person = policy::may_post(viewer)?;
    delete_some(change, person, ids).await?;
    Ok(())
}

/// Ends everybody's subscriptions to something that is erased.
pub(crate) async fn forget(change: &mut Change, topic: Topic, subject: i64) -> Result<()> {
    delete_all(change, topic.as_str(), subject).await?;
    Ok(())
}

/// Whether the viewer is subscribed to something; guests never are, and cost no statement.
pub async fn has(db: &mut impl Ask, viewer: &Viewer, topic: Topic, subject: i64) -> Result<bool> {
    let Some(person) = viewer.person else { return Ok(false) };
    let One((is,)) = is_there(db, person, topic.as_str(), subject).await?;
    Ok(is.0)
}

/// A person's own subscriptions, of one kind or all, the newest first, before one of them. One statement.
pub async fn list(
    db: &mut impl Ask,
    viewer: &Viewer,
    person: PersonId,
    topic: Option<Topic>,
    before: Option<SubscriptionId>,
    limit: i64,
) -> Result<Vec<Subscription>> {
    policy::may_settle(viewer, person)?;
    let noun = topic.map_or("", Topic::as_str);
    let before = before.map_or(i64::MAX, |before| before.0);
    // What they see as any member: staff's wider view is no part of their subscriptions.
    let rows = select(db, person, before, noun, viewer.audience(), limit).await?;
    rows.into_iter()
        .map(|row| {
            Ok(Subscription { id: row.id, topic: row.noun.parse()?, subject: row.subject, name: row.title })
        })
        .collect()
}
