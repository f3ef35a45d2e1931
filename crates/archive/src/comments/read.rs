//! Reading what is said: pages of threads, one thread, one comment, what waits for those who look after it.
//!
//! A page's threads come by one statement, at most [`SHOWN`] comments of each and [`LEVELS`] deep, so that neither
//! a long nor a deep thread makes a page slow; its own page shows more. Who sees what of a comment is decided here,
//! row by row: its words, only its place, or nothing.

mod arrange;

use arrange::arrange;
pub(crate) use arrange::comment;
use sqlx::FromRow;

use super::{Ground, LEVELS, SHOWN, State, Subject, THREAD};
use crate::db::{Ask, Flag, One};
use crate::limits::PAGE;
use crate::policy::{self, Viewer};
use crate::{ChapterId, CommentId, Error, ImageId, PersonId, Result, Time, WorkId};

/// Who says something, as far as the viewer is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// A member, by a pen name.
    Member {
        /// The pen name.
        pseud: String,
        /// The user name.
        user: String,
        /// The pen name's icon.
        icon: Option<ImageId>,
    },
    /// A guest, by the name they gave.
    Guest(String),
    /// A creator of an anonymous work.
    Anonymous,
    /// Somebody who is not here any more.
    Gone,
}

/// What a viewer gets of a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Words {
    /// What it says, cleaned HTML.
    Shown(String),
    /// Only its place: it was deleted, hidden or put aside.
    Place(State),
    /// Only its place: the viewer mutes who says it.
    Muted,
}

/// A comment on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Which comment.
    pub id: CommentId,
    /// On which chapter.
    pub chapter: ChapterId,
    /// What it answers.
    pub parent: Option<CommentId>,
    /// How deep it stands in its thread, from 0.
    pub depth: i64,
    /// Its state.
    pub state: State,
    /// Nobody answers it any more.
    pub frozen: bool,
    /// Who says it.
    pub by: By,
    /// Whether they are one of the work's creators.
    pub maker: bool,
    /// Whether it is the viewer's own.
    pub own: bool,
    /// Whether its writer blocks the viewer, who does not answer it then.
    pub blocks: bool,
    /// What it says.
    pub words: Words,
    /// When.
    pub at: Time,
    /// When it was changed last.
    pub edited_at: Option<Time>,
    /// Whether anything stands below it.
    pub answered: bool,
    /// Where to read on, if more stands below it, or in its thread, than this page shows.
    pub more: Option<CommentId>,
}

impl Comment {
    /// Whether it can be answered, by whoever may comment there.
    pub fn answerable(&self) -> bool {
        self.state == State::Posted && !self.frozen && !self.blocks && matches!(self.words, Words::Shown(_))
    }
}

/// A page of threads: comments in reading order, each before what answers it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Threads {
    /// The comments.
    pub comments: Vec<Comment>,
    /// Threads on all pages together; 0 also beyond the last page.
    pub total: i64,
}

/// Where a comment is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromRow)]
pub struct Place {
    /// Which comment.
    pub id: CommentId,
    /// On which work.
    pub work: WorkId,
    /// On which of its chapters.
    pub chapter: ChapterId,
    /// In which thread.
    pub thread: CommentId,
    /// What it answers.
    pub parent: Option<CommentId>,
    /// How deep.
    pub depth: i64,
}

/// A comment as who changes it needs it.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Source {
    /// As it was typed.
    pub source: String,
    /// Cleaned.
    pub html: String,
    /// Whose it is.
    pub person: Option<PersonId>,
}

/// In [`Row::apart`]: the viewer mutes who says it.
const MUTED: i64 = 1;
/// They block the viewer.
const BLOCKED: i64 = 2;

#[derive(FromRow)]
pub(crate) struct Row {
    id: CommentId,
    subject: ChapterId,
    parent_id: Option<CommentId>,
    depth: i64,
    state: String,
    frozen: Flag,
    guest_name: Option<String>,
    body: String,
    at: Time,
    edited_at: Option<Time>,
    person: Option<PersonId>,
    pseud: Option<String>,
    user_name: Option<String>,
    icon: Option<ImageId>,
    thread_id: CommentId,
    apart: i64,
    turn: i64,
    total: i64,
}

