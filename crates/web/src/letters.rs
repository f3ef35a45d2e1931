//! Mails that tell of what is new for somebody, in their language: the same words as plain text and as HTML.

use fanlight_archive::comments::read::{By, Words};
use fanlight_archive::inbox::{Item, Reason};
use fanlight_archive::kudos::tell::Thanks;
use fanlight_archive::mails::{Extra, Letter};
use fanlight_archive::notices::Notice;
use fanlight_archive::notices::post::{Batch, Reader};
use fanlight_archive::people::accounts::Account;
use fanlight_archive::people::preferences::Preferences;
use fanlight_text::clean::to_text;
use maud::{DOCTYPE, Markup, html};

use crate::addresses;
use crate::app::App;
use crate::pages::notices::{address, key};
use crate::texts::{Language, Texts, Value};
use crate::views::name;

/// Characters of a comment in a mail; the rest is read on the site.
const SAID: usize = 600;

/// One piece of news as lines.
struct Lines {
    /// What it is, with a link.
    title: String,
    /// The rest of that line.
    by: String,
    chapter: Option<String>,
    because: Option<String>,
    link: String,
    /// Paragraphs of what it says.
    words: String,
}

fn came_out(texts: &Texts, site: &str, one: &Notice) -> Lines {
    let creators: Vec<String> = one.creators.iter().map(name).collect();
    let by = if creators.is_empty() { texts.say("anonymous", &[]) } else { creators.join(", ") };
    let chapter = one.chapter.as_ref().map(|(_, number, title)| {
        let number = texts.say("chapter-number", &[("number", Value::from(*number))]);
        if title.is_empty() { number } else { format!("{number}: {title}") }
    });
    let reason = [("kind", one.reason.0.as_str().into()), ("name", (&one.reason.1).into())];
    Lines {
        title: one.title.clone(),
        by: texts.say("mail-news-by", &[("names", by.into())]),
        chapter,
        because: Some(texts.say("notices-because", &reason)),
        link: format!("{site}{}", address(one)),
        words: to_text(&one.summary).trim().to_owned(),
    }
}

fn was_said(texts: &Texts, site: &str, item: &Item) -> Lines {
    let who = match &item.comment.by {
        By::Member { pseud, .. } => pseud.clone(),
        By::Guest(name) => format!("{name} {}", texts.say("comment-guest", &[])),
        By::Anonymous => texts.say("comment-anonymous", &[]),
        By::Gone => texts.say("comment-by-gone", &[]),
    };
    let key = match item.reason {
        Reason::Work => "mail-said",
        Reason::Answer => "mail-said-answer",
    };
    let words = match &item.comment.words {
        Words::Shown(html) => to_text(html),
        Words::Place(_) | Words::Muted => String::new(),
    };
    let words = match words.trim().char_indices().nth(SAID) {
        Some((end, _)) => format!("{} …", &words.trim()[..end]),
        None => words.trim().to_owned(),
    };
    Lines {
        title: texts.say(key, &[("name", who.into()), ("title", (&item.title).into())]),
        by: String::new(),
        chapter: None,
        because: None,
        link: format!("{site}/comments/{}", item.comment.id),
        words,
    }
}

fn was_liked(texts: &Texts, site: &str, thanks: &Thanks) -> Lines {
    let others = [("count", Value::from(thanks.others))];
    let mut names = thanks.names.join(", ");
    if names.is_empty() {
        names = texts.say("mail-thanks-guest", &others);
    } else if thanks.others > 0 {
        names = format!("{names} {}", texts.say("mail-thanks-others", &others));
    }
    Lines {
        title: texts.say("mail-thanks", &[("title", (&thanks.title).into()), ("names", names.into())]),
        by: String::new(),
        chapter: None,
        because: None,
        link: format!("{site}/works/{}", thanks.work),
        words: String::new(),
    }
}

