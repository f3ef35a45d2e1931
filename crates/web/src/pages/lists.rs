//! Lists of works: one page of twenty, its heading by the contract, the form that filters it, the way to the other pages.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use fanlight_archive::languages::{self, Language};
use fanlight_archive::limits::PAGE;
use fanlight_archive::people::filters::{Body, Wishes};
use fanlight_archive::people::searches::About;
use fanlight_archive::tags::Kind;
use fanlight_archive::tags::page as tag_page;
use fanlight_archive::works::find::{self, Beside, Counting, Facet, Filter, Term};
use fanlight_archive::{Invalid, TagId, WorkId};
use maud::{Markup, html};

use super::feeds;
use super::finding::asked::Asked;
use super::finding::{form, more, names, sought};
use crate::blurbs::{self, Shown};
use crate::errors::Fault;
use crate::forms::{Faults, Fields};
use crate::layout::{Page, pagination};
use crate::t;
use crate::visit::Visit;

/// A tag that was chosen in the form.
pub(crate) struct Chosen {
    /// Which.
    pub(crate) tag: (Kind, TagId),
    /// Its name; none if it is not there for this visitor.
    pub(crate) name: Option<Arc<str>>,
    /// How many of the works found have it.
    pub(crate) works: u64,
}

/// One page of a list, loaded.
pub(crate) struct List {
    /// Its works.
    pub(crate) works: Shown,
    /// Works on all pages.
    pub(crate) total: i64,
    /// Works that the visitor's standing filters leave out.
    pub(crate) left_out: i64,
    /// What was asked for.
    pub(crate) asked: Asked,
    /// What of it was not understood.
    pub(crate) faults: Invalid,
    /// The commonest tags of the works found.
    pub(crate) facets: Vec<Facet>,
    /// The tags that were chosen, each once.
    pub(crate) chosen: Vec<Chosen>,
    /// Every language, for the form.
    pub(crate) languages: Arc<[Language]>,
    /// The list's own address; it may have a query.
    pub(crate) path: String,
    /// What it is about, for who wants to keep it.
    pub(crate) about: About,
    page: i64,
}

/// The page of a list that the visit asks for: the works of `base`, filtered as the address says. `path` is the list's
/// own address. One statement where its works were shown before, five where they were not; one more each for names of
/// tags, for tags chosen beyond the commonest, and for typed ones.
pub(crate) async fn load(visit: &mut Visit, base: Filter, path: String) -> Result<List, Fault> {
    visit.reach().await;
    let app = visit.app.clone();
    let about = about(&base);
    let asked = Asked::read(visit.uri.query());
    reach_words(visit, &asked).await;
    let languages = app.languages(visit.db().await?).await?;
    let mut sought = sought::understand(visit, base, &asked, &languages).await?;
    let Wishes { mut body, muted } = visit.standing().await?;
    if asked.unfiltered {
        body = Body::default();
    }
    sought.filter.never = body.never.clone();
    sought.filter.muted = muted;
    let mut tags = [asked.include.as_slice(), asked.exclude.as_slice()].concat();
    tags.sort_by_key(|tag| tag.1);
    tags.dedup();
    let of_kind = asked.more.map(|(kind, page)| [more::counting(kind, page)]);
    let top = Counting::top();
    let beside = Beside { top: of_kind.as_ref().map_or(&top[..], |one| &one[..]), chosen: &tags };
    let page = visit.page();
    let viewer = visit.viewer.clone();
    let mut found =
        find::find(app.catalogue(), visit.db().await?, &viewer, &sought.filter, page, beside).await?;
    let mut works = blurbs::load(visit, &found.works).await?;
    if works.len() < found.works.len() {
        // Some went out of sight a moment ago: the page is filled up.
        app.catalogue().catch_up(&app.archive).await?;
        found = find::find(app.catalogue(), visit.db().await?, &viewer, &sought.filter, page, beside).await?;
        works = blurbs::load(visit, &found.works).await?;
    }
    works.mark(find::marks(app.catalogue(), visit.db().await?, &viewer, &body, &found.works).await?);
    if let Some(query) = sought.words.as_ref().filter(|_| asked.more.is_none()) {
        let texts = app.settings().search_texts;
        let db = visit.db().await?;
        works.quote(app.words().snippets(db, &viewer, &found.works, &query.root, texts).await?);
    }
    let listed = |id: TagId| {
        let mut listed = found.facets.iter().flat_map(|facet| &facet.tags);
        listed.find(|tag| tag.id == id).map(|tag| tag.name.clone())
    };
    let beyond: Vec<TagId> = tags.iter().map(|tag| tag.1).filter(|id| listed(*id).is_none()).collect();
    let beyond = match beyond.is_empty() {
        true => Vec::new(),
        false => tag_page::briefs(visit.db().await?, &viewer, &beyond).await?,
    };
    let named = |id: TagId| beyond.iter().find(|tag| tag.id == id).map(|tag| tag.name.as_str().into());
    let chosen = tags.iter().zip(&found.chosen).map(|(tag, works)| Chosen {
        tag: *tag,
        name: listed(tag.1).or_else(|| named(tag.1)),
        works: *works,
    });
    Ok(List {
        chosen: chosen.collect(),
        works,
        total: found.total as i64,
        left_out: found.left_out as i64,
        asked,
        faults: sought.faults,
        facets: found.facets,
        languages,
        path,
        about,
        page,
    })
}

