//! Writing notices: follows the journal, and for whatever comes out finds who subscribed to it.
//!
//! Statements over sets, a thousand people to a transaction, so that a tag with a hundred thousand subscribers holds
//! nobody up. How far the journal was read is kept; a fall repeats the last entries, which writes nothing twice, for a
//! person is told of a thing once. Several nodes may follow at once.
//!
//! Creators of an anonymous work are no reason to tell anybody; nor is a series in which members do not find the work.

use sqlx::FromRow;

use crate::db::{Done, One};
use crate::journal::{self, Entry, Noun, Verb};
use crate::policy::{self, Roles, Standing, Viewer, WorkState};
use crate::subscriptions::Topic;
use crate::{Archive, Change, PersonId, Result, Time, WorkId, inbox, kudos};

/// People written to in one transaction.
const PIECE: i64 = 1_000;
/// The soonest that a mail tells of what came out: whatever comes until then goes along.
pub(super) const SOONEST: i64 = Time::HOUR;
/// Our name among those who follow the journal.
const NAME: &str = "notices";

#[derive(FromRow)]
pub(crate) struct SourceRow {
    noun: String,
    subject: i64,
}

/// Something that came out.
#[derive(Clone, Copy)]
struct Thing {
    noun: Noun,
    subject: i64,
    work: WorkId,
    at: Time,
}

statements! {
    /// How far the journal was read.
    fn position(name: &str = "notices") -> Option<(i64,)>:
        "SELECT n FROM follower WHERE name = $1";
    /// Notes how far it was read.
    fn move_on(name: &str = "notices", n: i64 = 1) -> Done:
        "UPDATE follower SET n = $2 WHERE name = $1 AND n < $2";
    /// How a work stands.
    fn standing(work: WorkId = WorkId(1)) -> Option<Standing>:
        "SELECT state, restricted, hidden, unrevealed, anonymous FROM work WHERE id = $1";
    /// Who is named on a work, as what one subscribes to.
    fn creators(work: WorkId = WorkId(1)) -> Vec<SourceRow>:
        "SELECT DISTINCT 'person' AS noun, person_id AS subject FROM work_creator
         WHERE work_id = $1 AND accepted = 1";
    /// The series in which an audience finds a work.
    fn series(work: WorkId = WorkId(1), audience: i64 = 1) -> Vec<SourceRow>:
        "SELECT 'series' AS noun, series_id AS subject FROM series_work WHERE work_id = $1 AND audience <= $2";
    /// The tags whose lists a work stands in, as far as somebody subscribed to them.
    fn tags(work: WorkId = WorkId(1)) -> Vec<SourceRow>:
        "WITH RECURSIVE up (id) AS (
           SELECT COALESCE(t.synonym_of, t.id) FROM work_tag w JOIN tag t ON t.id = w.tag_id WHERE w.work_id = $1
           UNION
           SELECT COALESCE(t.synonym_of, t.id) FROM up u
           JOIN tag_link l ON l.child_id = u.id AND l.relation = 'meta' JOIN tag t ON t.id = l.above_id)
         SELECT 'tag' AS noun, u.id AS subject FROM up u
         WHERE EXISTS (SELECT 1 FROM subscription s WHERE s.noun = 'tag' AND s.subject = u.id)
         UNION
         SELECT 'tag', t.id FROM up u JOIN tag t ON t.synonym_of = u.id
         WHERE EXISTS (SELECT 1 FROM subscription s WHERE s.noun = 'tag' AND s.subject = t.id)";
    /// Where a piece of subscribers ends.
    fn piece_end(noun: &str = "tag", subject: i64 = 1, after: PersonId = PersonId(0), skip: i64 = 10)
        -> Option<(PersonId,)>:
        "SELECT person_id FROM subscription WHERE noun = $1 AND subject = $2 AND person_id > $3
         ORDER BY person_id LIMIT 1 OFFSET $4";
    /// Tells a piece of subscribers. Who is left out for good is said here: creators of the work, and who subscribed
    /// later. Who does not want to see it just now is asked when it is shown.
    fn tell_piece(thing: &str = "work", subject: i64 = 1, work: WorkId = WorkId(1), at: Time = Time(1),
                  noun: &str = "tag", reason: i64 = 1, after: PersonId = PersonId(0), upto: PersonId = PersonId(9))
        -> Done:
        "INSERT INTO notice (noun, subject, work_id, at, person_id, reason, reason_subject, is_read, is_mailed)
         SELECT CAST($1 AS TEXT), CAST($2 AS BIGINT), CAST($3 AS BIGINT), CAST($4 AS BIGINT),
           s.person_id, s.noun, s.subject, 0, 0
         FROM subscription s
         WHERE s.noun = $5 AND s.subject = $6 AND s.person_id > $7 AND s.person_id <= $8 AND s.created_at <= $4
           AND NOT EXISTS (SELECT 1 FROM work_creator c WHERE c.work_id = $3 AND c.person_id = s.person_id AND c.accepted = 1)
         ON CONFLICT (noun, subject, person_id) DO NOTHING";
    /// How many somebodies of this archive a work is given to.
    fn gifts(work: WorkId = WorkId(1)) -> One<(i64,)>:
        "SELECT CAST(COUNT(*) AS BIGINT) FROM credit WHERE noun = 'work' AND subject = $1 AND pseud_id IS NOT NULL";
    /// Tells those to whom a work is given.
    fn tell_given(work: WorkId = WorkId(1), at: Time = Time(1)) -> Vec<(PersonId,)>:
        "INSERT INTO notice (noun, subject, work_id, at, person_id, reason, reason_subject, is_read, is_mailed)
         SELECT DISTINCT 'work', c.subject, c.subject, CAST($2 AS BIGINT), p.person_id, 'gift', c.subject, 0, 0
         FROM credit c JOIN pseud p ON p.id = c.pseud_id JOIN account a ON a.person_id = p.person_id
         WHERE c.noun = 'work' AND c.subject = $1
           AND NOT EXISTS (SELECT 1 FROM work_creator k WHERE k.work_id = $1 AND k.person_id = p.person_id AND k.accepted = 1)
         ON CONFLICT (noun, subject, person_id) DO NOTHING RETURNING person_id";
    /// Has a piece of those who were told mailed. (The empty change waits for whoever mails one of them just now.)
    fn bag_piece(thing: &str = "work", subject: i64 = 1, after: PersonId = PersonId(0), upto: PersonId = PersonId(9),
                 due: Time = Time(1)) -> Done:
        "INSERT INTO notice_bag (person_id, due_at)
         SELECT n.person_id, CAST($5 AS BIGINT) FROM notice n
         WHERE n.noun = $1 AND n.subject = $2 AND n.person_id > $3 AND n.person_id <= $4 AND n.is_mailed = 0
         ON CONFLICT (person_id) DO UPDATE SET due_at = notice_bag.due_at";
}

