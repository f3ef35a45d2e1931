//! Comments as pages show them: threads, one comment with what can be done about it, and the form for a new one.
//!
//! Everything works by links and small forms; a comment's own page (`/comments/{comment}`) shows what stands below it.
//! The form carries no guest's token, for it stands on pages that are kept for all guests.

use fanlight_archive::comments::read::{By, Comment, Threads, Words};
use fanlight_archive::comments::say::Typed;
use fanlight_archive::comments::{Ground, PAGE, State};
use fanlight_archive::people::pseuds::Pseud;
use fanlight_archive::policy;
use fanlight_archive::works::form::CommentsFrom;
use fanlight_archive::works::load::{ChapterHead, Shown};
use fanlight_archive::{ChapterId, CommentId};
use maud::{Markup, html};

use super::tools::{Part, chapter_address, chapter_line, moment};
use crate::addresses;
use crate::forms::{Faults, TextField, token_field};
use crate::layout;
use crate::pages::parts::{Area, cleaned, icon};
use crate::t;
use crate::visit::Visit;

/// The query's name for what was just done.
pub const SAID: &str = "comment";
/// The query's name by which comments are asked for.
pub const ASKED: &str = "show_comments";

/// Whether this page shows comments.
pub fn is_asked(visit: &Visit) -> bool {
    visit.query(ASKED).as_deref() == Some("true")
}

/// The address of a part of a work with its comments, on one of their pages; without the place on the page.
pub fn address(work: &Shown, chapter: Option<ChapterId>, page: i64) -> String {
    let place = match chapter.filter(|_| work.chapters.len() > 1) {
        Some(chapter) => format!("/works/{}/chapters/{chapter}?", work.id),
        None if work.chapters.len() > 1 => format!("/works/{}?view_full_work=true&", work.id),
        None => format!("/works/{}?", work.id),
    };
    let page = if page > 1 { format!("&page={page}") } else { String::new() };
    format!("{place}{ASKED}=true{page}")
}

fn chapter_of(work: &Shown, part: Part) -> Option<&ChapterHead> {
    match part {
        Part::Chapter(at) => work.chapters.get(at),
        Part::Whole => None,
    }
}

/// The comments below a part of a work: the way to them, or themselves; and the form.
pub fn under(visit: &Visit, work: &Shown, part: Part, ground: &Ground, threads: Option<&Threads>) -> Markup {
    let chapter = chapter_of(work, part).map(|chapter| chapter.id);
    // What is said about the whole is said on its last chapter.
    let on = chapter_of(work, part).or_else(|| work.chapters.iter().rfind(|chapter| chapter.posted));
    let page = visit.page();
    html! {
        section id="comments" class="fl-comments" {
            h3 class="heading" { (t!(visit, "comments-title")) }
            @if let Some(said) = said(visit) { p class="flash notice" role="status" { (said) } }
            @if ground.keeps(&visit.viewer) && (ground.moderated || !work.own) {
                p { a href=(format!("/works/{}/comments/unreviewed", work.id)) { (t!(visit, "comments-queue")) } }
            }
            div id="comments_placeholder" {
                @match threads {
                    None if work.counts.comments > 0 => p {
                        a class="fl-btn fl-btn-quiet" href=(format!("{}#comments", address(work, chapter, 1))) {
                            // The number is the whole work's.
                            @if chapter.is_some() && work.chapters.len() > 1 { (t!(visit, "comments-show-chapter")) }
                            @else { (t!(visit, "comments-show", count = work.counts.comments)) }
                        }
                    },
                    None => {},
                    Some(threads) if threads.comments.is_empty() && page > 1 => p { (t!(visit, "comments-beyond")) },
                    Some(threads) if threads.comments.is_empty() => p class="fl-muted" { (t!(visit, "comments-none")) },
                    Some(threads) => (listed(visit, work, chapter, ground, threads, page)),
                }
            }
            @if let Some(on) = on.filter(|chapter| chapter.posted) { (form_or_why(visit, work, ground, on, part == Part::Whole)) }
        }
    }
}

