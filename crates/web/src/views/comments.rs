//! Comments as pages show them: threads, one comment with what can be done about it, and the form for a new one.
//!
//! Everything works by links and small forms; a comment's own page (`/comments/{comment}`) shows what stands below it.
//! The form carries no guest's token, for it stands on pages that are kept for all guests.

use fanlight_archive::comments::read::{By, Comment, Threads, Words};
use fanlight_archive::comments::say::Typed;
use fanlight_archive::comments::{Ground, State};
use fanlight_archive::people::distance::Kind;
use fanlight_archive::people::pseuds::Pseud;
use fanlight_archive::policy;
use fanlight_archive::works::form::CommentsFrom;
use fanlight_archive::works::load::{ChapterHead, Shown};
use fanlight_archive::{ChapterId, CommentId, PseudId, WorkId};
use maud::{Markup, html};

use super::fields::Area;
use super::tools::{Part, chapter_address, chapter_line, moment};
use super::{cleaned, distance, icon};
use crate::addresses;
use crate::forms::{Faults, TextField, token_field};
use crate::layout;
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

/// The address of a part of a work with its comments, on one of their pages; without the place on the page. `many` says
/// whether the work has more chapters than one.
pub fn address(work: WorkId, many: bool, chapter: Option<ChapterId>, page: i64) -> String {
    let place = match chapter.filter(|_| many) {
        Some(chapter) => format!("/works/{work}/chapters/{chapter}?"),
        None if many => format!("/works/{work}?view_full_work=true&"),
        None => format!("/works/{work}?"),
    };
    let page = if page > 1 { format!("&page={page}") } else { String::new() };
    format!("{place}{ASKED}=true{page}")
}

/// The first page of what is said on a part of a work.
pub fn first(work: &Shown, chapter: Option<ChapterId>) -> String {
    format!("{}#comments", address(work.id, work.chapters.len() > 1, chapter, 1))
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
    let (many, page) = (work.chapters.len() > 1, visit.page());
    html! {
        section id="comments" class="fl-comments" {
            h3 class="heading" { (t!(visit, "comments-title")) }
            @if let Some(said) = done(visit) { p class="flash notice" role="status" { (said) } }
            @if ground.keeps(&visit.viewer) {
                p { a href=(format!("/works/{}/comments/unreviewed", work.id)) { (t!(visit, "comments-queue-title")) } }
            }
            div id="comments_placeholder" {
                @match threads {
                    None if work.counts.comments > 0 => p {
                        a class="fl-btn fl-btn-quiet" href=(first(work, chapter)) {
                            // The number is the whole work's.
                            @if chapter.is_some() && many { (t!(visit, "comments-show-chapter")) }
                            @else { (t!(visit, "comments-show", count = work.counts.comments)) }
                        }
                    },
                    None => {},
                    Some(threads) if threads.comments.is_empty() && page > 1 => p { (t!(visit, "comments-beyond")) },
                    Some(threads) if threads.comments.is_empty() => p class="fl-muted" { (t!(visit, "comments-none")) },
                    Some(threads) => (Talk::new(visit, work, chapter.is_none(), ground).page(threads, page, &|page| {
                        format!("{}#comments", address(work.id, many, chapter, page))
                    })),
                }
            }
            @if let Some(on) = on.filter(|chapter| chapter.posted) { (form_or_why(visit, ground, on, part == Part::Whole && many)) }
        }
    }
}

/// What one page shows of what is said: to whom, on what ground, with the words that stand at each comment.
pub struct Talk<'a> {
    visit: &'a Visit,
    work: &'a Shown,
    /// Comments are from all chapters of a work that has many, so that each names its own.
    whole: bool,
    keeper: bool,
    staff: bool,
    takes: bool,
    reply: String,
    link: String,
}

