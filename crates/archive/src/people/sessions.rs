//! Sessions: signed-in browsers and scripts. The cookie holds a secret, the table its hash.
//!
//! Sessions are not journaled. One that was not used for [`LIFE`] ends; a person sees theirs and ends any of them.
//! A session carries the number of the journal after its last change: pages wait for what follows to reach it.

use sqlx::FromRow;

use super::preferences::{self, Preferences};
use crate::db::{Ask, Done, Flag, One};
use crate::inbox::has_unread;
use crate::policy::{Role, Roles, Viewer};
use crate::{Archive, Change, Error, PersonId, Result, SessionId, Time};

/// How long a session lives that is asked to be remembered; counted from its last use.
pub const LIFE: i64 = 90 * Time::DAY;
/// How long one lives that is not: the browser drops its cookie earlier.
pub const SHORT_LIFE: i64 = 14 * Time::DAY;
/// How often the time of the last use is written.
const TOUCH: i64 = 10 * Time::MINUTE;

/// A session that was found by its token.
#[derive(Clone, Debug)]
pub struct Session {
    /// Which session.
    pub id: SessionId,
    /// What every form of it carries.
    pub form_token: String,
    /// Who is signed in.
    pub viewer: Viewer,
    /// Whose it is.
    pub person: PersonId,
    /// Their user name.
    pub name: String,
    /// What they prefer.
    pub preferences: Preferences,
    /// Whether they may write: a suspended person reads.
    pub may_write: bool,
    /// Whether their inbox holds anything that they have not read.
    pub unread: bool,
}

#[derive(FromRow)]
pub(crate) struct SessionRow {
    id: SessionId,
    person_id: PersonId,
    form_token: String,
    seen_at: Time,
    expires_at: Time,
    name: String,
    state: String,
    suspended_until: Option<Time>,
    preferences: Option<String>,
    unread: Flag,
    roles: Option<String>,
}

/// A session as its owner sees it.
#[derive(Clone, Debug, FromRow)]
pub struct Listed {
    /// Which session.
    pub id: SessionId,
    /// What the browser called itself.
    pub agent: String,
    /// When it began.
    pub created_at: Time,
    /// When it was last used, within ten minutes.
    pub seen_at: Time,
}