/// Tells everybody of everything that came out or was said since the last time, and sees to it that kudos are mailed;
/// says whether there was anything.
pub async fn catch_up(archive: &Archive) -> Result<bool> {
    let liked = kudos::tell::catch_up(archive, SOONEST).await?;
    Ok(follow(archive).await? || liked)
}

async fn follow(archive: &Archive) -> Result<bool> {
    let mut db = archive.read().await?;
    let (from,) = position(&mut db, NAME).await?.unwrap_or((0,));
    let entries = journal::entries_after(&mut db, from).await?;
    drop(db);
    let Some(last) = entries.last().map(|entry| entry.n) else { return Ok(false) };
    for entry in &entries {
        inbox::tell::tell(archive, entry, SOONEST).await?;
        if (entry.note.verb, entry.note.noun) == (Verb::Posted, Noun::Work)
            && let Some(work) = entry.note.work
        {
            let One((gifts,)) = gifts(&mut archive.read().await?, work).await?;
            if gifts > 0 {
                let mut change = archive.change(None).await?;
                give(&mut change, work, entry.at).await?;
                change.commit().await?;
            }
        }
        let Some((thing, sources)) = sources(archive, entry).await? else { continue };
        for source in sources {
            tell(archive, thing, &source).await?;
        }
    }
    let mut change = archive.change(None).await?;
    move_on(&mut change, NAME, last).await?;
    change.commit().await?;
    Ok(true)
}

/// Tells those to whom a posted work is given, before a subscription is the reason.
pub(crate) async fn give(change: &mut Change, work: WorkId, at: Time) -> Result<()> {
    let told = tell_given(change, work, at).await?;
    if let (Some(first), Some(last)) = (told.iter().min(), told.iter().max()) {
        let due = change.now().plus(SOONEST);
        bag_piece(change, Noun::Work.as_str(), work.0, PersonId(first.0.0 - 1), last.0, due).await?;
    }
    Ok(())
}

/// What came out by an entry, and the subscriptions it fits; nothing for an entry that tells nobody.
async fn sources(archive: &Archive, entry: &Entry) -> Result<Option<(Thing, Vec<SourceRow>)>> {
    let (Verb::Posted, Some(work)) = (entry.note.verb, entry.note.work) else { return Ok(None) };
    let mut db = archive.read().await?;
    let Some(standing) = standing(&mut db, work).await? else { return Ok(None) };
    if standing.state != WorkState::Posted {
        return Ok(None);
    }
    let viewer = Viewer::member(PersonId(0), Roles::default());
    let mut found = Vec::new();
    let (noun, subject) = match entry.note.noun {
        Noun::Work => {
            found.extend(tags(&mut db, work).await?);
            (Noun::Work, work.0)
        }
        Noun::Chapter => {
            found.push(SourceRow { noun: Topic::Work.as_str().to_owned(), subject: work.0 });
            (Noun::Chapter, entry.note.subject)
        }
        // A work was put into a series: news for those who follow the series alone.
        Noun::Series => (Noun::Work, work.0),
        _ => return Ok(None),
    };
    if entry.note.noun != Noun::Series && policy::sees_creators(&viewer, false, &standing) {
        found.extend(creators(&mut db, work).await?);
    }
    let mut in_series = series(&mut db, work, viewer.audience()).await?;
    if entry.note.noun == Noun::Series {
        in_series.retain(|row| row.subject == entry.note.subject);
    }
    found.extend(in_series);
    Ok(Some((Thing { noun, subject, work, at: entry.at }, found)))
}

/// Tells the subscribers of one thing, a piece to a transaction.
async fn tell(archive: &Archive, thing: Thing, source: &SourceRow) -> Result<()> {
    let (noun, reason) = (source.noun.as_str(), source.subject);
    let mut after = PersonId(0);
    loop {
        let end = piece_end(&mut archive.read().await?, noun, reason, after, PIECE - 1).await?;
        let upto = end.map_or(PersonId(i64::MAX), |row| row.0);
        let mut change = archive.change(None).await?;
        let Thing { noun: what, subject, work, at } = thing;
        let Done(told) =
            tell_piece(&mut change, what.as_str(), subject, work, at, noun, reason, after, upto).await?;
        if told > 0 {
            let due = change.now().plus(SOONEST);
            bag_piece(&mut change, what.as_str(), subject, after, upto, due).await?;
        }
        change.commit().await?;
        if end.is_none() {
            return Ok(());
        }
        after = upto;
    }
}
