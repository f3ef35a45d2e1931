//! Bookmarks as pages show them: the form, and one of a list with what it is of.

use fanlight_archive::Field;
use fanlight_archive::bookmarks::load::{About, Bookmark, Mine};
use fanlight_archive::bookmarks::{Item, Typed};
use fanlight_archive::limits;
use maud::{Markup, html};

use super::fields::{Area, tick};
use super::{cleaned, icon};
use crate::addresses;
use crate::blurbs::Shown;
use crate::forms::{Faults, Fields, TextField, token_field};
use crate::t;
use crate::visit::Visit;

/// The controls of the form, in its order.
pub const IDS: [(Field, &str); 2] = [("notes", "bookmark_notes"), ("freeform", "bookmark_tag_string")];

/// What a form of a bookmark sent.
pub fn typed(fields: &Fields) -> Typed {
    Typed {
        notes: fields.one("bookmark_notes").to_owned(),
        tags: fields.one("bookmark_tag_string").to_owned(),
        private: fields.ticked("bookmark_private"),
        recommended: fields.ticked("bookmark_rec"),
    }
}

/// The address of the bookmarks of something.
pub fn address(item: Item) -> String {
    match item {
        Item::Work(id) => format!("/works/{id}/bookmarks"),
        Item::Series(id) => format!("/series/{id}/bookmarks"),
        Item::External(id) => format!("/external_works/{id}/bookmarks"),
    }
}

/// The form of a bookmark: a new one of something, or one's own. Clients find out by it what is kept.
pub fn form(visit: &Visit, item: Item, mine: Option<&Mine>) -> Markup {
    let nothing = Typed::default();
    let action = mine.map_or_else(|| address(item), |mine| format!("/bookmarks/{}", mine.id));
    let faults = Faults::new(visit, None);
    html! {
        form class="fl-form" method="post" action=(action) {
            (fields(visit, mine.map_or(&nothing, |mine| &mine.typed), &faults))
            div class="fl-buttons" {
                button class="fl-btn" { @if mine.is_some() { (t!(visit, "form-save")) } @else { (t!(visit, "bookmark-keep")) } }
                @if let Some(mine) = mine { a href=(format!("/bookmarks/{}/delete", mine.id)) { (t!(visit, "bookmark-delete")) } }
            }
        }
    }
}

/// The controls of the form.
pub fn fields(visit: &Visit, typed: &Typed, faults: &Faults<'_>) -> Markup {
    let token = visit.session.as_ref().map_or("", |session| session.form_token.as_str());
    let tags = TextField {
        id: "bookmark_tag_string",
        name: "bookmark_tag_string",
        field: "freeform",
        label: t!(visit, "bookmark-tags"),
        hint: Some(t!(visit, "bookmark-tags-hint")),
        value: &typed.tags,
        kind: "text",
        autocomplete: "off",
        required: false,
    };
    html! {
        (token_field(token))
        (Area { id: "bookmark_notes", field: "notes", label: t!(visit, "bookmark-notes"),
            hint: t!(visit, "bookmark-notes-hint", limit = limits::NOTES), value: &typed.notes }.show(faults))
        (tags.show(visit, faults))
        (tick(faults, "private", "bookmark_private", html! { (t!(visit, "bookmark-private")) }, typed.private))
        (tick(faults, "recommended", "bookmark_rec", html! { (t!(visit, "bookmark-recommend")) }, typed.recommended))
    }
}

/// Bookmarks with what they are of.
pub fn list(visit: &Visit, bookmarks: &[Bookmark], works: &Shown) -> Markup {
    html! {
        h3 class="landmark heading" { (t!(visit, "bookmarks-listing")) }
        ol class="bookmark index group" {
            @for bookmark in bookmarks {
                li id=(format!("bookmark_{}", bookmark.id)) class="bookmark blurb group" {
                    (of_what(visit, bookmark, works))
                    (kept(visit, bookmark))
                }
            }
        }
    }
}

/// Bookmarks of one thing, which stands above them.
pub fn of_one(visit: &Visit, bookmarks: &[Bookmark]) -> Markup {
    html! {
        h3 class="landmark heading" { (t!(visit, "bookmarks-listing")) }
        ol class="bookmark index group" {
            @for bookmark in bookmarks {
                li id=(format!("bookmark_{}", bookmark.id)) class="bookmark blurb group" { (kept(visit, bookmark)) }
            }
        }
    }
}

fn of_what(visit: &Visit, bookmark: &Bookmark, works: &Shown) -> Markup {
    let work = match bookmark.item {
        Item::Work(work) => works.inside(visit, work),
        Item::Series(_) | Item::External(_) => {
            bookmark.about.as_ref().map(|about| about_it(visit, bookmark.item, about))
        }
    };
    work.unwrap_or_else(|| html! { p class="fl-muted" { (t!(visit, "bookmark-gone")) } })
}

/// A series, or a work elsewhere.
pub fn about_it(visit: &Visit, item: Item, about: &About) -> Markup {
    let address = match item {
        Item::Work(id) => format!("/works/{id}"),
        Item::Series(id) => format!("/series/{id}"),
        Item::External(id) => format!("/external_works/{id}"),
    };
    html! {
        div class="header module" {
            h4 class="heading" {
                a href=(address) dir="auto" { (about.title) }
                @if !about.creator.is_empty() { " " (t!(visit, "by")) " " bdi { (about.creator) } }
            }
            @if !about.fandom.is_empty() {
                h5 class="fandoms heading" { span class="landmark" { (t!(visit, "fandoms")) ": " } bdi { (about.fandom) } }
            }
            @match &about.url {
                Some(url) => p { a href=(url) rel="nofollow noopener external" { (t!(visit, "external-open")) } " " span class="fl-muted" { (host(url)) } },
                None => p class="fl-muted" { (t!(visit, "bookmark-series")) },
            }
        }
    }
}

fn host(url: &str) -> &str {
    url.split("://").nth(1).and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or_default()
}

/// Who keeps it since when, with what they say of it.
fn kept(visit: &Visit, bookmark: &Bookmark) -> Markup {
    html! {
        // Looks like a comment, and is something like it.
        div class="user module group fl-comment" {
            div class="icon" { (icon(bookmark.icon, None, &bookmark.pseud, true)) }
            h5 class="byline heading" {
                (t!(visit, "bookmark-by")) " "
                a href=(addresses::pseud(&bookmark.user, &bookmark.pseud)) dir="auto" { (bookmark.pseud) }
                @if bookmark.private { " " span class="fl-chip" { (t!(visit, "bookmark-is-private")) } }
                @if bookmark.recommended { " " span class="fl-chip fl-chip-ok" { (t!(visit, "bookmark-is-rec")) } }
            }
            p class="datetime" { (bookmark.at.date().strftime("%d %b %Y").to_string()) }
            @if !bookmark.tags.is_empty() {
                h6 class="landmark heading" { (t!(visit, "tags")) }
                ul class="meta tags commas" { @for tag in &bookmark.tags { li { bdi { (tag) } } } }
            }
            @if !bookmark.notes.is_empty() {
                h6 class="landmark heading" { (t!(visit, "bookmark-notes")) }
                blockquote class="userstuff notes" dir="auto" { (cleaned(&bookmark.notes)) }
            }
            @if bookmark.own {
                ul class="actions fl-row" {
                    li { a href=(format!("/bookmarks/{}/edit", bookmark.id)) { (t!(visit, "edit")) } }
                    li { a href=(format!("/bookmarks/{}/delete", bookmark.id)) { (t!(visit, "bookmark-delete")) } }
                }
            }
        }
    }
}
