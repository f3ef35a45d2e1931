//! Works that stand elsewhere: an address with what somebody says of it. Each stands here once, under the address without
//! what does not matter; nothing is ever fetched, and an address that leads into a house (this machine, a home's network)
//! is none.
//!
//! What somebody typed for a private bookmark is theirs alone: it stands under a key of their own, so that nobody who
//! types the same address is shown their words. A work elsewhere is there for whoever finds a bookmark of it.

use std::net::IpAddr;

use sqlx::FromRow;
use url::{Host, Url};

use crate::bookmarks::{self, Item, Kept};
use crate::db::{Ask, One};
use crate::keys::tidy;
use crate::policy::{self, Viewer};
use crate::{Change, Error, ExternalWorkId, Invalid, Message, PersonId, Result, Time, limits};

/// A work elsewhere, as it was typed and as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromRow)]
pub struct External {
    /// Its address.
    pub url: String,
    /// Its title.
    pub title: String,
    /// Who made it.
    pub creator: String,
    /// Its fandom, as somebody wrote it.
    pub fandom: String,
}

/// One that was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    key: String,
    external: External,
}

statements! {
    /// A work elsewhere, if somebody may know of it by a bookmark.
    fn select(id: ExternalWorkId = ExternalWorkId(1), person: i64 = 0) -> Option<External>:
        "SELECT url, title, creator, fandom FROM external_work x WHERE id = $1 AND EXISTS (
           SELECT 1 FROM bookmark b WHERE b.noun = 'external' AND b.subject = x.id
             AND (b.private = 0 OR b.person_id = $2))";
    /// The one that a person keeps already, under its key or their own.
    fn kept(person: PersonId = PersonId(1), key: &str = "//example.org/a", own: &str = "1 //example.org/a")
        -> Option<(ExternalWorkId,)>:
        "SELECT x.id FROM external_work x JOIN bookmark b ON b.subject = x.id
         WHERE x.key IN ($2, $3) AND b.noun = 'external' AND b.person_id = $1 ORDER BY x.id LIMIT 1";
    /// The one at an address; what was said of it first stays.
    fn insert(key: &str = "https://example.org/a", url: &str = "https://example.org/a", title: &str = "A",
              creator: &str = "B", fandom: &str = "C", now: Time = Time(1)) -> One<(ExternalWorkId,)>:
        "INSERT INTO external_work (key, url, title, creator, fandom, created_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (key) DO UPDATE SET key = excluded.key RETURNING id";
}

/// A work elsewhere that this viewer may know of.
pub async fn find(db: &mut impl Ask, viewer: &Viewer, id: ExternalWorkId) -> Result<External> {
    let person = viewer.person.map_or(0, |person| person.0);
    select(db, id, person).await?.ok_or(Error::NotFound("work"))
}

/// Keeps a work elsewhere with a bookmark, as [`bookmarks::keep`] does; the work at the same address if there is one.
pub async fn keep(
    change: &mut Change,
    viewer: &Viewer,
    prepared: &Prepared,
    bookmark: &bookmarks::Prepared,
) -> Result<Kept> {
    let person = policy::may_post(viewer)?;
    let Prepared { key, external: External { url, title, creator, fandom } } = prepared;
    let own = format!("{person} {key}");
    let work = match kept(change, person, key, &own).await? {
        Some((work,)) => work,
        None => {
            let key = if bookmark.is_private() { &own } else { key };
            let now = change.now();
            insert(change, key, url, title, creator, fandom, now).await?.0.0
        }
    };
    bookmarks::keep_here(change, viewer, Item::External(work), bookmark).await
}

/// Checks what was typed. `hosts` are the names of this archive, whose works are bookmarked as works.
pub fn prepare(typed: External, hosts: &[String]) -> Result<Prepared> {
    let mut invalid = Invalid::new();
    let mut key = String::new();
    match address(&typed.url, hosts) {
        Ok(url) => key = url,
        Err(message) => invalid.add("url", message),
    }
    let external = External {
        url: typed.url.trim().to_owned(),
        title: tidy(&typed.title),
        creator: tidy(&typed.creator),
        fandom: tidy(&typed.fandom),
    };
    if external.title.is_empty() {
        invalid.add("title", Message::new("error-external-title"));
    }
    invalid.limit("title", &external.title, limits::TITLE);
    invalid.limit("creator", &external.creator, limits::TITLE);
    invalid.limit("fandom", &external.fandom, limits::TAG);
    invalid.or_ok()?;
    Ok(Prepared { key, external })
}

