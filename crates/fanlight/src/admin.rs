//! `fanlight admin`: people, roles, settings and jobs from the shell, by the same rules as on the pages.
//!
//! Whoever can read the data folder may do everything; what they do stands in the journal as nobody's.

use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use fanlight_archive::people::accounts::{self, Account, NewAccount};
use fanlight_archive::people::{roles, standing, tickets};
use fanlight_archive::policy::{self, Viewer};
use fanlight_archive::settings::{self, Settings};
use fanlight_archive::{Archive, Reader, Time, jobs, mails};

use crate::cli::{Admin, Role};
use crate::config::Config;
use crate::folder;
use crate::import::in_words;

/// How many mails are shown.
const MAILS: i64 = 50;
/// How many given-up jobs are shown.
const JOBS: i64 = 100;

/// Does one thing and says what it did.
///
/// # Errors
/// One line that says what is wrong with what was asked.
pub(crate) async fn run(config: &Config, what: &Admin) -> Result<ExitCode> {
    let archive = folder::open(config).await?;
    let done = one(config, &archive, what).await;
    archive.close().await;
    done?;
    Ok(ExitCode::SUCCESS)
}

async fn one(config: &Config, archive: &Archive, what: &Admin) -> Result<()> {
    match what {
        Admin::Users { name: None } => staff(archive).await,
        Admin::Users { name: Some(name) } => show(archive, name).await,
        Admin::AddUser { name, email } => add(archive, name, email).await,
        Admin::ResetLink { name } => {
            let person = account(&mut archive.read().await?, name).await?.person_id;
            let mut change = archive.change(None).await?;
            let secret = tickets::make(&mut change, tickets::Kind::Reset, Some(person), "").await?;
            change.commit().await?;
            println!("For {name} alone, once, for an hour: {}/users/password/{secret}", address(config));
            Ok(())
        }
        Admin::Invite { whom } => {
            let mut change = archive.change(None).await?;
            let secret = tickets::invite(&mut change, &Viewer::system(), whom).await.map_err(in_words)?;
            change.commit().await?;
            println!("Once, for thirty days: {}/users/new?invitation={secret}", address(config));
            Ok(())
        }
        Admin::Suspend { name, days, reason } => suspend(archive, name, *days, reason).await,
        Admin::Mails => mails(archive).await,
        Admin::Role(Role::Give { name, role }) => appoint(archive, name, role, true).await,
        Admin::Role(Role::Take { name, role }) => appoint(archive, name, role, false).await,
        Admin::Settings => print(&settings::load(&mut archive.read().await?).await?),
        Admin::Set { setting, value } => set(archive, setting, value).await,
        Admin::Jobs => given_up(archive).await,
    }
}

/// The address that links begin with.
fn address(config: &Config) -> String {
    config.public_address.clone().unwrap_or_else(|| format!("http://{}", config.listen))
}

async fn suspend(archive: &Archive, name: &str, days: u16, reason: &str) -> Result<()> {
    let person = account(&mut archive.read().await?, name).await?.person_id;
    let mut change = archive.change(None).await?;
    let until = (days > 0).then(|| change.now().plus(i64::from(days) * Time::DAY));
    standing::suspend(&mut change, &Viewer::system(), person, until, reason).await.map_err(in_words)?;
    change.commit().await?;
    match until {
        Some(until) => println!("{name} only reads until {}.", until.date()),
        None => println!("{name} may write again."),
    }
    Ok(())
}

async fn mails(archive: &Archive) -> Result<()> {
    let mails = mails::list(&mut archive.read().await?, &Viewer::system(), MAILS).await?;
    if mails.is_empty() {
        println!("The outbox is empty.");
    }
    for mail in mails {
        let state = match (mail.sent_at, mail.given_up.0) {
            (Some(_), _) => "sent",
            (None, true) => "given up",
            (None, false) => "waits",
        };
        println!(
            "{:>6}  {}  {state}  to {}: {}",
            mail.id,
            mail.created_at.date(),
            mail.address,
            mail.subject
        );
        if !mail.body.is_empty() {
            println!("        {}", mail.body.trim_end().replace('\n', "\n        "));
        }
    }
    Ok(())
}

