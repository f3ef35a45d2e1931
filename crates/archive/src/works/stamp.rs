//! What a work's row says about its parts, kept in the same transaction as every change: who finds it, whether it is
//! adult, how long it is, when it was updated, and its stamp, which every cache compares.
//!
//! A change begins with [`open`], which locks the work's series and its row on both databases and bumps the stamp, and
//! ends with [`refresh`], which also tells the series. `updated_at` is the newest publication among its posted chapters,
//! so that mending a comma moves nothing and a backdated work lies where it belongs; a draft's is the time of its last
//! save.

use sqlx::FromRow;

use crate::db::{Done, Flag, One};
use crate::policy::{self, NOBODY, Sight, Standing, Viewer};
use crate::series::places;
use crate::tags::beside;
use crate::{Change, ChapterId, Error, PersonId, PseudId, Result, Time, WorkId, WorkRevisionId};

#[derive(FromRow)]
pub(crate) struct OpenRow {
    #[sqlx(flatten)]
    standing: Standing,
    revision_id: WorkRevisionId,
    published_on: Time,
    posted_at: Option<Time>,
    post_at: Option<Time>,
    creators: i64,
    chapter_creators: i64,
}

/// A work that is being changed: its row is locked until the change ends.
#[derive(Clone, Debug)]
pub(crate) struct Open {
    pub standing: Standing,
    pub revision: WorkRevisionId,
    /// 0 while nothing was said.
    pub published_on: Time,
    pub posted_at: Option<Time>,
    pub post_at: Option<Time>,
    /// The viewer is one of the work's creators.
    pub creator: bool,
    /// The viewer made the chapter that it was opened for, and may be no creator of the work.
    pub of_chapter: bool,
}

#[derive(FromRow)]
pub(crate) struct PartsRow {
    #[sqlx(flatten)]
    standing: Standing,
    audience: i64,
    planned_chapters: i64,
    posted: i64,
    posted_words: i64,
    all_words: i64,
    newest: Option<Time>,
    adult_tags: i64,
}