/// A page of threads with the links to the other pages.
pub fn listed(
    visit: &Visit,
    work: &Shown,
    chapter: Option<ChapterId>,
    ground: &Ground,
    threads: &Threads,
    page: i64,
) -> Markup {
    let pages = layout::pagination(visit, page, threads.total, &|page| {
        format!("{}#comments", address(work, chapter, page))
    });
    html! {
        (pages)
        (threads_of(visit, work, chapter.is_none(), ground, &threads.comments))
        (pages)
    }
}

const _: () = assert!(PAGE == fanlight_archive::limits::PAGE, "the links to pages count by this");

/// Comments in reading order as threads. `whole` says that they are from all chapters, so that each names its own.
pub fn threads_of(visit: &Visit, work: &Shown, whole: bool, ground: &Ground, comments: &[Comment]) -> Markup {
    let depth = comments.first().map_or(0, |comment| comment.depth);
    level(visit, Some(work).filter(|_| whole), ground, comments, depth)
}

/// One level; a page has only a few.
fn level(visit: &Visit, work: Option<&Shown>, ground: &Ground, comments: &[Comment], depth: i64) -> Markup {
    let mut rest = comments;
    let mut groups = Vec::new();
    while let [first, after @ ..] = rest {
        let below = after.iter().take_while(|comment| comment.depth > depth).count();
        groups.push((first, &after[..below]));
        rest = &after[below..];
    }
    html! {
        ol class="thread fl-thread" {
            @for (comment, below) in groups {
                li id=(format!("comment_{}", comment.id)) class=(if comment.own { "comment group fl-comment fl-own" } else { "comment group fl-comment" }) {
                    (one(visit, work, ground, comment))
                }
                @if !below.is_empty() { li { (level(visit, work, ground, below, depth + 1)) } }
                @if let Some(more) = comment.more {
                    li class="fl-more" { a href=(format!("/comments/{more}")) { (t!(visit, "comments-more")) } }
                }
            }
        }
    }
}

fn one(visit: &Visit, work: Option<&Shown>, ground: &Ground, comment: &Comment) -> Markup {
    html! {
        @match &comment.words {
            Words::Place(state) => p class="fl-muted fl-gone" { (place(visit, *state)) },
            Words::Shown(words) => {
                (head(visit, work, comment))
                blockquote class="userstuff" dir="auto" { (cleaned(words)) }
                @if let Some(at) = comment.edited_at { p class="fl-muted fl-tiny" { (t!(visit, "comment-edited", when = moment(at))) } }
            },
        }
        (actions(visit, ground, comment))
    }
}

/// What stands where nothing is shown.
fn place(visit: &Visit, state: State) -> String {
    match state {
        State::Hidden => t!(visit, "comment-hidden"),
        State::Gone | State::Spam | State::Waiting | State::Posted => t!(visit, "comment-gone"),
    }
}

/// Who says it and when; where, if its work has many chapters and is given.
pub fn head(visit: &Visit, work: Option<&Shown>, comment: &Comment) -> Markup {
    let work = work.filter(|work| work.chapters.len() > 1);
    let chapter = work.and_then(|work| {
        let chapter = work.chapters.iter().find(|chapter| chapter.id == comment.chapter)?;
        Some((work, chapter))
    });
    html! {
        div class="icon" {
            @match &comment.by {
                By::Member { pseud, icon: image, .. } => (icon(*image, None, pseud, true)),
                By::Guest(name) => (icon(None, None, name, true)),
                By::Anonymous | By::Gone => (icon(None, None, "", true)),
            }
        }
        h4 class="heading byline" {
            (by(visit, &comment.by))
            @if comment.maker && comment.by != By::Anonymous { " " span class="fl-chip" { (t!(visit, "comment-maker")) } }
            @if comment.state == State::Waiting { " " span class="fl-chip fl-chip-warn" { (t!(visit, "comment-waits")) } }
            @if comment.state == State::Hidden { " " span class="fl-chip fl-chip-warn" { (t!(visit, "comment-is-hidden")) } }
            @if comment.frozen { " " span class="fl-chip" { (t!(visit, "comment-frozen")) } }
            @if let Some((work, chapter)) = chapter {
                " " span class="fl-muted" { a href=(chapter_address(work, chapter)) { (chapter_line(visit, chapter)) } }
            }
            " " span class="posted datetime" { (moment(comment.at)) }
        }
    }
}

