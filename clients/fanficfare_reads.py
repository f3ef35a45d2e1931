"""FanFicFare reads the demo archive: every work's metadata as its source says, the text of short, long and
gated works to the letter, lists, members-only works with a password, and clear words when it may not."""

import json
import os
import re
import tempfile
import zipfile
from urllib.parse import unquote, urlsplit

import requests
from bs4 import BeautifulSoup

import archive
import fanficfare_local as fff

MEMBER = ("clientreader", "a long walk by the sea 7")  # signs up here, for what only members may read


def main():
    tally = archive.Tally()
    with archive.served() as url, tempfile.TemporaryDirectory() as books:
        os.chdir(books)  # it writes its books where it stands
        fff.know(urlsplit(url).netloc)
        works = archive.works()
        users = archive.people()
        open_works = [work for work in works if not work.restricted]
        addresses = addresses_of(url, open_works, users)

        for work in open_works:
            if tally.holds(f"{work.slug} is in its author's list", work.slug in addresses, sorted(addresses)):
                metadata(tally, work, addresses[work.slug], users)
        texts(tally, [work for work in open_works if work.slug in addresses], addresses)
        gate(tally, [work for work in open_works if work.gated and work.slug in addresses], addresses)
        lists(tally, url, addresses)
        series(tally, url, addresses)
        session = members(tally, url, [work for work in works if work.restricted], users)
        bookmarks(tally, url, session, addresses)
        refusals(tally, url)
    tally.end()


def addresses_of(url, works, users, session=requests):
    """Slug → address, from the works pages of their authors."""
    found = {}
    for user in sorted({users[work.meta["by"][0]] for work in works}):
        page = f"{url}/users/{user}/works"
        while page:
            soup = BeautifulSoup(session.get(page).text, "html5lib")
            titles = {
                link.get_text(): link["href"]
                for link in soup.select("li.work.blurb h4.heading a:first-child")
            }
            for work in works:
                if users[work.meta["by"][0]] == user and work.meta["title"] in titles:
                    found[work.slug] = url + titles[work.meta["title"]]
            further = soup.select_one("ol.pagination li.next a")
            page = further and url + further["href"]
    return found


def metadata(tally, work, address, users):
    name = f"{work.slug}: "
    ran = fff.run("--non-interactive", "-m", "-j", "-o", "is_adult=true", address)
    if not tally.holds(name + "metadata", ran.said.lstrip().startswith("{"), ran.said):
        return
    got = json.loads(ran.said)
    meta = work.meta

    tally.same(name + "title", plain(got["title"]), meta["title"])
    bylines = [by if users[by] == by else f"{by} ({users[by]})" for by in meta["by"]]
    tally.same(name + "author", as_list(got["author"]), spread(bylines))
    tally.same(name + "rating", got["rating"], meta["rating"])
    for field, key in {
        "warnings": "warnings",
        "ao3categories": "categories",
        "fandoms": "fandoms",
        "ships": "relationships",
        "characters": "characters",
        "freeformtags": "freeforms",
    }.items():
        tally.same(name + key, as_list(got[field]), spread(meta.get(key, [])))
    if meta["language"] == "en":
        tally.same(name + "language", got["language"], "English")
    else:
        tally.holds(name + "language has a name", len(got["language"]) > 1 and got["language"] != meta["language"], got["language"])
    tally.same(name + "published", got["datePublished"], meta["published"])
    tally.same(name + "updated", got["dateUpdated"], meta.get("updated", meta["published"]))
    tally.holds(name + "words", re.fullmatch(r"[1-9]\d{0,2}(,\d{3})*", got["numWords"]), got["numWords"])
    tally.same(name + "chapters", got["chapterslashtotal"], work.planned)
    posted, planned = work.planned.split("/")
    tally.same(name + "status", got["status"], "Completed" if posted == planned else "In-Progress")
    tally.same(name + "chapters listed", len(got["zchapters"]), len(work.chapters))
    if len(work.chapters) > 1:
        for (number, listed), (title, _) in zip(got["zchapters"], work.chapters):
            tally.same(f"{name}chapter {number}", plain(listed["title"]), f"{number}. {title or f'Chapter {number}'}")
    if meta.get("summary"):
        tally.same(name + "summary", archive.letters(got["description"]), archive.letters(meta["summary"]))