async fn account(db: &mut Reader, name: &str) -> Result<Account> {
    accounts::find(db, name).await?.with_context(|| format!("nobody here is called {name}"))
}

async fn staff(archive: &Archive) -> Result<()> {
    let all = roles::list(&mut archive.read().await?).await?;
    if all.is_empty() {
        println!("Nobody holds a role yet. `fanlight serve` prints a link that makes its visitor the owner.");
    }
    for (_, name, role) in all {
        println!("{name:<40} {}", role.as_str());
    }
    Ok(())
}

async fn show(archive: &Archive, name: &str) -> Result<()> {
    let mut db = archive.read().await?;
    let account = account(&mut db, name).await?;
    let roles = roles::load(&mut db, account.person_id).await?;
    let roles: Vec<_> = roles.iter().map(policy::Role::as_str).collect();
    println!("name    {}", account.name);
    println!("number  {}", account.person_id);
    println!("e-mail  {}", account.email);
    println!("state   {}", account.state);
    println!("since   {}", account.created_at.date());
    println!("roles   {}", roles.join(", "));
    Ok(())
}

async fn add(archive: &Archive, name: &str, email: &str) -> Result<()> {
    let mut password = String::new();
    std::io::stdin().read_line(&mut password).context("standard input")?;
    let password = password.trim_end_matches(['\r', '\n']);
    if password.is_empty() {
        bail!("give the password on standard input, one line: fanlight admin add-user … < password.txt");
    }
    let new = NewAccount { name: name.into(), email: email.into(), password: password.into() };
    let person = accounts::make(archive, &new).await.map_err(in_words)?;
    println!("{name} can log in now (number {person}).");
    Ok(())
}

async fn appoint(archive: &Archive, name: &str, role: &str, give: bool) -> Result<()> {
    let person = account(&mut archive.read().await?, name).await?.person_id;
    let Ok(known) = role.parse::<policy::Role>() else {
        let all: Vec<_> = policy::Role::ALL.iter().map(|role| role.as_str()).collect();
        bail!("there is no role {role:?}; there are {}", all.join(", "))
    };
    let mut change = archive.change(None).await?;
    let viewer = Viewer::system();
    if give {
        roles::give(&mut change, &viewer, person, known).await.map_err(in_words)?;
    } else {
        roles::take(&mut change, &viewer, person, known).await.map_err(in_words)?;
    }
    change.commit().await?;
    println!("{name} {} {role}.", if give { "is now" } else { "is no longer" });
    Ok(())
}

fn print(settings: &Settings) -> Result<()> {
    if let serde_json::Value::Object(fields) = serde_json::to_value(settings)? {
        for (name, value) in fields {
            println!("{name:<16} {}", value.as_str().map_or_else(|| value.to_string(), str::to_owned));
        }
    }
    Ok(())
}

async fn set(archive: &Archive, name: &str, value: &str) -> Result<()> {
    let mut change = archive.change(None).await?;
    let now = settings::load(&mut change).await?;
    let mut fields = serde_json::to_value(&now)?;
    let Some(field) = fields.get_mut(name) else {
        bail!("there is no setting {name:?}; `fanlight admin settings` prints them all")
    };
    *field = match field {
        serde_json::Value::String(_) => value.into(),
        _ => serde_json::from_str(value).with_context(|| format!("{value:?} is no value for {name}"))?,
    };
    let new: Settings = serde_json::from_value(fields)
        .map_err(|error| anyhow::anyhow!("{value:?} is no value for {name}: {error}"))?;
    settings::save(&mut change, &Viewer::system(), &new).await.map_err(in_words)?;
    change.commit().await?;
    println!("{name} is {value} now. A running server knows it within seconds.");
    Ok(())
}

async fn given_up(archive: &Archive) -> Result<()> {
    let jobs = jobs::given_up(&mut archive.read().await?, JOBS).await?;
    if jobs.is_empty() {
        println!("No job was given up.");
    }
    for job in jobs {
        let why = job.error.as_deref().unwrap_or("");
        println!("{:>8}  {} {}  since {}: {why}", job.id, job.kind, job.subject, job.created_at.date());
    }
    Ok(())
}
