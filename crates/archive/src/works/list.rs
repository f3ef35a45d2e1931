//! A person's own shelves: drafts, and what they threw away. For them and staff; what others made and all may find is
//! the catalogue's ([`super::find`]).

use crate::db::{Ask, One};
use crate::limits::PAGE;
use crate::policy::{self, Viewer};
use crate::{Error, PersonId, Result, WorkId};

/// A shelf of works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listing {
    /// A person's drafts.
    Drafts(PersonId),
    /// What a person threw away.
    Bin(PersonId),
}

/// A page of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The works on it, at most [`PAGE`].
    pub works: Vec<WorkId>,
    /// Works on all pages.
    pub total: i64,
}

statements! {
    /// A person's works in one state.
    fn by_state(person: PersonId = PersonId(1), state: &str = "draft", limit: i64 = 20, offset: i64 = 0) -> Vec<(WorkId,)>:
        "SELECT w.id FROM work w WHERE w.state = $2 AND w.id IN (
           SELECT c.work_id FROM work_creator c WHERE c.person_id = $1 AND c.accepted = 1)
         ORDER BY w.updated_at DESC, w.id DESC LIMIT $3 OFFSET $4";
    /// How many works a person has in one state.
    fn count_state(person: PersonId = PersonId(1), state: &str = "draft") -> One<(i64,)>:
        "SELECT CAST(COUNT(*) AS BIGINT) FROM work w WHERE w.state = $2 AND w.id IN (
           SELECT c.work_id FROM work_creator c WHERE c.person_id = $1 AND c.accepted = 1)";
}

/// One page of a shelf, from 1, the newest first, and how many works all pages have. Two statements.
pub async fn page(db: &mut impl Ask, viewer: &Viewer, listing: &Listing, page: i64) -> Result<Page> {
    let offset = (page.clamp(1, 1_000_000_000) - 1) * PAGE;
    let (person, state) = match listing {
        Listing::Drafts(person) => (*person, "draft"),
        Listing::Bin(person) => (*person, "binned"),
    };
    if !policy::knows_all_of(viewer, person) {
        return Err(Error::Forbidden);
    }
    let rows = by_state(db, person, state, PAGE, offset).await?;
    let One((total,)) = count_state(db, person, state).await?;
    Ok(Page { works: rows.into_iter().map(|row| row.0).collect(), total })
}
