//! The languages a work may be in: rows of the archive, from the first migration.

use sqlx::FromRow;

/// A language.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Language {
    /// BCP 47: `en`, `pt-BR`, `und` for "other".
    pub code: String,
    /// In itself: `Deutsch`.
    pub name: String,
    /// `ltr` or `rtl`.
    pub direction: String,
}

statements! {
    /// Every language, the commonest first.
    pub fn list() -> Vec<Language>:
        "SELECT code, name, direction FROM language ORDER BY position, code";
    /// A language by its code.
    pub fn find(code: &str = "en") -> Option<Language>:
        "SELECT code, name, direction FROM language WHERE code = $1";
}