statements! {
    /// Locks a work and bumps its stamp; says whether a person made it, or a chapter of it.
    fn lock(work: WorkId = WorkId(1), person: i64 = 1, chapter: Option<ChapterId> = None) -> Option<OpenRow>:
        "UPDATE work SET stamp = stamp + 1 WHERE id = $1
         RETURNING state, restricted, hidden, unrevealed, anonymous, revision_id, published_on, posted_at, post_at,
           (SELECT CAST(COUNT(*) AS BIGINT) FROM work_creator c
            WHERE c.work_id = work.id AND c.person_id = $2 AND c.accepted = 1) AS creators,
           (SELECT CAST(COUNT(*) AS BIGINT) FROM chapter_creator k
            WHERE k.chapter_id = $3 AND k.work_id = work.id AND k.person_id = $2 AND k.accepted = 1) AS chapter_creators";
    /// What a work's parts add up to.
    fn parts(work: WorkId = WorkId(1)) -> Option<PartsRow>:
        "SELECT w.state, w.restricted, w.hidden, w.unrevealed, w.anonymous, w.audience, w.planned_chapters,
           (SELECT CAST(COUNT(*) AS BIGINT) FROM chapter c
            WHERE c.work_id = w.id AND c.binned_at IS NULL AND c.state = 'posted') AS posted,
           (SELECT CAST(COALESCE(SUM(c.words), 0) AS BIGINT) FROM chapter c
            WHERE c.work_id = w.id AND c.binned_at IS NULL AND c.state = 'posted') AS posted_words,
           (SELECT CAST(COALESCE(SUM(c.words), 0) AS BIGINT) FROM chapter c
            WHERE c.work_id = w.id AND c.binned_at IS NULL) AS all_words,
           (SELECT MAX(c.published_on) FROM chapter c
            WHERE c.work_id = w.id AND c.binned_at IS NULL AND c.state = 'posted') AS newest,
           (SELECT CAST(COUNT(*) AS BIGINT) FROM work_tag t JOIN tag g ON g.id = t.tag_id
            WHERE t.work_id = w.id AND g.adult = 1) AS adult_tags
         FROM work w WHERE w.id = $1";
    /// Writes it down.
    fn write(work: WorkId = WorkId(1), audience: i64 = 0, adult: Flag = Flag(false), planned: i64 = 1, posted: i64 = 1,
             complete: Flag = Flag(true), words: i64 = 1, updated: Time = Time(1)) -> Done:
        "UPDATE work SET audience = $2, adult = $3, planned_chapters = $4, posted_chapters = $5, complete = $6,
                words = $7, updated_at = $8, stamp = stamp + 1 WHERE id = $1";
    /// Writes what a tag's list must know beside the work's tags.
    fn write_tags(work: WorkId = WorkId(1), audience: i64 = 0, updated: Time = Time(1)) -> Done:
        "UPDATE work_tag SET audience = $2, updated_at = $3
         WHERE work_id = $1 AND (audience <> $2 OR updated_at <> $3)";
    /// Bumps the works under a pen name, and those that are given to it.
    fn bump_of_pseud(pseud: PseudId = PseudId(1)) -> Done:
        "UPDATE work SET stamp = stamp + 1 WHERE id IN (
           SELECT c.work_id FROM work_creator c WHERE c.pseud_id = $1
           UNION SELECT k.work_id FROM chapter_creator k WHERE k.pseud_id = $1
           UNION SELECT g.subject FROM credit g WHERE g.noun = 'work' AND g.pseud_id = $1)";
    /// Bumps the works of a person, and those that are given to them.
    fn bump_of_person(person: PersonId = PersonId(1)) -> Done:
        "UPDATE work SET stamp = stamp + 1 WHERE id IN (
           SELECT c.work_id FROM work_creator c WHERE c.person_id = $1
           UNION SELECT k.work_id FROM chapter_creator k WHERE k.person_id = $1
           UNION SELECT g.subject FROM credit g JOIN pseud p ON p.id = g.pseud_id
           WHERE g.noun = 'work' AND p.person_id = $1)";
    /// Takes the turn at the counts of tags: two changes that wrote them in different orders would lock each other.
    fn take_turn() -> One<(i64,)>:
        "UPDATE journal_head SET n = n WHERE id = 1 RETURNING n";
    /// Counts a work for its tags, or takes it out of their counts.
    fn count_tags(work: WorkId = WorkId(1), everybody: i64 = 1, members: i64 = 1) -> Done:
        "UPDATE tag SET uses = uses + $2, member_uses = member_uses + $3
         WHERE id IN (SELECT t.tag_id FROM work_tag t WHERE t.work_id = $1)";
    /// For whom a work counts now.
    fn counted(work: WorkId = WorkId(1)) -> Option<(i64,)>:
        "SELECT audience FROM work WHERE id = $1";
    /// Says that a work counts for nobody.
    fn count_for_nobody(work: WorkId = WorkId(1), audience: i64 = 2) -> Done:
        "UPDATE work SET audience = $2 WHERE id = $1";
}

/// Locks a work for a change by this viewer and bumps its stamp. Who may not see it hears that there is none; whether
/// they may change it is the caller's question.
pub(crate) async fn open(change: &mut Change, viewer: &Viewer, work: WorkId) -> Result<Open> {
    open_around(change, viewer, work, None).await
}

