//! Standing filters: what a person never wants to find, wants folded, or wants a warning for; in lists with names, each
//! switched on or off. And the archive's own list, for whoever is not signed in (`settings::Settings::guests`).
//!
//! Rules hold ids; a tag's rule goes for its synonyms and narrower tags too. They are a person's alone to see, and never
//! touch what that person made. Who rules out an author rules out what that author is named on: a filter tells nobody
//! who is anonymous.

use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use crate::db::{Ask, Done, Flag, One};
use crate::keys::name_key;
use crate::policy::{self, Viewer};
use crate::{Change, Error, FilterId, Invalid, Message, PersonId, Result, TagId, WorkId};

/// Lists of a person.
pub const LISTS: usize = 20;
/// Characters of a list's name.
pub const NAME: usize = 100;
/// Rules of one list.
pub const RULES: usize = 300;

/// What falls under a rule.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Rules {
    /// Works with any of these tags: ratings and warnings too.
    pub tags: Vec<TagId>,
    /// Works that name any of these people as creators.
    pub people: Vec<PersonId>,
    /// These works.
    pub works: Vec<WorkId>,
    /// Works in these languages, by code.
    pub languages: Vec<String>,
    /// Works that are not finished.
    pub unfinished: bool,
    /// Works of fewer words.
    pub shorter_than: Option<u32>,
    /// Works of more words.
    pub longer_than: Option<u32>,
}

/// What is done about the works under rules.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Body {
    /// They are not shown, nor counted.
    pub never: Rules,
    /// They are folded, with the reason.
    pub fold: Rules,
    /// They bear a warning.
    pub warn: Rules,
}

/// A list of rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterList {
    /// Which.
    pub id: FilterId,
    /// Its name.
    pub name: String,
    /// Whether it is switched on.
    pub on: bool,
    /// Its rules.
    pub body: Body,
}

#[derive(FromRow)]
struct Row {
    id: FilterId,
    name: String,
    is_on: Flag,
    body: String,
}

statements! {
    /// A person's lists.
    fn of_person(person: PersonId = PersonId(1)) -> Vec<Row>:
        "SELECT id, name, is_on, body FROM standing_filter WHERE person_id = $1 ORDER BY name_key, id";
    /// What a person switched on, and whom they mute.
    fn switched_on(person: PersonId = PersonId(1)) -> Vec<(Option<String>, Option<PersonId>)>:
        "SELECT body, CAST(NULL AS BIGINT) AS muted FROM standing_filter WHERE person_id = $1 AND is_on = 1
         UNION ALL SELECT CAST(NULL AS TEXT), other_id FROM distance WHERE person_id = $1 AND kind = 'mute'";
    /// How many lists a person has.
    fn count(person: PersonId = PersonId(1)) -> One<(i64,)>:
        "SELECT CAST(COUNT(*) AS BIGINT) FROM standing_filter WHERE person_id = $1";
    /// A new list.
    fn insert(person: PersonId = PersonId(1), name: &str = "Not today", name_key: &str = "not today",
        on: Flag = Flag(true), body: &str = "{}") -> One<(FilterId,)>:
        "INSERT INTO standing_filter (person_id, name, name_key, is_on, body) VALUES ($1, $2, $3, $4, $5) RETURNING id";
    /// Writes a list anew.
    fn update(id: FilterId = FilterId(1), person: PersonId = PersonId(1), name: &str = "Not today",
        name_key: &str = "not today", on: Flag = Flag(true), body: &str = "{}") -> Done:
        "UPDATE standing_filter SET name = $3, name_key = $4, is_on = $5, body = $6 WHERE id = $1 AND person_id = $2";
    /// Switches a list on or off.
    fn switch_to(id: FilterId = FilterId(1), person: PersonId = PersonId(1), on: Flag = Flag(true)) -> Done:
        "UPDATE standing_filter SET is_on = $3 WHERE id = $1 AND person_id = $2";
    /// User names.
    fn names_of(ids: [PersonId] = [PersonId(1)]) -> Vec<(PersonId, String)>:
        "SELECT person_id, name FROM account WHERE person_id IN ({ids})";
    /// Takes a list away.
    fn delete(id: FilterId = FilterId(1), person: PersonId = PersonId(1)) -> Done:
        "DELETE FROM standing_filter WHERE id = $1 AND person_id = $2";
}

fn extend<T: PartialEq + Clone>(list: &mut Vec<T>, more: &[T]) {
    for one in more {
        if !list.contains(one) {
            list.push(one.clone());
        }
    }
}

