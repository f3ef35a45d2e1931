//! Series as their readers see them: pages, and the lists of a person.
//!
//! Figures, names, fandoms and dates are those of the works that the viewer finds in the series. Its creators and
//! staff also find the anonymous works that others don't, and are told who made it; a creator is told so much of
//! another's anonymous work as anybody.

use std::collections::HashMap;

use sqlx::FromRow;

use super::{find, manage};
use crate::db::{Ask, Flag};
use crate::limits::PAGE;
use crate::policy::{self, Viewer};
use crate::works::load::Byline;
use crate::{PersonId, PseudId, Result, SeriesId, Time, WorkId};

/// Fandoms named of one series.
const FANDOMS: usize = 5;

/// A series as a page or a list shows it. Summary and notes are cleaned HTML.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Which series.
    pub id: SeriesId,
    /// Its title.
    pub title: String,
    /// Summary.
    pub summary: String,
    /// Notes.
    pub notes: String,
    /// Nothing more will come.
    pub complete: bool,
    /// When it was made; for its creators, while nobody else finds it.
    pub created_at: Time,
    /// Who made the works that the viewer finds in it; empty if they are not told of anybody.
    pub creators: Vec<Byline>,
    /// The commonest fandoms of these works, as their pages are named.
    pub fandoms: Vec<String>,
    /// How many works the viewer finds in it.
    pub works: i64,
    /// Their words.
    pub words: i64,
    /// The first day of publication among them.
    pub begun: Option<Time>,
    /// The newest.
    pub updated: Option<Time>,
}

/// A series' page.
#[derive(Clone, Debug)]
pub struct SeriesPage {
    /// The series.
    pub series: Shown,
    /// The works of this page of it, in order.
    pub works: Vec<WorkId>,
    /// Whether the viewer is among its creators.
    pub own: bool,
    /// Whether the viewer is subscribed to it.
    pub subscribed: bool,
}

/// Whose series are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// A person's, under any name.
    Person(PersonId),
    /// Those under a pen name; whose it is.
    Pseud(PseudId, PersonId),
}

#[derive(FromRow)]
pub(crate) struct Row {
    id: SeriesId,
    title: String,
    summary: String,
    notes: String,
    complete: Flag,
    created_at: Time,
}

#[derive(FromRow)]
pub(crate) struct FiguresRow {
    series_id: SeriesId,
    works: i64,
    words: i64,
    begun: i64,
    updated: i64,
}

#[derive(FromRow)]
pub(crate) struct CreatorRow {
    series_id: SeriesId,
    id: PseudId,
    person_id: PersonId,
    pseud: String,
    user_name: String,
}

impl From<CreatorRow> for Byline {
    fn from(row: CreatorRow) -> Byline {
        Byline { id: row.id, person: row.person_id, pseud: row.pseud, user: row.user_name }
    }
}

