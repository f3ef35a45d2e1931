//! No page tells anybody of what they may not see: every address × {guest, member, co-creator, author, moderator} ×
//! every state of a work. Each work holds a word of its own in title, summary, notes, text, tag and credit; a work that
//! is anonymous has it in its creator's name. What readers say there has it too. Each is in a series of its own that
//! holds its word, and, the anonymous one apart, in one with all the others.

use crate::support::samples::{Samples, chapter, form, member, song};
use crate::support::{Browser, Site, each_site};
use axum::http::Method;
use fanlight_archive::bookmarks::Item;
use fanlight_archive::comments::keep::{self, Act};
use fanlight_archive::notices::{post::post_one, tell::catch_up};
use fanlight_archive::policy::{Role, Roles, Viewer};
use fanlight_archive::subscriptions::{self, Topic};
use fanlight_archive::works::form::{Purpose, WorkForm};
use fanlight_archive::works::{bin, form::ChapterForm};
use fanlight_archive::{PersonId, WorkId};
use fanlight_web::routes::ROUTES;

const STATES: [&str; 8] = [
    "zqdraft",
    "zqscheduled",
    "zqposted",
    "zqrestricted",
    "zqhidden",
    "zqunrevealed",
    "zqbinned",
    "zqanonymous",
];
/// Stands in comments that were put aside as spam.
const SPAM: &str = "zqspamsaid";
/// Stands in bookmarks that are their owners' alone.
const ALONE: &str = "zqalonekept";
/// Stands in comments that staff hid.
const HUSHED: &str = "zqhushsaid";
/// Names the creator of the anonymous work.
const GHOST: &str = "zqghost";

fn told(word: &str) -> (WorkForm, ChapterForm) {
    let mut form = form(&format!("The {word}title"));
    form.summary = format!("Of {word}summary.");
    form.notes = format!("With {word}notes.");
    form.end_notes = format!("And {word}endnotes.");
    form.tags.freeforms = vec![word.to_owned()];
    form.tags.fandoms = vec![format!("{word}fandom")];
    form.credits = vec![song(word, "")];
    (form, chapter(&format!("{word}chapter"), &format!("There was {word}text and nothing else.")))
}

async fn work(
    site: &Site<'_>,
    state: &str,
    author: PersonId,
    ghost: PersonId,
    helper: PersonId,
    talker: PersonId,
) -> WorkId {
    let (mut form, chapter) = told(state);
    let by = if state == "zqanonymous" { ghost } else { author };
    form.restricted = state == "zqrestricted";
    form.anonymous = state == "zqanonymous";
    if state == "zqscheduled" {
        form.post_at = "2027-01-31T18:00".into();
    }
    let purpose = if matches!(state, "zqdraft" | "zqscheduled") { Purpose::Draft } else { Purpose::Post };
    let work = site.work(by, form, vec![chapter], purpose).await;
    if purpose == Purpose::Post {
        talk(site, state, work, by, talker).await;
        site.keep(talker, Item::Work(work), &format!("Kept {state}kept"), false).await;
        site.keep(by, Item::Work(work), &format!("{ALONE} of {state}"), true).await;
    }
    let mut change = site.test.archive.change(Some(by)).await.unwrap();
    match state {
        "zqhidden" => bin::hide(&mut change, &Viewer::system(), work).await.unwrap(),
        "zqbinned" => bin::bin(&mut change, &member(by), work).await.unwrap(),
        _ => {}
    }
    change.commit().await.unwrap();
    if state == "zqunrevealed" {
        site.test.veil(work).await;
    }
    if state != "zqanonymous" {
        site.test.join(work, helper).await;
    }
    work
}

/// A reader says something and the creator answers; some is spam, some hidden by staff.
async fn talk(site: &Site<'_>, state: &str, work: WorkId, by: PersonId, reader: PersonId) {
    let said = site.say(&member(reader), work, None, &format!("There {state}said")).await;
    site.say(&member(by), work, Some(said), &format!("Thanks {state}answered")).await;
    for (word, act) in [(SPAM, Act::Spam), (HUSHED, Act::Hide)] {
        let id = site.say(&member(reader), work, None, &format!("{word} on {state}")).await;
        site.say(&member(by), work, Some(id), "An answer below it").await;
        let mut change = site.test.archive.change(None).await.unwrap();
        keep::act(&mut change, &Viewer::system(), id, act).await.unwrap();
        change.commit().await.unwrap();
    }
}

