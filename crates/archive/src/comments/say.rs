//! Saying something: a comment is checked and cleaned first, with no transaction waiting, then posted or changed.
//!
//! The same words of the same person at the same place are one comment ([`Said::Again`]); a form sent twice does no harm.
//! A comment can be changed until somebody answers it; where comments wait for a yes, one that says something quite
//! different then waits again.

use super::{DEPTH, State, THREAD, add_to_count, among, answers, locked, rules};
use crate::db::{Done, One};
use crate::journal::{Noun, Verb};
use crate::keys::{name_key, tidy};
use crate::people::preferences;
use crate::policy::{self, Sight, Viewer};
use crate::works::prepare;
use crate::{
    Change, ChapterId, CommentId, Error, Invalid, Message, PersonId, PseudId, Result, Time, WorkId, limits,
};

/// How long an account is new, in microseconds.
const NEW: i64 = 7 * Time::DAY;
/// Comments of a new account in an hour.
const NEW_MOST: i64 = 20;
/// Characters that may change before a comment counts as another: a slip of the pen …
const SMALL: usize = 20;
/// … or this share of it, one in so many.
const SMALL_SHARE: usize = 10;

/// A comment as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// What it says, HTML or plain.
    pub text: String,
    /// A guest's name; a member's is known.
    pub name: String,
}

/// A comment that was checked and cleaned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    source: String,
    html: String,
    guest: Option<String>,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// It is there to be read.
    New(CommentId),
    /// It waits for a creator's yes.
    Waits(CommentId),
    /// It was said before.
    Again(CommentId),
}

statements! {
    /// A member's pen name, the default if none is named, and when their account began.
    fn pen(person: PersonId = PersonId(1), pseud: PseudId = PseudId(0)) -> Option<(PseudId, Time)>:
        "SELECT p.id, a.created_at FROM pseud p JOIN account a ON a.person_id = p.person_id
         WHERE p.person_id = $1 AND (p.id = $2 OR p.is_default = 1)
         ORDER BY CASE WHEN p.id = $2 THEN 0 ELSE 1 END LIMIT 1";
    /// How much a person said since a moment.
    fn said_since(person: PersonId = PersonId(1), since: Time = Time(1)) -> One<(i64,)>:
        "SELECT CAST(COUNT(*) AS BIGINT) FROM comment c JOIN pseud p ON p.id = c.pseud_id
         WHERE p.person_id = $1 AND c.at > $2";
    /// How long a thread is.
    fn thread_length(thread: CommentId = CommentId(1)) -> One<(i64,)>:
        "SELECT CAST(COUNT(*) AS BIGINT) FROM comment WHERE thread_id = $1";
    /// Adds a comment, unless the same was said there.
    fn insert(subject: ChapterId = ChapterId(1), work: WorkId = WorkId(1), thread: Option<CommentId> = None,
              parent: Option<CommentId> = None, depth: i64 = 0, pseud: Option<PseudId> = None,
              guest_name: Option<&str> = None, state: &str = "posted", source: &str = "", body: &str = "",
              cleaner: i64 = 1, mark: &str = "m", now: Time = Time(1))
        -> Option<(CommentId,)>:
        "INSERT INTO comment (noun, subject, work_id, thread_id, parent_id, depth, pseud_id, guest_name, state,
           frozen, body_source, body, cleaner, mark, at)
         VALUES ('chapter', $1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $10, $11, $12, $13)
         ON CONFLICT (mark) DO NOTHING RETURNING id";
    /// A root begins its own thread.
    fn begin_thread(id: CommentId = CommentId(1)) -> Done:
        "UPDATE comment SET thread_id = id WHERE id = $1";
    /// The comment of a mark.
    fn marked(mark: &str = "m") -> Option<(CommentId,)>:
        "SELECT id FROM comment WHERE mark = $1";
    /// Changes what a comment says.
    fn update(id: CommentId = CommentId(1), source: &str = "", body: &str = "", cleaner: i64 = 1, mark: &str = "m",
              state: &str = "posted", now: Time = Time(1)) -> Done:
        "UPDATE comment SET body_source = $2, body = $3, cleaner = $4, mark = $5, state = $6, edited_at = $7
         WHERE id = $1";
}

/// Checks and cleans a comment. `banned` are words the archive takes in no comment; `guest` asks for a name.
pub async fn prepare(typed: Typed, guest: bool, banned: &[String]) -> Result<Prepared> {
    let mut invalid = Invalid::new();
    invalid.limit("comment", &typed.text, limits::COMMENT);
    let guest = guest.then(|| check_guest(&typed, &mut invalid));
    let banned = banned.to_vec();
    prepare::in_line(move || {
        let place = fanlight_text::clean::Field::Comment;
        let cleaned = prepare::cleaned("comment", &typed.text, place, &mut invalid);
        let read = fanlight_text::clean::to_text(&cleaned.html);
        // A heart alone says something too.
        if read.trim().is_empty() && !invalid.fields.contains_key("comment") {
            invalid.add("comment", Message::new("error-comment-empty"));
        }
        // As it is read, so that a tag within a word hides nothing.
        let said = name_key(&format!("{read} {}", typed.name));
        if let Some(word) = banned.iter().find(|word| holds(&said, &name_key(word))) {
            invalid.add("comment", Message::new("error-banned-word").with("word", word));
        }
        invalid.or_ok()?;
        Ok(Prepared { source: typed.text, html: cleaned.html, guest })
    })
    .await?
}