/// What a list of all these works is about.
fn about(base: &Filter) -> About {
    match base.include.first().and_then(|group| group.first()) {
        Some(Term::Tag(_, id)) => About::Tag(*id),
        Some(Term::Person(id)) => About::Person(*id),
        Some(Term::Pseud(id, person)) => About::Pseud(*id, *person),
        Some(Term::Language(code)) => About::Language(code.clone()),
        Some(Term::Credit { kind, title_key, creator_key }) => {
            About::Credit(kind.as_str().to_owned(), title_key.clone(), creator_key.clone())
        }
        Some(Term::Gift(id)) => About::Gift(*id),
        Some(Term::Is(_)) | None => About::Everything,
    }
}

/// Waits a moment for the index to know what this visitor did just now, if words are asked for.
async fn reach_words(visit: &Visit, asked: &Asked) {
    if !asked.query.is_empty() {
        visit.app.words().reach(visit.seen()).await;
    }
}

/// The newest works, for pages that show a few of them.
pub(crate) async fn few(visit: &mut Visit, filter: Filter, most: usize) -> Result<Shown, Fault> {
    visit.reach().await;
    let Wishes { body, muted } = visit.standing().await?;
    let (viewer, app) = (visit.viewer.clone(), visit.app.clone());
    let filter = Filter { never: body.never.clone(), muted, ..filter };
    let mut found =
        find::find(app.catalogue(), visit.db().await?, &viewer, &filter, 1, Beside::default()).await?;
    found.works.truncate(most);
    let mut works = blurbs::load(visit, &found.works).await?;
    works.mark(find::marks(app.catalogue(), visit.db().await?, &viewer, &body, &found.works).await?);
    Ok(works)
}

/// These works as a list shows them, in this order. What a reader's filters leave out of lists keeps its place here,
/// folded: for series, and for what somebody chose one by one.
pub(crate) async fn in_order(visit: &mut Visit, works: &[WorkId]) -> Result<Shown, Fault> {
    visit.reach().await;
    let (viewer, app) = (visit.viewer.clone(), visit.app.clone());
    let mut shown = blurbs::load(visit, works).await?;
    let Wishes { body, muted } = visit.standing().await?;
    let mut left_out = body.never.clone();
    left_out.people.extend(muted);
    let never = Body { fold: left_out, ..Body::default() };
    let db = visit.db().await?;
    let mut marks = find::marks(app.catalogue(), db, &viewer, &body, works).await?;
    marks.extend(find::marks(app.catalogue(), db, &viewer, &never, works).await?);
    shown.mark(marks);
    Ok(shown)
}

impl List {
    /// Whether there is nothing at all, whatever would be asked.
    pub(crate) fn is_bare(&self) -> bool {
        self.total == 0 && self.left_out == 0 && !self.asked.filters()
    }

    /// Whether the page that was asked for lies behind the last one.
    fn is_beyond(&self) -> bool {
        self.page > 1 && self.works.is_empty()
    }

    /// The status of the page that shows it.
    pub(crate) fn status(&self) -> StatusCode {
        if self.is_beyond() { StatusCode::NOT_FOUND } else { StatusCode::OK }
    }

    /// `1 - 20 of 1,234 Works`, or `3 Works` where one page has them all.
    pub(crate) fn heading(&self, visit: &Visit) -> String {
        if self.total <= PAGE || self.is_beyond() {
            return t!(visit, "list-all", total = self.total);
        }
        let from = (self.page - 1).saturating_mul(PAGE) + 1;
        t!(visit, "list-range", from = from, to = (from + PAGE - 1).min(self.total), total = self.total)
    }