statements! {
    /// Begins a session.
    fn insert(hash: &str = "x", person: PersonId = PersonId(1), form_token: &str = "t", agent: &str = "Firefox",
              now: Time = Time(1), expires: Time = Time(2)) -> One<(SessionId,)>:
        "INSERT INTO session (token_hash, person_id, form_token, agent, network, created_at, seen_at, expires_at)
         VALUES ($1, $2, $3, $4, '', $5, $5, $6) RETURNING id";
    /// The session of a token.
    fn by_hash(hash: &str = "x", now: Time = Time(1)) -> Option<SessionRow>:
        concat!("SELECT s.id, s.person_id, s.form_token, s.seen_at, s.expires_at, a.name, a.state,
                a.suspended_until, p.body AS preferences, ", has_unread!("s.person_id"), " AS unread,
                (SELECT string_agg(r.role, ' ') FROM role r WHERE r.person_id = s.person_id) AS roles
         FROM session s JOIN account a ON a.person_id = s.person_id
         LEFT JOIN preference p ON p.person_id = s.person_id
         WHERE s.token_hash = $1 AND s.expires_at > $2");
    /// Notes that a session is in use.
    fn touch(id: SessionId = SessionId(1), now: Time = Time(1), expires: Time = Time(2)) -> Done:
        "UPDATE session SET seen_at = $2, expires_at = $3 WHERE id = $1";
    /// A person's sessions.
    fn of_person(person: PersonId = PersonId(1), now: Time = Time(1)) -> Vec<Listed>:
        "SELECT id, agent, created_at, seen_at FROM session WHERE person_id = $1 AND expires_at > $2
         ORDER BY seen_at DESC, id DESC";
    /// Ends one session of a person.
    fn delete(id: SessionId = SessionId(1), person: PersonId = PersonId(1)) -> Done:
        "DELETE FROM session WHERE id = $1 AND person_id = $2";
    /// Ends all sessions of a person but one.
    fn delete_others(person: PersonId = PersonId(1), but: SessionId = SessionId(0)) -> Done:
        "DELETE FROM session WHERE person_id = $1 AND id <> $2";
    /// Ends what is over.
    fn delete_expired(now: Time = Time(1)) -> Done:
        "DELETE FROM session WHERE expires_at <= $1";
    /// Knows a device, or sees it again.
    fn upsert_device(hash: &str = "x", person: PersonId = PersonId(1), now: Time = Time(1)) -> Done:
        "INSERT INTO device (token_hash, person_id, seen_at) VALUES ($1, $2, $3)
         ON CONFLICT (token_hash) DO UPDATE SET person_id = excluded.person_id, seen_at = excluded.seen_at";
}

/// The hash under which a secret is kept.
pub fn hash(secret: &str) -> String {
    blake3::hash(secret.as_bytes()).to_hex().to_string()
}

/// Clears away sessions that are over.
pub(crate) async fn sweep(change: &mut Change) -> Result<()> {
    let now = change.now();
    delete_expired(change, now).await?;
    Ok(())
}

/// Begins a session and gives its secret, for the cookie.
pub async fn begin(change: &mut Change, person: PersonId, agent: &str, remember: bool) -> Result<String> {
    let (now, secret, form_token) = (change.now(), change.secret(), change.secret());
    let life = if remember { LIFE } else { SHORT_LIFE };
    let agent: String = agent.chars().filter(|c| !c.is_control()).take(200).collect();
    insert(change, &hash(&secret), person, &form_token, &agent, now, now.plus(life)).await?;
    Ok(secret)
}

/// The session of a secret, if it lives. One statement; now and then a second one notes that it is in use.
pub async fn find(archive: &Archive, db: &mut impl Ask, secret: &str) -> Result<Option<Session>> {
    let now = archive.now();
    let Some(row) = by_hash(db, &hash(secret), now).await? else { return Ok(None) };
    if row.state == "banned" {
        return Ok(None);
    }
    if now.0 - row.seen_at.0 > TOUCH {
        let life = row.expires_at.0 - row.seen_at.0;
        let mut change = archive.change(None).await?;
        touch(&mut change, row.id, now, now.plus(life)).await?;
        change.commit().await?;
    }
    let roles = row.roles.as_deref().unwrap_or("").split_whitespace().map(str::parse::<Role>);
    let roles = roles.collect::<Result<Roles>>()?;
    Ok(Some(Session {
        id: row.id,
        form_token: row.form_token,
        viewer: Viewer::member(row.person_id, roles),
        person: row.person_id,
        name: row.name,
        preferences: row.preferences.as_deref().map_or(Ok(Preferences::default()), preferences::parse)?,
        unread: row.unread.0,
        may_write: row.suspended_until.is_none_or(|until| until <= now),
    }))
}

/// A person's sessions, the last used first.
pub async fn list(db: &mut impl Ask, person: PersonId, now: Time) -> Result<Vec<Listed>> {
    of_person(db, person, now).await
}

/// Ends one of a person's sessions.
pub async fn end(change: &mut Change, person: PersonId, session: SessionId) -> Result<()> {
    match delete(change, session, person).await? {
        Done(0) => Err(Error::NotFound("session")),
        Done(_) => Ok(()),
    }
}

/// Ends all of a person's sessions but one, or all.
pub async fn end_others(change: &mut Change, person: PersonId, but: Option<SessionId>) -> Result<()> {
    delete_others(change, person, but.unwrap_or(SessionId(0))).await?;
    Ok(())
}

/// Knows a device by the hash of its token: it is never locked out of this person's account.
pub async fn know_device(change: &mut Change, person: PersonId, token_hash: &str, now: Time) -> Result<()> {
    upsert_device(change, token_hash, person, now).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::accounts::{self, NewAccount};
    use crate::testing::{TestArchive, each_database};

    #[tokio::test]
    async fn a_session_is_found_by_its_secret_until_it_ends_or_is_ended() {
        each_database(async |TestArchive { archive, clock, .. }| {
            let new =
                NewAccount { name: "ada".into(), email: "a@b.org".into(), password: "a window above".into() };
            let person = accounts::make(archive, &new).await.unwrap();
            let mut change = archive.change(Some(person)).await.unwrap();
            let here = begin(&mut change, person, "Firefox\n", false).await.unwrap();
            let there = begin(&mut change, person, "curl", true).await.unwrap();
            change.commit().await.unwrap();
            let mut db = archive.read().await.unwrap();
            let session = find(archive, &mut db, &here).await.unwrap().unwrap();
            assert_eq!((session.person, session.name.as_str()), (person, "ada"));
            assert!(find(archive, &mut db, &hash(&here)).await.unwrap().is_none(), "the hash opens nothing");
            clock.pass(SHORT_LIFE - Time::DAY);
            assert!(find(archive, &mut db, &here).await.unwrap().is_some(), "used in time");
            clock.pass(SHORT_LIFE - Time::DAY);
            assert!(
                find(archive, &mut db, &here).await.unwrap().is_some(),
                "its life counts from its last use"
            );
            assert_eq!(list(&mut db, person, archive.now()).await.unwrap().len(), 2);
            let mut change = archive.change(Some(person)).await.unwrap();
            end_others(&mut change, person, Some(session.id)).await.unwrap();
            change.commit().await.unwrap();
            assert!(find(archive, &mut db, &there).await.unwrap().is_none());
            clock.pass(SHORT_LIFE + Time::DAY);
            assert!(find(archive, &mut db, &here).await.unwrap().is_none());
        })
        .await;
    }
}