fn check_guest(typed: &Typed, invalid: &mut Invalid) -> String {
    let name = tidy(&typed.name);
    if !name.chars().any(char::is_alphanumeric) {
        invalid.add("guest_name", Message::new("error-guest-name"));
    }
    invalid.limit("guest_name", &name, limits::PSEUD);
    name
}

/// Whether a text holds a word, as a whole word; both as keys.
fn holds(text: &str, word: &str) -> bool {
    let is_part = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    !word.is_empty()
        && text.match_indices(word).any(|(at, _)| {
            !is_part(text[..at].chars().next_back()) && !is_part(text[at + word.len()..].chars().next())
        })
}

/// What makes a comment the same as another: who says what where.
fn mark(chapter: ChapterId, parent: Option<CommentId>, who: &str, html: &str) -> String {
    let parent = parent.map_or(0, |parent| parent.0);
    blake3::hash(format!("{chapter} {parent} {who}\n{html}").as_bytes()).to_hex()[..32].to_owned()
}

fn who(person: Option<PersonId>, guest: Option<&str>) -> String {
    match person {
        Some(person) => format!("person {person}"),
        None => format!("guest {}", name_key(guest.unwrap_or(""))),
    }
}

fn refused(key: &'static str) -> Error {
    Invalid::one("comment", Message::new(key)).into()
}

/// Says something on a chapter. `guests` tells whether the archive takes guests' comments, `pseud` under which pen name
/// a member speaks, their default if it is not theirs.
pub async fn post(
    change: &mut Change,
    viewer: &Viewer,
    chapter: ChapterId,
    pseud: Option<PseudId>,
    prepared: &Prepared,
    guests: bool,
) -> Result<Said> {
    let place = Place { thread: None, parent: None, depth: 0 };
    add(change, viewer, chapter, place, pseud, prepared, guests).await
}

/// Answers a comment.
pub async fn answer(
    change: &mut Change,
    viewer: &Viewer,
    parent: CommentId,
    pseud: Option<PseudId>,
    prepared: &Prepared,
    guests: bool,
) -> Result<Said> {
    let above = locked(change, viewer, parent).await?;
    match above.state.parse()? {
        State::Posted => {}
        // It waits for a yes, or was taken away while the answer was written.
        State::Waiting | State::Hidden | State::Spam | State::Gone => return Err(Error::NotFound("comment")),
    }
    if above.frozen.0 {
        return Err(refused("error-comment-frozen"));
    }
    let One((length,)) = thread_length(change, above.thread_id).await?;
    if above.depth >= DEPTH || length >= THREAD {
        return Err(refused("error-thread-full"));
    }
    if above.blocks.0 {
        return Err(refused("error-comment-blocked"));
    }
    if let (None, Some(person)) = (viewer.person, above.person)
        && preferences::load(change, person).await?.no_guest_comments
    {
        return Err(refused("error-comment-no-guests"));
    }
    let place = Place { thread: Some(above.thread_id), parent: Some(parent), depth: above.depth + 1 };
    add(change, viewer, ChapterId(above.subject), place, pseud, prepared, guests).await
}

/// Where in a thread a comment goes.
struct Place {
    thread: Option<CommentId>,
    parent: Option<CommentId>,
    depth: i64,
}

async fn add(
    change: &mut Change,
    viewer: &Viewer,
    chapter: ChapterId,
    place: Place,
    pseud: Option<PseudId>,
    prepared: &Prepared,
    guests: bool,
) -> Result<Said> {
    let rules = rules(change, viewer, chapter).await?.ok_or(Error::NotFound("chapter"))?;
    if !policy::is_talked_about(&rules.standing)
        || policy::sight(viewer, rules.own, &rules.standing) != Sight::Shown
    {
        return Err(Error::NotFound("work"));
    }
    let guests = guests
        && (viewer.is_member()
            || !preferences::any_of(change, rules.work, |theirs| theirs.no_guest_comments).await?);
    policy::may_comment(viewer, among(rules.from, guests), rules.kept_away)?;
    let pen = match viewer.person {
        Some(person) => Some(pen_of(change, person, pseud).await?),
        None => None,
    };
    let guest = prepared.guest.as_ref().filter(|_| pen.is_none());
    if pen.is_none() && guest.is_none() {
        return Err(Error::Forbidden);
    }
    let waits = rules.moderated && policy::may_keep_comments(viewer, rules.own).is_err();
    let state = if waits { State::Waiting } else { State::Posted };
    let name = guest.map(String::as_str);
    let mark = mark(chapter, place.parent, &who(viewer.person, name), &prepared.html);
    let (now, cleaner) = (change.now(), fanlight_text::clean::VERSION);
    let added = insert(
        change,
        chapter,
        rules.work,
        place.thread,
        place.parent,
        place.depth,
        pen,
        name,
        state.as_str(),
        &prepared.source,
        &prepared.html,
        cleaner,
        &mark,
        now,
    )
    .await?;
    let Some((id,)) = added else {
        let (id,) = marked(change, &mark).await?.ok_or(Error::Conflict)?;
        return Ok(Said::Again(id));
    };
    if place.thread.is_none() {
        begin_thread(change, id).await?;
    }
    change.note(Verb::Made, Noun::Comment, id.0, Some(rules.work));
    if waits {
        return Ok(Said::Waits(id));
    }
    add_to_count(change, rules.work, 1, now).await?;
    Ok(Said::New(id))
}

