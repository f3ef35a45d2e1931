//! Credits: what a work draws on and whom it thanks, as data, with the pages that list works by them.

use sqlx::FromRow;

use super::form::CreditForm;
use crate::catalogue::kinds::thing;
use crate::db::{Ask, Done};
use crate::journal::words;
use crate::keys::{name_key, tidy};
use crate::policy::Viewer;
use crate::works::load::Byline;
use crate::{Change, CreditId, Invalid, Message, PersonId, PseudId, Result, WorkId, limits};

/// Titles on one page of a kind.
const TITLES: i64 = 100;

words! {
    /// What a credit is for.
    CreditKind {
        /// The world it plays in, and who owns that.
        Canon = "canon",
        /// A song and whose it is.
        Song = "song",
        /// A poem and its poet.
        Poem = "poem",
        /// A book and its author.
        Book = "book",
        /// A film or a series.
        Film = "film",
        /// A game.
        Game = "game",
        /// A prompt and who gave it.
        Prompt = "prompt",
        /// For whom it was written.
        Dedication = "dedication",
        /// Who read it before everybody else.
        Beta = "beta",
        /// Who drew for it.
        Artist = "artist",
        /// Who translated it.
        Translator = "translator",
        /// Who recorded it.
        Podficcer = "podficcer",
        /// Who made its cover.
        Cover = "cover",
        /// For which event.
        Event = "event",
        /// Where it was first.
        Origin = "origin",
        /// By which work it is inspired.
        Inspired = "inspired",
        /// Of which work it is a translation.
        Translation = "translation",
        /// To whom it is given.
        Gift = "gift",
    }
}

impl CreditKind {
    /// Every kind, in the order of the form's list.
    pub const ALL: [CreditKind; 18] = [
        CreditKind::Canon,
        CreditKind::Song,
        CreditKind::Poem,
        CreditKind::Book,
        CreditKind::Film,
        CreditKind::Game,
        CreditKind::Prompt,
        CreditKind::Dedication,
        CreditKind::Gift,
        CreditKind::Beta,
        CreditKind::Artist,
        CreditKind::Cover,
        CreditKind::Translator,
        CreditKind::Podficcer,
        CreditKind::Event,
        CreditKind::Origin,
        CreditKind::Inspired,
        CreditKind::Translation,
    ];
}

/// A credit of a work. Plain text; an address is http or https, or empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit {
    /// Which credit.
    pub id: CreditId,
    /// What for.
    pub kind: CreditKind,
    /// Of what: the song's title; may be empty.
    pub title: String,
    /// Who: the singer, the beta; may be empty.
    pub creator: String,
    /// Where it is found.
    pub url: String,
    /// For the address of its own page.
    pub title_key: String,
    /// For the address of its own page.
    pub creator_key: String,
    /// For whom it is, where it is a gift to somebody here.
    pub to: Option<Byline>,
}

#[derive(FromRow)]
pub(crate) struct CreditRow {
    id: CreditId,
    kind: String,
    title: String,
    creator: String,
    url: String,
    title_key: String,
    creator_key: String,
    pseud_id: Option<PseudId>,
    person_id: Option<PersonId>,
    pseud: Option<String>,
    user_name: Option<String>,
}

impl CreditRow {
    fn to(&mut self) -> Option<Byline> {
        let (id, person) = (self.pseud_id?, self.person_id?);
        let user = self.user_name.take().unwrap_or_default();
        Some(Byline { id, person, pseud: self.pseud.take()?, user })
    }
}

/// One thing that works draw on.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Drawn {
    /// Its title as somebody typed it.
    pub title: String,
    /// Its creator as somebody typed it.
    pub creator: String,
    /// For the address of its own page.
    pub title_key: String,
    /// For the address of its own page.
    pub creator_key: String,
    /// Works that draw on it and that this viewer finds.
    pub works: i64,
}

statements! {
    /// A work's credits.
    fn of_work(work: WorkId = WorkId(1)) -> Vec<CreditRow>:
        "SELECT c.id, c.kind, c.title, c.creator, c.url, c.title_key, c.creator_key, p.id AS pseud_id, p.person_id,
           p.name AS pseud, a.name AS user_name
         FROM credit c LEFT JOIN pseud p ON p.id = c.pseud_id LEFT JOIN account a ON a.person_id = p.person_id
         WHERE c.noun = 'work' AND c.subject = $1 ORDER BY c.position, c.id";
    /// Takes a work's credits away.
    fn delete(work: WorkId = WorkId(1)) -> Done:
        "DELETE FROM credit WHERE noun = 'work' AND subject = $1";
    /// Writes credits.
    fn insert(rows: [(WorkId, &str, &str, &str, &str, &str, i64, &str, i64)] =
                [(WorkId(1), "song", "a", "a", "b", "b", 1, "", 1)])
        -> Vec<(CreditId,)>:
        "INSERT INTO credit (noun, subject, kind, title, title_key, creator, creator_key, thing, url, position)
         VALUES {('work', $1, $2, $3, $4, $5, $6, $7, $8, $9)} RETURNING id";
    /// How many works each kind has.
    fn count_kinds(audience: i64 = 0) -> Vec<(String, i64)>:
        "SELECT c.kind, CAST(COUNT(DISTINCT c.subject) AS BIGINT) FROM credit c JOIN work w ON w.id = c.subject
         WHERE c.noun = 'work' AND c.pseud_id IS NULL AND w.audience <= $1 GROUP BY c.kind";
    /// What works draw on, of one kind, by the alphabet.
    fn select_titles(kind: &str = "song", audience: i64 = 0, limit: i64 = 100, offset: i64 = 0) -> Vec<Drawn>:
        "SELECT MIN(c.title) AS title, MIN(c.creator) AS creator, c.title_key, c.creator_key,
                CAST(COUNT(DISTINCT c.subject) AS BIGINT) AS works
         FROM credit c JOIN work w ON w.id = c.subject
         WHERE c.noun = 'work' AND c.kind = $1 AND c.pseud_id IS NULL AND w.audience <= $2
         GROUP BY c.title_key, c.creator_key ORDER BY c.title_key, c.creator_key LIMIT $3 OFFSET $4";
    /// One thing that works draw on.
    fn select_one(kind: &str = "song", title: &str = "a", creator: &str = "b", audience: i64 = 0) -> Vec<Drawn>:
        "SELECT MIN(c.title) AS title, MIN(c.creator) AS creator, c.title_key, c.creator_key,
                CAST(COUNT(DISTINCT c.subject) AS BIGINT) AS works
         FROM credit c JOIN work w ON w.id = c.subject
         WHERE c.noun = 'work' AND c.kind = $1 AND c.title_key = $2 AND c.creator_key = $3 AND c.pseud_id IS NULL
           AND w.audience <= $4
         GROUP BY c.title_key, c.creator_key";
}

