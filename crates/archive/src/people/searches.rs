//! Saved searches: lists of works that a person wants to come back to, with the filter they had, under a name. Theirs
//! alone to see; each may have a feed, at an address with a secret key, which finds what everybody finds.
//!
//! A search keeps what its list is about by id, so that it goes on when a tag is renamed, and the filter as the fields
//! of its address. Of a feed's key only a random part is kept: the key is signed with the archive's secret, and taking
//! it back is forgetting that part.

use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use crate::db::{Ask, Done, One};
use crate::keys::name_key;
use crate::policy::{self, Viewer};
use crate::works::credits::CreditKind;
use crate::works::find::{Filter, Term};
use crate::{Change, Error, Invalid, Message, PersonId, PseudId, Result, SearchId, TagId};

/// Searches of a person.
pub const SEARCHES: usize = 100;
/// Characters of a search's name.
pub const NAME: usize = 100;
/// Bytes of a search's filter, as the fields of an address.
pub const FILTER: usize = 32 * 1024;

/// What a list of works is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum About {
    /// All works.
    #[default]
    Everything,
    /// The works with a tag.
    Tag(TagId),
    /// The works of a person.
    Person(PersonId),
    /// The works under a pen name, and whose it is.
    Pseud(PseudId, PersonId),
    /// The works in a language, by code.
    Language(String),
    /// The works that draw on one thing: its kind's word, its title's key, its creator's key.
    Credit(String, String, String),
    /// The works given to a person.
    Gift(PersonId),
}

impl About {
    /// The works of such a list, unfiltered; a tag needs its kind.
    pub fn filter(&self, kind: Option<crate::tags::Kind>) -> Result<Filter> {
        Ok(match self {
            About::Everything => Filter::default(),
            About::Tag(id) => Filter::with(Term::Tag(kind.ok_or(Error::NotFound("tag"))?, *id)),
            About::Person(id) => Filter::with(Term::Person(*id)),
            About::Pseud(id, person) => Filter::with(Term::Pseud(*id, *person)),
            About::Gift(id) => Filter::with(Term::Gift(*id)),
            About::Language(code) => Filter::with(Term::Language(code.clone())),
            About::Credit(kind, title_key, creator_key) => Filter::with(Term::Credit {
                kind: kind.parse::<CreditKind>()?,
                title_key: title_key.clone(),
                creator_key: creator_key.clone(),
            }),
        })
    }
}

/// A saved search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// Which.
    pub id: SearchId,
    /// Whose.
    pub person: PersonId,
    /// Its name.
    pub name: String,
    /// What its list is about.
    pub about: About,
    /// The fields of the filter, as an address has them.
    pub filter: String,
    /// The random part of its feed's key, if it has a feed.
    pub feed: Option<String>,
}

#[derive(FromRow)]
struct Row {
    id: SearchId,
    person_id: PersonId,
    name: String,
    about: String,
    filter: String,
    feed: Option<String>,
}

impl TryFrom<Row> for Search {
    type Error = Error;
    fn try_from(row: Row) -> Result<Search> {
        let Row { id, person_id, name, about, filter, feed } = row;
        Ok(Search { id, person: person_id, name, about: serde_json::from_str(&about)?, filter, feed })
    }
}

statements! {
    /// A person's searches, by name.
    fn of_person(person: PersonId = PersonId(1)) -> Vec<Row>:
        "SELECT id, person_id, name, about, filter, feed FROM saved_search WHERE person_id = $1 ORDER BY name_key, id";
    /// One search.
    fn by_id(id: SearchId = SearchId(1)) -> Option<Row>:
        "SELECT id, person_id, name, about, filter, feed FROM saved_search WHERE id = $1";
    /// How many searches a person has.
    fn count(person: PersonId = PersonId(1)) -> One<(i64,)>:
        "SELECT CAST(COUNT(*) AS BIGINT) FROM saved_search WHERE person_id = $1";
    /// A new search.
    fn insert(person: PersonId = PersonId(1), name: &str = "Lamps", name_key: &str = "lamps",
        about: &str = "\"everything\"", filter: &str = "") -> One<(SearchId,)>:
        "INSERT INTO saved_search (person_id, name, name_key, about, filter) VALUES ($1, $2, $3, $4, $5) RETURNING id";
    /// Another name.
    fn write_name(id: SearchId = SearchId(1), person: PersonId = PersonId(1), name: &str = "Lamps",
        name_key: &str = "lamps") -> Done:
        "UPDATE saved_search SET name = $3, name_key = $4 WHERE id = $1 AND person_id = $2";
    /// Another key of the feed, or no feed.
    fn write_feed(id: SearchId = SearchId(1), person: PersonId = PersonId(1), feed: Option<&str> = None) -> Done:
        "UPDATE saved_search SET feed = $3 WHERE id = $1 AND person_id = $2";
    /// Takes a search away.
    fn delete(id: SearchId = SearchId(1), person: PersonId = PersonId(1)) -> Done:
        "DELETE FROM saved_search WHERE id = $1 AND person_id = $2";
}

fn is_there(Done(rows): Done) -> Result<()> {
    if rows == 0 { Err(Error::NotFound("search")) } else { Ok(()) }
}

