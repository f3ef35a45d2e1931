//! One error for the whole domain. One place in `web` turns it into a page, one in the commands into a line.
//!
//! What a person did not mean to do comes back as [`Error::Invalid`]: each field with a message that is a key of the
//! translations, never a sentence in code. What is our own fault is [`Error::Broken`].

use std::collections::BTreeMap;

/// What every function of this crate gives.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or not for this viewer.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// This viewer may not; logging in will not help unless they are a guest.
    #[error("that is not allowed here")]
    Forbidden,
    /// Fields that need another look.
    #[error("{0}")]
    Invalid(Invalid),
    /// Somebody else saved in between; the caller knows how to show both.
    #[error("somebody else has saved this in the meantime")]
    Conflict,
    /// Too many of these in too short a time; try again in so many seconds.
    #[error("too many tries; again in {0} seconds")]
    TooOften(u64),
    /// The database or the machine has too much to do just now.
    #[error("the archive is busy")]
    Busy,
    /// The database failed us.
    #[error("database: {0}")]
    Database(#[source] sqlx::Error),
    /// Something that should not be: a bug or a broken machine.
    #[error("{0}")]
    Broken(String),
}

impl Error {
    /// Whether a row with the same unique key was there already.
    pub fn is_unique(&self) -> bool {
        matches!(self, Error::Database(sqlx::Error::Database(error)) if error.is_unique_violation())
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::PoolTimedOut => Error::Busy,
            other => Error::Database(other),
        }
    }
}

impl From<Invalid> for Error {
    fn from(invalid: Invalid) -> Self {
        Error::Invalid(invalid)
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Error::Broken(format!("stored JSON cannot be read: {error}"))
    }
}

/// The name of a form field, as the form has it.
pub type Field = &'static str;

/// A message by its key in the translations, with what goes into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The key in `locales/*/*.ftl`.
    pub key: &'static str,
    /// Values by name; numbers are written as numbers.
    pub values: Vec<(&'static str, String)>,
}

impl Message {
    /// A message without values.
    pub fn new(key: &'static str) -> Self {
        Message { key, values: Vec::new() }
    }

    /// The message with one more value.
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.values.push((name, value.to_string()));
        self
    }
}

/// Fields that need another look, each with its messages, in the order of the names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Invalid {
    /// Messages by field.
    pub fields: BTreeMap<Field, Vec<Message>>,
}

impl Invalid {
    /// Nothing to complain about yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// One field with one message.
    pub fn one(field: Field, message: Message) -> Self {
        let mut invalid = Self::new();
        invalid.add(field, message);
        invalid
    }

    /// Adds a message to a field.
    pub fn add(&mut self, field: Field, message: Message) {
        self.fields.entry(field).or_default().push(message);
    }

    /// Nothing wrong.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// An error if anything was added.
    pub fn or_ok(self) -> Result<()> {
        if self.is_empty() { Ok(()) } else { Err(Error::Invalid(self)) }
    }

    /// Adds a message when a text is longer than `limit` characters.
    pub fn limit(&mut self, field: Field, text: &str, limit: usize) {
        let length = text.chars().count();
        if length > limit {
            self.add(field, Message::new("error-too-long").with("limit", limit).with("over", length - limit));
        }
    }
}

impl std::fmt::Display for Invalid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut first = true;
        for (field, messages) in &self.fields {
            for message in messages {
                if !std::mem::take(&mut first) {
                    f.write_str("; ")?;
                }
                write!(f, "{field}: {}", message.key)?;
                for (name, value) in &message.values {
                    write!(f, " {name}={value}")?;
                }
            }
        }
        Ok(())
    }
}