/// What an address is known by, or what is wrong with it.
fn address(typed: &str, hosts: &[String]) -> std::result::Result<String, Message> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(Message::new("error-empty"));
    }
    if typed.len() > limits::URL {
        let over = typed.len() - limits::URL;
        return Err(Message::new("error-too-long").with("limit", limits::URL).with("over", over));
    }
    let none = || Message::new("error-external-address");
    let mut url = Url::parse(typed).map_err(|_| none())?;
    // A name with a dot at its end is the same name.
    if let Some(name) = url.host_str().and_then(|name| name.strip_suffix('.')).map(str::to_owned) {
        url.set_host(Some(&name)).map_err(|_| none())?;
    }
    if !matches!(url.scheme(), "http" | "https") || !url.username().is_empty() || url.password().is_some() {
        return Err(none());
    }
    match url.host() {
        None => return Err(none()),
        Some(Host::Domain(name)) if hosts.iter().any(|host| host.eq_ignore_ascii_case(name)) => {
            return Err(Message::new("error-external-here"));
        }
        Some(Host::Domain(name)) if is_of_a_house(name) => return Err(Message::new("error-external-inside")),
        Some(Host::Ipv4(ip)) if !is_public(IpAddr::V4(ip)) => {
            return Err(Message::new("error-external-inside"));
        }
        Some(Host::Ipv6(ip)) if !is_public(IpAddr::V6(ip)) => {
            return Err(Message::new("error-external-inside"));
        }
        Some(_) => {}
    }
    url.set_fragment(None);
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, _)| !name.starts_with("utm_") && name != "fbclid")
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    url.set_query(None);
    let path = url.path().trim_end_matches('/').to_owned();
    url.set_path(&path);
    if !kept.is_empty() {
        url.query_pairs_mut().extend_pairs(kept);
    }
    // What is known by http is known by https too, and with or without a slash at its end.
    let key = url.as_str().trim_start_matches("https:").trim_start_matches("http:").to_owned();
    Ok(key.trim_end_matches('/').to_owned())
}

/// Names that lead nowhere but into somebody's own network.
fn is_of_a_house(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let ends =
        [".localhost", ".local", ".internal", ".lan", ".home", ".home.arpa", ".test", ".invalid", ".onion"];
    !name.contains('.') || ends.iter().any(|end| name.ends_with(end))
}

/// Whether an address is one of the public network.
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => {
            let [a, b, ..] = ip.octets();
            let shared = a == 100 && (64..128).contains(&b);
            !(ip.is_private() || ip.is_loopback() || ip.is_link_local() || ip.is_unspecified())
                && !(ip.is_broadcast() || ip.is_multicast() || shared || a == 0)
        }
        IpAddr::V6(ip) => match ip.to_ipv4() {
            Some(ip) => is_public(IpAddr::V4(ip)),
            None => {
                let first = ip.segments()[0];
                !(ip.is_loopback() || ip.is_unspecified() || ip.is_multicast())
                    && first & 0xfe00 != 0xfc00
                    && first & 0xffc0 != 0xfe80
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(url: &str) -> std::result::Result<String, String> {
        address(url, &["archive.example".to_owned()]).map_err(|message| message.key.to_owned())
    }

    #[test]
    fn one_work_is_known_by_one_address_however_it_is_written() {
        let one = key("https://example.org/a?b=1").unwrap();
        for same in [
            "http://EXAMPLE.org/a?b=1",
            " https://example.org:443/a?b=1#top ",
            "https://example.org/a?b=1&utm_source=x",
            "https://example.org./a/?b=1",
            "https://example.org/./a?utm_medium=y&b=1",
        ] {
            assert_eq!(key(same).unwrap(), one, "{same}");
        }
        assert_eq!(key("https://example.org/"), key("https://example.org"));
        assert_ne!(key("https://example.org/a?b=2").unwrap(), one);
    }

    #[test]
    fn no_address_leads_into_a_house_or_to_this_archive() {
        for inside in [
            "http://localhost/a",
            "http://printer/a",
            "http://nas.local",
            "https://a.internal/",
            "http://127.0.0.1/",
            "http://10.1.2.3",
            "http://192.168.0.1:8080/x",
            "http://169.254.169.254/latest",
            "http://100.64.0.1/",
            "http://0x7f000001/",
            "http://2130706433/",
            "http://[::1]/",
            "http://[fd00::1]/",
            "http://[fe80::1]/",
            "http://[::ffff:127.0.0.1]/",
        ] {
            assert_eq!(key(inside), Err("error-external-inside".into()), "{inside}");
        }
        for here in ["https://Archive.example/works/1", "http://archive.example.:8080/"] {
            assert_eq!(key(here), Err("error-external-here".into()), "{here}");
        }
        for none in
            ["", "what?", "ftp://example.org/a", "javascript:alert(1)", "https://", "http://a:b@example.org/"]
        {
            assert!(key(none).is_err(), "{none}");
        }
    }
}
