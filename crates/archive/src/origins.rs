//! Where things came from: the source's name and the thing's old id there, so that old addresses lead to the new
//! place and an import that is run twice finds what it brought the first time.

use crate::db::{Ask, Done};
use crate::journal::Noun;
use crate::{Change, Result};

statements! {
    /// Writes down where something came from.
    fn insert(source: &str = "old.example", noun: &str = "work", old: &str = "12", subject: i64 = 1) -> Done:
        "INSERT INTO origin (source, noun, old_id, subject) VALUES ($1, $2, $3, $4)
         ON CONFLICT (source, noun, old_id) DO UPDATE SET subject = excluded.subject";
    /// What something became.
    fn select(source: &str = "old.example", noun: &str = "work", old: &str = "12") -> Option<(i64,)>:
        "SELECT subject FROM origin WHERE source = $1 AND noun = $2 AND old_id = $3";
    /// Where something came from.
    fn select_of(noun: &str = "work", subject: i64 = 1) -> Vec<(String, String)>:
        "SELECT source, old_id FROM origin WHERE noun = $1 AND subject = $2 ORDER BY source, old_id";
}

/// Says that `subject` was `old_id` at `source`.
pub async fn put(change: &mut Change, source: &str, noun: Noun, old_id: &str, subject: i64) -> Result<()> {
    insert(change, source, noun.as_str(), old_id, subject).await?;
    Ok(())
}

/// What `old_id` at `source` is here.
pub async fn find(db: &mut impl Ask, source: &str, noun: Noun, old_id: &str) -> Result<Option<i64>> {
    Ok(select(db, source, noun.as_str(), old_id).await?.map(|row| row.0))
}

/// Where something came from: source and old id.
pub async fn of(db: &mut impl Ask, noun: Noun, subject: i64) -> Result<Vec<(String, String)>> {
    select_of(db, noun.as_str(), subject).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{TestArchive, each_database};

    #[tokio::test]
    async fn an_old_number_leads_to_the_new_place_and_the_last_word_holds() {
        each_database(async |TestArchive { archive, .. }| {
            let mut change = archive.change(None).await.unwrap();
            put(&mut change, "old.example", Noun::Work, "12", 7).await.unwrap();
            put(&mut change, "old.example", Noun::Chapter, "12", 8).await.unwrap();
            put(&mut change, "old.example", Noun::Work, "12", 9).await.unwrap();
            assert_eq!(find(&mut change, "old.example", Noun::Work, "12").await.unwrap(), Some(9));
            assert_eq!(find(&mut change, "other.example", Noun::Work, "12").await.unwrap(), None);
            let of = of(&mut change, Noun::Chapter, 8).await.unwrap();
            assert_eq!(of, [("old.example".to_owned(), "12".to_owned())]);
        })
        .await;
    }
}
