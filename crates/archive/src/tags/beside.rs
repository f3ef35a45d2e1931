//! Beside which fandoms waiting tags stand on works, so that a fandom's bin is read from an index.
//!
//! Kept in the same transaction as every change: a work that is found anew enters its pairs, a tag that is wrangled
//! loses its own, one that waits again gets them back from its newest works. A pair stays when its work goes; a bin
//! shows only tags that stand on works somebody finds.

use crate::db::Done;
use crate::{Change, Result, TagId, WorkId};

/// Works looked at for a tag that waits again.
const WORKS: i64 = 5_000;

statements! {
    /// Enters the waiting tags of works beside their fandoms.
    fn enter(ids: [WorkId] = [WorkId(1)]) -> Vec<(TagId,)>:
        "INSERT INTO tag_beside (fandom_id, tag_id)
         SELECT f.tag_id, t.tag_id FROM work_tag f JOIN tag g ON g.id = f.tag_id
         JOIN work_tag t ON t.work_id = f.work_id JOIN tag h ON h.id = t.tag_id
         WHERE f.work_id IN ({ids}) AND g.kind = 'fandom' AND h.kind IN ('character', 'relationship', 'freeform')
           AND h.canonical = 0 AND h.synonym_of IS NULL AND h.unwrangleable = 0
         ON CONFLICT (fandom_id, tag_id) DO NOTHING RETURNING tag_id";
    /// Takes tags out.
    fn leave(ids: [TagId] = [TagId(1)]) -> Vec<(TagId,)>:
        "DELETE FROM tag_beside WHERE tag_id IN ({ids}) RETURNING tag_id";
    /// Enters a tag beside the fandoms of its newest works that somebody finds.
    fn enter_again(tag: TagId = TagId(1), works: i64 = 10) -> Done:
        "INSERT INTO tag_beside (fandom_id, tag_id)
         SELECT DISTINCT f.tag_id, t.tag_id
         FROM (SELECT work_id, tag_id FROM work_tag WHERE tag_id = $1 AND audience < 2
               ORDER BY updated_at DESC, work_id DESC LIMIT $2) t
         JOIN tag h ON h.id = t.tag_id JOIN work_tag f ON f.work_id = t.work_id JOIN tag g ON g.id = f.tag_id
         WHERE g.kind = 'fandom' AND h.kind IN ('character', 'relationship', 'freeform')
         ON CONFLICT (fandom_id, tag_id) DO NOTHING";
}

/// Enters the waiting tags of works that are found from now on. One statement for each 200.
pub(crate) async fn note(change: &mut Change, works: &[WorkId]) -> Result<()> {
    enter(change, works).await?;
    Ok(())
}

/// Takes out tags that wait no more.
pub(crate) async fn forget(change: &mut Change, tags: &[TagId]) -> Result<()> {
    leave(change, tags).await?;
    Ok(())
}

/// Enters a tag that waits again.
pub(crate) async fn find(change: &mut Change, tag: TagId) -> Result<()> {
    enter_again(change, tag, WORKS).await?;
    Ok(())
}
