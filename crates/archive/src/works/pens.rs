//! The pen names a person may put on a work, for the form's list.

use sqlx::FromRow;

use crate::{PersonId, PseudId};

/// A pen name of one's own.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Pen {
    /// Which pen name.
    pub id: PseudId,
    /// The name itself.
    pub name: String,
}

statements! {
    /// A person's pen names, the default one first.
    pub fn of_person(person: PersonId = PersonId(1)) -> Vec<Pen>:
        "SELECT id, name FROM pseud WHERE person_id = $1 ORDER BY is_default DESC, id";
}
