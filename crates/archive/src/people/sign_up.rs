//! Signing up: open, by invitation, or closed; and the one-time link that makes its bearer the owner.
//!
//! Terms, age and data notice are ticked each by itself. The owner's link lets in whatever the setting says: an
//! archive without an owner has nobody yet who could change it.

use super::accounts::{self, NewAccount};
use super::tickets::{self, Kind};
use super::{passwords, roles};
use crate::keys::tidy;
use crate::policy::{Role, Viewer};
use crate::settings::{self, SignUp};
use crate::{Archive, Error, Invalid, Message, PersonId, Result};

/// What the sign-up form says.
#[derive(Clone, Debug, Default)]
pub struct SignUpForm {
    /// Name, address, password.
    pub account: NewAccount,
    /// The terms are accepted.
    pub terms: bool,
    /// They are old enough.
    pub age: bool,
    /// They read what is kept about them.
    pub data: bool,
}

/// By which door somebody comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Door {
    /// The form on the page for everybody.
    Open,
    /// With an invitation's secret.
    Invitation(String),
    /// With the owner's link.
    Owner(String),
}

/// Makes an account by the form. Everything that is wrong comes back at once, at its field.
pub async fn sign_up(archive: &Archive, form: &SignUpForm, door: &Door) -> Result<PersonId> {
    let (name, email) = (tidy(&form.account.name), tidy(&form.account.email));
    let mut invalid = Invalid::new();
    let mut db = archive.read().await?;
    let setting = settings::load(&mut db).await?.sign_up;
    let ticket = match door {
        Door::Open => None,
        Door::Invitation(secret) => Some((Kind::Invitation, secret)),
        Door::Owner(secret) => Some((Kind::Owner, secret)),
    };
    match (setting, ticket) {
        (SignUp::Open, None) | (_, Some((Kind::Owner, _))) => {}
        (SignUp::Closed, _) => invalid.add("form", Message::new("error-sign-up-closed")),
        (SignUp::Invitation, None) => invalid.add("invitation", Message::new("error-invitation")),
        (_, Some(_)) => {}
    }
    if let Some((kind, secret)) = ticket
        && tickets::find(&mut db, kind, secret, archive.now()).await?.is_none()
    {
        match kind {
            Kind::Owner => return Err(Error::NotFound("link")),
            _ => invalid.add("invitation", Message::new("error-invitation")),
        }
    }
    drop(db);
    let key = accounts::check_name(&name, &mut invalid);
    let email_key = accounts::check_email(&email, &mut invalid);
    passwords::check(&form.account.password, &name, &mut invalid);
    for (ticked, field) in [(form.terms, "terms"), (form.age, "age"), (form.data, "data")] {
        if !ticked {
            invalid.add(field, Message::new("error-not-ticked"));
        }
    }
    invalid.or_ok()?;
    let hash = passwords::hash(&form.account.password).await?;
    let mut change = archive.change(None).await?;
    if let Some((kind, secret)) = ticket {
        tickets::spend(&mut change, kind, secret).await?;
    }
    let person = accounts::insert_with_hash(&mut change, &name, &key, &email, &email_key, &hash).await?;
    if matches!(door, Door::Owner(_)) {
        roles::give(&mut change, &Viewer::system(), person, Role::Owner).await?;
    }
    change.commit().await?;
    Ok(person)
}

/// Makes somebody who is signed in the owner, by the owner's link.
pub async fn claim(archive: &Archive, person: PersonId, secret: &str) -> Result<()> {
    let mut change = archive.change(Some(person)).await?;
    tickets::spend(&mut change, Kind::Owner, secret).await?;
    roles::give(&mut change, &Viewer::system(), person, Role::Owner).await?;
    change.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;
    use crate::testing::{TestArchive, each_database};

    fn form(name: &str) -> SignUpForm {
        SignUpForm {
            account: NewAccount {
                name: name.into(),
                email: format!("{name}@example.org"),
                password: "a window above".into(),
            },
            terms: true,
            age: true,
            data: true,
        }
    }

    fn faults(result: Result<PersonId>) -> String {
        match result {
            Err(Error::Invalid(invalid)) => invalid.to_string(),
            other => format!("{other:?}"),
        }
    }

    #[tokio::test]
    async fn the_setting_decides_who_comes_in_and_an_invitation_lets_in_one() {
        each_database(async |TestArchive { archive, .. }| {
            sign_up(archive, &form("ada"), &Door::Open).await.unwrap();
            let unticked = SignUpForm { terms: false, age: false, data: false, ..form("ben") };
            assert_eq!(
                faults(sign_up(archive, &unticked, &Door::Open).await),
                "age: error-not-ticked; data: error-not-ticked; terms: error-not-ticked"
            );
            let mut change = archive.change(None).await.unwrap();
            let settings = Settings { sign_up: SignUp::Invitation, ..Settings::default() };
            settings::save(&mut change, &Viewer::system(), &settings).await.unwrap();
            let invitation = tickets::invite(&mut change, &Viewer::system(), "Ben").await.unwrap();
            change.commit().await.unwrap();
            let door = Door::Invitation(invitation);
            let wrong = Door::Invitation("0".repeat(64));
            for door in [&Door::Open, &wrong] {
                assert_eq!(
                    faults(sign_up(archive, &form("ben"), door).await),
                    "invitation: error-invitation"
                );
            }
            // A form with a fault does not use the invitation up.
            assert_eq!(
                faults(sign_up(archive, &form("ada"), &door).await),
                "email: error-email-taken; login: error-name-taken"
            );
            sign_up(archive, &form("ben"), &door).await.unwrap();
            assert_eq!(faults(sign_up(archive, &form("cleo"), &door).await), "invitation: error-invitation");
            let mut change = archive.change(None).await.unwrap();
            let settings = Settings { sign_up: SignUp::Closed, ..Settings::default() };
            settings::save(&mut change, &Viewer::system(), &settings).await.unwrap();
            let owner = tickets::make(&mut change, Kind::Owner, None, "").await.unwrap();
            change.commit().await.unwrap();
            assert_eq!(
                faults(sign_up(archive, &form("cleo"), &Door::Open).await),
                "form: error-sign-up-closed"
            );
            let cleo = sign_up(archive, &form("cleo"), &Door::Owner(owner.clone())).await.unwrap();
            let held = roles::load(&mut archive.read().await.unwrap(), cleo).await.unwrap();
            assert!(held.has(Role::Owner));
            assert!(matches!(claim(archive, cleo, &owner).await, Err(Error::NotFound("link"))));
        })
        .await;
    }
}
