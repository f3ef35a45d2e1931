//! A work as its readers see it: everything its page needs, in a fixed number of statements, after the policy said yes.

mod shown;

pub use shown::{Byline, ChapterHead, ChapterText, Counts, Head, InSeries, Look, Shown, WorkTag};

use std::collections::HashMap;

use sqlx::FromRow;

use super::credits;
use crate::bookmarks::load::Mine;
use crate::bookmarks::{Item, Typed};
use crate::db::{Ask, Flag};
use crate::languages::Language;
use crate::people::preferences;
use crate::policy::{self, Sight, Standing, Viewer};
use crate::readings::Place;
use crate::texts::{self, Hash};
use crate::{BookmarkId, ChapterId, Error, PersonId, PseudId, Result, TagId, Time, WorkId, WorkRevisionId};

#[derive(FromRow)]
pub(crate) struct HeadRow {
    #[sqlx(flatten)]
    standing: Standing,
    stamp: i64,
    adult: Flag,
    posted_chapters: i64,
    first_chapter: Option<ChapterId>,
    creators: i64,
}

#[derive(FromRow)]
pub(crate) struct Row {
    id: WorkId,
    #[sqlx(flatten)]
    standing: Standing,
    stamp: i64,
    adult: Flag,
    title: String,
    language: String,
    language_name: String,
    direction: String,
    summary: String,
    notes: String,
    end_notes: String,
    planned_chapters: i64,
    posted_chapters: i64,
    complete: Flag,
    words: i64,
    comments_from: String,
    comments_moderated: Flag,
    revision_id: WorkRevisionId,
    created_at: Time,
    published_on: Time,
    updated_at: Time,
    post_at: Option<Time>,
    binned_at: Option<Time>,
    hits: i64,
    kudos: i64,
    comments: i64,
    bookmarks: i64,
    creators: i64,
}

#[derive(FromRow)]
pub(crate) struct PageRow {
    #[sqlx(flatten)]
    row: Row,
    bookmark_id: Option<BookmarkId>,
    bookmark_notes: Option<String>,
    bookmark_tags: Option<String>,
    bookmark_private: Option<i64>,
    bookmark_recommended: Option<i64>,
    subscribed: i64,
    for_later: Option<Time>,
    read_days: Option<i64>,
    read_chapter: Option<ChapterId>,
    read_number: Option<i64>,
    read_block: Option<i64>,
}

impl PageRow {
    /// Where the viewer stopped reading it, if they opened it.
    fn place(&self) -> Option<Place> {
        self.read_days.filter(|days| *days > 0)?;
        let (number, block) = (self.read_number?, self.read_block?);
        Some(Place { chapter: self.read_chapter, number, block })
    }

    /// The viewer's own bookmark.
    fn bookmark(&mut self) -> Option<Mine> {
        let id = self.bookmark_id?;
        let typed = Typed {
            notes: self.bookmark_notes.take().unwrap_or_default(),
            tags: self.bookmark_tags.take().unwrap_or_default(),
            private: self.bookmark_private == Some(1),
            recommended: self.bookmark_recommended == Some(1),
        };
        Some(Mine { id, item: Item::Work(self.row.id), typed })
    }
}

#[derive(FromRow)]
pub(crate) struct ChapterRow {
    id: ChapterId,
    title: String,
    state: String,
    words: i64,
    published_on: Time,
}

#[derive(FromRow)]
pub(crate) struct TextRow {
    id: ChapterId,
    summary: String,
    notes: String,
    end_notes: String,
    text_hash: Hash,
}

#[derive(FromRow)]
pub(crate) struct BylineRow {
    pub(crate) work_id: WorkId,
    pub(crate) id: PseudId,
    pub(crate) person_id: PersonId,
    pub(crate) pseud: String,
    pub(crate) user_name: String,
}

#[derive(FromRow)]
pub(crate) struct MakerRow {
    #[sqlx(flatten)]
    byline: BylineRow,
    chapter_id: Option<ChapterId>,
    preferences: Option<String>,
    blocks: Flag,
}

