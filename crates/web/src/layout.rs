//! The frame of every page: head, header, main, footer.
//!
//! A handler makes a [`Page`] with a title, a class of `main` and its inside, and dresses it for the visitor.
//! Pages for guests that may be cached carry no token; pages for the signed-in carry theirs in a meta element.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::assets::address;
use crate::t;
use crate::texts::Language;
use crate::visit::{Look, Visit};

/// The mark, a fanlight of panes; decorative.
pub fn mark() -> PreEscaped<&'static str> {
    PreEscaped(include_str!("../../../assets/mark.svg"))
}

/// A page on its way to a visitor.
pub struct Page {
    title: String,
    class: &'static str,
    main: Markup,
    head: Markup,
    story: bool,
    notice: Option<String>,
    status: StatusCode,
    cookies: Vec<HeaderValue>,
    html: String,
}

impl Page {
    /// A page of this title.
    pub fn new(title: impl Into<String>) -> Page {
        Page {
            title: title.into(),
            class: "",
            main: html! {},
            head: html! {},
            story: false,
            notice: None,
            status: StatusCode::OK,
            cookies: Vec::new(),
            html: String::new(),
        }
    }

    /// The classes of `main`: the contract's name of the page, or `fl-page` for prose and forms.
    pub fn class(mut self, class: &'static str) -> Page {
        self.class = class;
        self
    }

    /// Asks search engines to leave the page out, if `quiet`.
    pub fn quiet(mut self, quiet: bool) -> Page {
        if quiet {
            self.head = html! { (self.head) meta name="robots" content="noindex"; };
        }
        self
    }

    /// What is in `main`.
    pub fn main(mut self, main: Markup) -> Page {
        self.main = main;
        self
    }

    /// More elements of the head: feeds, canonical address.
    pub fn head(mut self, head: Markup) -> Page {
        self.head = head;
        self
    }

    /// The page holds a story: a second skip link leads to it.
    pub fn story(mut self) -> Page {
        self.story = true;
        self
    }

    /// A notice over the page: what was just done.
    pub fn notice(mut self, notice: Option<String>) -> Page {
        self.notice = notice;
        self
    }

    /// The status, where it is not 200.
    pub fn status(mut self, status: StatusCode) -> Page {
        self.status = status;
        self
    }

    /// A cookie to set.
    pub fn cookie(mut self, cookie: Option<HeaderValue>) -> Page {
        self.cookies.extend(cookie);
        self
    }

    /// Puts the frame around it.
    pub fn dress(mut self, visit: &Visit) -> Page {
        self.html = frame(visit, &self).into_string();
        self
    }

    /// Whether it comes with status 200.
    pub fn is_found(&self) -> bool {
        self.status == StatusCode::OK
    }

    /// The whole page as text, for the cache.
    pub fn into_html(self) -> String {
        self.html
    }
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let mut response = (self.status, axum::response::Html(self.html)).into_response();
        for cookie in self.cookies {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }
}

fn frame(visit: &Visit, page: &Page) -> Markup {
    let settings = visit.app.settings();
    let language = visit.texts().language();
    let look = &visit.look;
    let token = visit.session.as_ref().map_or("", |session| session.form_token.as_str());
    html! {
        (DOCTYPE)
        html lang=(language.code()) dir=(language.direction()) data-theme=(look.theme) data-font=(look.font)
            data-size=(look.size) data-width=(look.width) data-leading=(look.leading) {
            head {
                meta charset="utf-8";
                title { (page.title) " - " (settings.name) }
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="csrf-token" content=(token);
                meta name="color-scheme" content="light dark";
                link rel="icon" href=(address("icon.svg")) type="image/svg+xml";
                link rel="stylesheet" href=(address("site.css"));
                script type="module" src=(address("js/site.js")) {}
                (page.head)
            }
            body class=(if visit.session.is_some() { "logged-in" } else { "logged-out" }) {
                div id="outer" {
                    a class="fl-skip" href="#main" { (t!(visit, "skip-to-page")) }
                    @if page.story { a class="fl-skip" href="#chapters" { (t!(visit, "skip-to-story")) } }
                    (top(visit, &settings.name))
                    div id="inner" {
                        main id="main" class=[(!page.class.is_empty()).then_some(page.class)] tabindex="-1" {
                            @if let Some(notice) = &page.notice { div class="flash notice" role="status" { (notice) } }
                            (page.main)
                        }
                    }
                    (bottom(visit))
                }
            }
        }
    }
}