def texts(tally, works, addresses):
    """One of one chapter, the longest, and one in a script from right to left: every letter is in the book."""
    single = next(work for work in works if len(work.chapters) == 1)
    longest = max(works, key=lambda work: len(work.chapters))
    leftward = next((work for work in works if work.meta["language"] in ("ar", "he")), None)
    for work in filter(None, (single, longest, leftward)):
        name = f"{work.slug}: "
        pages = book(addresses[work.slug], "-o", "is_adult=true")
        tally.same(name + "chapters in the book", len(pages), len(work.chapters))
        for number, (page, (_, text)) in enumerate(zip(pages, work.chapters), 1):
            wanted = archive.letters(text)
            tally.holds(f"{name}text of chapter {number}", wanted in archive.letters(page), f"{wanted[:80]}…")
        # Asked again, it sees that nothing is new.
        again = fff.run("--non-interactive", "-o", "is_adult=true", "-u", newest_book())
        tally.holds(name + "update", f"already contains {len(work.chapters)} chapters" in again.said, again.said)
    # A chapter's own address leads to its work.
    found = fff.run("--non-interactive", "-m", "-j", "-o", "is_adult=true", addresses[longest.slug])
    chapter = urlsplit(json.loads(found.said)["zchapters"][0][1]["url"])
    short = f"http://{chapter.netloc}/chapters/{chapter.path.rsplit('/', 1)[1]}"
    by_chapter = fff.run("--non-interactive", "-m", "-j", "-o", "is_adult=true", short)
    tally.holds("/chapters/ID leads to its work", longest.meta["title"] in plain(by_chapter.said), by_chapter.said)


def gate(tally, works, addresses):
    for work in works:
        refused = fff.run("--non-interactive", "-m", addresses[work.slug])
        tally.holds(f"{work.slug} asks first", "Adult check required" in refused.said, refused.said)
        pages = book(addresses[work.slug], "-o", "is_adult=true")
        tally.same(f"{work.slug} comes after a yes", len(pages), len(work.chapters))
    tally.holds("the demo has a gated work", works)


def lists(tally, url, addresses):
    by_path = {urlsplit(address).path for address in addresses.values()}
    slug, address = next(iter(addresses.items()))
    soup = BeautifulSoup(requests.get(address, params={"view_adult": "true"}).text, "html5lib")
    for what in ("dd.fandom.tags a.tag", "h3.byline a[rel=author]"):
        link = soup.select_one(what)["href"]
        page = url + (link if link.endswith("/works") else link + "/works")
        listed = {urlsplit(line).path for line in fff.run("--non-interactive", "--list", page).said.split()}
        tally.holds(f"{unquote(page)} lists {slug}", urlsplit(address).path in listed, listed)
        tally.holds(f"{unquote(page)} lists works that are there", listed & by_path == listed, listed - by_path)


def series(tally, url, addresses):
    for one in archive.series():
        name = f"series {one['title']}: "
        page = BeautifulSoup(requests.get(addresses[one["works"][0]], params={"view_adult": "true"}).text, "html5lib")
        links = [link["href"] for link in page.select("dd.series .position a") if link.get_text() == one["title"]]
        if not tally.holds(name + "is named on the page of its first work", links, page.select("dd.series")):
            continue
        listed = [urlsplit(line).path for line in fff.run("--non-interactive", "--list", url + links[0]).said.split()]
        listed = [path for path in listed if path.startswith("/works/")]
        tally.same(name + "its works in order", listed, [urlsplit(addresses[slug]).path for slug in one["works"]])
        for number, slug in enumerate(one["works"], 1):
            said = fff.run("--non-interactive", "-m", "-j", "-o", "is_adult=true", addresses[slug]).said
            if tally.holds(f"{name}{slug} is read", said.startswith("{"), said):
                tally.same(f"{name}{slug} knows its place", plain(json.loads(said)["series"]), f"{one['title']} [{number}]")


def members(tally, url, works, users):
    session = sign_up(tally, url)
    tally.holds("the demo has a work for members", works)
    addresses = addresses_of(url, works, users, session)
    name, password = MEMBER
    login = ("-o", f"username={name}", "-o", f"password={password}", "-o", "is_adult=true")
    for work in works:
        if not tally.holds(f"{work.slug} is listed for members", work.slug in addresses, sorted(addresses)):
            continue
        address = addresses[work.slug]
        guest = fff.run("--non-interactive", "-m", "-o", "is_adult=true", address)
        tally.holds(f"{work.slug} asks a guest to log in", "Login Failed" in guest.said, guest.said)
        wrong = fff.run("--non-interactive", "-m", *login, "-o", "password=not this one", address)
        tally.holds(f"{work.slug} refuses a wrong password", "Login Failed" in wrong.said, wrong.said)
        pages = book(address, *login)
        tally.same(f"{work.slug} comes after logging in", len(pages), len(work.chapters))
        metadata_of = fff.run("--non-interactive", "-m", "-j", *login, address)
        tally.holds(f"{work.slug} says it is restricted", '"restricted":"Restricted"' in metadata_of.said, metadata_of.said)
    return session