/// The states whose works somebody without a part in them may not see.
fn secret(state: &str, is_member: bool) -> bool {
    match state {
        "zqposted" | "zqanonymous" => false,
        "zqrestricted" => !is_member,
        _ => true,
    }
}

/// The texts that could tell, without the address that was asked (a log-in form leads back to it).
async fn answer(browser: &Browser<'_>, address: &str) -> (axum::http::StatusCode, String) {
    let answer = browser.get(address).await;
    assert!(!answer.status.is_server_error(), "{address}: {}", answer.status);
    let plain = answer.text.to_lowercase();
    let plain = plain.replace(&address.replace('&', "&amp;").to_lowercase(), "");
    (answer.status, plain.replace(&crate::support::encode(&[("", address)])[1..].to_lowercase(), ""))
}

/// Somebody who subscribed to everything, as if they had seen it once, is told neither on their pages nor by mail of
/// what they may not see now, nor who is anonymous.
async fn told_nothing(
    site: &Site<'_>,
    reader: PersonId,
    browser: &Browser<'_>,
    works: &[(&str, WorkId, Samples)],
) {
    let archive = &site.test.archive;
    // Sees all there is, to subscribe to it.
    let once = Viewer::member(reader, Roles::default().with(Role::Moderator));
    let mut change = archive.change(Some(reader)).await.unwrap();
    for (_, work, _) in works {
        let shown = site.shown(*work).await;
        let mut all = vec![(Topic::Work, work.0)];
        all.extend(shown.creators.iter().flatten().map(|byline| (Topic::Person, byline.person.0)));
        all.extend(shown.tags.iter().map(|tag| (Topic::Tag, tag.id.0)));
        all.extend(shown.series.iter().map(|part| (Topic::Series, part.id.0)));
        for (topic, subject) in all {
            subscriptions::begin(&mut change, &once, topic, subject).await.unwrap();
        }
    }
    change.commit().await.unwrap();
    for (_, work, _) in works {
        site.opened(reader, *work).await;
    }
    while catch_up(archive).await.unwrap() {}
    site.test.clock.pass(fanlight_archive::Time::HOUR);
    while post_one(archive, |reader, news| fanlight_web::letters::news(&site.app, reader, news))
        .await
        .unwrap()
    {}
    let mut db = archive.read().await.unwrap();
    let mails = fanlight_archive::mails::waiting(&mut db, 99).await.unwrap();
    drop(db);
    let mailed = |name: &str| {
        let address = format!("{name}@example.org");
        let mut to_them = mails.iter().filter(|mail| mail.address == address);
        let mail = to_them.next().unwrap_or_else(|| panic!("no mail to {name}")).body.to_lowercase();
        assert!(to_them.next().is_none(), "one mail for each");
        mail
    };
    let mail = mailed("reader");
    let (_, notices) = answer(browser, "/users/reader/notifications").await;
    let (_, list) = answer(browser, "/users/reader/subscriptions").await;
    let (_, history) = answer(browser, "/users/reader/readings").await;
    for (state, ..) in works {
        let may = !secret(state, true);
        for (place, text) in [("the mail", &mail), ("their news", &notices), ("their history", &history)] {
            assert_eq!(text.contains(&format!("{state}title")), may, "{place}, {state}: {text}");
            assert!(!text.contains(GHOST), "{place} tells who is anonymous: {text}");
        }
        assert!(may || !list.contains(state), "their subscriptions tell of {state}: {list}");
    }
    // Who was answered on all of them.
    let talker = site.signed_in("talker").await;
    let (_, inbox) = answer(&talker, "/users/talker/inbox").await;
    for (place, text) in [("an inbox", inbox), ("the mail about it", mailed("talker"))] {
        for (state, ..) in works {
            let may = !secret(state, true);
            assert_eq!(text.contains(&format!("{state}answered")), may, "{place}, {state}: {text}");
            assert!(may || !text.contains(state), "{place} tells of {state}: {text}");
        }
        assert!(!text.contains(GHOST), "{place} tells who is anonymous: {text}");
    }
}

