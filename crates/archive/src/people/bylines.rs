//! Pen names as they stand under works and in addresses: found by their names, suggested while somebody types.

use sqlx::FromRow;

use crate::db::Ask;
use crate::keys::{name_key, tidy};
use crate::{Error, Invalid, Message, PersonId, PseudId, Result};

/// Suggestions while somebody types.
const SUGGESTIONS: i64 = 15;

/// A pen name with the account it belongs to.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Named {
    /// The pen name's id.
    pub id: PseudId,
    /// Whose it is.
    pub person_id: PersonId,
    /// The pen name.
    pub pseud: String,
    /// The user name.
    pub user_name: String,
}

statements! {
    /// A pen name by its account's name and its own.
    fn select(user: &str = "ada", pseud: &str = "ada") -> Option<Named>:
        "SELECT p.id, p.person_id, p.name AS pseud, a.name AS user_name
         FROM account a JOIN pseud p ON p.person_id = a.person_id WHERE a.name_key = $1 AND p.name_key = $2";
    /// Pen names by their ids.
    pub(crate) fn by_ids(ids: [PseudId] = [PseudId(1)]) -> Vec<Named>:
        "SELECT p.id, p.person_id, p.name AS pseud, COALESCE(a.name, '') AS user_name
         FROM pseud p LEFT JOIN account a ON a.person_id = p.person_id WHERE p.id IN ({ids})";
    /// A person's pen names.
    pub(crate) fn of_person(person: PersonId = PersonId(1)) -> Vec<Named>:
        "SELECT p.id, p.person_id, p.name AS pseud, COALESCE(a.name, '') AS user_name
         FROM pseud p LEFT JOIN account a ON a.person_id = p.person_id WHERE p.person_id = $1";
    /// Pen names after an id.
    pub(crate) fn after(id: i64 = 0, limit: i64 = 10) -> Vec<Named>:
        "SELECT p.id, p.person_id, p.name AS pseud, COALESCE(a.name, '') AS user_name
         FROM pseud p LEFT JOIN account a ON a.person_id = p.person_id WHERE p.id > $1 ORDER BY p.id LIMIT $2";
    /// An account's default pen name.
    fn default_of(user: &str = "ada") -> Option<Named>:
        "SELECT p.id, p.person_id, p.name AS pseud, a.name AS user_name FROM account a
         JOIN pseud p ON p.person_id = a.person_id AND p.is_default = 1 WHERE a.name_key = $1";
    /// Up to two pen names of one name.
    fn called(pseud: &str = "ada") -> Vec<Named>:
        "SELECT p.id, p.person_id, p.name AS pseud, a.name AS user_name
         FROM pseud p JOIN account a ON a.person_id = p.person_id WHERE p.name_key = $1 ORDER BY p.id LIMIT 2";
    /// Pen names that begin so.
    fn begin_with(from: &str = "a", to: &str = "b", limit: i64 = 15) -> Vec<Named>:
        "SELECT p.id, p.person_id, p.name AS pseud, a.name AS user_name
         FROM pseud p JOIN account a ON a.person_id = p.person_id
         WHERE p.name_key >= $1 AND p.name_key < $2 ORDER BY p.name_key, p.id LIMIT $3";
}

/// A pen name by its account's name and its own, without regard to case.
pub async fn find(db: &mut impl Ask, user: &str, pseud: &str) -> Result<Option<Named>> {
    select(db, &name_key(user), &name_key(pseud)).await
}

/// The pen name of a byline as somebody typed it: "pen name (user name)", a user name for its default pen name, or a pen
/// name that only one person has. [`Error::Invalid`] says at the field `byline` why it is nobody's.
pub async fn typed(db: &mut impl Ask, typed: &str) -> Result<Named> {
    let typed = tidy(typed);
    let refused =
        |key: &'static str| Error::from(Invalid::one("byline", Message::new(key).with("name", &typed)));
    if typed.is_empty() {
        return Err(refused("error-byline-empty"));
    }
    if let Some((pseud, user)) = typed.strip_suffix(')').and_then(|typed| typed.rsplit_once('('))
        && let Some(named) = find(db, user.trim(), pseud.trim()).await?
    {
        return Ok(named);
    }
    if let Some(named) = default_of(db, &name_key(&typed)).await? {
        return Ok(named);
    }
    let mut same = called(db, &name_key(&typed)).await?;
    match (same.pop(), same.is_empty()) {
        (Some(named), true) => Ok(named),
        (Some(_), false) => Err(refused("error-byline-several")),
        (None, _) => Err(refused("error-byline-nobody")),
    }
}

/// Up to 15 pen names that begin with what was typed, by the alphabet. Nothing typed, nothing suggested.
pub async fn suggest(db: &mut impl Ask, begin: &str) -> Result<Vec<Named>> {
    let from = name_key(begin);
    if from.is_empty() {
        return Ok(Vec::new());
    }
    // Keys sort by code point, so everything that begins so lies below this.
    let to = format!("{from}\u{10FFFF}");
    begin_with(db, &from, &to, SUGGESTIONS).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{TestArchive, each_database};
    use crate::works::tests::member;

    #[tokio::test]
    async fn a_pen_name_is_found_by_both_names_whatever_their_case() {
        each_database(async |TestArchive { archive, .. }| {
            member(archive, "Ada").await;
            member(archive, "adam").await;
            let mut db = archive.read().await.unwrap();
            let found = find(&mut db, "ada", "ADA").await.unwrap().unwrap();
            assert_eq!((found.pseud.as_str(), found.user_name.as_str()), ("Ada", "Ada"));
            assert_eq!(find(&mut db, "ada", "adam").await.unwrap(), None);
            let names: Vec<_> = suggest(&mut db, "AD").await.unwrap().into_iter().map(|p| p.pseud).collect();
            assert_eq!(names, ["Ada", "adam"]);
            assert!(suggest(&mut db, " ").await.unwrap().is_empty());
        })
        .await;
    }
}
