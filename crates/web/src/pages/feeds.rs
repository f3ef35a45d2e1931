//! Feeds of lists of works: what is newest, by tag, person, pen name, language, source or series; as Atom or as JSON Feed,
//! by the address's ending. Feeds are read by programs, mostly without a session: public works only, whoever asks, the last
//! to change first; less what a visitor never wants to find.

mod atom;
mod json;

use axum::extract::Path;
use axum::response::Response;
use fanlight_archive::people::filters::Wishes;
use fanlight_archive::people::{bylines, names};
use fanlight_archive::policy::Viewer;
use fanlight_archive::series::load as series;
use fanlight_archive::works::blurbs::{self, Blurb};
use fanlight_archive::works::credits;
use fanlight_archive::works::find::{self, Filter, Term};
use fanlight_archive::{SeriesId, TagId, WorkId, languages, tags};
use maud::{Markup, PreEscaped, html};

use super::credits::kind;
use super::works::id;
use crate::addresses;
use crate::errors::Fault;
use crate::t;
use crate::texts::grouped;
use crate::views::{self, blurb};
use crate::visit::Visit;

/// What a feed says of itself.
pub(crate) struct Feed {
    /// Where its id stands in the archive, without the host.
    pub(crate) id: String,
    /// Its title, without the archive's name.
    pub(crate) title: String,
    /// The page that lists the same, without the host.
    pub(crate) page: String,
}

impl Feed {
    fn title(&self, visit: &Visit) -> String {
        format!("{} - {}", self.title, visit.app.settings().name)
    }
}

/// The links by which programs find the feeds of a list, in the head of its page; `address` is theirs without the ending,
/// with what a query adds to it.
pub(crate) fn links(title: &str, address: &str) -> Markup {
    let at = address.find('?').unwrap_or(address.len());
    let (path, query) = address.split_at(at);
    html! {
        link rel="alternate" type=(atom::KIND) title=(title) href=(format!("{path}.atom{query}"));
        link rel="alternate" type=(json::KIND) title=(title) href=(format!("{path}.json{query}"));
    }
}

/// A feed of these works, which must be everybody's to see; in the format that the address ends with.
pub(crate) fn write(visit: &Visit, about: &Feed, works: &[Blurb]) -> Response {
    match visit.uri.path().ends_with(".json") {
        true => json::write(visit, about, works),
        false => atom::write(visit, about, works),
    }
}

/// The works that everybody finds by a filter, the last to change first, less what this visitor never wants to find. One
/// statement, one more for members, five more for their blurbs.
async fn found(visit: &mut Visit, filter: Filter) -> Result<Vec<WorkId>, Fault> {
    let app = visit.app.clone();
    let Wishes { body, muted } = visit.standing().await?;
    let filter = Filter { never: body.never, muted, ..filter };
    let db = visit.db().await?;
    Ok(find::find(app.catalogue(), db, &Viewer::guest(), &filter, 1, Default::default()).await?.works)
}

async fn answer(visit: &mut Visit, about: &Feed, ids: &[WorkId]) -> Result<Response, Fault> {
    let works = match ids {
        [] => Vec::new(),
        ids => blurbs::load(visit.db().await?, &Viewer::guest(), ids).await?,
    };
    visit.rest();
    Ok(write(visit, about, &works))
}

/// `GET /works/feed.atom`, `.json`
pub async fn newest(mut visit: Visit) -> Result<Response, Fault> {
    let ids = found(&mut visit, Filter::default()).await?;
    let feed = Feed { id: "/works/feed".into(), title: t!(visit, "newest-title"), page: "/works".into() };
    answer(&mut visit, &feed, &ids).await
}

/// `GET /tags/{tag}/feed.atom`, `.json`, the tag by its number.
pub async fn tag(Path(tag): Path<String>, mut visit: Visit) -> Result<Response, Fault> {
    let tag: TagId = id(&tag, "tag")?;
    let tag = tags::by_id(visit.db().await?, &Viewer::guest(), tag).await?.ok_or(Fault::Missing("tag"))?;
    let ids = found(&mut visit, Filter::with(&tag)).await?;
    let page = addresses::tag_works(&tag.name);
    answer(&mut visit, &Feed { id: format!("/tags/{}/feed", tag.id), title: tag.name, page }, &ids).await
}