/// What is wrong with one credit of a form.
pub(crate) fn check(credit: &CreditForm, invalid: &mut Invalid) {
    if credit.kind.parse::<CreditKind>().is_err() {
        invalid.add("credits", Message::new("error-credit-kind"));
    }
    if tidy(&credit.title).is_empty() && tidy(&credit.creator).is_empty() {
        invalid.add("credits", Message::new("error-credit-nameless"));
    }
    invalid.limit("credits", &tidy(&credit.title), limits::TITLE);
    invalid.limit("credits", &tidy(&credit.creator), limits::TITLE);
    let url = credit.url.trim();
    let web = url.starts_with("https://") || url.starts_with("http://");
    if url.len() > limits::URL {
        let message = Message::new("error-too-long").with("limit", limits::URL);
        invalid.add("credits", message.with("over", url.len() - limits::URL));
    } else if !url.is_empty() && (!web || url.contains(char::is_whitespace) || url.contains(char::is_control))
    {
        invalid.add("credits", Message::new("error-credit-address"));
    }
}

/// Writes a work's credits anew; they were checked.
pub(crate) async fn write(
    change: &mut Change,
    work: WorkId,
    credits: &[CreditForm],
    new: bool,
) -> Result<()> {
    if !new {
        delete(change, work).await?;
    }
    let texts: Vec<[String; 4]> = credits
        .iter()
        .filter(|credit| !credit.is_empty())
        .map(|c| [tidy(&c.title), name_key(&c.title), tidy(&c.creator), name_key(&c.creator)])
        .collect();
    let rows: Vec<_> = credits
        .iter()
        .filter(|credit| !credit.is_empty())
        .zip(&texts)
        .zip(1..)
        .map(|((credit, [title, title_key, creator, creator_key]), position)| {
            let (title, title_key) = (title.as_str(), title_key.as_str());
            let (creator, creator_key) = (creator.as_str(), creator_key.as_str());
            let kind: CreditKind = credit.kind.parse()?;
            let thing = thing(kind, title_key, creator_key);
            Ok((
                work,
                kind.as_str(),
                title,
                title_key,
                creator,
                creator_key,
                thing,
                credit.url.trim(),
                position,
            ))
        })
        .collect::<Result<_>>()?;
    insert(change, &rows).await?;
    Ok(())
}

/// A work's credits in order; whoever asks has asked the policy about the work.
pub(crate) async fn load(db: &mut impl Ask, work: WorkId) -> Result<Vec<Credit>> {
    of_work(db, work)
        .await?
        .into_iter()
        .map(|mut row| {
            Ok(Credit {
                to: row.to(),
                id: row.id,
                kind: row.kind.parse()?,
                title: row.title,
                creator: row.creator,
                url: row.url,
                title_key: row.title_key,
                creator_key: row.creator_key,
            })
        })
        .collect()
}

/// The kinds of credits that works have, with the number of works this viewer finds, in the form's order.
pub async fn kinds(db: &mut impl Ask, viewer: &Viewer) -> Result<Vec<(CreditKind, i64)>> {
    let mut kinds = Vec::new();
    for (kind, works) in count_kinds(db, viewer.audience()).await? {
        kinds.push((kind.parse::<CreditKind>()?, works));
    }
    kinds.sort_by_key(|(kind, _)| CreditKind::ALL.iter().position(|other| other == kind));
    Ok(kinds)
}

/// What works draw on, of one kind: up to 100 a page (from 1), by the alphabet.
pub async fn titles(db: &mut impl Ask, viewer: &Viewer, kind: CreditKind, page: i64) -> Result<Vec<Drawn>> {
    let offset = (page.clamp(1, 1_000_000) - 1) * TITLES;
    select_titles(db, kind.as_str(), viewer.audience(), TITLES, offset).await
}

/// One thing that works draw on, by its keys; nothing if this viewer finds no work that does.
pub async fn one(
    db: &mut impl Ask,
    viewer: &Viewer,
    kind: CreditKind,
    title_key: &str,
    creator_key: &str,
) -> Result<Option<Drawn>> {
    let rows = select_one(db, kind.as_str(), title_key, creator_key, viewer.audience()).await?;
    Ok(rows.into_iter().next())
}
