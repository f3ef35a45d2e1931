//! Signing up: open, by invitation, or closed; and the one-time link that makes its bearer the owner.
//!
//! Terms, age and data notice are ticked each by itself. Whether an e-mail address is known is not told: the account is
//! made either way, its address unconfirmed, and a mail goes out, with a link to confirm it or, to whom it belongs
//! already, with the word that somebody tried. The owner's link lets in whatever the setting says: an
//! archive without an owner has nobody yet who could change it.

use super::accounts::{self, Account, NewAccount};
use super::preferences::{self, Preferences};
use super::tickets::{self, Kind};
use super::{passwords, roles};
use crate::keys::tidy;
use crate::mails::{self, Letter};
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

/// Who reads the mail about a sign-up.
pub enum Addressee<'a> {
    /// The new member; the link's secret.
    New(&'a str),
    /// Somebody who had confirmed the address before; their account and preferences.
    Known(&'a Account, &'a Preferences),
}

/// Makes an account by the form. Everything that is wrong comes back at once, at its field. `letter` writes the mail: to
/// whom the address belongs already, or with the secret of a link that confirms it.
pub async fn sign_up(
    archive: &Archive,
    form: &SignUpForm,
    door: &Door,
    letter: impl FnOnce(Addressee<'_>) -> Letter,
) -> Result<PersonId> {
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
    let person =
        accounts::insert_with_hash(&mut change, &name, &key, &email, &email_key, false, &hash).await?;
    // The same work for a known address and a new one: a link, and a mail.
    let secret = tickets::make(&mut change, Kind::Email, Some(person), &email).await?;
    let known = accounts::with_email(&mut change, &email_key).await?;
    let reader = known.as_ref().map_or(person, |account| account.person_id);
    let preferences = preferences::load(&mut change, reader).await?;
    let letter = letter(match &known {
        Some(account) => Addressee::Known(account, &preferences),
        None => Addressee::New(&secret),
    });
    let address = known.as_ref().map_or(&email, |account| &account.email);
    mails::queue(&mut change, Some(reader), address, &letter).await?;
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
    use crate::people::credentials;
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

    async fn come(archive: &Archive, form: &SignUpForm, door: &Door) -> Result<PersonId> {
        let letter = |to: Addressee<'_>| Letter {
            subject: match to {
                Addressee::New(_) => "Welcome".into(),
                Addressee::Known(account, _) => format!("Somebody tried, {}", account.name),
            },
            body: match to {
                Addressee::New(secret) => secret.into(),
                Addressee::Known(..) => String::new(),
            },
        };
        sign_up(archive, form, door, letter).await
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
            come(archive, &form("ada"), &Door::Open).await.unwrap();
            let unticked = SignUpForm { terms: false, age: false, data: false, ..form("ben") };
            assert_eq!(
                faults(come(archive, &unticked, &Door::Open).await),
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
                assert_eq!(faults(come(archive, &form("ben"), door).await), "invitation: error-invitation");
            }
            // A form with a fault does not use the invitation up.
            assert_eq!(faults(come(archive, &form("ada"), &door).await), "login: error-name-taken");
            come(archive, &form("ben"), &door).await.unwrap();
            assert_eq!(faults(come(archive, &form("cleo"), &door).await), "invitation: error-invitation");
            let mut change = archive.change(None).await.unwrap();
            let settings = Settings { sign_up: SignUp::Closed, ..Settings::default() };
            settings::save(&mut change, &Viewer::system(), &settings).await.unwrap();
            let owner = tickets::make(&mut change, Kind::Owner, None, "").await.unwrap();
            change.commit().await.unwrap();
            assert_eq!(faults(come(archive, &form("cleo"), &Door::Open).await), "form: error-sign-up-closed");
            let cleo = come(archive, &form("cleo"), &Door::Owner(owner.clone())).await.unwrap();
            let held = roles::load(&mut archive.read().await.unwrap(), cleo).await.unwrap();
            assert!(held.has(Role::Owner));
            assert!(matches!(claim(archive, cleo, &owner).await, Err(Error::NotFound("link"))));
        })
        .await;
    }

    #[tokio::test]
    async fn an_address_is_somebodys_once_confirmed_and_signing_up_tells_nobody_whose() {
        each_database(async |TestArchive { archive, .. }| {
            let ada = come(archive, &form("ada"), &Door::Open).await.unwrap();
            let log_in =
                async |name: &str| accounts::log_in(archive, name, "a window above", None).await.ok();
            assert_eq!((log_in("ada").await, log_in("ada@example.org").await), (Some(ada), None));
            let mail =
                async || mails::waiting(&mut archive.read().await.unwrap(), 9).await.unwrap().pop().unwrap();
            let first = mail().await;
            // Whoever holds the mailbox decides, not who came first.
            let copy = SignUpForm {
                account: NewAccount { email: "Ada@example.org".into(), ..form("mallory").account },
                ..form("mallory")
            };
            let mallory = come(archive, &copy, &Door::Open).await.unwrap();
            let second = mail().await;
            assert_eq!((&*second.subject, &*second.address), ("Welcome", "Ada@example.org"));
            credentials::confirm_email(archive, ada, &first.body).await.unwrap();
            assert_eq!(log_in("ada@example.org").await, Some(ada));
            let late = credentials::confirm_email(archive, mallory, &second.body).await;
            assert_eq!(faults(late.map(|()| mallory)), "email: error-email-taken");
            // Confirmed now: the account is made all the same, and its holder hears of it.
            let copy = SignUpForm {
                account: NewAccount { email: "ada@EXAMPLE.org".into(), ..form("trudy").account },
                ..form("trudy")
            };
            let trudy = come(archive, &copy, &Door::Open).await.unwrap();
            let third = mail().await;
            assert_eq!((&*third.subject, &*third.address), ("Somebody tried, ada", "ada@example.org"));
            let theirs = accounts::load(&mut archive.read().await.unwrap(), trudy).await.unwrap();
            assert!(!theirs.email_confirmed.0);
            assert_eq!(log_in("ada@example.org").await, Some(ada));
        })
        .await;
    }
}
