//! Mails that tell of what came out, in their reader's language: the same words as plain text and as HTML.

use fanlight_archive::mails::{Extra, Letter};
use fanlight_archive::notices::Notice;
use fanlight_archive::notices::post::Reader;
use fanlight_text::clean::to_text;
use maud::{DOCTYPE, Markup, html};

use crate::app::App;
use crate::pages::notices::{address, key};
use crate::texts::{Language, Texts, Value};
use crate::views::name;

/// One news as lines.
struct Lines {
    title: String,
    by: String,
    chapter: Option<String>,
    because: String,
    link: String,
    summary: String,
}

fn lines(texts: &Texts, site: &str, one: &Notice) -> Lines {
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
        because: texts.say("notices-because", &reason),
        link: format!("{site}{}", address(one)),
        summary: to_text(&one.summary).trim().to_owned(),
    }
}

/// The mail of a batch.
pub fn news(app: &App, reader: &Reader, news: &[Notice]) -> (Letter, Extra) {
    let texts = Texts::of(Language::from_code(&reader.preferences.language).unwrap_or_default());
    let (site, archive) = (app.address(), app.settings().name.clone());
    let unsubscribe = key(app, reader.person);
    let lines: Vec<Lines> = news.iter().map(|one| lines(texts, &site, one)).collect();
    let first = news.first().map_or("", |one| one.title.as_str());
    let values = [("count", news.len().into()), ("title", first.into()), ("site", (&archive).into())];
    let subject = texts.say("mail-news-subject", &values);
    let hello = texts.say("mail-news-hello", &[("name", (&reader.name).into()), ("site", (&archive).into())]);
    let choose = texts.say("mail-news-choose", &[]);
    let choose_link = format!("{site}/users/{}/preferences", reader.name);
    let end = texts.say("mail-news-end", &[]);
    let end_link = format!("{site}/unsubscribe/{unsubscribe}");
    let mut body = format!("{hello}\n");
    for one in &lines {
        body.push_str(&format!("\n{} {}\n", one.title, one.by));
        for line in [one.chapter.as_deref(), Some(&one.link), Some(&one.because)].into_iter().flatten() {
            body.push_str(&format!("{line}\n"));
        }
        if !one.summary.is_empty() {
            body.push_str(&format!("\n{}\n", one.summary));
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

fn page(texts: &Texts, subject: &str, hello: &str, lines: &[Lines], foot: Markup) -> Markup {
    let language = texts.language();
    html! {
        (DOCTYPE)
        html lang=(language.code()) dir=(language.direction()) {
            head { meta charset="utf-8"; title { (subject) } }
            body {
                @for paragraph in hello.split("\n\n") { p { (paragraph) } }
                @for one in lines {
                    h2 dir="auto" { a href=(one.link) { (one.title) } " " (one.by) }
                    @if let Some(chapter) = &one.chapter { p dir="auto" { (chapter) } }
                    @for paragraph in one.summary.split("\n\n").filter(|text| !text.is_empty()) { p dir="auto" { (paragraph) } }
                    p { small { (one.because) } }
                }
                hr;
                (foot)
            }
        }
    }
}