fn top(visit: &Visit, name: &str) -> Markup {
    let here = visit.uri.path();
    let current = |path: &str| (here == path).then_some("page");
    html! {
        header id="header" class="fl-header" {
            div class="fl-bar" {
                h1 class="fl-brand" { a href="/" { (mark()) span { (name) } } }
                nav class="fl-nav" aria-label=(t!(visit, "nav-main")) {
                    ul {
                        li { a href="/works" aria-current=[current("/works")] { (t!(visit, "nav-newest")) } }
                        li { a href="/media" aria-current=[current("/media")] { (t!(visit, "nav-fandoms")) } }
                        li { a href="/works/search" aria-current=[current("/works/search")] { (t!(visit, "search-title")) } }
                        li { a href="/credits" aria-current=[current("/credits")] { (t!(visit, "nav-credits")) } }
                    }
                }
                div class="fl-tray" {
                    @if visit.session.is_some() {
                        a class="fl-btn fl-btn-small" href="/works/new" { (t!(visit, "nav-post")) }
                    }
                    details class="fl-drop fl-drop-end" {
                        summary {
                            span aria-hidden="true" { "Aa" }
                            span class="landmark" { (t!(visit, "look-title")) }
                        }
                        div class="fl-panel" { (look_form(visit)) }
                    }
                    @if let Some(session) = &visit.session {
                        details class="fl-drop fl-drop-end" {
                            summary {
                                span class="fl-name" { (session.name) }
                                @if session.unread {
                                    " " span class="fl-chip fl-chip-ok" aria-hidden="true" { "•" }
                                    span class="landmark" { (t!(visit, "inbox-something")) }
                                }
                            }
                            div class="fl-panel" {
                                ul class="fl-menu" {
                                    li { a href=(format!("/users/{}", session.name)) { (t!(visit, "nav-my-page")) } }
                                    li {
                                        a href=(crate::addresses::inbox(&session.name)) { (t!(visit, "inbox-title")) }
                                        @if session.unread { " " span class="fl-chip fl-chip-ok" { (t!(visit, "notices-new")) } }
                                    }
                                    li { a href=(format!("/users/{}/notifications", session.name)) { (t!(visit, "notices-title")) } }
                                    li { a href=(crate::addresses::subscriptions(&session.name)) { (t!(visit, "subscriptions-title")) } }
                                    li { a href=(format!("/users/{}/works/drafts", session.name)) { (t!(visit, "nav-drafts")) } }
                                    li { a href=(crate::addresses::creatorships(&session.name)) { (t!(visit, "creatorships-title")) } }
                                    li { a href=(crate::addresses::stats(&session.name)) { (t!(visit, "stats-title")) } }
                                    li { a href=(format!("/users/{}/bookmarks", session.name)) { (t!(visit, "bookmarks")) } }
                                    li { a href=(crate::addresses::readings(&session.name)) { (t!(visit, "readings-title")) } }
                                    li { a href=(format!("/users/{}/searches", session.name)) { (t!(visit, "searches-title")) } }
                                    li { a href="/import" { (t!(visit, "nav-import")) } }
                                    li { a href=(format!("/users/{}/preferences", session.name)) { (t!(visit, "nav-preferences")) } }
                                    @if fanlight_archive::policy::wrangles(&visit.viewer) {
                                        li { a href="/wrangling" { (t!(visit, "nav-wrangling")) } }
                                    }
                                    @if fanlight_archive::policy::may_administer(&visit.viewer).is_ok() {
                                        li { a href="/admin" { (t!(visit, "nav-admin")) } }
                                    }
                                    li class="fl-rule" { a href="/users/logout" { (t!(visit, "nav-log-out")) } }
                                }
                            }
                        }
                    } @else {
                        a href="/users/login" { (t!(visit, "nav-log-in")) }
                        a class="fl-btn fl-btn-small" href="/users/new" { (t!(visit, "nav-sign-up")) }
                    }
                }
            }
        }
    }
}

