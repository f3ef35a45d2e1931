"""Feed readers read the demo's feeds: feedparser finds every field of the Atom ones, newsboat keeps every entry, and the
JSON ones say the same. No feed tells a reader without a session what members alone may read."""

import os
import sqlite3
import subprocess
import tempfile
from urllib.parse import urljoin

import feedparser
import requests
from bs4 import BeautifulSoup

import archive



def main():
    tally = archive.Tally()
    with archive.served() as url:
        works = {work.meta["title"]: work for work in archive.works()}
        feeds = found(url, pages(url))
        tally.holds("every kind of list has a feed", len(feeds) >= 6, feeds)
        for atom in feeds:
            read(tally, atom, works)
        newsboat(tally, feeds)
    tally.end()


def pages(url):
    """The newest works, a language's, and the first list of each other kind that they lead to."""
    newest = BeautifulSoup(requests.get(url + "/works").text, "html5lib")
    tag = newest.select_one("li.freeforms a.tag")["href"]
    author = newest.select_one("a[rel=author]")["href"]
    serial = newest.select_one("ul.series a")
    found = ["/works", "/languages/en/works", tag, author, author.split("/pseuds/")[0] + "/works"]
    if serial:
        found.append(serial["href"])
    credits = BeautifulSoup(requests.get(url + "/credits/song").text, "html5lib")
    found.append(credits.select_one("ul.fl-index a")["href"])
    return found


def found(url, pages):
    """The Atom feeds that pages name in their heads."""
    feeds = []
    for page in pages:
        soup = BeautifulSoup(requests.get(url + page).text, "html5lib")
        link = soup.select_one('head link[rel=alternate][type="application/atom+xml"]')
        if link:
            feeds.append(urljoin(url + page, link["href"]))
    return feeds


def read(tally, atom, works):
    """One list's feed in both formats."""
    feed = feedparser.parse(atom)
    tally.holds(f"{atom} is well-formed", not feed.bozo, feed.get("bozo_exception"))
    tally.same(f"{atom} answers", (feed.status, feed.version), (200, "atom10"))
    tally.holds(f"{atom} has a title, an id, a page and entries", feed.feed.get("title") and feed.feed.get("id")
                and feed.feed.get("link") and feed.entries, feed.feed)  # fmt: skip
    json = requests.get(atom.replace(".atom", ".json")).json()
    tally.same(f"{atom} says the same as JSON", [item["id"] for item in json["items"]], [e.id for e in feed.entries])
    for entry in feed.entries:
        work = works.get(entry.title)
        if not tally.holds(f"{entry.title} is a work of the demo", work, sorted(works)):
            continue
        tally.holds(f"{entry.title} is for everybody", not work.restricted)
        names = ["Anonymous"] if work.meta.get("anonymous") else sorted(work.meta["by"])
        got = sorted(author.name.split(" (")[0] for author in entry.authors)
        tally.same(f"the authors of {entry.title}", got, names)
        tally.holds(f"{entry.title} has its days", entry.published_parsed and entry.updated_parsed, entry)
        summary = archive.letters(entry.summary)
        for fandom in work.meta["fandoms"]:
            tally.holds(f"{entry.title} tells its fandom", archive.letters(fandom) in summary, entry.summary)
        tally.same(f"{entry.title} opens", requests.get(entry.link).status_code, 200)


def newsboat(tally, feeds):
    """newsboat fetches all of them and keeps every entry."""
    with tempfile.TemporaryDirectory(prefix="fanlight-newsboat-") as folder:
        at = lambda name: os.path.join(folder, name)  # noqa: E731
        with open(at("urls"), "w") as urls:
            urls.write("\n".join(feeds) + "\n")
        open(at("config"), "w").close()
        command = ["newsboat", "-q", "-u", at("urls"), "-c", at("cache"), "-C", at("config"), "-x", "reload"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, env={**os.environ, "HOME": folder})
        tally.holds("newsboat reloads", done.returncode == 0, done.stdout + done.stderr)
        cache = sqlite3.connect(at("cache"))
        # One entry in several feeds is one to it, by its id.
        kept = sorted(guid for (guid,) in cache.execute("SELECT guid FROM rss_item"))
        wanted = sorted({entry.id for feed in feeds for entry in feedparser.parse(feed).entries})
        tally.same("newsboat keeps every entry", kept, wanted)
        titles = sorted(title for (title,) in cache.execute("SELECT title FROM rss_feed"))
        tally.same("newsboat knows every feed", titles, sorted(feedparser.parse(feed).feed.title for feed in feeds))
        cache.close()


if __name__ == "__main__":
    main()
