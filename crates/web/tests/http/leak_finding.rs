//! No count, no tag in the form, no page of all tags, no filter and no feed tells anybody of a work they may not see.
//! Each work bears a word of its own in its title and tags.

use crate::support::samples::{chapter, form, member};
use crate::support::{Browser, Site, each_site};
use fanlight_archive::policy::{Role, Viewer};
use fanlight_archive::tags;
use fanlight_archive::works::bin;
use fanlight_archive::works::form::{Purpose, WorkForm};
use fanlight_archive::{PersonId, TagId};

const STATES: [&str; 6] = ["zqdraft", "zqrestricted", "zqhidden", "zqunrevealed", "zqbinned", "zqposted"];
const KINDS: [&str; 4] = ["fandom_ids", "character_ids", "relationship_ids", "freeform_ids"];
const LISTS: [&str; 5] =
    ["/works", "/tags/Gen/works", "/users/ada/works", "/users/ada/pseuds/ada/works", "/languages/en/works"];

fn told(word: &str) -> WorkForm {
    let mut form = form(&format!("{word}title"));
    form.tags.fandoms = vec![format!("{word}fandom")];
    form.tags.characters = vec![format!("{word}character")];
    form.tags.relationships = vec![format!("{word}character/Nobody")];
    form.tags.freeforms = vec![format!("{word}freeform")];
    form.restricted = word == "zqrestricted";
    form
}

async fn shelf(site: &Site<'_>, ada: PersonId) {
    for state in STATES {
        let purpose = if state == "zqdraft" { Purpose::Draft } else { Purpose::Post };
        let text = chapter("", "Miss Bates lit the lamp and waited for the evening.");
        let work = site.work(ada, told(state), vec![text], purpose).await;
        let mut change = site.test.archive.change(Some(ada)).await.unwrap();
        match state {
            "zqhidden" => bin::hide(&mut change, &Viewer::system(), work).await.unwrap(),
            "zqbinned" => bin::bin(&mut change, &member(ada), work).await.unwrap(),
            _ => {}
        }
        change.commit().await.unwrap();
        if state == "zqunrevealed" {
            site.test.veil(work).await;
        }
    }
}

async fn tag(site: &Site<'_>, name: &str) -> TagId {
    let mut db = site.test.archive.read().await.unwrap();
    tags::by_name(&mut db, &Viewer::system(), name).await.unwrap().unwrap().id
}

async fn expect_silence(browser: &Browser<'_>, address: &str, is_member: bool) {
    let page = browser.get(address).await;
    assert!(!page.status.is_server_error(), "{address}: {}", page.status);
    for state in STATES {
        let seen = state == "zqposted" || (state == "zqrestricted" && is_member);
        assert!(seen || !page.text.contains(state), "{address} tells of {state}:\n{}", page.text);
    }
}

#[tokio::test]
async fn lists_forms_and_pages_of_tags_tell_of_nothing_their_reader_may_not_see() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        site.person("bea", &[]).await;
        shelf(site, ada).await;
        let mut tags = Vec::new();
        for state in STATES {
            for (kind, field) in [("fandom", "fandom_ids"), ("freeform", "freeform_ids")] {
                tags.push((state, field, tag(site, &format!("{state}{kind}")).await));
            }
        }
        for (browser, is_member) in [(site.browser(), false), (site.signed_in("bea").await, true)] {
            for list in LISTS {
                expect_silence(&browser, list, is_member).await;
                for kind in KINDS {
                    expect_silence(&browser, &format!("{list}?more={kind}"), is_member).await;
                }
            }
            for (state, field, id) in &tags {
                for way in ["include", "exclude"] {
                    let address = format!("/works?{way}_work_search[{field}][]={id}");
                    expect_silence(&browser, &address, is_member).await;
                    let seen = *state == "zqposted" || (*state == "zqrestricted" && is_member);
                    let all = if is_member { 2 } else { 1 };
                    let found = if way == "include" { u32::from(seen) } else { all - u32::from(seen) };
                    let page = browser.get(&address).await.text;
                    let heading = if found == 1 { "1 Work".to_owned() } else { format!("{found} Works") };
                    assert!(page.contains(&format!("<h2 class=\"heading\">{heading}<")), "{address}: {page}");
                }
                // A name that this reader cannot know is as unknown as one that nobody ever wrote.
                let name = format!("{state}{}", field.trim_end_matches("_ids"));
                let seen = *state == "zqposted" || (*state == "zqrestricted" && is_member);
                let page = browser.get(&format!("/works?work_search[other_tag_names]={name}")).await.text;
                assert_eq!(page.contains("No work here has the tag"), !seen, "{name}: {page}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn nobody_learns_by_filters_who_is_anonymous() {
    each_site(async |site| {
        let ghost = site.person("ghost", &[]).await;
        site.person("bea", &[]).await;
        site.person("keeper", &[Role::Moderator]).await;
        site.post(ghost, WorkForm { anonymous: true, ..form("The Mask") }).await;
        let (guest, bea) = (site.browser(), site.signed_in("bea").await);
        let fields =
            [("name", "No ghosts"), ("on", "1"), ("never[people]", "ghost"), ("fold[people]", "ghost")];
        bea.submit("/users/bea/filters/new", "/users/bea/filters", &fields).await;
        let page = bea.get("/works").await.text;
        assert!(page.contains("The Mask") && !page.contains("hidden by your filters"), "{page}");
        assert!(!page.contains("fl-folded"), "{page}");
        for browser in [&guest, &bea] {
            let page = browser.get("/users/ghost/works").await.text;
            assert!(page.contains("0 Works") && !page.contains("The Mask"), "{page}");
        }
        let keeper = site.signed_in("keeper").await;
        assert!(keeper.get("/users/ghost/works").await.text.contains("The Mask"));
    })
    .await;
}

#[tokio::test]
async fn a_feed_of_its_authors_own_search_holds_public_works_alone() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        shelf(site, ada).await;
        site.post(ada, WorkForm { anonymous: true, ..form("The Mask") }).await;
        let browser = site.signed_in("ada").await;
        for (n, about) in ["\"everything\"".to_owned(), format!("{{\"person\":{ada}}}")].iter().enumerate() {
            let page = format!("/users/ada/searches/new?about={}", about.replace('"', "%22"));
            let fields = [("about", about.as_str()), ("filter", ""), ("name", "Mine")];
            browser.submit(&page, "/users/ada/searches", &fields).await;
            let act = format!("/users/ada/searches/{}", n + 1);
            browser.submit("/users/ada/searches", &act, &[("act", "feed")]).await;
            let kept = browser.get("/users/ada/searches").await.text;
            let at = kept.find(&format!("href=\"/searches/{}/", n + 1)).unwrap() + 6;
            let address = kept[at..].split('"').next().unwrap();
            expect_silence(&browser, address, false).await;
            let feed = browser.get(address).await.text;
            assert!(feed.contains("zqpostedtitle"), "{feed}");
            // Among all works there is the anonymous one, without its name; among hers it is not.
            assert_eq!(feed.contains("The Mask"), n == 0, "{feed}");
            let masked = feed.split("<entry>").find(|entry| entry.contains("The Mask"));
            assert!(masked.is_none_or(|entry| !entry.contains("ada")), "{feed}");
        }
    })
    .await;
}