fn bottom(visit: &Visit) -> Markup {
    html! {
        footer id="footer" class="fl-footer" {
            div class="fl-bar" {
                p { (t!(visit, "footer-sentence")) }
                ul { li { a href="/about" { (t!(visit, "nav-about")) } } }
            }
        }
    }
}

/// The form for the looks: in the header of every page and on its own. It needs no token: it changes nothing but a
/// cookie of the browser that sends it.
pub fn look_form(visit: &Visit) -> Markup {
    let row = |name: &'static str,
               legend: String,
               choices: &[&'static str],
               chosen: &str,
               say: &dyn Fn(&str) -> String| {
        html! {
            fieldset class="fl-seg" {
                legend { (legend) }
                div {
                    @for choice in choices {
                        label {
                            input type="radio" name=(name) value=(choice) checked[*choice == chosen];
                            span class=[(name == "font").then(|| format!("fl-f-{choice}"))] { (say(choice)) }
                        }
                    }
                }
            }
        }
    };
    let word = |word: &str| {
        let key = match word {
            "system" => "look-system",
            "light" => "look-light",
            "dark" => "look-dark",
            "contrast" => "look-contrast",
            "serif" => "look-serif",
            "sans" => "look-sans",
            "dyslexia" => "look-dyslexia",
            "narrow" => "look-narrow",
            "medium" => "look-medium",
            "wide" => "look-wide",
            "tight" => "look-tight",
            "loose" => "look-loose",
            _ => "look-normal",
        };
        visit.texts().say(key, &[])
    };
    let number = |number: &str| number.to_owned();
    let look = &visit.look;
    html! {
        form class="fl-settings" method="post" action="/reading" data-reader {
            (row("theme", t!(visit, "look-theme"), &Look::THEMES, look.theme, &word))
            (row("font", t!(visit, "look-font"), &Look::FONTS, look.font, &word))
            (row("size", t!(visit, "look-size"), &Look::SIZES, look.size, &number))
            (row("width", t!(visit, "look-width"), &Look::WIDTHS, look.width, &word))
            (row("leading", t!(visit, "look-leading"), &Look::LEADINGS, look.leading, &word))
            button class="fl-btn fl-btn-small" { (t!(visit, "look-keep")) }
        }
    }
}

/// The links from page to page of a list; `address` gives the address of a page. Nothing for a single page.
pub fn pagination(visit: &Visit, page: i64, total: i64, address: &dyn Fn(i64) -> String) -> Markup {
    let last = (total + fanlight_archive::limits::PAGE - 1) / fanlight_archive::limits::PAGE;
    if last <= 1 {
        return html! {};
    }
    let near = |at: i64| at <= 1 || at >= last || at.abs_diff(page) <= 2;
    let mut shown: Vec<Option<i64>> = Vec::new();
    for at in [1].into_iter().chain((page - 2).max(2)..=page.saturating_add(2).min(last - 1)).chain([last]) {
        if near(at) {
            if matches!(shown.last(), Some(Some(before)) if *before + 1 < at) {
                shown.push(None);
            }
            shown.push(Some(at));
        }
    }
    html! {
        nav aria-label=(t!(visit, "pages")) {
            ol class="pagination actions" {
                @if page > 1 { li class="previous" { a rel="prev" href=(address(page - 1)) { (t!(visit, "pages-previous")) } } }
                @for at in shown {
                    @match at {
                        Some(at) if at == page => li { span class="current" aria-current="page" { (at) } },
                        Some(at) => li { a href=(address(at)) { (at) } },
                        None => li class="gap" { "…" },
                    }
                }
                @if page < last { li class="next" { a rel="next" href=(address(page + 1)) { (t!(visit, "pages-next")) } } }
            }
        }
    }
}

/// A sentence that clients look for in English: shown in the visitor's language, the English one then in a comment.
pub fn contract_sentence(visit: &Visit, english: &str, translated: String) -> Markup {
    html! {
        @if visit.texts().language() == Language::English { (english) }
        @else { (translated) (PreEscaped(format!("<!-- {english} -->"))) }
    }
}
