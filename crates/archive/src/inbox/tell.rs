//! Writing items of inboxes: what a comment's place in the journal says of whose they are.
//!
//! Creators are told of what stands or waits on their works, whoever was answered of what stands; nobody of their own
//! words. Who answers has read what they answer. What was hidden or put aside counts as read; what was deleted is taken
//! out. Everything here may be done twice and is as if done once.

use crate::db::Done;
use crate::journal::{Entry, Noun, Verb};
use crate::{Archive, CommentId, Result, Time};

statements! {
    /// Tells the creators of a comment's work.
    fn tell_creators(comment: CommentId = CommentId(1), at: Time = Time(1)) -> Done:
        "INSERT INTO inbox (person_id, comment_id, reason, at, is_read, is_away, is_mailed)
         SELECT DISTINCT k.person_id, c.id, 'work', CAST($2 AS BIGINT), 0, 0, 0
         FROM comment c JOIN work_creator k ON k.work_id = c.work_id AND k.accepted = 1
         LEFT JOIN pseud p ON p.id = c.pseud_id
         WHERE c.id = $1 AND c.noun = 'chapter' AND c.state IN ('posted', 'waiting')
           AND (p.id IS NULL OR p.person_id <> k.person_id)
         ON CONFLICT (comment_id, person_id) DO NOTHING";
    /// Tells who was answered, if they have an account.
    fn tell_answered(comment: CommentId = CommentId(1), at: Time = Time(1)) -> Done:
        "INSERT INTO inbox (person_id, comment_id, reason, at, is_read, is_away, is_mailed)
         SELECT u.person_id, c.id, 'answer', CAST($2 AS BIGINT), 0, 0, 0
         FROM comment c JOIN comment o ON o.id = c.parent_id JOIN pseud u ON u.id = o.pseud_id
         JOIN account a ON a.person_id = u.person_id LEFT JOIN pseud p ON p.id = c.pseud_id
         WHERE c.id = $1 AND c.noun = 'chapter' AND c.state = 'posted' AND (p.id IS NULL OR p.person_id <> u.person_id)
         ON CONFLICT (comment_id, person_id) DO NOTHING";
    /// Who answers has read what they answer.
    fn read_by_answering(comment: CommentId = CommentId(1)) -> Done:
        "UPDATE inbox SET is_read = 1
         WHERE comment_id = (SELECT parent_id FROM comment WHERE id = $1) AND is_read = 0
           AND person_id = (SELECT p.person_id FROM comment c JOIN pseud p ON p.id = c.pseud_id WHERE c.id = $1)";
    /// What is out of sight needs no reading.
    fn read_by_all(comment: CommentId = CommentId(1)) -> Done:
        "UPDATE inbox SET is_read = 1 WHERE comment_id = $1 AND is_read = 0
           AND EXISTS (SELECT 1 FROM comment c WHERE c.id = $1 AND c.state NOT IN ('posted', 'waiting'))";
    /// What is gone is in nobody's inbox.
    fn forget(comment: CommentId = CommentId(1)) -> Done:
        "DELETE FROM inbox WHERE comment_id = $1
           AND EXISTS (SELECT 1 FROM comment c WHERE c.id = $1 AND c.state = 'gone')";
    /// Has those who were told mailed. (The empty change waits for whoever mails one of them just now.)
    fn bag(comment: CommentId = CommentId(1), due: Time = Time(1)) -> Done:
        "INSERT INTO notice_bag (person_id, due_at)
         SELECT person_id, CAST($2 AS BIGINT) FROM inbox WHERE comment_id = $1 AND is_mailed = 0
         ON CONFLICT (person_id) DO UPDATE SET due_at = notice_bag.due_at";
}

/// Tells of a comment what an entry of the journal says of it; `wait` is how long its mail waits for more, in
/// microseconds. Other entries tell nothing.
pub(crate) async fn tell(archive: &Archive, entry: &Entry, wait: i64) -> Result<()> {
    let (Noun::Comment, Some(_)) = (entry.note.noun, entry.note.work) else { return Ok(()) };
    let comment = CommentId(entry.note.subject);
    let mut change = archive.change(None).await?;
    match entry.note.verb {
        Verb::Made | Verb::Posted | Verb::Shown => {
            let Done(creators) = tell_creators(&mut change, comment, entry.at).await?;
            let Done(answered) = tell_answered(&mut change, comment, entry.at).await?;
            read_by_answering(&mut change, comment).await?;
            if creators + answered > 0 {
                let due = change.now().plus(wait);
                bag(&mut change, comment, due).await?;
            }
        }
        Verb::Hidden => {
            read_by_all(&mut change, comment).await?;
        }
        Verb::Erased => {
            forget(&mut change, comment).await?;
        }
        _ => {}
    }
    change.commit().await?;
    Ok(())
}