    /// Where its forms lead.
    pub(crate) fn action(&self) -> &str {
        self.path.split_once('?').map_or(&self.path, |(action, _)| action)
    }

    /// The fields of the list's own address: a form that is sent with GET loses them otherwise.
    pub(crate) fn own_fields(&self) -> Vec<(String, String)> {
        self.path.split_once('?').map(|(_, query)| Fields::lenient(query).0).unwrap_or_default()
    }

    /// The works with the way to the other pages before and after, and the form beside them.
    pub(crate) fn body(&self, visit: &Visit) -> Markup {
        if self.is_bare() {
            return html! { p class="fl-muted" { (t!(visit, "list-empty")) } };
        }
        let faults = Faults::new(visit, Some(&self.faults));
        html! {
            (faults.summary(visit, &FIELDS))
            div class="fl-with-side" {
                div class="fl-found" data-part="works" {
                    @if let Some((kind, page)) = self.asked.more { (more::page(visit, self, kind, page)) }
                    @else { (self.found(visit)) }
                }
                (form::form(visit, self))
            }
        }
    }

    /// The works alone, with the way to the other pages.
    pub(crate) fn plain(&self, visit: &Visit) -> Markup {
        html! {
            @if self.total == 0 && self.left_out == 0 { p class="fl-muted" { (t!(visit, "list-empty")) } }
            @else { (self.found(visit)) }
        }
    }

    /// How many works the visitor's standing filters leave out, and the way to see them.
    fn left_out(&self, visit: &Visit) -> Markup {
        let all = Asked { unfiltered: true, ..self.asked.clone() };
        let again = Asked { unfiltered: false, ..self.asked.clone() };
        html! {
            @if self.left_out > 0 {
                p class="fl-muted fl-left-out-works" {
                    (t!(visit, "filter-left-out", count = self.left_out)) " · "
                    a href=(all.address(&self.path, 1)) { (t!(visit, "filter-show-once")) }
                }
            } @else if self.asked.unfiltered {
                p class="fl-muted fl-left-out-works" {
                    (t!(visit, "filter-set-aside")) " · "
                    a href=(again.address(&self.path, 1)) { (t!(visit, "filter-use-again")) }
                }
            }
        }
    }

    fn found(&self, visit: &Visit) -> Markup {
        let address = |page| self.asked.address(&self.path, page);
        let pages = pagination(visit, self.page, self.total, &address);
        let last = (self.total + PAGE - 1) / PAGE;
        html! {
            (self.left_out(visit))
            @if self.total == 0 && !self.asked.filters() {
            } @else if self.total == 0 {
                p { (t!(visit, "filter-nothing")) }
                p class="fl-row" { a class="fl-btn fl-btn-quiet" href=(self.path) { (t!(visit, "filter-clear")) } }
            } @else if self.is_beyond() {
                p { (t!(visit, "list-beyond", pages = last)) }
                p class="fl-row" {
                    a class="fl-btn" href=(address(last)) { (t!(visit, "list-last")) }
                    @if last > 1 { a class="fl-btn fl-btn-quiet" href=(address(1)) { (t!(visit, "list-first")) } }
                }
            } @else { (pages) (self.works.list(visit)) (pages) }
        }
    }
}

/// The form's controls, for the links from what was not understood.
const FIELDS: [(fanlight_archive::Field, &str); 9] = [
    ("query", "work_search_query"),
    ("tags", "work-filters"),
    ("other_tag_names", "work_search_other_tag_names"),
    ("excluded_tag_names", "work_search_excluded_tag_names"),
    ("words_from", "work_search_words_from"),
    ("words_to", "work_search_words_to"),
    ("date_from", "work_search_date_from"),
    ("date_to", "work_search_date_to"),
    ("language_id", "work_search_language_id"),
];

/// The address of the search.
pub(crate) const SEARCH: &str = "/works/search";

/// The key of a page that changes with anything in the archive: at most one statement. Nothing is kept, and no kept
/// page given, while the catalogue is behind the journal: a page made before a work was hidden is not shown after it.
/// Filtered and sorted lists are asked for too variously to be kept.
pub(crate) async fn key(visit: &mut Visit) -> Result<Option<crate::cache::Key>, Fault> {
    if !visit.keeps() || Asked::read(visit.uri.query()) != Asked::default() {
        return Ok(None);
    }
    visit.reach().await;
    let n = visit.newest().await?;
    if visit.app.catalogue().position() < n {
        return Ok(None);
    }
    let page = match visit.uri.query() {
        // What else of a query a list depends on.
        Some(_) => {
            let of = |name| visit.query(name).unwrap_or_default();
            format!("{}?page={}&by={}&tag_id={}", visit.uri.path(), visit.page(), of("by"), of("tag_id"))
        }
        None => visit.uri.path().to_owned(),
    };
    Ok(visit.key(page, n))
}