impl Rules {
    /// How many there are.
    pub fn len(&self) -> usize {
        let lists = self.tags.len() + self.people.len() + self.works.len() + self.languages.len();
        let numbers = usize::from(self.shorter_than.is_some()) + usize::from(self.longer_than.is_some());
        lists + numbers + usize::from(self.unfinished)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds the rules of another list.
    fn join(&mut self, other: &Rules) {
        extend(&mut self.tags, &other.tags);
        extend(&mut self.people, &other.people);
        extend(&mut self.works, &other.works);
        extend(&mut self.languages, &other.languages);
        self.unfinished |= other.unfinished;
        self.shorter_than = self.shorter_than.max(other.shorter_than);
        self.longer_than = match (self.longer_than, other.longer_than) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
    }
}

impl Body {
    /// How many rules there are.
    pub fn len(&self) -> usize {
        self.never.len() + self.fold.len() + self.warn.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Refuses more than [`RULES`].
    pub fn check(&self, invalid: &mut Invalid) {
        if self.len() > RULES {
            invalid.add("rules", Message::new("error-filter-rules").with("limit", RULES));
        }
    }
}

/// What a reader does not want to come across.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// By the lists they switched on; what these leave out is counted, and shown if they ask.
    pub body: Body,
    /// By whom: those they mute. Nothing tells of what these made.
    pub muted: Vec<PersonId>,
}

/// What goes for a member. Nothing for guests; theirs is among the settings. One statement.
pub async fn standing(db: &mut impl Ask, viewer: &Viewer) -> Result<Wishes> {
    let mut wishes = Wishes::default();
    if let Some(person) = viewer.person {
        for (body, muted) in switched_on(db, person).await? {
            wishes.muted.extend(muted);
            if let Some(body) = body {
                let body: Body = serde_json::from_str(&body)?;
                wishes.body.never.join(&body.never);
                wishes.body.fold.join(&body.fold);
                wishes.body.warn.join(&body.warn);
            }
        }
    }
    Ok(wishes)
}

/// A person's lists, for that person alone. One statement.
pub async fn list(db: &mut impl Ask, viewer: &Viewer, person: PersonId) -> Result<Vec<FilterList>> {
    policy::may_settle(viewer, person)?;
    let rows = of_person(db, person).await?;
    let list = |Row { id, name, is_on, body }| {
        Ok(FilterList { id, name, on: is_on.0, body: serde_json::from_str(&body)? })
    };
    rows.into_iter().map(list).collect()
}

/// One of a person's lists.
pub async fn find(db: &mut impl Ask, viewer: &Viewer, person: PersonId, id: FilterId) -> Result<FilterList> {
    let lists = list(db, viewer, person).await?;
    lists.into_iter().find(|list| list.id == id).ok_or(Error::NotFound("filter"))
}

/// The user names of these people, for the form of a list; those without an account are left out.
pub async fn names(db: &mut impl Ask, people: &[PersonId]) -> Result<Vec<String>> {
    Ok(names_of(db, people).await?.into_iter().map(|(_, name)| name).collect())
}

/// Keeps a list: a new one where there is no id.
pub async fn save(
    change: &mut Change,
    viewer: &Viewer,
    person: PersonId,
    id: Option<FilterId>,
    (name, on, body): (&str, bool, &Body),
) -> Result<FilterId> {
    policy::may_settle(viewer, person)?;
    let name = name.trim();
    let mut invalid = Invalid::new();
    if name.is_empty() {
        invalid.add("name", Message::new("error-empty"));
    }
    invalid.limit("name", name, NAME);
    body.check(&mut invalid);
    if id.is_none() && count(change, person).await?.0.0 as usize >= LISTS {
        invalid.add("name", Message::new("error-filter-lists").with("limit", LISTS));
    }
    invalid.or_ok()?;
    let (key, body) = (name_key(name), serde_json::to_string(body)?);
    match id {
        Some(id) => {
            let Done(rows) = update(change, id, person, name, &key, Flag(on), &body).await?;
            if rows == 0 { Err(Error::NotFound("filter")) } else { Ok(id) }
        }
        None => Ok(insert(change, person, name, &key, Flag(on), &body).await?.0.0),
    }
}

/// Switches a list on or off.
pub async fn switch(
    change: &mut Change,
    viewer: &Viewer,
    person: PersonId,
    id: FilterId,
    on: bool,
) -> Result<()> {
    policy::may_settle(viewer, person)?;
    let Done(rows) = switch_to(change, id, person, Flag(on)).await?;
    if rows == 0 { Err(Error::NotFound("filter")) } else { Ok(()) }
}

/// Takes a list away.
pub async fn remove(change: &mut Change, viewer: &Viewer, person: PersonId, id: FilterId) -> Result<()> {
    policy::may_settle(viewer, person)?;
    delete(change, id, person).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::accounts::{self, NewAccount};
    use crate::policy::Roles;
    use crate::testing::{TestArchive, each_database};

    #[tokio::test]
    async fn what_is_switched_on_goes_together_and_only_for_its_person() {
        each_database(async |TestArchive { archive, .. }| {
            let mut people = Vec::new();
            for name in ["ada", "bea"] {
                let new = NewAccount {
                    name: name.into(),
                    email: format!("{name}@example.org"),
                    password: "a window above".into(),
                };
                let person = accounts::make(archive, &new).await.unwrap();
                people.push((person, Viewer::member(person, Roles::default())));
            }
            let [(ada, viewer), (bea, other)] = &people[..] else { panic!() };
            let body = |tag: i64, words| Body {
                never: Rules { tags: vec![TagId(tag)], shorter_than: Some(words), ..Rules::default() },
                ..Body::default()
            };
            let mut change = archive.change(Some(*ada)).await.unwrap();
            let one = save(&mut change, viewer, *ada, None, ("One", true, &body(1, 10))).await.unwrap();
            save(&mut change, viewer, *ada, None, ("Two", true, &body(2, 99))).await.unwrap();
            save(&mut change, viewer, *ada, None, ("Off", false, &body(3, 999))).await.unwrap();
            assert!(save(&mut change, other, *ada, Some(one), ("Mine", true, &body(4, 1))).await.is_err());
            assert!(save(&mut change, other, *bea, Some(one), ("Mine", true, &body(4, 1))).await.is_err());
            change.commit().await.unwrap();
            let mut db = archive.read().await.unwrap();
            let all = standing(&mut db, viewer).await.unwrap().body;
            assert_eq!((all.never.tags.len(), all.never.shorter_than), (2, Some(99)));
            assert_eq!(standing(&mut db, other).await.unwrap(), Wishes::default());
            assert_eq!(standing(&mut db, &Viewer::guest()).await.unwrap(), Wishes::default());
            assert!(list(&mut db, other, *ada).await.is_err());
        })
        .await;
    }
}