/// The mail of a batch.
pub fn news(app: &App, reader: &Reader, batch: &Batch) -> (Letter, Extra) {
    let texts = Texts::of(Language::from_code(&reader.preferences.language).unwrap_or_default());
    let (site, archive) = (app.address(), app.settings().name.clone());
    let unsubscribe = key(app, reader.person);
    let lines: Vec<Lines> = (batch.news.iter().map(|one| came_out(texts, &site, one)))
        .chain(batch.said.iter().map(|item| was_said(texts, &site, item)))
        .chain(batch.thanks.iter().map(|thanks| was_liked(texts, &site, thanks)))
        .collect();
    // A single piece of news is its own subject.
    let subject = match lines.as_slice() {
        [one] if batch.news.is_empty() => one.title.trim_end_matches(':').to_owned(),
        _ => {
            let first = lines.first().map_or("", |one| one.title.as_str());
            let values =
                [("count", lines.len().into()), ("title", first.into()), ("site", (&archive).into())];
            texts.say("mail-news-subject", &values)
        }
    };
    let hello = texts.say("mail-news-hello", &[("name", (&reader.name).into()), ("site", (&archive).into())]);
    let choose = texts.say("mail-news-choose", &[]);
    let choose_link = format!("{site}/users/{}/preferences", reader.name);
    let end = texts.say("mail-news-end", &[]);
    let end_link = format!("{site}/unsubscribe/{unsubscribe}");
    let mut body = format!("{hello}\n");
    for one in &lines {
        body.push_str(&format!("\n{}\n", format!("{} {}", one.title, one.by).trim_end()));
        for line in [&one.chapter, &Some(one.link.clone()), &one.because].into_iter().flatten() {
            body.push_str(&format!("{line}\n"));
        }
        if !one.words.is_empty() {
            body.push_str(&format!("\n{}\n", one.words));
        }
    }
    body.push_str(&format!("\n--\n{choose} {choose_link}\n{end} {end_link}\n"));
    let html = page(
        texts,
        &subject,
        &hello,
        &lines,
        html! {
            p { (choose) " " a href=(choose_link) { (choose_link) } br; (end) " " a href=(end_link) { (end_link) } }
        },
    );
    (Letter { subject, body }, Extra { html: html.into_string(), unsubscribe })
}

/// The mail that asks somebody whether they want to be named on a work; `by` is who invites them.
pub fn invitation(app: &App, account: &Account, prefers: &Preferences, by: &str, title: &str) -> Letter {
    let texts = Texts::of(Language::from_code(&prefers.language).unwrap_or_default());
    let link = format!("{}{}", app.address(), addresses::creatorships(&account.name));
    let site = app.settings().name.clone();
    let title = if title.is_empty() { texts.say("write-untitled", &[]) } else { title.to_owned() };
    let values = [
        ("name", (&account.name).into()),
        ("by", by.into()),
        ("title", (&title).into()),
        ("site", (&site).into()),
        ("link", (&link).into()),
    ];
    Letter {
        subject: texts.say("mail-creator-subject", &values),
        body: texts.say("mail-creator-body", &values),
    }
}

fn page(texts: &Texts, subject: &str, hello: &str, lines: &[Lines], foot: Markup) -> Markup {
    let language = texts.language();
    html! {
        (DOCTYPE)
        html lang=(language.code()) dir=(language.direction()) {
            head { meta charset="utf-8"; title { (subject) } }
            body {
                @for paragraph in hello.split("\n\n") { p { (paragraph) } }
                @for one in lines {
                    h2 dir="auto" { a href=(one.link) { (one.title) } @if !one.by.is_empty() { " " (one.by) } }
                    @if let Some(chapter) = &one.chapter { p dir="auto" { (chapter) } }
                    @for paragraph in one.words.split("\n\n").filter(|text| !text.is_empty()) { p dir="auto" { (paragraph) } }
                    @if let Some(because) = &one.because { p { small { (because) } } }
                }
                hr;
                (foot)
            }
        }
    }
}
