//! Roles as rows per person: given and taken by those who may, each in the journal.

use crate::db::{Ask, Done};
use crate::journal::{Noun, Verb};
use crate::policy::{self, Role, Roles, Viewer};
use crate::{Change, Error, PersonId, Result, Time};

statements! {
    /// Gives a role.
    fn insert(person: PersonId = PersonId(1), role: &str = "owner", since: Time = Time(1), by: Option<PersonId> = None)
        -> Done:
        "INSERT INTO role (person_id, role, since, by_person) VALUES ($1, $2, $3, $4)
         ON CONFLICT (person_id, role) DO NOTHING";
    /// Takes a role.
    fn delete(person: PersonId = PersonId(1), role: &str = "owner") -> Done:
        "DELETE FROM role WHERE person_id = $1 AND role = $2";
    /// A person's roles.
    fn of_person(person: PersonId = PersonId(1)) -> Vec<(String,)>:
        "SELECT role FROM role WHERE person_id = $1";
    /// Everybody with a role.
    fn everybody() -> Vec<(PersonId, String, String)>:
        "SELECT r.person_id, a.name, r.role FROM role r JOIN account a ON a.person_id = r.person_id
         ORDER BY a.name_key, r.role";
    /// The owners.
    fn owners() -> Vec<(PersonId,)>:
        "SELECT person_id FROM role WHERE role = 'owner'";
}

/// A person's roles.
pub async fn load(db: &mut impl Ask, person: PersonId) -> Result<Roles> {
    of_person(db, person).await?.into_iter().map(|(role,)| role.parse::<Role>()).collect()
}

/// Everybody who holds a role: id, user name, role; by name.
pub async fn list(db: &mut impl Ask) -> Result<Vec<(PersonId, String, Role)>> {
    everybody(db).await?.into_iter().map(|(person, name, role)| Ok((person, name, role.parse()?))).collect()
}

/// Whether the archive has an owner.
pub async fn has_owner(db: &mut impl Ask) -> Result<bool> {
    Ok(!owners(db).await?.is_empty())
}

/// Gives a role.
pub async fn give(change: &mut Change, viewer: &Viewer, person: PersonId, role: Role) -> Result<()> {
    policy::may_appoint(viewer, role)?;
    let (now, by) = (change.now(), change.by());
    insert(change, person, role.as_str(), now, by).await?;
    change.note(Verb::Changed, Noun::Person, person.0, None);
    Ok(())
}

/// Takes a role. The last owner stays: an archive without one could not be mended from its pages.
pub async fn take(change: &mut Change, viewer: &Viewer, person: PersonId, role: Role) -> Result<()> {
    policy::may_appoint(viewer, role)?;
    if role == Role::Owner && owners(change).await? == [(person,)] {
        return Err(Error::Invalid(crate::Invalid::one("role", crate::Message::new("error-last-owner"))));
    }
    delete(change, person, role.as_str()).await?;
    change.note(Verb::Changed, Noun::Person, person.0, None);
    Ok(())
}
