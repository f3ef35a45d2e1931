//! A writer's drafts, and those that wait for their time: `/users/{user}/works/drafts`. They never expire.

use axum::extract::Path;
use fanlight_archive::PersonId;
use fanlight_archive::limits::PAGE;
use fanlight_archive::people::names;
use fanlight_archive::policy::WorkState;
use fanlight_archive::works::blurbs::{self, Blurb};
use fanlight_archive::works::list::{self, Listing};
use maud::{Markup, html};

use super::form::when;
use super::{own_name, writer};
use crate::errors::Fault;
use crate::layout::{Page, mark, pagination};
use crate::t;
use crate::views::tabs::bar;
use crate::visit::Visit;

/// The person of an address under `/users/{user}/works/`: only oneself.
pub(crate) async fn oneself(visit: &mut Visit, user: &str) -> Result<PersonId, Fault> {
    if own_name(visit).eq_ignore_ascii_case(user) {
        return writer(visit);
    }
    // A name that nobody has (any more) is missing, which leads on to the present one.
    names::account(visit.db().await?, user).await?;
    Err(Fault::Forbidden)
}

/// One page of one's own works in a state, and how many there are.
async fn works(visit: &mut Visit, listing: &Listing) -> Result<(Vec<Blurb>, i64), Fault> {
    let (viewer, number) = (visit.viewer.clone(), visit.page());
    let db = visit.db().await?;
    let page = list::page(db, &viewer, listing, number).await?;
    Ok((blurbs::load(db, &viewer, &page.works).await?, page.total))
}

/// A page of one's own works in a state: its head, the tabs, a line for each work or the word that there is none.
pub(crate) struct Shelf {
    /// The page's class.
    pub class: &'static str,
    /// Its title.
    pub title: String,
    /// What just happened.
    pub notice: Option<String>,
    /// The head's sentence and its buttons.
    pub lede: Markup,
    /// Whether this is the bin's tab.
    pub bin: bool,
    /// What stands there when there is no work.
    pub none: String,
}

impl Shelf {
    /// The page with the works of a listing.
    pub(crate) async fn page(
        self,
        visit: &mut Visit,
        listing: &Listing,
        line: fn(&Visit, &Blurb) -> Markup,
    ) -> Result<Page, Fault> {
        let (works, total) = works(visit, listing).await?;
        let number = visit.page();
        Ok(Page::new(self.title.clone())
            .class(self.class)
            .notice(self.notice)
            .main(html! {
                div class="fl-head" { h2 class="heading" { (self.title) } (self.lede) }
                (tabs(visit, self.bin))
                @if works.is_empty() {
                    div class="fl-empty" { (mark()) h3 class="heading" { (self.none) } }
                } @else {
                    ul class="fl-list" { @for blurb in &works { (line(visit, blurb)) } }
                    (pagination(visit, number, total.max(number * PAGE - PAGE), &|at| format!("?page={at}")))
                }
            })
            .dress(visit))
    }
}

/// The tabs between drafts and bin.
fn tabs(visit: &Visit, bin: bool) -> Markup {
    let name = own_name(visit);
    bar(
        &t!(visit, "drafts-tabs"),
        [
            (format!("/users/{name}/works/drafts"), t!(visit, "drafts-title"), !bin),
            (format!("/users/{name}/works/bin"), t!(visit, "bin-title"), bin),
        ],
    )
}

/// `GET /users/{user}/works/drafts`
pub async fn show(Path(user): Path<String>, mut visit: Visit) -> Result<Page, Fault> {
    let person = oneself(&mut visit, &user).await?;
    let notice = match visit.query("done").as_deref() {
        Some("scheduled") => Some(t!(visit, "drafts-done-scheduled")),
        Some("back") => Some(t!(visit, "drafts-done-back")),
        _ => None,
    };
    let shelf = Shelf {
        class: "works-drafts fl-page",
        title: t!(visit, "drafts-title"),
        notice,
        lede: html! {
            p class="fl-lede" { (t!(visit, "drafts-lede")) }
            p class="fl-row" {
                a class="fl-btn" href="/works/new" { (t!(visit, "drafts-new")) }
                a class="fl-btn fl-btn-quiet" href="/import" { (t!(visit, "nav-import")) }
            }
        },
        bin: false,
        none: t!(visit, "drafts-none"),
    };
    shelf.page(&mut visit, &Listing::Drafts(person), line).await
}

fn line(visit: &Visit, blurb: &Blurb) -> Markup {
    let work = &blurb.work;
    let address = format!("/works/{}", work.id);
    let title = super::confirm::named(visit, &work.title);
    html! {
        li lang=[(work.language.code != "und").then_some(&work.language.code)] {
            span class="fl-grow" {
                b { a href=(format!("{address}/edit")) dir="auto" { (title) } } " "
                @if let Some(at) = work.post_at { span class="fl-chip fl-chip-ok" { (t!(visit, "write-scheduled", time = when(visit, at))) } }
                @else { span class="fl-chip" { (t!(visit, "write-draft")) } }
                " " span class="fl-muted" {
                    (t!(visit, "write-words", words = work.words)) " · " (t!(visit, "drafts-saved", time = when(visit, work.updated_at)))
                }
            }
            @if work.standing.state == WorkState::Draft {
                a href=(address) { (t!(visit, "write-see")) span class="landmark" { " " (title) } }
                a href=(format!("{address}/post")) { (t!(visit, "write-post")) span class="landmark" { " " (title) } }
                a href=(format!("{address}/confirm_delete")) { (t!(visit, "write-delete-short")) span class="landmark" { " " (title) } }
            }
        }
    }
}
