//! Reading what is said: pages of threads, one thread, one comment, what waits for those who look after it.
//!
//! A page's threads come by one statement, at most [`SHOWN`] comments of each and [`LEVELS`] deep, so that neither
//! a long nor a deep thread makes a page slow; its own page shows more. Who sees what of a comment is decided here,
//! row by row: its words, only its place, or nothing.

use std::collections::HashMap;

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
    turn: i64,
    total: i64,
}

/// Roots that a viewer sees: $3 says whether they look after the comments, $4 who they are.
macro_rules! seen {
    ($on:literal) => {
        concat!(
            $on,
            " AND c.depth = 0 AND (c.state IN ('posted', 'hidden', 'gone')
               OR (c.state = 'waiting' AND ($3 = 1
                   OR EXISTS (SELECT 1 FROM pseud p WHERE p.id = c.pseud_id AND p.person_id = $4)))
               OR (c.state = 'spam' AND EXISTS (SELECT 1 FROM comment b WHERE b.parent_id = c.id)))"
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
    fn of_thread(thread: CommentId = CommentId(1), from: CommentId = CommentId(1), depth: i64 = 6, most: i64 = 10)
        -> Vec<Row>:
        "SELECT d.id, d.subject, d.parent_id, d.depth, d.state, d.frozen, d.guest_name, d.body, d.at, d.edited_at,
           p.person_id AS person, p.name AS pseud, a.name AS user_name, p.icon_id AS icon, d.thread_id,
           CAST(0 AS BIGINT) AS turn, CAST(0 AS BIGINT) AS total
         FROM comment d LEFT JOIN pseud p ON p.id = d.pseud_id LEFT JOIN account a ON a.person_id = p.person_id
         WHERE d.thread_id = $1 AND d.id >= $2 AND d.depth <= $3 ORDER BY d.id LIMIT $4";
    /// What waits on a work, or was put aside.
    fn in_queue(work: WorkId = WorkId(1), state: &str = "waiting", limit: i64 = 20, skip: i64 = 0) -> Vec<Row>:
        "SELECT d.id, d.subject, d.parent_id, d.depth, d.state, d.frozen, d.guest_name, d.body, d.at, d.edited_at,
           p.person_id AS person, p.name AS pseud, a.name AS user_name, p.icon_id AS icon, d.thread_id,
           CAST(0 AS BIGINT) AS turn,
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
    let rows = of_thread(db, place.thread, place.id, deepest + 1, THREAD).await?;
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

/// A row as this viewer gets it; without its words if they get only its place.
fn comment(viewer: &Viewer, ground: &Ground, row: Row) -> Result<Comment> {
    let state: State = row.state.parse()?;
    let own = row.person.is_some() && row.person == viewer.person;
    let maker = row.person.is_some_and(|person| ground.makers.contains(&person));
    let words = match state {
        State::Posted => Words::Shown(row.body),
        State::Waiting if own || ground.keeps(viewer) => Words::Shown(row.body),
        State::Hidden if own || policy::may_hide_comments(viewer).is_ok() => Words::Shown(row.body),
        State::Waiting | State::Hidden | State::Spam | State::Gone => Words::Place(state),
    };
    let by = match (row.person, row.pseud, row.guest_name) {
        (Some(_), ..) if maker && !ground.told && !own => By::Anonymous,
        (Some(_), Some(pseud), _) => {
            By::Member { pseud, user: row.user_name.unwrap_or_default(), icon: row.icon }
        }
        (_, _, Some(name)) => By::Guest(name),
        _ => By::Gone,
    };
    Ok(Comment {
        id: row.id,
        chapter: row.subject,
        parent: row.parent_id,
        depth: row.depth,
        state,
        frozen: row.frozen.0,
        by,
        maker,
        own,
        words,
        at: row.at,
        edited_at: row.edited_at,
        answered: false,
        more: (row.turn == SHOWN).then_some(row.thread_id),
    })
}

/// Rows, each after what it answers, as a page shows them: in reading order, from one comment on or from the roots,
/// without what the viewer does not see and what is deeper than `deepest`.
fn arrange(
    viewer: &Viewer,
    ground: &Ground,
    rows: Vec<Row>,
    from: Option<CommentId>,
    deepest: i64,
) -> Result<Vec<Comment>> {
    let comments = rows.into_iter().map(|row| comment(viewer, ground, row)).collect::<Result<Vec<_>>>()?;
    let mut below: HashMap<CommentId, Vec<usize>> = HashMap::new();
    let mut kept = vec![false; comments.len()];
    // From the last to the first: what answers comes after what it answers.
    for (at, comment) in comments.iter().enumerate().rev() {
        let answered = below.contains_key(&comment.id);
        kept[at] = match comment.words {
            Words::Shown(_) => true,
            Words::Place(State::Waiting) => false,
            Words::Place(State::Hidden) => true,
            Words::Place(_) => answered || comment.depth == deepest + 1,
        };
        if let (true, Some(parent)) = (kept[at], comment.parent) {
            below.entry(parent).or_default().push(at);
        }
    }
    let starts = comments.iter().enumerate().filter(|(at, comment)| {
        kept[*at] && from.map_or(comment.parent.is_none(), |from| comment.id == from)
    });
    // The lists below are in reverse, as a stack wants them.
    let mut stack: Vec<usize> = starts.map(|(at, _)| at).collect();
    stack.reverse();
    let mut comments: Vec<Option<Comment>> = comments.into_iter().map(Some).collect();
    let mut arranged = Vec::new();
    while let Some(at) = stack.pop() {
        let Some(mut comment) = comments[at].take() else { continue };
        let answers = below.get(&comment.id).map_or(&[][..], Vec::as_slice);
        comment.answered = !answers.is_empty();
        if comment.depth < deepest {
            stack.extend(answers);
        } else if comment.answered {
            comment.more = Some(comment.id);
        }
        arranged.push(comment);
    }
    Ok(arranged)
}
