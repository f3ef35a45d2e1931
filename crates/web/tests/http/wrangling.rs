//! The wranglers' pages: home, bins, a tag's form, the log, the guidelines.

use crate::support::samples::form;
use crate::support::{Browser, Site, each_site};
use axum::http::StatusCode;
use fanlight_archive::policy::{Role, Viewer};
use fanlight_archive::tags;
use fanlight_web::routes::ROUTES;

async fn id(site: &Site<'_>, name: &str) -> String {
    let mut reader = site.test.archive.read().await.unwrap();
    tags::by_name(&mut reader, &Viewer::system(), name).await.unwrap().unwrap().id.to_string()
}

/// Two works with these freeforms, and a wrangler at her desk.
async fn desk<'a>(site: &'a Site<'a>, freeforms: &[&str]) -> Browser<'a> {
    let ada = site.person("ada", &[]).await;
    site.person("wren", &[Role::Wrangler]).await;
    for (n, freeform) in freeforms.iter().enumerate() {
        let mut form = form(&format!("Work {n}"));
        form.tags.freeforms = vec![(*freeform).to_owned()];
        site.post(ada, form).await;
    }
    site.signed_in("wren").await
}

async fn edit(wren: &Browser<'_>, tag: &str, fields: &[(&str, &str)]) -> crate::support::Answer {
    let path = format!("/tags/{tag}/edit");
    wren.submit(&path, &path, fields).await
}

const BIN: &str = "/wrangling/bins?kind=freeform";

#[tokio::test]
async fn a_bin_is_wrangled_at_one_go_and_the_list_follows() {
    each_site(async |site| {
        let wren = desk(site, &["Lamps", "lamp lit", "Lanterns"]).await;
        let page = wren.get(BIN).await.text;
        for name in ["Lamps", "lamp lit", "Lanterns"] {
            assert!(page.contains(&format!("<bdi>{name}</bdi>")), "{page}");
        }
        let (lamps, lit, lanterns) =
            (id(site, "Lamps").await, id(site, "lamp lit").await, id(site, "Lanterns").await);
        // A name that is no tag: nothing is done, nothing typed or ticked is lost.
        let fields = [("tag", &*lit), ("act", "synonym"), ("synonym_of", "Lampz")];
        let answer = wren.submit(BIN, BIN, &fields).await;
        assert!(answer.text.contains("id=\"synonym_of-error\"") && answer.text.contains("value=\"Lampz\""));
        assert!(answer.text.contains(&format!("value=\"{lit}\" checked")), "{}", answer.text);
        let answer = wren.submit(BIN, BIN, &[("tag", &*lamps), ("act", "canonical")]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        let done = wren.get(answer.location()).await.text;
        assert!(done.contains("One tag is done") && !done.contains("<bdi>Lamps</bdi>"), "{done}");
        let fields = [("tag", &*lit), ("tag", &*lanterns), ("act", "synonym"), ("synonym_of", "lamps")];
        let answer = wren.submit(BIN, BIN, &fields).await;
        assert!(answer.location().contains("done=2"), "{} {}", answer.location(), answer.text);
        assert!(wren.get(BIN).await.text.contains("Nothing waits here"));
        let list = site.browser().get("/tags/Lamps/works").await.text;
        assert!(list.contains("3 Works"), "{list}");
        // The batch is undone as a whole, and the tags wait again.
        let log = format!("/wrangling/log?{}", answer.location().split('&').next_back().unwrap());
        let batch = log.split('=').next_back().unwrap().to_owned();
        let undone = wren.submit(&log, "/wrangling/log", &[("undo_batch", &batch)]).await;
        assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.text);
        assert!(wren.get(BIN).await.text.contains("<bdi>Lanterns</bdi>"));
        assert!(site.browser().get("/tags/Lamps/works").await.text.contains("1 Work"));
    })
    .await;
}