/// The pen name somebody speaks by; new accounts say so much in an hour.
async fn pen_of(change: &mut Change, person: PersonId, pseud: Option<PseudId>) -> Result<PseudId> {
    let wanted = pseud.unwrap_or(PseudId(0));
    let (pen, since) = pen(change, person, wanted).await?.ok_or(Error::NotFound("pen name"))?;
    let now = change.now();
    if now < since.plus(NEW) {
        let One((said,)) = said_since(change, person, now.plus(-Time::HOUR)).await?;
        if said >= NEW_MOST {
            return Err(Error::TooOften((Time::HOUR / Time::SECOND) as u64));
        }
    }
    Ok(pen)
}

/// Changes what a comment of one's own says, while nobody answered it. Whether it waits for a yes now.
pub async fn edit(change: &mut Change, viewer: &Viewer, id: CommentId, prepared: &Prepared) -> Result<bool> {
    let row = locked(change, viewer, id).await?;
    policy::may_edit_comment(viewer, row.person)?;
    let state: State = row.state.parse()?;
    if !matches!(state, State::Posted | State::Waiting) || row.frozen.0 {
        return Err(refused("error-comment-frozen"));
    }
    let One((answered,)) = answers(change, id).await?;
    if answered > 0 {
        return Err(refused("error-comment-answered"));
    }
    let chapter = ChapterId(row.subject);
    let rules = rules(change, viewer, chapter).await?.ok_or(Error::NotFound("chapter"))?;
    if rules.kept_away {
        return Err(refused("error-comment-not-taken"));
    }
    let waits = state == State::Waiting
        || rules.moderated
            && policy::may_keep_comments(viewer, rules.own).is_err()
            && is_another(&row.body, &prepared.html);
    let next = if waits { State::Waiting } else { State::Posted };
    let mark = mark(chapter, row.parent_id, &who(viewer.person, None), &prepared.html);
    let (now, cleaner) = (change.now(), fanlight_text::clean::VERSION);
    let updated =
        update(change, id, &prepared.source, &prepared.html, cleaner, &mark, next.as_str(), now).await;
    updated.map_err(|error| if error.is_unique() { refused("error-comment-again") } else { error })?;
    if state == State::Posted && waits {
        add_to_count(change, rules.work, -1, now).await?;
    }
    change.note(Verb::Changed, Noun::Comment, id.0, Some(rules.work));
    Ok(waits)
}

/// Whether a changed comment says something else: more changed between its first and last difference than a slip.
fn is_another(before: &str, after: &str) -> bool {
    let same_start = before.chars().zip(after.chars()).take_while(|(a, b)| a == b).count();
    let longer = before.chars().count().max(after.chars().count());
    let shorter = before.chars().count().min(after.chars().count());
    let same_end = before.chars().rev().zip(after.chars().rev()).take_while(|(a, b)| a == b).count();
    let changed = longer - same_start.min(shorter) - same_end.min(shorter - same_start.min(shorter));
    changed > SMALL.max(longer / SMALL_SHARE)
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn a_banned_word_is_found_as_a_word_of_any_case_and_not_within_another() {
        let key = |text: &str| name_key(text);
        assert!(holds(&key("Buy CHEAP pills!"), &key("cheap")));
        assert!(holds(&key("<p>cheap</p>"), &key("Cheap")));
        assert!(!holds(&key("cheaply"), &key("cheap")) && !holds(&key("x"), ""));
        assert!(holds(&key("cheaply cheap"), &key("cheap")));
    }

    #[test]
    fn a_slip_of_the_pen_is_no_other_comment_and_another_sentence_is() {
        let words = "<p>The lamp in the hall was my favourite, thank you for it.</p>";
        assert!(!is_another(words, &words.replace("favourite", "favorite")));
        assert!(!is_another(words, words) && !is_another("", ""));
        assert!(is_another(words, "<p>Now I say something quite different about it all.</p>"));
        assert!(is_another("<p>aaaa</p>", &format!("<p>aaaa</p>{}", "b".repeat(30))));
    }
}
