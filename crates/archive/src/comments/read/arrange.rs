//! Rows of comments as one viewer gets them: their words, only their place, or nothing; each before what answers it.

use std::collections::HashMap;

use super::{BLOCKED, By, Comment, MUTED, Row, Words};
use crate::comments::{Ground, SHOWN, State};
use crate::policy::{self, Viewer};
use crate::{CommentId, Result};

/// A row as this viewer gets it; without its words if they get only its place.
pub(crate) fn comment(viewer: &Viewer, ground: &Ground, row: Row) -> Result<Comment> {
    let state: State = row.state.parse()?;
    let own = row.person.is_some() && row.person == viewer.person;
    let maker = row.person.is_some_and(|person| ground.makers.contains(&person));
    // What tells nobody's name must not tell it by distance either.
    let unnamed = maker && !ground.told && !own;
    let words = match state {
        State::Posted | State::Waiting if row.apart & MUTED != 0 && !unnamed => Words::Muted,
        State::Posted => Words::Shown(row.body),
        State::Waiting if own || ground.keeps(viewer) => Words::Shown(row.body),
        State::Hidden if own || policy::may_hide_comments(viewer).is_ok() => Words::Shown(row.body),
        State::Waiting | State::Hidden | State::Spam | State::Gone => Words::Place(state),
    };
    let by = match (row.person, row.pseud, row.guest_name) {
        (Some(_), ..) if unnamed => By::Anonymous,
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
        blocks: row.apart & BLOCKED != 0 && !unnamed,
        words,
        at: row.at,
        edited_at: row.edited_at,
        answered: false,
        more: (row.turn == SHOWN).then_some(row.thread_id),
    })
}

/// Rows, each after what it answers, as a page shows them: in reading order, from one comment on or from the roots,
/// without what the viewer does not see and what is deeper than `deepest`.
pub(super) fn arrange(
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
            Words::Muted | Words::Place(_) => answered || comment.depth == deepest + 1,
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