impl<'a> Talk<'a> {
    /// What is said on a work, on one of its chapters or on the `whole`.
    pub fn new(visit: &'a Visit, work: &'a Shown, whole: bool, ground: &Ground) -> Talk<'a> {
        Talk {
            visit,
            work,
            whole: whole && work.chapters.len() > 1,
            keeper: ground.keeps(&visit.viewer),
            staff: policy::may_hide_comments(&visit.viewer).is_ok(),
            takes: ground.takes(&visit.viewer),
            reply: t!(visit, "comment-reply"),
            link: t!(visit, "comment-thread"),
        }
    }

    /// A page of threads with the links to the other pages.
    pub fn page(&self, threads: &Threads, page: i64, address: &dyn Fn(i64) -> String) -> Markup {
        let pages = layout::pagination(self.visit, page, threads.total, address);
        html! { (pages) (self.threads(&threads.comments)) (pages) }
    }

    /// Comments in reading order as threads.
    pub fn threads(&self, comments: &[Comment]) -> Markup {
        let depth = comments.first().map_or(0, |comment| comment.depth);
        self.level(comments, depth)
    }

    /// One level; a page has only a few.
    fn level(&self, comments: &[Comment], depth: i64) -> Markup {
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
                    li id=(format!("comment_{}", comment.id)) class="comment group fl-comment" {
                        @match &comment.words {
                            Words::Place(state) => p class="fl-muted" { (place(self.visit, *state)) },
                            Words::Muted => p class="fl-muted" { (t!(self.visit, "comment-muted")) },
                            Words::Shown(words) => (self.said(comment, words)),
                        }
                        (self.actions(comment))
                    }
                    @if !below.is_empty() { li { (self.level(below, depth + 1)) } }
                    @if let Some(more) = comment.more {
                        li class="fl-more" { a href=(format!("/comments/{more}")) { (t!(self.visit, "comments-more")) } }
                    }
                }
            }
        }
    }

    /// Who says what, and when.
    pub fn said(&self, comment: &Comment, words: &str) -> Markup {
        let chapter = self.work.chapters.iter().find(|chapter| self.whole && chapter.id == comment.chapter);
        said(
            self.visit,
            comment,
            words,
            html! {
                @if let Some(chapter) = chapter {
                    " " span class="fl-muted" { a href=(chapter_address(self.work, chapter)) { (chapter_line(self.visit, chapter)) } }
                }
            },
        )
    }

    /// What this visitor can do about a comment.
    fn actions(&self, comment: &Comment) -> Markup {
        let visit = self.visit;
        let shown = matches!(comment.words, Words::Shown(_));
        let at = format!("/comments/{}", comment.id);
        let talks = matches!(comment.state, State::Posted | State::Waiting) && !comment.frozen;
        html! {
            ul id=(format!("navigation_for_comment_{}", comment.id)) class="actions fl-row" {
                @if self.takes && comment.answerable() {
                    li { a href=(format!("{at}/reply")) { (self.reply) } }
                }
                li { a href=(at) { (self.link) } }
                @if comment.own && talks && !comment.answered {
                    li { a href=(format!("{at}/edit")) { (t!(visit, "edit")) } }
                }
                @if shown && (comment.own || self.keeper) {
                    li { a href=(format!("{at}/delete")) { (t!(visit, "comment-delete")) } }
                }
                @if shown && self.keeper { li { (self.keeping(comment)) } }
            }
        }
    }

    /// The buttons of those who look after what is said.
    fn keeping(&self, comment: &Comment) -> Markup {
        let visit = self.visit;
        let token = visit.session.as_ref().map_or("", |session| session.form_token.as_str());
        let button = |act: &str, said: String| {
            html! { button class="fl-btn fl-btn-quiet fl-btn-small" name="act" value=(act) { (said) } }
        };
        html! {
            details class="fl-drop" {
                summary { (t!(visit, "comment-keep")) }
                form class="fl-row" method="post" action=(format!("/comments/{}", comment.id)) {
                    (token_field(token))
                    @if comment.state == State::Waiting { (button("approve", t!(visit, "comment-approve"))) }
                    @if comment.frozen { (button("thaw", t!(visit, "comment-thaw"))) }
                    @else { (button("freeze", t!(visit, "comment-freeze"))) }
                    @if matches!(comment.state, State::Posted | State::Waiting) { (button("spam", t!(visit, "comment-spam"))) }
                    @if self.staff && comment.state == State::Hidden { (button("show", t!(visit, "comment-show"))) }
                    @if self.staff && comment.state == State::Posted { (button("hide", t!(visit, "comment-hide"))) }
                    @if let (By::Member { user, .. }, false) = (&comment.by, comment.own) {
                        @if !user.is_empty() { (distance::link(visit, Kind::Block, user)) }
                    }
                }
            }
        }
    }
}