fn by(visit: &Visit, by: &By) -> Markup {
    html! {
        @match by {
            By::Member { pseud, user, .. } if user.is_empty() => bdi { (pseud) },
            By::Member { pseud, user, .. } => {
                a href=(format!("/users/{}/pseuds/{}", addresses::segment(user), addresses::segment(pseud))) dir="auto" {
                    @if user == pseud { (pseud) } @else { (pseud) " (" (user) ")" }
                }
            },
            By::Guest(name) => { bdi { (name) } " " span class="fl-muted" { (t!(visit, "comment-guest")) } },
            By::Anonymous => (t!(visit, "comment-anonymous")),
            By::Gone => (t!(visit, "comment-by-gone")),
        }
    }
}

/// What this visitor can do about a comment.
fn actions(visit: &Visit, ground: &Ground, comment: &Comment) -> Markup {
    let shown = matches!(comment.words, Words::Shown(_));
    let at = |what: &str| format!("/comments/{}{what}", comment.id);
    let keeper = ground.keeps(&visit.viewer);
    let changeable = comment.own
        && !comment.answered
        && !comment.frozen
        && matches!(comment.state, State::Posted | State::Waiting);
    html! {
        ul id=(format!("navigation_for_comment_{}", comment.id)) class="actions fl-row" {
            @if comment.state == State::Posted && !comment.frozen && ground.takes(&visit.viewer) {
                li { a href=(at("/reply")) { (t!(visit, "comment-reply")) } }
            }
            li { a href=(at("")) { (t!(visit, "comment-thread")) } }
            @if changeable { li { a href=(at("/edit")) { (t!(visit, "edit")) } } }
            @if shown && (comment.own || keeper) { li { a href=(at("/delete")) { (t!(visit, "comment-delete")) } } }
            @if keeper && comment.state != State::Gone { li { (keeping(visit, comment)) } }
        }
    }
}

/// The buttons of those who look after what is said.
fn keeping(visit: &Visit, comment: &Comment) -> Markup {
    let token = visit.session.as_ref().map_or("", |session| session.form_token.as_str());
    let staff = policy::may_hide_comments(&visit.viewer).is_ok();
    let button = |act: &str, said: String| {
        html! { button class="fl-btn fl-btn-quiet fl-btn-small" name="act" value=(act) { (said) } }
    };
    html! {
        details class="fl-drop" {
            summary { (t!(visit, "comment-keep")) }
            form class="fl-panel fl-row" method="post" action=(format!("/comments/{}", comment.id)) {
                (token_field(token))
                @if comment.state == State::Waiting { (button("approve", t!(visit, "comment-approve"))) }
                @if comment.frozen { (button("thaw", t!(visit, "comment-thaw"))) }
                @else { (button("freeze", t!(visit, "comment-freeze"))) }
                @if comment.state != State::Spam { (button("spam", t!(visit, "comment-spam"))) }
                @if staff && comment.state == State::Hidden { (button("show", t!(visit, "comment-show"))) }
                @else if staff { (button("hide", t!(visit, "comment-hide"))) }
            }
        }
    }
}