/// `GET /users/{user}/feed.atom`, `.json`
pub async fn person(Path(user): Path<String>, mut visit: Visit) -> Result<Response, Fault> {
    let account = names::account(visit.db().await?, &user).await?;
    let ids = found(&mut visit, Filter::with(Term::Person(account.person_id))).await?;
    let here = format!("/users/{}", addresses::segment(&account.name));
    let title = t!(visit, "pseud-works-title", name = &account.name);
    answer(&mut visit, &Feed { id: format!("{here}/feed"), title, page: format!("{here}/works") }, &ids).await
}

/// `GET /users/{user}/pseuds/{pseud}/feed.atom`, `.json`
pub async fn pseud(Path((user, pseud)): Path<(String, String)>, mut visit: Visit) -> Result<Response, Fault> {
    let named = bylines::find(visit.db().await?, &user, &pseud).await?.ok_or(Fault::Missing("person"))?;
    let ids = found(&mut visit, Filter::with(Term::Pseud(named.id, named.person_id))).await?;
    let here = addresses::pseud(&named.user_name, &named.pseud);
    let title = t!(visit, "pseud-works-title", name = &named.pseud);
    answer(&mut visit, &Feed { id: format!("{here}/feed"), title, page: format!("{here}/works") }, &ids).await
}

/// `GET /languages/{code}/feed.atom`, `.json`
pub async fn language(Path(code): Path<String>, mut visit: Visit) -> Result<Response, Fault> {
    let language = languages::find(visit.db().await?, &code).await?.ok_or(Fault::Missing("language"))?;
    let ids = found(&mut visit, Filter::with(Term::Language(language.code.clone()))).await?;
    let here = format!("/languages/{}", language.code);
    let title = t!(visit, "language-works-title", language = &language.name);
    answer(&mut visit, &Feed { id: format!("{here}/feed"), title, page: format!("{here}/works") }, &ids).await
}

/// `GET /credits/{kind}/{title}/feed.atom?by=…`, `.json`
pub async fn credit(
    Path((word, title)): Path<(String, String)>,
    mut visit: Visit,
) -> Result<Response, Fault> {
    let (kind, title_key) = (kind(&word)?, addresses::credit_title(&title));
    let creator_key = visit.query("by").unwrap_or_default();
    let drawn = credits::one(visit.db().await?, &Viewer::guest(), kind, &title_key, &creator_key).await?;
    let drawn = drawn.ok_or(Fault::Missing("list"))?;
    let page = addresses::credit(kind, &title_key, &creator_key);
    let ids = found(&mut visit, Filter::with(Term::Credit { kind, title_key, creator_key })).await?;
    let title = if drawn.title.is_empty() { drawn.creator } else { drawn.title };
    answer(&mut visit, &Feed { id: format!("{page}#feed"), title, page }, &ids).await
}

/// `GET /series/{series}/feed.atom`, `.json`: its last works, the last in its order first.
pub async fn of_series(Path(series): Path<String>, mut visit: Visit) -> Result<Response, Fault> {
    let series: SeriesId = id(&series, "series")?;
    let (title, ids) = series::newest(visit.db().await?, &Viewer::guest(), series).await?;
    let page = format!("/series/{series}");
    answer(&mut visit, &Feed { id: format!("{page}/feed"), title, page }, &ids).await
}

fn summary(visit: &Visit, base: &str, blurb: &Blurb) -> String {
    let work = &blurb.work;
    let names = match work.creators.as_deref() {
        None | Some([]) => html! { (t!(visit, "anonymous")) },
        Some(creators) => html! {
            @for (at, byline) in creators.iter().enumerate() {
                @if at > 0 { ", " }
                @match addresses::byline(byline) {
                    Some(address) => a href=(format!("{base}{address}")) { (views::name(byline)) },
                    None => (views::name(byline)),
                }
            }
        },
    };
    html! {
        p { (t!(visit, "by")) " " (names) }
        (PreEscaped(&work.summary))
        p {
            (t!(visit, "words")) ": " (grouped(work.words)) ", " (t!(visit, "chapters")) ": " (blurb::chapters(work)) ", "
            (t!(visit, "language")) ": " (work.language.name)
        }
        ul {
            @for tag in &work.tags { li { a href=(format!("{base}{}", addresses::tag_works(&tag.page))) { (tag.typed) } } }
        }
    }
    .into_string()
}