#[tokio::test]
async fn a_bin_is_searched_sorted_kept_to_a_fandom_and_tells_why_something_is_suggested() {
    each_site(async |site| {
        let wren = desk(site, &["Lamps", "LAMPS!", "Rain"]).await;
        let page = wren.get(&format!("{BIN}&q=rai")).await.text;
        assert!(page.contains("<bdi>Rain</bdi>") && !page.contains("<bdi>Lamps</bdi>"));
        let beside = wren.get(&format!("{BIN}&fandom=emma+-+jane+austen&sort=name")).await.text;
        let at = |name: &str| beside.find(&format!("<bdi>{name}</bdi>")).expect(name);
        assert!(at("Lamps") < at("Rain"));
        assert!(wren.get(&format!("{BIN}&fandom=Nowhere")).await.text.contains("There is no such fandom"));
        assert!(!wren.get(&format!("{BIN}&alone=1")).await.text.contains("<bdi>Rain</bdi>"));
        let lamps = id(site, "Lamps").await;
        wren.submit(BIN, BIN, &[("tag", &*lamps), ("act", "canonical")]).await;
        let page = wren.get(BIN).await;
        assert!(
            page.text.contains("Synonym of Lamps") && page.text.contains("written otherwise"),
            "{}",
            page.text
        );
        let value = format!("synonym.{}.{lamps}", id(site, "LAMPS!").await);
        assert!(page.text.contains(&format!("name=\"take\" value=\"{value}\"")));
        let answer = wren.submit(BIN, BIN, &[("take", &value)]).await;
        assert!(answer.location().contains("done=1"), "{}", answer.text);
        assert!(!wren.get(BIN).await.text.contains("<bdi>LAMPS!</bdi>"));
        for broken in ["synonym", "synonym.x.1", "merge.1.2"] {
            let answer = wren.submit(BIN, BIN, &[("take", broken)]).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{broken}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_tags_form_does_one_act_and_tells_a_refusal_where_it_was_typed() {
    each_site(async |site| {
        let wren = desk(site, &["Lamps", "Lights", "Lanterns"]).await;
        for tag in ["Lamps", "Lights"] {
            let answer = edit(&wren, tag, &[("act", "canonical")]).await;
            assert_eq!(answer.location(), format!("/tags/{tag}/edit?done=saved"), "{}", answer.text);
        }
        edit(&wren, "Lamps", &[("act", "meta"), ("meta", "Lights")]).await;
        let answer = edit(&wren, "Lights", &[("act", "meta"), ("meta", "lamps")]).await;
        assert!(answer.text.contains("id=\"meta-error\"") && answer.text.contains("That would be a circle"));
        assert!(answer.text.contains("name=\"meta\" value=\"lamps\""), "{}", answer.text);
        let answer = edit(&wren, "Lamps", &[("act", "synonym_of"), ("synonym_of", "Lamps")]).await;
        assert!(answer.text.contains("cannot be a synonym of itself"), "{}", answer.text);
        let answer = edit(&wren, "Lamps", &[("act", "parent"), ("parent", "<i>Nowhere</i>")]).await;
        assert!(
            answer.text.contains("There is no tag &quot;&lt;i&gt;Nowhere&lt;/i&gt;&quot;"),
            "{}",
            answer.text
        );
        let answer = edit(&wren, "Lanterns", &[("act", "name"), ("name", "Candles")]).await;
        assert!(answer.text.contains("id=\"name-error\"") && answer.text.contains("value=\"Candles\""));
        let answer = edit(&wren, "Lamps", &[("act", "name"), ("name", "LAMPS")]).await;
        assert_eq!(answer.location(), "/tags/LAMPS/edit?done=saved", "{}", answer.text);
        edit(&wren, "Lanterns", &[("act", "synonym_of"), ("synonym_of", "Lamps")]).await;
        let page = wren.get("/tags/Lanterns/edit").await;
        assert!(
            page.text.contains("The archive&#39;s name for it is")
                || page.text.contains("The archive's name for it is")
        );
        assert_eq!(edit(&wren, "Lanterns", &[("act", "free")]).await.status, StatusCode::SEE_OTHER);
        let answer = edit(&wren, "Lanterns", &[("act", "kind"), ("kind", "character")]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        let lights = id(site, "Lights").await;
        edit(&wren, "Lamps", &[("remove_meta", &lights)]).await;
        assert!(!wren.get("/tags/Lamps").await.text.contains("Wider tags"));
        assert_eq!(edit(&wren, "Lamps", &[("act", "burn")]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(wren.get("/tags/Nobody/edit").await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn every_act_is_in_the_log_and_an_undo_can_be_undone() {
    each_site(async |site| {
        let wren = desk(site, &["Lamps"]).await;
        edit(&wren, "Lamps", &[("act", "canonical")]).await;
        let act = |page: &str| {
            let at = page.find("name=\"undo\" value=\"").expect("something to undo") + 19;
            page[at..].split('"').next().unwrap().to_owned()
        };
        let log = wren.get("/wrangling/log").await.text;
        assert!(log.contains("was made canonical") && log.contains("/wrangling/log?by=wren"), "{log}");
        let first = act(&log);
        let canonical =
            async || wren.get("/tags/Lamps").await.text.contains("This is the name the archive uses");
        assert!(canonical().await);
        wren.submit("/wrangling/log", "/wrangling/log", &[("undo", &first)]).await;
        assert!(!canonical().await);
        let again = wren.submit("/wrangling/log", "/wrangling/log", &[("undo", &first)]).await;
        assert!(again.text.contains("This is undone already"), "{}", again.text);
        let undo = act(&wren.get("/wrangling/log").await.text);
        assert_ne!(undo, first);
        wren.submit("/wrangling/log", "/wrangling/log", &[("undo", &undo)]).await;
        assert!(canonical().await, "the undo is undone");
        for (query, found) in
            [("tag=lamps", true), ("by=wren", true), ("by=ada", false), ("tag=Nobody", false)]
        {
            let page = wren.get(&format!("/wrangling/log?{query}")).await.text;
            assert_eq!(page.contains("was made canonical"), found, "{query}");
        }
        let strange = wren.submit("/wrangling/log", "/wrangling/log", &[("undo", "999999")]).await;
        assert_eq!(strange.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn remarks_are_cleaned_and_stay_among_wranglers() {
    each_site(async |site| {
        let wren = desk(site, &["Lamps"]).await;
        let answer = edit(&wren, "Lamps", &[("act", "remark"), ("remark", " ")]).await;
        assert!(answer.text.contains("id=\"remark-error\""), "{}", answer.text);
        let fields = [("act", "remark"), ("remark", "Zqremark <script>x</script><b>twice</b>")];
        assert_eq!(edit(&wren, "Lamps", &fields).await.status, StatusCode::SEE_OTHER);
        let page = wren.get("/tags/Lamps/edit").await.text;
        assert!(page.contains("Zqremark") && page.contains("twice") && !page.contains("<script>x"));
        assert!(!site.browser().get("/tags/Lamps").await.text.contains("Zqremark"));
        let at = page.find("name=\"take_remark\" value=\"").unwrap() + 26;
        let remark = page[at - 1..].trim_start_matches('"').split('"').next().unwrap().to_owned();
        edit(&wren, "Lamps", &[("take_remark", &remark)]).await;
        assert!(!wren.get("/tags/Lamps/edit").await.text.contains("Zqremark"));
    })
    .await;
}

#[tokio::test]
async fn one_signs_up_for_fandoms_and_leaves_them() {
    each_site(async |site| {
        let wren = desk(site, &["Lamps", "Rain"]).await;
        let page = |fields: &[(&'static str, &str)]| {
            let fields: Vec<(&str, String)> =
                fields.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
            let wren = &wren;
            async move {
                let fields: Vec<(&str, &str)> =
                    fields.iter().map(|(name, value)| (*name, &**value)).collect();
                wren.submit("/wrangling", "/wrangling", &fields).await
            }
        };
        let answer = page(&[("sign_up", ""), ("fandom", "Emmma")]).await;
        assert!(answer.text.contains("id=\"fandom-error\"") && answer.text.contains("value=\"Emmma\""));
        let answer = page(&[("sign_up", ""), ("fandom", "Lamps")]).await;
        assert!(answer.text.contains("There is no such fandom"), "{}", answer.text);
        assert_eq!(
            page(&[("sign_up", ""), ("fandom", "emma - jane austen")]).await.status,
            StatusCode::SEE_OTHER
        );
        let home = wren.get("/wrangling").await.text;
        assert!(home.contains("fandom=Emma%20-%20Jane%20Austen&amp;kind=freeform"), "{home}");
        let fandom = id(site, "Emma - Jane Austen").await;
        assert!(home.contains(&format!("name=\"leave\" value=\"{fandom}\"")));
        page(&[("leave", &fandom)]).await;
        assert!(wren.get("/wrangling").await.text.contains("You look after no fandom yet"));
        edit(&wren, "Emma%20-%20Jane%20Austen", &[("act", "canonical")]).await;
        assert!(wren.get("/wrangling").await.text.contains(&format!("name=\"sign_up\" value=\"{fandom}\"")));
        assert_eq!(page(&[("sign_up", &fandom)]).await.status, StatusCode::SEE_OTHER);
    })
    .await;
}

#[tokio::test]
async fn guidelines_are_read_by_wranglers_and_written_by_who_runs_the_archive() {
    each_site(async |site| {
        site.person("keeper", &[Role::Admin]).await;
        let wren = desk(site, &[]).await;
        let keeper = site.signed_in("keeper").await;
        let path = "/wrangling/guidelines";
        assert!(wren.get(path).await.text.contains("Nobody has written any guidelines yet"));
        let fields = [("guidelines", "<p>Ask before you merge.</p><script>x</script>")];
        assert_eq!(keeper.submit(path, path, &fields).await.status, StatusCode::SEE_OTHER);
        let page = wren.get(path).await.text;
        assert!(page.contains("<p>Ask before you merge.</p>") && !page.contains("<textarea"), "{page}");
        let refused = wren.submit("/wrangling", path, &fields).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        let long = "x".repeat(50_001);
        let answer = keeper.submit(path, path, &[("guidelines", &long)]).await;
        assert!(answer.text.contains("id=\"guidelines-error\""));
    })
    .await;
}

#[tokio::test]
async fn the_wranglers_pages_keep_within_their_statements_when_there_is_much() {
    each_site(async |site| {
        let wren = desk(site, &["Lamps", "LAMPS!", "Lights", "Rain", "Rian"]).await;
        for tag in ["Lamps", "Lights", "Emma%20-%20Jane%20Austen"] {
            edit(&wren, tag, &[("act", "canonical")]).await;
        }
        edit(&wren, "Lamps", &[("act", "meta"), ("meta", "Lights")]).await;
        edit(&wren, "Lamps", &[("act", "parent"), ("parent", "Emma - Jane Austen")]).await;
        edit(&wren, "LAMPS!", &[("act", "synonym_of"), ("synonym_of", "Lamps")]).await;
        for route in ROUTES
            .iter()
            .filter(|route| route.path.contains("wrangling") || route.path.starts_with("/tags/{tag}"))
        {
            let path = route.path.replace("{tag}", "Lamps").replace("/wrangling/bins", BIN);
            let answer = wren.get(&path).await;
            assert!(answer.statements <= route.statements, "{path}: {} statements", answer.statements);
        }
    })
    .await;
}

#[tokio::test]
async fn a_bin_tells_what_followed_from_what_was_done() {
    each_site(async |site| {
        let wren = desk(site, &["Lamps", "Lanterns", "Lights"]).await;
        for tag in ["Lamps", "Lanterns"] {
            edit(&wren, tag, &[("act", "canonical")]).await;
        }
        edit(&wren, "Lanterns", &[("act", "synonym_of"), ("synonym_of", "Lamps")]).await;
        // A synonym is named: its canonical is taken, and that is said, beside the way to undo it.
        let lights = id(site, "Lights").await;
        let fields = [("tag", &*lights), ("act", "synonym"), ("synonym_of", "Lanterns")];
        let answer = wren.submit(BIN, BIN, &fields).await;
        assert_eq!(answer.status, StatusCode::OK);
        let said = "&quot;Lanterns&quot; is a synonym of &quot;Lamps&quot;, so that was taken instead.";
        assert!(answer.text.contains(said), "{}", answer.text);
        assert!(answer.text.contains("What followed from it") && answer.text.contains("One tag is done"));
        assert!(answer.text.contains("/wrangling/log?batch="), "{}", answer.text);
        assert!(!answer.text.contains("value=\"Lanterns\""), "nothing typed is left: {}", answer.text);
    })
    .await;
}

#[tokio::test]
async fn a_thesaurus_is_taken_away_looked_at_and_brought_in() {
    const PAGE: &str = "/wrangling/thesaurus";
    const FILE: &str = "name,kind,canonical,synonym_of\nLamps,freeform,yes,\nLanterns,freeform,no,Lamps\nDragon,beast,yes,\n";
    each_site(async |site| {
        let wren = desk(site, &["Lamps", "Lanterns"]).await;
        let file = wren.get("/wrangling/thesaurus.csv").await;
        assert_eq!(file.headers["content-type"], "text/csv; charset=utf-8");
        let before = file.text;
        assert!(before.starts_with("name,kind,canonical,") && !before.contains("Lamps"), "{before}");
        let looked = wren.submit(PAGE, PAGE, &[("text", FILE), ("look_button", "1")]).await;
        assert_eq!(looked.status, StatusCode::OK);
        for said in [
            "3 lines were read",
            "2 changes would be made",
            "<bdi>Lamps</bdi> was made canonical",
            "<bdi>Lanterns</bdi> was made a synonym of <bdi>Lamps</bdi>",
            "Line 4, <bdi>Dragon</bdi>",
            "is no kind of tag",
            "name=\"do_button\"",
        ] {
            assert!(looked.text.contains(said), "{said}: {}", looked.text);
        }
        assert_eq!(wren.get("/wrangling/thesaurus.csv").await.text, before, "looking changes nothing");
        let done = wren.submit(PAGE, PAGE, &[("text", FILE), ("do_button", "1")]).await;
        assert!(done.text.contains("It is in: 2 changes"), "{}", done.text);
        assert!(done.text.contains("One line needs a look"), "{}", done.text);
        assert!(done.text.contains("/wrangling/log?batch="), "{}", done.text);
        let after = wren.get("/wrangling/thesaurus.csv").await.text;
        assert!(after.contains("Lanterns,freeform,no,Lamps,"), "{after}");
        assert!(site.browser().get("/tags/Lamps/works").await.text.contains("2 Works"));
        for (text, said) in [("", "Please choose a file"), ("Lamps", "This is no thesaurus yet")] {
            let answer = wren.submit(PAGE, PAGE, &[("text", text), ("do_button", "1")]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(
                answer.text.contains("id=\"file-error\"") && answer.text.contains(said),
                "{}",
                answer.text
            );
        }
        let long = "name,kind\n".to_owned() + &"Lamps,freeform\n".repeat(2_001);
        for button in ["look_button", "do_button"] {
            let answer = wren.submit(PAGE, PAGE, &[("text", &*long), (button, "1")]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{button}");
        }
    })
    .await;
}