#[tokio::test]
async fn no_page_tells_of_what_its_visitor_may_not_see() {
    each_site(async |site| {
        let author = site.person("author", &[]).await;
        let helper = site.person("helper", &[]).await;
        let ghost = site.person(GHOST, &[]).await;
        let reader = site.person("reader", &[]).await;
        let talker = site.person("talker", &[]).await;
        site.person("keeper", &[Role::Moderator]).await;
        let mut made = Vec::new();
        for state in STATES {
            let work = work(site, state, author, ghost, helper, talker).await;
            let by = if state == "zqanonymous" { ghost } else { author };
            let series = site.series(by, &format!("The {state}series"), &[work]).await;
            let fan = if state == "zqanonymous" { talker } else { helper };
            site.keep(fan, Item::Series(series), &format!("Kept {state}serieskept"), false).await;
            made.push((state, work));
        }
        let others: Vec<WorkId> = made[..STATES.len() - 1].iter().map(|made| made.1).collect();
        site.series(author, "Lamps", &others).await;
        let mut works = Vec::new();
        for (state, work) in made {
            let user = if state == "zqanonymous" { GHOST } else { "author" };
            let mut samples = Samples::of(site, work, state, user, state).await;
            samples.values.push(("{bookmark}", (1..=40).map(|id| id.to_string()).collect()));
            works.push((state, work, samples));
            // Whose pages hold what others made.
            let mut fans = Samples::of(site, work, state, "talker", state).await;
            fans.values.retain(|(name, _)| matches!(*name, "{user}" | "{pseud}"));
            works.push((state, work, fans));
        }
        let visitors = [
            (site.browser(), Some(false)),
            (site.signed_in("reader").await, Some(true)),
            (site.signed_in("helper").await, None),
            (site.signed_in("author").await, None),
            (site.signed_in("keeper").await, None),
        ];
        for (browser, outsider) in &visitors {
            let mut asked = std::collections::BTreeSet::new();
            for route in
                ROUTES.iter().filter(|route| route.method == Method::GET && !route.path.contains("{*"))
            {
                for (_, _, samples) in &works {
                    for mut address in samples.addresses(route.path) {
                        address.push_str(match route.path {
                            "/works/{work}" => "?view_full_work=true&show_comments=true",
                            "/works/{work}/chapters/{chapter}" => "?show_comments=true",
                            "/works/search" => "?work_search[query]=zq*",
                            "/works/{work}/search" => "?query=zq*",
                            "/people/search" => "?people_search[query]=zq",
                            "/tags/search" => "?tag_search[name]=zq",
                            path if path.starts_with("/autocomplete") => "?term=zq",
                            _ => "",
                        });
                        if !asked.insert(address.clone()) {
                            continue;
                        }
                        let (status, text) = answer(browser, &address).await;
                        let Some(is_member) = *outsider else { continue };
                        for (state, work, _) in &works {
                            if secret(state, is_member) {
                                assert!(
                                    !text.contains(state),
                                    "{address} ({status}) tells of {state}:\n{text}"
                                );
                                let file = address.starts_with(&format!("/downloads/{work}/"));
                                assert!(!file || status != 200, "{address} gives a file of {state}");
                            }
                        }
                        for word in [SPAM, HUSHED, ALONE] {
                            assert!(!text.contains(word), "{address} ({status}) tells {word}:\n{text}");
                        }
                        // A person's pages may name them, but then not the work.
                        let persons = (route.path.contains("{user}") && !address.contains("/talker"))
                            || address.starts_with("/autocomplete")
                            || route.path == "/people/search";
                        let word = if persons { "zqanonymoustitle" } else { GHOST };
                        assert!(!text.contains(word), "{address} tells who is anonymous:\n{text}");
                    }
                }
            }
        }
        told_nothing(site, reader, &visitors[1].0, &works).await;
        // Those who may see do: else nothing above would mean anything.
        for (at, (browser, outsider)) in visitors.iter().enumerate() {
            for (state, work, _) in &works {
                let (_, text) = answer(browser, &format!("/works/{work}")).await;
                let may = outsider.is_none_or(|is_member| !secret(state, is_member));
                assert_eq!(text.contains(&format!("{state}text")), may, "visitor {at}, {state}");
                let (_, text) = answer(browser, &format!("/works/{work}/comments")).await;
                let talks = may && matches!(*state, "zqposted" | "zqrestricted" | "zqanonymous");
                assert_eq!(text.contains(&format!("{state}answered")), talks, "visitor {at}, {state}");
            }
        }
    })
    .await;
}