async fn open_around(
    change: &mut Change,
    viewer: &Viewer,
    work: WorkId,
    chapter: Option<ChapterId>,
) -> Result<Open> {
    let person = viewer.person.map_or(0, |person| person.0);
    places::lock_of(change, work).await?;
    let row = lock(change, work, person, chapter).await?.ok_or(Error::NotFound("work"))?;
    let standing = row.standing;
    let (creator, of_chapter) = (row.creators > 0, row.chapter_creators > 0);
    if policy::sight(viewer, creator || of_chapter, &standing) == Sight::Nothing {
        return Err(Error::NotFound("work"));
    }
    Ok(Open {
        standing,
        revision: row.revision_id,
        published_on: row.published_on,
        posted_at: row.posted_at,
        post_at: row.post_at,
        creator,
        of_chapter,
    })
}

/// Locks a work for its creators to change.
pub(crate) async fn open_to_edit(change: &mut Change, viewer: &Viewer, work: WorkId) -> Result<Open> {
    let open = open(change, viewer, work).await?;
    policy::may_edit(viewer, open.creator)?;
    Ok(open)
}

/// Locks a work for one of its chapters to be changed: by the work's creators, and by who made the chapter.
pub(crate) async fn open_chapter_to_edit(
    change: &mut Change,
    viewer: &Viewer,
    work: WorkId,
    chapter: ChapterId,
) -> Result<Open> {
    let open = open_around(change, viewer, work, Some(chapter)).await?;
    policy::may_edit(viewer, open.creator || open.of_chapter)?;
    Ok(open)
}

/// Takes the turn at tags for a change that writes them: the counts of tags and wrangling never wait crosswise.
pub(crate) async fn take_turn_at_tags(change: &mut Change) -> Result<()> {
    take_turn(change).await?;
    Ok(())
}

/// How a work of this audience counts for everybody and for members.
fn weight(audience: i64) -> (i64, i64) {
    (i64::from(audience == 0), i64::from(audience < NOBODY))
}

/// Takes a work out of its tags' counts, before its tags change; [`refresh`] counts it again.
pub(crate) async fn uncount(change: &mut Change, work: WorkId) -> Result<()> {
    let Some((audience,)) = counted(change, work).await? else { return Ok(()) };
    if audience != NOBODY {
        let (everybody, members) = weight(audience);
        take_turn(change).await?;
        count_tags(change, work, -everybody, -members).await?;
        count_for_nobody(change, work, NOBODY).await?;
    }
    Ok(())
}

/// Brings everything up to date that a work's row says about its parts, and bumps its stamp. Each change of a work
/// ends with it.
pub(crate) async fn refresh(change: &mut Change, work: WorkId) -> Result<()> {
    let parts = parts(change, work).await?.ok_or(Error::NotFound("work"))?;
    let standing = parts.standing;
    let audience = policy::audience(&standing);
    let posted = standing.state == policy::WorkState::Posted;
    let planned = if parts.planned_chapters == 0 { 0 } else { parts.planned_chapters.max(parts.posted) };
    let complete = planned > 0 && planned == parts.posted;
    let words = if posted { parts.posted_words } else { parts.all_words };
    let updated = if posted { parts.newest.unwrap_or(change.now()) } else { change.now() };
    let adult = Flag(parts.adult_tags > 0);
    write(change, work, audience, adult, planned, parts.posted, Flag(complete), words, updated).await?;
    write_tags(change, work, audience, updated).await?;
    if audience != parts.audience {
        let ((old_all, old_members), (all, members)) = (weight(parts.audience), weight(audience));
        take_turn(change).await?;
        count_tags(change, work, all - old_all, members - old_members).await?;
        if audience < NOBODY {
            beside::note(change, &[work]).await?;
        }
    }
    places::follow(change, work, audience != parts.audience).await
}

/// Bumps every work under a pen name, for its name or icon changed: their pages show it.
pub async fn bump_pseud(change: &mut Change, pseud: PseudId) -> Result<()> {
    bump_of_pseud(change, pseud).await?;
    Ok(())
}

/// Bumps every work of a person, for their user name changed: their bylines show it.
pub async fn bump_person(change: &mut Change, person: PersonId) -> Result<()> {
    bump_of_person(change, person).await?;
    Ok(())
}