/// Who says what, and when; with what stands between, such as where.
pub fn said(visit: &Visit, comment: &Comment, words: &str, between: Markup) -> Markup {
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
            (between)
            " " span class="posted datetime" { (moment(comment.at)) }
        }
        blockquote class="userstuff" dir="auto" { (cleaned(words)) }
        @if let Some(at) = comment.edited_at { p class="fl-muted fl-tiny" { (t!(visit, "comment-edited", when = moment(at))) } }
    }
}

/// Who says something.
pub fn by(visit: &Visit, by: &By) -> Markup {
    html! {
        @match by {
            By::Member { pseud, user, .. } if user.is_empty() => bdi { (pseud) },
            By::Member { pseud, user, .. } => {
                a href=(format!("/users/{}/pseuds/{}", addresses::segment(user), addresses::segment(pseud))) dir="auto" {
                    (pseud) @if user != pseud { " (" (user) ")" }
                }
            },
            By::Guest(name) => { bdi { (name) } " " span class="fl-muted" { (t!(visit, "comment-guest")) } },
            By::Anonymous => (t!(visit, "comment-anonymous")),
            By::Gone => (t!(visit, "comment-by-gone")),
        }
    }
}

/// What stands where nothing is shown.
fn place(visit: &Visit, state: State) -> String {
    match state {
        State::Hidden => t!(visit, "comment-hidden"),
        State::Gone | State::Spam | State::Waiting | State::Posted => t!(visit, "comment-gone"),
    }
}

/// The form under a part of a work, or why there is none.
fn form_or_why(visit: &Visit, ground: &Ground, on: &ChapterHead, whole: bool) -> Markup {
    html! {
        @if ground.takes(&visit.viewer) {
            (Form { action: format!("/chapters/{}/comments", on.id), chapter: on.id, whole, typed: &Typed::default(), pens: &[],
                pen: None, moderated: ground.moderated && !ground.keeps(&visit.viewer), answer: false }.show(visit, &Faults::new(visit, None)))
        } @else if ground.kept_away {
            p class="fl-muted" { (t!(visit, "comments-kept-away")) }
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
    /// The one that was chosen.
    pub pen: Option<PseudId>,
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
                            @for pen in self.pens { option value=(pen.id) selected[self.pen == Some(pen.id)] { (pen.name) } }
                        }
                    },
                }
                (Area { id: "comment_text", field: "comment", label: if self.answer { t!(visit, "comment-answer") } else { t!(visit, "comment-text") },
                    hint: if self.moderated { t!(visit, "comment-moderated-hint") } else { t!(visit, "comment-hint") },
                    value: &self.typed.text }.show(faults))
                div class="fl-buttons" {
                    button class="fl-btn" { (t!(visit, "comment-post")) }
                    @match (session, self.pens) {
                        (Some(_), []) => a href=(format!("/chapters/{}/comments/new", self.chapter)) { (t!(visit, "comment-other-pen")) },
                        (Some(session), [_]) => a href=(format!("/users/{}/pseuds/new", session.name)) { (t!(visit, "comment-new-pen")) },
                        _ => {},
                    }
                }
            }
        }
    }
}

/// What was just done, where the address says so.
pub fn done(visit: &Visit) -> Option<String> {
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