#[derive(FromRow)]
pub(crate) struct TagRow {
    pub(crate) work_id: WorkId,
    pub(crate) id: TagId,
    pub(crate) kind: String,
    pub(crate) typed: String,
    pub(crate) page: String,
    pub(crate) class: String,
}

#[derive(FromRow)]
pub(crate) struct PostedRow {
    work_id: WorkId,
    id: ChapterId,
    title: String,
    words: i64,
    published_on: Time,
}

/// What lists and pages read of a work, and from where; the person is the number of a parameter.
macro_rules! columns {
    ($person:literal) => {
        concat!(
            "w.id, w.state, w.restricted, w.hidden, w.unrevealed, w.anonymous, w.stamp, w.adult, w.title,
             l.code AS language, l.name AS language_name, l.direction, w.summary, w.notes, w.end_notes,
             w.planned_chapters, w.posted_chapters, w.complete, w.words, w.comments_from, w.comments_moderated,
             w.revision_id, w.created_at, w.published_on, w.updated_at, w.post_at, w.binned_at,
             n.hits, n.kudos, n.comments, n.bookmarks,
             (SELECT CAST(COUNT(*) AS BIGINT) FROM work_creator o
              WHERE o.work_id = w.id AND o.person_id = ",
            $person,
            " AND o.accepted = 1) AS creators
             FROM work w JOIN language l ON l.code = COALESCE(w.language, 'und')
             JOIN work_count n ON n.work_id = w.id"
        )
    };
}

statements! {
    /// What a cache must know.
    fn select_head(work: WorkId = WorkId(1), person: i64 = 1) -> Option<HeadRow>:
        "SELECT w.state, w.restricted, w.hidden, w.unrevealed, w.anonymous, w.stamp, w.adult, w.posted_chapters,
           (SELECT c.id FROM chapter c WHERE c.work_id = w.id AND c.binned_at IS NULL AND c.state = 'posted'
            ORDER BY c.position, c.id LIMIT 1) AS first_chapter,
           (SELECT CAST(COUNT(*) AS BIGINT) FROM work_creator o
            WHERE o.work_id = w.id AND o.person_id = $2 AND o.accepted = 1) AS creators
         FROM work w WHERE w.id = $1";
    /// The rows of works.
    pub(crate) fn select(ids: [WorkId] = [WorkId(1)], person: i64 = 1) -> Vec<Row>:
        concat!("SELECT ", columns!("$1"), " WHERE w.id IN ({ids})");
    /// The row of one work with the viewer's own bookmark of it, whether they subscribe to it, and how they read it.
    fn select_page(work: WorkId = WorkId(1), person: i64 = 1) -> Option<PageRow>:
        concat!("SELECT b.id AS bookmark_id, b.notes_source AS bookmark_notes, b.tags AS bookmark_tags,
           b.private AS bookmark_private, b.recommended AS bookmark_recommended,
           (SELECT CAST(COUNT(*) AS BIGINT) FROM subscription u
            WHERE u.noun = 'work' AND u.subject = w.id AND u.person_id = $2) AS subscribed,
           r.later_at AS for_later, r.days AS read_days, r.chapter_id AS read_chapter, r.chapter_number AS read_number,
           r.block AS read_block, ", columns!("$2"),
         " LEFT JOIN reading r ON r.person_id = $2 AND r.work_id = w.id
           LEFT JOIN bookmark b ON b.person_id = $2 AND b.noun = 'work' AND b.subject = w.id WHERE w.id = $1");
    /// The creators of works.
    pub(crate) fn bylines(ids: [WorkId] = [WorkId(1)]) -> Vec<BylineRow>:
        "SELECT c.work_id, p.id, p.person_id, p.name AS pseud, COALESCE(a.name, '') AS user_name
         FROM work_creator c JOIN pseud p ON p.id = c.pseud_id LEFT JOIN account a ON a.person_id = p.person_id
         WHERE c.accepted = 1 AND c.work_id IN ({ids}) ORDER BY c.work_id, c.position, p.id";
    /// Everybody who made a work or a part of it, with what they prefer and whether they block who looks.
    fn makers_of(work: WorkId = WorkId(1), person: i64 = 1) -> Vec<MakerRow>:
        "SELECT c.work_id, p.id, p.person_id, p.name AS pseud, COALESCE(a.name, '') AS user_name, c.chapter_id,
           r.body AS preferences,
           CASE WHEN EXISTS (SELECT 1 FROM distance b
             WHERE b.person_id = p.person_id AND b.kind = 'block' AND b.other_id = $2) THEN 1 ELSE 0 END AS blocks
         FROM (SELECT work_id, pseud_id, position, CAST(NULL AS BIGINT) AS chapter_id
               FROM work_creator WHERE work_id = $1 AND accepted = 1
               UNION ALL SELECT work_id, pseud_id, 0, chapter_id
               FROM chapter_creator WHERE work_id = $1 AND accepted = 1) c
         JOIN pseud p ON p.id = c.pseud_id LEFT JOIN account a ON a.person_id = p.person_id
         LEFT JOIN preference r ON r.person_id = p.person_id ORDER BY c.position, p.id";
    /// The tags of works.
    pub(crate) fn tags(ids: [WorkId] = [WorkId(1)]) -> Vec<TagRow>:
        "SELECT t.work_id, g.id, g.kind, g.name AS page, g.class,
           CASE WHEN g.kind IN ('rating', 'warning', 'category') THEN COALESCE(s.name, g.name) ELSE t.typed END AS typed
         FROM work_tag t JOIN tag g ON g.id = t.tag_id LEFT JOIN tag s ON s.id = g.synonym_of
         WHERE t.work_id IN ({ids}) ORDER BY t.work_id, t.position";
    /// The chapters of a work.
    fn chapters_of(work: WorkId = WorkId(1)) -> Vec<ChapterRow>:
        "SELECT id, title, state, words, published_on FROM chapter
         WHERE work_id = $1 AND binned_at IS NULL ORDER BY position, id";
    /// The posted chapters of works.
    fn posted_of(ids: [WorkId] = [WorkId(1)]) -> Vec<PostedRow>:
        "SELECT work_id, id, title, words, published_on FROM chapter
         WHERE binned_at IS NULL AND state = 'posted' AND work_id IN ({ids}) ORDER BY work_id, position, id";
    /// The series a work is in, with its neighbours there.
    fn series_of(work: WorkId = WorkId(1), audience: i64 = 0) -> Vec<InSeries>:
        "SELECT s.id, s.title, m.audience,
           1 + (SELECT CAST(COUNT(*) AS BIGINT) FROM series_work o
                WHERE o.series_id = s.id AND o.position < m.position AND o.audience <= $2) AS position,
           (SELECT o.work_id FROM series_work o
            WHERE o.series_id = s.id AND o.position < m.position AND o.audience <= $2
            ORDER BY o.position DESC LIMIT 1) AS previous,
           (SELECT o.work_id FROM series_work o
            WHERE o.series_id = s.id AND o.position > m.position AND o.audience <= $2
            ORDER BY o.position LIMIT 1) AS next
         FROM series_work m JOIN series s ON s.id = m.series_id WHERE m.work_id = $1 ORDER BY s.id";
    /// The texts around chapters.
    fn select_texts(ids: [ChapterId] = [ChapterId(1)], work: WorkId = WorkId(1)) -> Vec<TextRow>:
        "SELECT id, summary, notes, end_notes, text_hash FROM chapter
         WHERE work_id = $1 AND binned_at IS NULL AND id IN ({ids})";
}

/// What a cache must know of a work before it gives a page. One statement.
pub async fn head(db: &mut impl Ask, viewer: &Viewer, work: WorkId) -> Result<Head> {
    let person = viewer.person.map_or(0, |person| person.0);
    let row = select_head(db, work, person).await?.ok_or(Error::NotFound("work"))?;
    let standing = row.standing;
    let own = row.creators > 0;
    let sight = policy::sight(viewer, own, &standing);
    if sight == Sight::Nothing {
        return Err(Error::NotFound("work"));
    }
    Ok(Head {
        sight,
        standing,
        own,
        stamp: row.stamp,
        adult: row.adult.0,
        first_chapter: row.first_chapter,
        chapters: row.posted_chapters,
    })
}

impl Row {
    /// What this row's viewer gets; the row was asked for that viewer's person.
    pub(crate) fn sight(&self, viewer: &Viewer) -> Result<Sight> {
        Ok(policy::sight(viewer, self.creators > 0, &self.standing))
    }

    /// The row as a page's data; everything that comes from other tables is empty yet.
    pub(crate) fn shown(self) -> Result<Shown> {
        Ok(Shown {
            standing: self.standing,
            id: self.id,
            stamp: self.stamp,
            adult: self.adult.0,
            own: self.creators > 0,
            subscribed: false,
            for_later: false,
            place: None,
            title: self.title,
            creators: None,
            makers: Vec::new(),
            quiet: false,
            no_guests: false,
            blocked: false,
            bookmark: None,
            language: Language { code: self.language, name: self.language_name, direction: self.direction },
            summary: self.summary,
            notes: self.notes,
            end_notes: self.end_notes,
            tags: Vec::new(),
            credits: Vec::new(),
            planned_chapters: (self.planned_chapters > 0).then_some(self.planned_chapters),
            posted_chapters: self.posted_chapters,
            complete: self.complete.0,
            words: self.words,
            comments_from: self.comments_from,
            comments_moderated: self.comments_moderated.0,
            revision: self.revision_id,
            created_at: self.created_at,
            published_on: self.published_on,
            updated_at: self.updated_at,
            post_at: self.post_at,
            binned_at: self.binned_at,
            counts: Counts {
                hits: self.hits,
                kudos: self.kudos,
                comments: self.comments,
                bookmarks: self.bookmarks,
            },
            chapters: Vec::new(),
            series: Vec::new(),
        })
    }
}

impl From<BylineRow> for Byline {
    fn from(row: BylineRow) -> Byline {
        Byline { id: row.id, person: row.person_id, pseud: row.pseud, user: row.user_name }
    }
}

impl TryFrom<TagRow> for WorkTag {
    type Error = Error;
    fn try_from(row: TagRow) -> Result<WorkTag> {
        let kind = row.kind.parse()?;
        Ok(WorkTag { id: row.id, kind, typed: row.typed, page: row.page, class: row.class })
    }
}

/// Says who made a work, as far as this viewer is told, and what those people prefer for its page. Gives who made a
/// chapter and not the work.
fn make_known(
    viewer: &Viewer,
    shown: &mut Shown,
    makers: Vec<MakerRow>,
) -> Result<HashMap<ChapterId, Vec<Byline>>> {
    let told = policy::sees_creators(viewer, shown.own, &shown.standing);
    let (mut creators, mut of_chapters) = (Vec::new(), HashMap::<ChapterId, Vec<Byline>>::new());
    for maker in makers {
        if let Some(body) = &maker.preferences {
            let theirs = preferences::parse(body)?;
            // What an anonymous work's page says to search engines must not depend on whose it is.
            shown.quiet |= theirs.quiet && !shown.standing.anonymous;
            shown.no_guests |= theirs.no_guest_comments;
        }
        shown.blocked |= maker.blocks.0;
        shown.makers.push(maker.byline.person_id);
        match maker.chapter_id {
            None => creators.push(Byline::from(maker.byline)),
            Some(chapter) => of_chapters.entry(chapter).or_default().push(maker.byline.into()),
        }
    }
    shown.creators = told.then_some(creators);
    Ok(of_chapters)
}

/// Everything a work's page needs. Six statements.
pub async fn work(db: &mut impl Ask, viewer: &Viewer, work: WorkId) -> Result<Look> {
    let person = viewer.person.map_or(0, |person| person.0);
    let mut page = select_page(db, work, person).await?.ok_or(Error::NotFound("work"))?;
    match page.row.sight(viewer)? {
        Sight::Nothing => return Err(Error::NotFound("work")),
        Sight::MembersOnly => return Ok(Look::MembersOnly),
        Sight::Unrevealed => return Ok(Look::Unrevealed),
        Sight::Shown => {}
    }
    let (bookmark, subscribed) = (page.bookmark(), page.subscribed > 0);
    let (place, for_later) = (page.place(), page.for_later.is_some());
    let mut shown = Shown { bookmark, subscribed, place, for_later, ..page.row.shown()? };
    let mut of_chapters = make_known(viewer, &mut shown, makers_of(db, work, person).await?)?;
    shown.tags = tags(db, &[work]).await?.into_iter().map(WorkTag::try_from).collect::<Result<_>>()?;
    shown.credits = credits::load(db, work).await?;
    let drafts = shown.own || viewer.is_staff();
    let told = shown.creators.is_some();
    let mut posted = 0;
    for row in chapters_of(db, work).await? {
        let is_posted = row.state == "posted";
        posted += i64::from(is_posted);
        let creators = of_chapters.remove(&row.id).unwrap_or_default();
        let own = viewer.person.is_some_and(|person| creators.iter().any(|byline| byline.person == person));
        if is_posted || drafts || own {
            shown.chapters.push(ChapterHead {
                own,
                creators: if told || own { creators } else { Vec::new() },
                id: row.id,
                number: if is_posted { posted } else { posted + 1 },
                title: row.title,
                posted: is_posted,
                words: row.words,
                published_on: row.published_on,
            });
        }
    }
    shown.series = series_of(db, work, viewer.audience()).await?;
    shown.series.retain(|part| policy::finds_in_series(viewer, shown.own, part.audience));
    Ok(Look::Shown(Box::new(shown)))
}

/// Gives works that were shown to somebody as blurbs the index of their posted chapters, for [`chapter_texts`]. One
/// statement for up to 1,000.
pub async fn index(db: &mut impl Ask, works: &mut [Shown]) -> Result<()> {
    let ids: Vec<WorkId> = works.iter().map(|work| work.id).collect();
    let rows = posted_of(db, &ids).await?;
    for chapters in rows.chunk_by(|a, b| a.work_id == b.work_id) {
        let Some(work) = works.iter_mut().find(|work| work.id == chapters[0].work_id) else { continue };
        let heads = chapters.iter().zip(1..).map(|(row, number)| ChapterHead {
            id: row.id,
            number,
            title: row.title.clone(),
            creators: Vec::new(),
            own: false,
            posted: true,
            words: row.words,
            published_on: row.published_on,
        });
        work.chapters = heads.collect();
    }
    Ok(())
}

/// The texts of chapters of a work that was shown to this viewer, in the order asked for; a chapter that is not in
/// its index is left out. Two statements.
pub async fn chapter_texts(
    db: &mut impl Ask,
    shown: &Shown,
    chapters: &[ChapterId],
) -> Result<Vec<ChapterText>> {
    let listed: Vec<ChapterId> = chapters
        .iter()
        .copied()
        .filter(|chapter| shown.chapters.iter().any(|head| head.id == *chapter))
        .collect();
    let mut rows: HashMap<ChapterId, TextRow> =
        select_texts(db, shown.id, &listed).await?.into_iter().map(|row| (row.id, row)).collect();
    let hashes: Vec<Hash> = rows.values().map(|row| row.text_hash.clone()).collect();
    let texts = texts::get_many(db, shown.id, &hashes).await?;
    listed
        .into_iter()
        .filter_map(|id| rows.remove(&id))
        .map(|row| {
            let text = texts.get(&row.text_hash).cloned().ok_or(Error::NotFound("text"))?;
            Ok(ChapterText {
                id: row.id,
                summary: row.summary,
                notes: row.notes,
                end_notes: row.end_notes,
                html: texts::into_string(text)?,
            })
        })
        .collect()
}