/// What is between a comment's writer, `p`, and who looks, as the number of the parameter: 1 if they are muted, 2 if they
/// block, 3 if both. Guests, 0, keep nobody at a distance; they are not looked up row by row.
macro_rules! apart {
    ($viewer:literal) => {
        concat!(
            "CAST(CASE WHEN ",
            $viewer,
            " = 0 THEN 0 ELSE CASE WHEN EXISTS (SELECT 1 FROM distance x WHERE x.person_id = ",
            $viewer,
            " AND x.kind = 'mute' AND x.other_id = p.person_id) THEN 1 ELSE 0 END
             + CASE WHEN EXISTS (SELECT 1 FROM distance x WHERE x.person_id = p.person_id AND x.kind = 'block'
                                 AND x.other_id = ",
            $viewer,
            ") THEN 2 ELSE 0 END END AS BIGINT) AS apart"
        )
    };
}
pub(crate) use apart;

/// Roots that a viewer sees: $3 says whether they look after the comments, $4 who they are. What those said whom they mute
/// is left out if nobody answered it; but for the creators of an anonymous work, whom that would tell.
macro_rules! seen {
    ($on:literal) => {
        concat!(
            $on,
            " AND c.depth = 0 AND (c.state IN ('posted', 'hidden', 'gone')
               OR (c.state = 'waiting' AND ($3 = 1
                   OR EXISTS (SELECT 1 FROM pseud p WHERE p.id = c.pseud_id AND p.person_id = $4)))
               OR (c.state = 'spam' AND EXISTS (SELECT 1 FROM comment b WHERE b.parent_id = c.id)))
             AND NOT ($4 <> 0 AND EXISTS (SELECT 1 FROM pseud p JOIN distance m ON m.other_id = p.person_id
                        WHERE p.id = c.pseud_id AND m.person_id = $4 AND m.kind = 'mute'
                          AND NOT EXISTS (SELECT 1 FROM work w WHERE w.id = c.work_id AND w.anonymous = 1 AND ",
            $crate::works::creators::made!("w.id", "p.person_id"),
            "))
                      AND NOT EXISTS (SELECT 1 FROM comment b WHERE b.parent_id = c.id))"
        )
    };
}

/// A page of threads from their roots.
macro_rules! threads {
    ($on:literal) => {
        concat!(
            "WITH root (id) AS (SELECT c.id FROM comment c WHERE ",
            seen!($on),
            " ORDER BY c.id LIMIT $5 OFFSET $6)
             SELECT d.id, d.subject, d.parent_id, d.depth, d.state, d.frozen, d.guest_name, d.body, d.at, d.edited_at,
               p.person_id AS person, p.name AS pseud, a.name AS user_name, p.icon_id AS icon, d.thread_id, d.turn,
               ",
            apart!("$4"),
            ",
               (SELECT CAST(COUNT(*) AS BIGINT) FROM comment c WHERE ",
            seen!($on),
            ") AS total
             FROM (SELECT t.id, t.thread_id, t.subject, t.parent_id, t.depth, t.state, t.frozen, t.guest_name, t.body,
                     t.at, t.edited_at, t.pseud_id,
                     ROW_NUMBER() OVER (PARTITION BY t.thread_id ORDER BY t.id) AS turn
                   FROM comment t WHERE t.thread_id IN (SELECT id FROM root) AND t.depth <= $7) d
             LEFT JOIN pseud p ON p.id = d.pseud_id LEFT JOIN account a ON a.person_id = p.person_id
             WHERE d.turn <= $8 ORDER BY d.thread_id, d.id"
        )
    };
}

/// Roots before one, and comments before one in its thread.
macro_rules! before {
    ($on:literal) => {
        concat!(
            "SELECT CAST(COUNT(*) AS BIGINT),
               (SELECT CAST(COUNT(*) AS BIGINT) FROM comment t WHERE t.thread_id = $5 AND t.id < $6)
             FROM comment c WHERE ",
            seen!($on),
            " AND c.id < $5"
        )
    };
}

statements! {
    /// The threads on a chapter.
    fn on_subject(noun: &str = "chapter", subject: i64 = 1, keeper: i64 = 0, person: i64 = 1, limit: i64 = 20,
                  skip: i64 = 0, depth: i64 = 6, most: i64 = 100) -> Vec<Row>:
        threads!("c.noun = $1 AND c.subject = $2");
    /// The threads on a work's chapters.
    fn on_work(noun: &str = "chapter", work: i64 = 1, keeper: i64 = 0, person: i64 = 1, limit: i64 = 20,
               skip: i64 = 0, depth: i64 = 6, most: i64 = 100) -> Vec<Row>:
        threads!("c.noun = $1 AND c.work_id = $2
                  AND EXISTS (SELECT 1 FROM chapter h WHERE h.id = c.subject AND h.binned_at IS NULL)");
    /// A thread from one of its comments on; the number of its comments is not asked.
    fn of_thread(thread: CommentId = CommentId(1), from: CommentId = CommentId(1), depth: i64 = 6, most: i64 = 10,
                 person: i64 = 1) -> Vec<Row>:
        concat!("SELECT d.id, d.subject, d.parent_id, d.depth, d.state, d.frozen, d.guest_name, d.body, d.at, d.edited_at,
           p.person_id AS person, p.name AS pseud, a.name AS user_name, p.icon_id AS icon, d.thread_id,
           CAST(0 AS BIGINT) AS turn, CAST(0 AS BIGINT) AS total, ", apart!("$5"), "
         FROM comment d LEFT JOIN pseud p ON p.id = d.pseud_id LEFT JOIN account a ON a.person_id = p.person_id
         WHERE d.thread_id = $1 AND d.id >= $2 AND d.depth <= $3 ORDER BY d.id LIMIT $4");
    /// What waits on a work, or was put aside.
    fn in_queue(work: WorkId = WorkId(1), state: &str = "waiting", limit: i64 = 20, skip: i64 = 0) -> Vec<Row>:
        "SELECT d.id, d.subject, d.parent_id, d.depth, d.state, d.frozen, d.guest_name, d.body, d.at, d.edited_at,
           p.person_id AS person, p.name AS pseud, a.name AS user_name, p.icon_id AS icon, d.thread_id,
           CAST(0 AS BIGINT) AS turn, CAST(0 AS BIGINT) AS apart,
           (SELECT CAST(COUNT(*) AS BIGINT) FROM comment c
            WHERE c.work_id = $1 AND c.state = $2 AND c.state IN ('waiting', 'spam')) AS total
         FROM comment d LEFT JOIN pseud p ON p.id = d.pseud_id LEFT JOIN account a ON a.person_id = p.person_id
         WHERE d.work_id = $1 AND d.state = $2 AND d.state IN ('waiting', 'spam') ORDER BY d.id LIMIT $3 OFFSET $4";
    /// Where a comment is.
    fn select_place(id: CommentId = CommentId(1)) -> Option<Place>:
        "SELECT id, work_id AS work, subject AS chapter, thread_id AS thread, parent_id AS parent, depth
         FROM comment WHERE id = $1 AND noun = 'chapter'";
    /// What a comment says, as typed.
    fn select_source(id: CommentId = CommentId(1)) -> Option<Source>:
        "SELECT c.body_source AS source, c.body AS html, p.person_id AS person
         FROM comment c LEFT JOIN pseud p ON p.id = c.pseud_id WHERE c.id = $1 AND c.noun = 'chapter'";
    /// Roots before one, on its chapter, as the viewer sees them.
    fn before_on_subject(noun: &str = "chapter", subject: i64 = 1, keeper: i64 = 0, person: i64 = 1,
                         root: CommentId = CommentId(1), id: CommentId = CommentId(1)) -> One<(i64, i64)>:
        before!("c.noun = $1 AND c.subject = $2");
    /// Roots before one, on its work.
    fn before_on_work(noun: &str = "chapter", work: i64 = 1, keeper: i64 = 0, person: i64 = 1,
                      root: CommentId = CommentId(1), id: CommentId = CommentId(1)) -> One<(i64, i64)>:
        before!("c.noun = $1 AND c.work_id = $2
                 AND EXISTS (SELECT 1 FROM chapter h WHERE h.id = c.subject AND h.binned_at IS NULL)");
    /// How many comments on a work wait.
    fn count_waiting(work: WorkId = WorkId(1)) -> One<(i64,)>:
        "SELECT CAST(COUNT(*) AS BIGINT) FROM comment WHERE work_id = $1 AND state = 'waiting'";
}

fn number(person: Option<PersonId>) -> i64 {
    person.map_or(0, |person| person.0)
}

/// A page of the threads on a work or a chapter that was shown to this viewer, from 1. One statement.
pub async fn threads(
    db: &mut impl Ask,
    viewer: &Viewer,
    ground: &Ground,
    on: Subject,
    page: i64,
) -> Result<Threads> {
    let (keeper, person) = (i64::from(ground.keeps(viewer)), number(viewer.person));
    let skip = (page - 1).saturating_mul(PAGE);
    // One level more than is shown tells whether anything is deeper.
    let rows = match on {
        Subject::Chapter(chapter) => {
            on_subject(db, "chapter", chapter.0, keeper, person, PAGE, skip, LEVELS + 1, SHOWN).await?
        }
        Subject::Work(work) => {
            on_work(db, "chapter", work.0, keeper, person, PAGE, skip, LEVELS + 1, SHOWN).await?
        }
    };
    let total = rows.first().map_or(0, |row| row.total);
    Ok(Threads { comments: arrange(viewer, ground, rows, None, LEVELS)?, total })
}

/// A comment with what stands below it. One statement.
pub async fn thread(
    db: &mut impl Ask,
    viewer: &Viewer,
    ground: &Ground,
    place: &Place,
) -> Result<Vec<Comment>> {
    let deepest = place.depth + LEVELS;
    let person = number(viewer.person);
    let mut rows = of_thread(db, place.thread, place.id, deepest + 1, THREAD, person).await?;
    // Who opens the page of one comment wants to read that one, whoever says it.
    for row in rows.iter_mut().filter(|row| row.id == place.id) {
        row.apart &= !MUTED;
    }
    let comments = arrange(viewer, ground, rows, Some(place.id), deepest)?;
    if comments.is_empty() { Err(Error::NotFound("comment")) } else { Ok(comments) }
}

/// What waits for a yes on a work, or was put aside as spam, the oldest first. One statement.
pub async fn queue(
    db: &mut impl Ask,
    viewer: &Viewer,
    ground: &Ground,
    work: WorkId,
    state: State,
    page: i64,
) -> Result<Threads> {
    policy::may_keep_comments(viewer, ground.own)?;
    let rows = in_queue(db, work, state.as_str(), PAGE, (page - 1).saturating_mul(PAGE)).await?;
    let total = rows.first().map_or(0, |row| row.total);
    let comments = rows
        .into_iter()
        .map(|row| {
            let html = row.body.clone();
            let mut comment = comment(viewer, ground, row)?;
            comment.words = Words::Shown(html);
            Ok(comment)
        })
        .collect::<Result<_>>()?;
    Ok(Threads { comments, total })
}

/// How many comments on a work wait for a yes. One statement.
pub async fn waiting(db: &mut impl Ask, work: WorkId) -> Result<i64> {
    Ok(count_waiting(db, work).await?.0.0)
}

/// Where a comment is. One statement; whether the viewer sees it is asked by [`thread`].
pub async fn place(db: &mut impl Ask, id: CommentId) -> Result<Place> {
    select_place(db, id).await?.ok_or(Error::NotFound("comment"))
}

/// What a comment says, as it was typed, for its writer. One statement.
pub async fn source(db: &mut impl Ask, viewer: &Viewer, id: CommentId) -> Result<Source> {
    let source = select_source(db, id).await?.ok_or(Error::NotFound("comment"))?;
    policy::may_edit_comment(viewer, source.person)?;
    Ok(source)
}

/// On which page of a chapter's or work's threads a comment stands, from 1; nothing if it stands too deep or too far
/// down in its thread to be shown there. One statement.
pub async fn page_of(
    db: &mut impl Ask,
    viewer: &Viewer,
    keeper: bool,
    on: Subject,
    place: &Place,
) -> Result<Option<i64>> {
    let (keeper, person) = (i64::from(keeper), number(viewer.person));
    let One((before, above)) = match on {
        Subject::Chapter(chapter) => {
            before_on_subject(db, "chapter", chapter.0, keeper, person, place.thread, place.id).await?
        }
        Subject::Work(work) => {
            before_on_work(db, "chapter", work.0, keeper, person, place.thread, place.id).await?
        }
    };
    Ok((place.depth <= LEVELS && above < SHOWN).then_some(before / PAGE + 1))
}