/// The form under a part of a work, or why there is none.
fn form_or_why(visit: &Visit, work: &Shown, ground: &Ground, on: &ChapterHead, whole: bool) -> Markup {
    html! {
        @if ground.takes(&visit.viewer) {
            (Form { action: format!("/chapters/{}/comments", on.id), chapter: on.id, whole: whole && work.chapters.len() > 1,
                typed: &Typed::default(), pens: &[], moderated: ground.moderated && !ground.keeps(&visit.viewer), answer: false }
                .show(visit, &Faults::new(visit, None)))
        } @else if ground.from == CommentsFrom::Members {
            p class="fl-muted" {
                (t!(visit, "comments-for-members")) " "
                a href="/users/login" { (t!(visit, "nav-log-in")) }
            }
        } @else {
            p class="fl-muted" { (t!(visit, "comments-for-nobody")) }
        }
    }
}

/// The form for a comment.
pub struct Form<'a> {
    /// Where it goes.
    pub action: String,
    /// On which chapter it is, should what it answers be gone.
    pub chapter: ChapterId,
    /// Whether the work was read as a whole, so that one lands there again.
    pub whole: bool,
    /// What was typed.
    pub typed: &'a Typed,
    /// The writer's pen names to choose from; none leaves it at their default.
    pub pens: &'a [Pseud],
    /// Whether it will wait for a creator's yes.
    pub moderated: bool,
    /// Whether it answers another.
    pub answer: bool,
}

impl Form<'_> {
    /// The form as markup.
    pub fn show(&self, visit: &Visit, faults: &Faults<'_>) -> Markup {
        let session = visit.session.as_ref();
        let name = TextField {
            id: "guest_name",
            name: "guest_name",
            field: "guest_name",
            label: t!(visit, "comment-name"),
            hint: None,
            value: &self.typed.name,
            kind: "text",
            autocomplete: "name",
            required: true,
        };
        html! {
            form id="new_comment" class="fl-form fl-comment-form" method="post" action=(self.action) {
                (faults.summary(visit, &[("guest_name", "guest_name"), ("comment", "comment_text")]))
                @if let Some(session) = session { (token_field(&session.form_token)) }
                input type="hidden" name="chapter_id" value=(self.chapter);
                @if self.whole { input type="hidden" name="view_full_work" value="true"; }
                @match session {
                    None => (name.show(visit, faults)),
                    Some(session) if self.pens.len() < 2 => p class="fl-muted" { (t!(visit, "comment-as", name = session.name.as_str())) },
                    Some(_) => div class="fl-field" {
                        label for="comment_pseud" { (t!(visit, "comment-pen")) }
                        select id="comment_pseud" name="pseud_id" {
                            @for pen in self.pens { option value=(pen.id) { (pen.name) } }
                        }
                    },
                }
                (Area { id: "comment_text", field: "comment", label: if self.answer { t!(visit, "comment-answer") } else { t!(visit, "comment-text") },
                    hint: if self.moderated { t!(visit, "comment-moderated-hint") } else { t!(visit, "comment-hint") },
                    value: &self.typed.text }.show(faults))
                div class="fl-buttons" {
                    button class="fl-btn" { (t!(visit, "comment-post")) }
                    @if session.is_some() && self.pens.is_empty() {
                        a href=(format!("/chapters/{}/comments/new", self.chapter)) { (t!(visit, "comment-other-pen")) }
                    }
                }
            }
        }
    }
}

/// What was just done, where the address says so.
pub fn said(visit: &Visit) -> Option<String> {
    let key = match visit.query(SAID)?.as_str() {
        "said" => "comment-done-said",
        "waits" => "comment-done-waits",
        "again" => "comment-done-again",
        "changed" => "comment-done-changed",
        "deleted" => "comment-done-deleted",
        "done" => "done-saved",
        _ => return None,
    };
    Some(visit.texts().say(key, &[]))
}

/// The place of a comment on a page.
pub fn anchor(id: CommentId) -> String {
    format!("#comment_{id}")
}