statements! {
    /// What is said of series.
    fn select(ids: [SeriesId] = [SeriesId(1)]) -> Vec<Row>:
        "SELECT id, title, summary, notes, complete, created_at FROM series WHERE id IN ({ids})";
    /// What the works add up to that a viewer finds in series: an audience, a person, whether staff.
    fn figures(ids: [SeriesId] = [SeriesId(1)], audience: i64 = 0, person: i64 = 1, staff: i64 = 0) -> Vec<FiguresRow>:
        "SELECT m.series_id, CAST(COUNT(*) AS BIGINT) AS works, CAST(COALESCE(SUM(w.words), 0) AS BIGINT) AS words,
           CAST(MIN(w.published_on) AS BIGINT) AS begun, CAST(MAX(w.updated_at) AS BIGINT) AS updated
         FROM series_work m JOIN work w ON w.id = m.work_id
         WHERE w.audience <= $1 AND (m.audience <= $1 OR $3 = 1 OR EXISTS (
             SELECT 1 FROM work_creator o WHERE o.work_id = w.id AND o.person_id = $2 AND o.accepted = 1))
           AND m.series_id IN ({ids}) GROUP BY m.series_id";
    /// The works that a viewer finds in a series, in order.
    fn works_of(series: SeriesId = SeriesId(1), audience: i64 = 0, person: i64 = 1, staff: i64 = 0, limit: i64 = 20,
                skip: i64 = 0) -> Vec<(WorkId,)>:
        "SELECT m.work_id FROM series_work m JOIN work w ON w.id = m.work_id
         WHERE m.series_id = $1 AND w.audience <= $2 AND (m.audience <= $2 OR $4 = 1 OR EXISTS (
             SELECT 1 FROM work_creator o WHERE o.work_id = w.id AND o.person_id = $3 AND o.accepted = 1))
         ORDER BY m.position LIMIT $5 OFFSET $6";
    /// The last works that an audience finds in a series, the last first.
    fn last_of(series: SeriesId = SeriesId(1), audience: i64 = 0, limit: i64 = 20) -> Vec<(WorkId,)>:
        "SELECT m.work_id FROM series_work m JOIN work w ON w.id = m.work_id
         WHERE m.series_id = $1 AND m.audience <= $2 AND w.audience <= $2 ORDER BY m.position DESC LIMIT $3";
    /// Who made the works that a viewer finds in series, as far as they are told.
    fn creators(ids: [SeriesId] = [SeriesId(1)], audience: i64 = 0, person: i64 = 1, staff: i64 = 0) -> Vec<CreatorRow>:
        "SELECT m.series_id, p.id, p.person_id, p.name AS pseud, COALESCE(a.name, '') AS user_name
         FROM series_work m JOIN work w ON w.id = m.work_id JOIN work_creator c ON c.work_id = w.id
         JOIN pseud p ON p.id = c.pseud_id LEFT JOIN account a ON a.person_id = p.person_id
         WHERE c.accepted = 1 AND w.audience <= $1 AND (w.anonymous = 0 OR $3 = 1 OR EXISTS (
             SELECT 1 FROM work_creator o WHERE o.work_id = w.id AND o.person_id = $2 AND o.accepted = 1))
           AND m.series_id IN ({ids})
         GROUP BY m.series_id, p.id, p.person_id, p.name, a.name
         ORDER BY m.series_id, MIN(m.position), MIN(c.position), p.id";
    /// Who made series.
    fn makers(ids: [SeriesId] = [SeriesId(1)]) -> Vec<CreatorRow>:
        "SELECT c.series_id, p.id, p.person_id, p.name AS pseud, COALESCE(a.name, '') AS user_name
         FROM series_creator c JOIN pseud p ON p.id = c.pseud_id LEFT JOIN account a ON a.person_id = p.person_id
         WHERE c.series_id IN ({ids}) ORDER BY c.series_id, c.position, p.id";
    /// The fandoms of the works that an audience finds in series, the commonest first.
    fn fandoms(ids: [SeriesId] = [SeriesId(1)], audience: i64 = 0) -> Vec<(SeriesId, String)>:
        "SELECT m.series_id, g.name FROM series_work m JOIN work_tag t ON t.work_id = m.work_id
         JOIN tag g ON g.id = t.tag_id
         WHERE m.audience <= $1 AND g.kind = 'fandom' AND m.series_id IN ({ids})
         GROUP BY m.series_id, g.id, g.name ORDER BY m.series_id, COUNT(*) DESC, g.name";
    /// The series in which others find a person's named works, the last changed first.
    fn by_person(person: PersonId = PersonId(1), audience: i64 = 0) -> Vec<(SeriesId, i64)>:
        "SELECT m.series_id, CAST(MAX(w.updated_at) AS BIGINT) FROM work_creator c
         JOIN series_work m ON m.work_id = c.work_id JOIN work w ON w.id = c.work_id
         WHERE c.person_id = $1 AND c.accepted = 1 AND m.audience <= $2 AND w.anonymous = 0
         GROUP BY m.series_id ORDER BY MAX(w.updated_at) DESC, m.series_id DESC";
    /// The same under a pen name.
    fn by_pseud(pseud: PseudId = PseudId(1), audience: i64 = 0) -> Vec<(SeriesId, i64)>:
        "SELECT m.series_id, CAST(MAX(w.updated_at) AS BIGINT) FROM work_creator c
         JOIN series_work m ON m.work_id = c.work_id JOIN work w ON w.id = c.work_id
         WHERE c.pseud_id = $1 AND c.accepted = 1 AND m.audience <= $2 AND w.anonymous = 0
         GROUP BY m.series_id ORDER BY MAX(w.updated_at) DESC, m.series_id DESC";
    /// All series under a pen name, the newest first.
    fn all_by_pseud(pseud: PseudId = PseudId(1)) -> Vec<(SeriesId, String)>:
        "SELECT s.id, s.title FROM series s WHERE s.id IN (
           SELECT c.series_id FROM series_creator c WHERE c.pseud_id = $1
           UNION SELECT m.series_id FROM work_creator o JOIN series_work m ON m.work_id = o.work_id
           WHERE o.pseud_id = $1 AND o.accepted = 1) ORDER BY s.id DESC";
}

/// Who looks, as the statements want it.
fn eyes(viewer: &Viewer) -> (i64, i64, i64) {
    (viewer.audience(), viewer.person.map_or(0, |person| person.0), i64::from(viewer.is_staff()))
}

/// A page of a series. Five statements, one more for its creators where there is no work to take names from.
pub async fn page(db: &mut impl Ask, viewer: &Viewer, series: SeriesId, page: i64) -> Result<SeriesPage> {
    let (own, row) = find(db, viewer, series).await?;
    let mut shown = load(db, viewer, vec![row]).await?;
    let shown = shown.pop().ok_or(crate::Error::NotFound("series"))?;
    let (audience, person, staff) = eyes(viewer);
    let skip = (page - 1).saturating_mul(PAGE);
    let works = works_of(db, series, audience, person, staff, PAGE, skip).await?;
    let works = works.into_iter().map(|row| row.0).collect();
    Ok(SeriesPage { series: shown, works, own: own.creator, subscribed: own.subscribed })
}

