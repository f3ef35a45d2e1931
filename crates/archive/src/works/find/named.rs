//! Tags by the names that readers type into a filter. Only tags that are there for this viewer have a name: what
//! stands on no work they find is as unknown to them as what nobody ever wrote.

use std::collections::HashMap;

use sqlx::FromRow;

use crate::db::{Ask, Flag};
use crate::keys::name_key;
use crate::policy::Viewer;
use crate::tags::Kind;
use crate::{Result, TagId};

#[derive(FromRow)]
struct Row {
    id: TagId,
    kind: String,
    name_key: String,
    canonical: Flag,
    uses: i64,
    member_uses: i64,
}

statements! {
    /// Tags by their keys.
    fn by_keys(ids: [&str] = ["emma"]) -> Vec<Row>:
        "SELECT id, kind, name_key, canonical, uses, member_uses FROM tag WHERE name_key IN ({ids})";
}

/// The tag of each name, in the names' order, without regard to case; nothing for names unknown to this viewer. A
/// synonym is itself: whoever filters by it finds what its canonical tag finds. One statement for each 200 names.
pub async fn named(
    db: &mut impl Ask,
    viewer: &Viewer,
    names: &[String],
) -> Result<Vec<Option<(Kind, TagId)>>> {
    let keys: Vec<String> = names.iter().map(|name| name_key(name)).collect();
    let asked: Vec<&str> = keys.iter().map(String::as_str).collect();
    let mut found = HashMap::new();
    for row in by_keys(db, &asked).await? {
        let uses = if viewer.is_member() { row.member_uses } else { row.uses };
        if row.canonical.0 || uses > 0 || viewer.is_staff() {
            found.insert(row.name_key, (row.kind.parse::<Kind>()?, row.id));
        }
    }
    Ok(keys.iter().map(|key| found.get(key).copied()).collect())
}
