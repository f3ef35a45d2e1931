//! The page about a tag, favourites, media.

use crate::support::samples::form;
use crate::support::{Site, each_site};
use axum::http::StatusCode;
use fanlight_archive::policy::{Role, Roles, Viewer};
use fanlight_archive::tags::wrangle::{Act, wrangle};
use fanlight_archive::tags::{self};
use fanlight_archive::{PersonId, TagId};

async fn id(site: &Site<'_>, name: &str) -> TagId {
    let mut reader = site.test.archive.read().await.unwrap();
    tags::by_name(&mut reader, &Viewer::system(), name).await.unwrap().unwrap().id
}

async fn act(site: &Site<'_>, by: PersonId, act: Act) {
    let viewer = Viewer::member(by, Roles::default().with(Role::Wrangler));
    let mut change = site.test.archive.change(Some(by)).await.unwrap();
    wrangle(&mut change, &viewer, &act).await.unwrap();
    change.commit().await.unwrap();
}

#[tokio::test]
async fn a_tags_page_shows_how_it_is_tied_and_what_it_stands_for() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        let mut other = form("Two lamps");
        other.tags.freeforms = vec!["Lanterns".into(), "Lights".into(), "Zqsecret".into()];
        site.post(ada, other).await;
        site.posted(ada, "A lamp").await;
        let [lamps, lanterns, lights] =
            [id(site, "Lamps").await, id(site, "Lanterns").await, id(site, "Lights").await];
        let fandom = id(site, "Emma - Jane Austen").await;
        for one in [
            Act::MakeCanonical(lamps),
            Act::MakeCanonical(lights),
            Act::MakeCanonical(fandom),
            Act::Merge(lanterns, lamps),
            Act::AddMeta(lamps, lights),
            Act::AddParent(lamps, fandom),
        ] {
            act(site, ada, one).await;
        }
        let guest = site.browser();
        let page = guest.get("/tags/Lamps").await.text;
        for link in ["/tags/Lights", "/tags/Lanterns", "/tags/Emma%20-%20Jane%20Austen"] {
            assert!(page.contains(&format!("<a class=\"tag\" href=\"{link}\"")), "{link}: {page}");
        }
        assert!(page.contains("Wider tags") && page.contains("Also written") && page.contains("Belongs to"));
        assert!(!page.contains("/edit") && !page.contains("name=\"favourite\""));
        let above = guest.get("/tags/Lights").await.text;
        assert!(above.contains("Narrower tags") && above.contains("href=\"/tags/Lamps\""));
        let of_fandom = guest.get("/tags/Emma%20-%20Jane%20Austen").await.text;
        assert!(
            of_fandom.contains("Additional tags that belong to it")
                && of_fandom.contains("href=\"/tags/Lamps\"")
        );
        let children = guest.get("/tags/Emma%20-%20Jane%20Austen/children?kind=freeform").await.text;
        assert!(children.contains("href=\"/tags/Lamps\""));
        let past = guest.get("/tags/Emma%20-%20Jane%20Austen/children?kind=freeform&after=Lamps").await.text;
        assert!(past.contains("Nothing here yet"));
        let none = guest.get("/tags/Emma%20-%20Jane%20Austen/children?kind=x").await;
        assert_eq!(none.status, StatusCode::NOT_FOUND);
        let synonym = guest.get("/tags/Lanterns").await.text;
        assert!(
            synonym.contains("The archive's name for it is")
                && synonym.contains("href=\"/tags/Lamps/works\"")
        );
        let works = guest.get("/tags/Lanterns/works").await;
        assert_eq!((works.status, works.location()), (StatusCode::FOUND, "/tags/Lamps/works"));
        assert_eq!(guest.get("/tags/Nobody").await.status, StatusCode::NOT_FOUND);
        let found = guest.get("/tags/Lights/works").await.text;
        assert!(found.contains("A lamp") && found.contains("Two lamps"), "{found}");
    })
    .await;
}

#[tokio::test]
async fn favourites_are_kept_up_to_twenty_and_stand_on_ones_own_front_page_only() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        let mut many = form("A lamp");
        many.tags.freeforms = (0..21).map(|n| format!("Lamp {n:02}")).collect();
        site.post(ada, many).await;
        let browser = site.signed_in("ada").await;
        for n in 0..20 {
            let path = format!("/tags/Lamp%20{n:02}");
            let answer = browser.submit(&path, &path, &[("favourite", "1")]).await;
            assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, &*path));
        }
        let answer = browser.submit("/tags/Lamp%2020", "/tags/Lamp%2020", &[("favourite", "1")]).await;
        assert!(answer.text.contains("You can have 20 favourite tags"), "{}", answer.text);
        let home = browser.get("/").await.text;
        assert!(home.contains("Your favourite tags") && home.contains("Lamp 19"));
        assert!(!site.browser().get("/").await.text.contains("Your favourite tags"));
        let path = "/tags/Lamp%2019";
        assert!(browser.get(path).await.text.contains("name=\"favourite\" value=\"0\""));
        browser.submit(path, path, &[("favourite", "0")]).await;
        let answer = browser.submit("/tags/Lamp%2020", "/tags/Lamp%2020", &[("favourite", "1")]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
    })
    .await;
}

#[tokio::test]
async fn fandoms_stand_under_their_media_and_by_their_letters() {
    each_site(async |site| {
        let ada = site.person("ada", &[]).await;
        site.posted(ada, "A lamp").await;
        let mut other = form("Another");
        other.tags.fandoms = vec!["Moby Dick".into()];
        site.post(ada, other).await;
        let guest = site.browser();
        let page = guest.get("/media").await.text;
        let at = page.find("/fandoms\"").expect("a medium with fandoms");
        let here = page[..at + 8].rsplit('"').next().unwrap().to_owned();
        assert!(page.contains("Emma - Jane Austen") && page.contains("All 2 fandoms"), "{page}");
        let all = guest.get(&here).await.text;
        assert!(all.contains("Emma - Jane Austen") && all.contains("Moby Dick"), "{here}: {all}");
        let some = guest.get(&format!("{here}?letter=m")).await.text;
        assert!(!some.contains(">Emma - Jane Austen<") && some.contains("Moby Dick"));
        assert!(!guest.get(&format!("{here}?after=moby+dick")).await.text.contains(">Moby Dick<"));
        assert_eq!(guest.get("/media/Nonsense/fandoms").await.status, StatusCode::NOT_FOUND);
    })
    .await;
}