/// A series' title and the last works that a viewer's audience finds in it, the last first. Two statements.
pub async fn newest(db: &mut impl Ask, viewer: &Viewer, series: SeriesId) -> Result<(String, Vec<WorkId>)> {
    let (_, row) = find(db, viewer, series).await?;
    let works = last_of(db, series, viewer.audience(), PAGE).await?;
    Ok((row.title, works.into_iter().map(|row| row.0).collect()))
}

/// A series' title and the works that a viewer finds in it, in its order, the first of them. Four statements.
pub async fn in_order(
    db: &mut impl Ask,
    viewer: &Viewer,
    series: SeriesId,
    limit: i64,
) -> Result<(String, Vec<WorkId>)> {
    let (_, row) = find(db, viewer, series).await?;
    let (person, staff) = (viewer.person.map_or(0, |person| person.0), i64::from(viewer.is_staff()));
    let works = works_of(db, series, viewer.audience(), person, staff, limit, 0).await?;
    Ok((row.title, works.into_iter().map(|row| row.0).collect()))
}

/// The series a viewer finds under a name: those of this page of the list, and how many there are. Five statements,
/// one more as [`load`] says.
pub async fn list(db: &mut impl Ask, viewer: &Viewer, whose: Whose, page: i64) -> Result<(Vec<Shown>, i64)> {
    let all = ids(db, viewer, whose).await?;
    let skip = usize::try_from((page - 1).saturating_mul(PAGE)).unwrap_or(usize::MAX);
    let some: Vec<SeriesId> = all.iter().copied().skip(skip).take(PAGE as usize).collect();
    let mut rows = select(db, &some).await?;
    rows.sort_unstable_by_key(|row| some.iter().position(|id| *id == row.id));
    Ok((load(db, viewer, rows).await?, all.len() as i64))
}

/// Whether a viewer finds a series under a name. One statement.
pub async fn has_any(db: &mut impl Ask, viewer: &Viewer, whose: Whose) -> Result<bool> {
    Ok(!ids(db, viewer, whose).await?.is_empty())
}

async fn ids(db: &mut impl Ask, viewer: &Viewer, whose: Whose) -> Result<Vec<SeriesId>> {
    let (Whose::Person(person) | Whose::Pseud(_, person)) = whose;
    let all = policy::knows_all_of(viewer, person);
    Ok(match whose {
        Whose::Person(person) if all => firsts(manage::of_person(db, person).await?),
        Whose::Pseud(pseud, _) if all => firsts(all_by_pseud(db, pseud).await?),
        Whose::Person(person) => firsts(by_person(db, person, viewer.audience()).await?),
        Whose::Pseud(pseud, _) => firsts(by_pseud(db, pseud, viewer.audience()).await?),
    })
}

fn firsts<T>(rows: Vec<(SeriesId, T)>) -> Vec<SeriesId> {
    rows.into_iter().map(|row| row.0).collect()
}

/// What these series show this viewer, who was found to find them; in their order. Three statements, one more where
/// only those who made them are there to be named.
async fn load(db: &mut impl Ask, viewer: &Viewer, found: Vec<Row>) -> Result<Vec<Shown>> {
    let (audience, person, staff) = eyes(viewer);
    // A list of ids is filled up with its last one, which `IN` takes once.
    let series: Vec<SeriesId> = found.iter().map(|row| row.id).collect();
    let mut rows: HashMap<SeriesId, Shown> = HashMap::new();
    for row in found {
        let Row { id, title, summary, notes, complete, created_at } = row;
        let shown = Shown {
            id,
            title,
            summary,
            notes,
            complete: complete.0,
            created_at,
            creators: Vec::new(),
            fandoms: Vec::new(),
            works: 0,
            words: 0,
            begun: None,
            updated: None,
        };
        rows.insert(id, shown);
    }
    for row in figures(db, audience, person, staff, &series).await? {
        if let Some(shown) = rows.get_mut(&row.series_id) {
            (shown.works, shown.words) = (row.works, row.words);
            (shown.begun, shown.updated) = (Some(Time(row.begun)), Some(Time(row.updated)));
        }
    }
    for row in creators(db, audience, person, staff, &series).await? {
        if let Some(shown) = rows.get_mut(&row.series_id) {
            shown.creators.push(Byline::from(row));
        }
    }
    // Only its creators and staff are shown a series in which they find no work.
    let bare: Vec<SeriesId> =
        series.iter().copied().filter(|id| rows.get(id).is_some_and(|shown| shown.works == 0)).collect();
    for row in makers(db, &bare).await? {
        if let Some(shown) = rows.get_mut(&row.series_id) {
            shown.creators.push(Byline::from(row));
        }
    }
    for (id, name) in fandoms(db, audience, &series).await? {
        if let Some(shown) = rows.get_mut(&id).filter(|shown| shown.fandoms.len() < FANDOMS) {
            shown.fandoms.push(name);
        }
    }
    Ok(series.iter().filter_map(|id| rows.remove(id)).collect())
}