def bookmarks(tally, url, session, addresses):
    """A reader keeps a work by the form on its page; the client reads what they said, and the list."""
    slug, address = next(iter(addresses.items()))
    page = BeautifulSoup(session.get(address, params={"view_adult": "true"}).text, "html5lib")
    form = page.select_one(f'form[action="{urlsplit(address).path}/bookmarks"]')
    if not tally.holds(f"{slug} can be bookmarked", form, page.select("form")):
        return
    answers = {field["name"]: field.get("value", "") for field in form.select("input[type=hidden][name]")}
    said = {"bookmark_notes": "The lamp on the stairs", "bookmark_tag_string": "slow, lamps", "bookmark_private": "1"}
    kept = session.post(url + form["action"], data=answers | said)
    tally.holds(f"{slug} is bookmarked", kept.ok and "The lamp on the stairs" in kept.text, kept.text[:2000])
    name, password = MEMBER
    login = ("-o", f"username={name}", "-o", f"password={password}", "-o", "is_adult=true", "-o", "always_login=true")
    ran = fff.run("--non-interactive", "-m", "-j", *login, address)
    if tally.holds(f"{slug} is read with its bookmark", ran.said.lstrip().startswith("{"), ran.said):
        got = json.loads(ran.said)
        tally.same("it is bookmarked", str(got["bookmarked"]), "True")
        tally.same("the bookmark's tags", as_list(got["bookmarktags"]), spread(["slow", "lamps"]))
        tally.same("it is private", str(got["bookmarkprivate"]), "True")
        tally.same("it is not recommended", str(got["bookmarkrec"]), "False")
        tally.same("the bookmark's notes", plain(got["bookmarksummary"]), "The lamp on the stairs")
        tally.same("it is not subscribed to", str(got["subscribed"]), "False")
    listed = {urlsplit(line).path for line in fff.run("--non-interactive", "--list", f"{url}/users/{name}/bookmarks").said.split()}
    tally.holds("a guest is not led to a private bookmark", urlsplit(address).path not in listed, listed)
    edit = kept.url.split("?")[0]
    token = BeautifulSoup(session.get(edit + "/edit").text, "html5lib").select_one(f'form[action="{urlsplit(edit).path}"] input[name=authenticity_token]')
    session.post(edit, data={"authenticity_token": token["value"], "bookmark_notes": "", "bookmark_tag_string": ""})
    listed = {urlsplit(line).path for line in fff.run("--non-interactive", "--list", f"{url}/users/{name}/bookmarks").said.split()}
    tally.holds("the list of bookmarks leads to the work", urlsplit(address).path in listed, listed)


def refusals(tally, url):
    missing = fff.run("--non-interactive", "-m", f"{url}/works/999999999")
    tally.holds("a missing work is said to be missing", "Story does not exist" in missing.said, missing.said)


def sign_up(tally, url):
    """Fills the sign-up form as a browser would, whatever its hidden fields are."""
    session = requests.Session()
    form = BeautifulSoup(session.get(f"{url}/users/new").text, "html5lib").select_one('form[action="/users"]')
    if not tally.holds("there is a form to sign up", form):
        return session
    name, password = MEMBER
    answers = {}
    for field in form.select("input[name]"):
        key, kind = field["name"], field.get("type", "text")
        if kind == "password":
            answers[key] = password
        elif kind == "email":
            answers[key] = f"{name}@example.org"
        elif kind == "text":
            answers[key] = name
        elif kind in ("hidden", "checkbox"):
            answers[key] = field.get("value", "on")
    page = session.post(url + form["action"], data=answers)
    tally.holds("a reader signs up", page.ok and 'href="/users/logout"' in page.text, page.text[:2000])
    return session


def book(address, *options):
    """Downloads a work; gives the HTML of its chapters in order."""
    for old in os.listdir():
        os.remove(old)
    ran = fff.run("--non-interactive", *options, address)
    if not newest_book():
        print(ran.said)
        return []
    with zipfile.ZipFile(newest_book()) as epub:
        names = sorted(name for name in epub.namelist() if re.search(r"/file\d+\.xhtml$", name))
        return [epub.read(name).decode() for name in names]


def newest_book():
    return next((name for name in os.listdir() if name.endswith(".epub")), None)


def plain(text):
    return text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")


def as_list(text):
    """It sorts a field's values and joins them by ", "; a value may hold one itself."""
    return sorted(plain(text).split(", "))


def spread(values):
    return sorted(", ".join(values).split(", "))


if __name__ == "__main__":
    main()