fn check(name: &str, invalid: &mut Invalid) {
    if name.is_empty() {
        invalid.add("name", Message::new("error-empty"));
    }
    invalid.limit("name", name, NAME);
}

/// A person's searches, for that person alone. One statement.
pub async fn list(db: &mut impl Ask, viewer: &Viewer, person: PersonId) -> Result<Vec<Search>> {
    policy::may_settle(viewer, person)?;
    of_person(db, person).await?.into_iter().map(Search::try_from).collect()
}

/// One of a person's searches, for that person alone.
pub async fn find(db: &mut impl Ask, viewer: &Viewer, id: SearchId) -> Result<Search> {
    let search = by_id(db, id).await?.ok_or(Error::NotFound("search"))?;
    let search = Search::try_from(search)?;
    policy::may_settle(viewer, search.person)?;
    Ok(search)
}

/// A search that has a feed, for whoever brings the key to it: the caller compares the key.
pub async fn with_feed(db: &mut impl Ask, id: SearchId) -> Result<Option<(Search, String)>> {
    let Some(row) = by_id(db, id).await? else { return Ok(None) };
    let search = Search::try_from(row)?;
    Ok(search.feed.clone().map(|feed| (search, feed)))
}

/// Keeps a search.
pub async fn save(
    change: &mut Change,
    viewer: &Viewer,
    name: &str,
    about: &About,
    filter: &str,
) -> Result<SearchId> {
    let person = policy::may_post(viewer)?;
    let name = name.trim();
    let mut invalid = Invalid::new();
    check(name, &mut invalid);
    if filter.len() > FILTER {
        invalid.add("name", Message::new("error-search-long"));
    }
    if count(change, person).await?.0.0 as usize >= SEARCHES {
        invalid.add("name", Message::new("error-searches").with("limit", SEARCHES));
    }
    invalid.or_ok()?;
    let about = serde_json::to_string(about)?;
    Ok(insert(change, person, name, &name_key(name), &about, filter).await?.0.0)
}

/// Gives a search another name.
pub async fn rename(change: &mut Change, viewer: &Viewer, id: SearchId, name: &str) -> Result<()> {
    let person = policy::may_post(viewer)?;
    let name = name.trim();
    let mut invalid = Invalid::new();
    check(name, &mut invalid);
    invalid.or_ok()?;
    is_there(write_name(change, id, person, name, &name_key(name)).await?)
}

/// Gives a search a feed with a new key, or takes its feed away; whoever has the old key finds nothing any more.
pub async fn set_feed(change: &mut Change, viewer: &Viewer, id: SearchId, on: bool) -> Result<()> {
    let person = policy::may_post(viewer)?;
    let feed = on.then(|| change.secret());
    is_there(write_feed(change, id, person, feed.as_deref()).await?)
}

/// Takes a search away, and its feed.
pub async fn remove(change: &mut Change, viewer: &Viewer, id: SearchId) -> Result<()> {
    let person = policy::may_post(viewer)?;
    is_there(delete(change, id, person).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::accounts::{self, NewAccount};
    use crate::policy::Roles;
    use crate::testing::{TestArchive, each_database};

    #[tokio::test]
    async fn a_search_is_kept_named_and_its_feed_taken_back_by_its_person_alone() {
        each_database(async |TestArchive { archive, .. }| {
            let mut viewers = Vec::new();
            for name in ["ada", "bea"] {
                let new = NewAccount {
                    name: name.into(),
                    email: format!("{name}@example.org"),
                    password: "a window above".into(),
                };
                viewers.push(Viewer::member(accounts::make(archive, &new).await.unwrap(), Roles::default()));
            }
            let [ada, bea] = &viewers[..] else { panic!() };
            let mut change = archive.change(ada.person).await.unwrap();
            let about = About::Credit("song".into(), "the parting glass".into(), String::new());
            let id = save(&mut change, ada, " Lamps ", &about, "work_search%5Bcomplete%5D=T").await.unwrap();
            assert!(save(&mut change, ada, " ", &about, "").await.is_err());
            assert!(save(&mut change, ada, &"x".repeat(NAME + 1), &about, "").await.is_err());
            assert!(save(&mut change, &Viewer::guest(), "Lamps", &about, "").await.is_err());
            assert!(rename(&mut change, bea, id, "Mine").await.is_err());
            assert!(with_feed(&mut change, id).await.unwrap().is_none());
            set_feed(&mut change, ada, id, true).await.unwrap();
            let (search, first) = with_feed(&mut change, id).await.unwrap().unwrap();
            assert_eq!((search.name.as_str(), &search.about), ("Lamps", &about));
            set_feed(&mut change, ada, id, true).await.unwrap();
            let (_, second) = with_feed(&mut change, id).await.unwrap().unwrap();
            assert_ne!(first, second);
            assert!(find(&mut change, bea, id).await.is_err());
            assert!(remove(&mut change, bea, id).await.is_err());
            remove(&mut change, ada, id).await.unwrap();
            assert!(find(&mut change, ada, id).await.is_err());
            change.undo().await.unwrap();
        })
        .await;
    }
}
