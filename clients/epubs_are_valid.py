"""EPUBCheck over the EPUB of every work and every series of the demo that a guest may take along: no error, no warning."""

import json
import os
import pathlib
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor

import requests
from bs4 import BeautifulSoup

import archive
from fanficfare_reads import addresses_of

JAR = os.environ["FANLIGHT_EPUBCHECK"]
AT_ONCE = 2  # each is a Java of its own
TELLING = ("FATAL", "ERROR", "WARNING")


def main():
    tally = archive.Tally()
    works = [work for work in archive.works() if not work.restricted]
    with archive.served() as url, tempfile.TemporaryDirectory() as folder:
        addresses = addresses_of(url, works, archive.people())
        books = {}
        for work in works:
            if tally.holds(f"{work.slug} is there", work.slug in addresses):
                book = download(url, addresses[work.slug])
                if tally.holds(f"{work.slug} has an EPUB", book):
                    books[work.slug] = pathlib.Path(folder, f"{work.slug}.epub")
                    books[work.slug].write_bytes(book)
        for slug, book in series(url, addresses):
            if tally.holds(f"the series {slug} has an EPUB", book):
                books[slug] = pathlib.Path(folder, f"{slug.replace(chr(47), chr(45))}.epub")
                books[slug].write_bytes(book)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for slug, found in zip(books, pool.map(check, books.values())):
                tally.same(f"{slug} by EPUBCheck", found, [])
    tally.end()


def download(url, address):
    """The book behind the EPUB link of the work's page; nothing if there is no such link."""
    session = requests.Session()  # for the cookie of a yes at the gate
    page = BeautifulSoup(session.get(address, params={"view_adult": "true"}).text, "html5lib")
    link = page.select_one('li.download a[href*=".epub"]')
    if not link:
        return None
    answer = session.get(url + link["href"])
    return answer.content if answer.ok else None


def series(url, addresses):
    """Address and book of every series that the works are in."""
    found = set()
    for address in addresses.values():
        page = BeautifulSoup(requests.get(address, params={"view_adult": "true"}).text, "html5lib")
        found |= {link["href"] for link in page.select("dd.series a[href^='/series/']")}
    for path in sorted(found):
        page = BeautifulSoup(requests.get(url + path).text, "html5lib")
        link = page.select_one('a[href^="/downloads/series/"][href$=".epub"]')
        answer = link and requests.get(url + link["href"])
        yield path, answer.content if answer and answer.ok else None


def check(book):
    """What EPUBCheck has to say about a book, one line each."""
    report = book.with_suffix(".json")
    # Each Java lives for one book: half the work is starting, so it is told not to optimise.
    quick = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
    ran = subprocess.run(["java", *quick, "-jar", JAR, "-j", report, book], capture_output=True, text=True)
    if not report.exists():
        return [f"EPUBCheck did not run: {ran.stderr}"]
    messages = json.loads(report.read_text(encoding="utf-8"))["messages"]
    return [
        f'{message["ID"]} {message["severity"]} {place["path"]}:{place["line"]} {message["message"]}'
        for message in messages
        if message["severity"] in TELLING
        for place in message["locations"] or [{"path": "", "line": 0}]
    ]


if __name__ == "__main__":
    main()
