//! The people of the small demo archive, from `demo/people.toml`.
//!
//! Each has a user name, one or more pen names (the first is the one they use most), a few words about
//! themselves, and what they allow others to do with their works.

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

const PEOPLE: &str = include_str!("../../demo/people.toml");

/// One person of the demo archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Person {
    /// 3 to 40 of `[A-Za-z0-9_]`.
    pub(crate) user: String,
    /// At least one, of any script; the first is the default. Unique in the whole demo archive.
    pub(crate) pseuds: Vec<String>,
    /// The profile's title; may be empty.
    pub(crate) title: String,
    /// The profile's text, Markdown.
    pub(crate) about: String,
    /// The language they like their pages in, a code such as `en`.
    pub(crate) language: String,
    /// The day they signed up.
    pub(crate) joined: Date,
    /// What others may do with their works.
    pub(crate) permissions: Permissions,
}

/// What others may do with somebody's works. Silence means: please ask.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Permissions {
    /// Reading it aloud and sharing the recording.
    pub(crate) podfic: Permission,
    /// Translating it.
    pub(crate) translation: Permission,
    /// Writing on from it.
    pub(crate) remix: Permission,
    /// Drawing for it.
    pub(crate) art: Permission,
    /// Binding it as a book.
    pub(crate) binding: Permission,
    /// Passing a copy to a friend.
    pub(crate) offline: Permission,
    /// Feeding it to a machine that learns.
    pub(crate) ai: Permission,
    /// A sentence of their own.
    pub(crate) note: String,
}

/// Yes, no, or please ask.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Permission {
    /// Go ahead.
    Yes,
    /// Please ask first.
    #[default]
    Ask,
    /// Please don't.
    No,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    person: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    user: String,
    pseuds: Vec<String>,
    #[serde(default)]
    title: String,
    about: String,
    #[serde(default = "english")]
    language: String,
    joined: String,
    #[serde(default)]
    permissions: Permissions,
}

fn english() -> String {
    "en".to_owned()
}

/// Everybody in the small demo archive, in the order in which they stand in the file.
///
/// # Errors
/// Says which person is written wrongly; the embedded file never is (a test reads it).
pub(crate) fn all() -> Result<Vec<Person>> {
    parse(PEOPLE)
}

/// Reads a file of people in the format that `demo/README.md` tells.
///
/// # Errors
/// Says which person is written wrongly, and how.
pub(crate) fn parse(text: &str) -> Result<Vec<Person>> {
    let file: File = toml::from_str(text).context("people.toml")?;
    let mut taken = BTreeSet::new();
    let mut people = Vec::with_capacity(file.person.len());
    for row in file.person {
        let user = row.user;
        ensure!(
            (3..=40).contains(&user.len()) && user.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'),
            "{user:?} is no user name"
        );
        ensure!(!row.pseuds.is_empty(), "{user} has no pen name");
        for pseud in &row.pseuds {
            ensure!(
                (1..=40).contains(&pseud.chars().count()),
                "{user}: the pen name {pseud:?} is too long or empty"
            );
            ensure!(taken.insert(pseud.clone()), "{user}: the pen name {pseud:?} stands twice");
        }
        let joined = row.joined.parse().with_context(|| format!("{user}: joined {:?}", row.joined))?;
        people.push(Person {
            user,
            pseuds: row.pseuds,
            title: row.title,
            about: row.about,
            language: row.language,
            joined,
            permissions: row.permissions,
        });
    }
    Ok(people)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_people_of_the_demo_archive_are_readable_and_many() {
        let people = all().unwrap();
        assert!(people.len() >= 15, "{}", people.len());
        assert!(people.iter().any(|p| p.pseuds.len() > 1));
        assert!(people.iter().flat_map(|p| &p.pseuds).any(|p| !p.is_ascii()));
    }

    #[test]
    fn a_pen_name_that_stands_twice_is_refused() {
        let twice = "[[person]]\nuser = 'abc'\npseuds = ['a', 'a']\nabout = ''\njoined = '2020-01-01'\n";
        assert_eq!(parse(twice).unwrap_err().to_string(), "abc: the pen name \"a\" stands twice");
    }

    #[test]
    fn a_person_who_says_nothing_wants_to_be_asked() {
        let silent = "[[person]]\nuser = 'abc'\npseuds = ['a']\nabout = ''\njoined = '2020-01-01'\n";
        assert_eq!(parse(silent).unwrap()[0].permissions.podfic, Permission::Ask);
    }
}