/// `GET /works`; with `?tag_id=NAME` the works with a tag, as `/tags/NAME/works` lists them.
pub async fn newest(mut visit: Visit) -> Result<Response, Fault> {
    if let Some(tag) = visit.query("tag_id").filter(|tag| !tag.is_empty()) {
        return super::tags::listed(visit, &tag).await;
    }
    let key = key(&mut visit).await?;
    if let Some(kept) = visit.kept(key.as_ref()).await {
        return Ok(kept);
    }
    let list = load(&mut visit, Filter::default(), "/works".to_owned()).await?;
    visit.rest();
    let title = t!(visit, "newest-title");
    let plain = list.asked == Asked::default() && list.total > 0 && list.status() == StatusCode::OK;
    let feed = feeds::links(&title, "/works/feed");
    let page = Page::new(title.clone()).head(feed).class("works-index").status(list.status()).main(html! {
        div class="fl-head" data-part="head" {
            h2 class="heading" { @if plain { (title) } @else { (list.heading(&visit)) } }
            p class="fl-lede" { @if list.is_bare() { (t!(visit, "newest-empty")) } @else if plain { (t!(visit, "newest-lede")) } }
        }
        @if !list.is_bare() { (list.body(&visit)) }
    });
    let page = page.dress(&visit);
    Ok(visit.keep(key, page).await)
}

/// `GET /works/search`
pub async fn search(mut visit: Visit) -> Result<Response, Fault> {
    let list = load(&mut visit, Filter::default(), SEARCH.to_owned()).await?;
    visit.rest();
    let title = t!(visit, "search-title");
    let asked = list.asked.filters() || list.asked != Asked::default();
    let faults = Faults::new(&visit, Some(&list.faults));
    let page = Page::new(title.clone()).class("works-search").status(list.status()).main(html! {
        div class="fl-head" data-part="head" {
            h2 class="heading" { @if asked { (list.heading(&visit)) } @else { (title) } }
        }
        (names::tabs(&visit))
        div class="fl-form fl-ask" {
            (form::query(&faults, t!(visit, "search-words"), &list.asked.query))
            div class="fl-buttons" { button class="fl-btn" form="work-filters" { (t!(visit, "search-button")) } }
            details { summary { (t!(visit, "search-help")) }
                ul class="fl-search-help" {
                    @for (typed, key) in HELP { li { code { (typed) } " " (visit.texts().say(key, &[])) } }
                }
            }
        }
        (list.body(&visit))
    });
    Ok(page.dress(&visit).into_response())
}

/// What can be typed, each with what it finds.
const HELP: [(&str, &str); 8] = [
    ("lamp window", "search-help-all"),
    ("\"west window\"", "search-help-phrase"),
    ("lamp OR candle", "search-help-or"),
    ("lamp -oil", "search-help-not"),
    ("lamp*", "search-help-wild"),
    ("title:lamp creator:ada tag:\"Miss Bates\"", "search-help-field"),
    ("words:>1000 kudos:1-5", "search-help-range"),
    ("updated:\"< 3 weeks ago\"", "search-help-date"),
];

/// `GET /languages/{code}/works`
pub async fn language(
    axum::extract::Path(code): axum::extract::Path<String>,
    mut visit: Visit,
) -> Result<Response, Fault> {
    let key = key(&mut visit).await?;
    if let Some(kept) = visit.kept(key.as_ref()).await {
        return Ok(kept);
    }
    let language = languages::find(visit.db().await?, &code).await?.ok_or(Fault::Missing("language"))?;
    let path = format!("/languages/{}/works", language.code);
    let list = load(&mut visit, Filter::with(Term::Language(language.code.clone())), path).await?;
    visit.rest();
    let title = t!(visit, "language-works-title", language = &language.name);
    let feed = feeds::links(&title, &format!("/languages/{}/feed", language.code));
    let page = Page::new(title).head(feed).class("works-index").status(list.status()).main(html! {
        div class="fl-head" data-part="head" {
            h2 class="heading" {
                (list.heading(&visit)) " " (t!(visit, "list-in")) " "
                span lang=(language.code) dir=(language.direction) { (language.name) }
            }
        }
        (list.body(&visit))
    });
    let page = page.dress(&visit);
    Ok(visit.keep(key, page).await)
}
