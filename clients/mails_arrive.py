"""A mail server on loopback takes what the running archive sends: headers, both parts, links that work."""

import contextlib
import email
import email.policy
import queue
import re
import socket
import sqlite3
import tempfile
import time

import requests
from aiosmtpd.controller import Controller
from bs4 import BeautifulSoup

import archive

SENDER = "Lantern <lantern@example.org>"
PATIENCE = 30  # seconds until a mail must have come
PASSWORD = "a long walk by the sea 7"


class Box:
    """What came, in its order; addresses at nowhere.example are refused for good."""

    def __init__(self):
        self.mails = queue.Queue()
        self.refused = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.endswith("@nowhere.example"):
            self.refused.append(address)
            return "550 nobody here"
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.mails.put((envelope.mail_from, envelope.rcpt_tos, mail))
        return "250 taken"

    def next(self):
        return self.mails.get(timeout=PATIENCE)


class Member:
    """Somebody with a browser."""

    def __init__(self, url):
        self.url = url
        self.session = requests.Session()

    def page(self, path):
        return BeautifulSoup(self.session.get(self.url + path).text, "html5lib")

    def send(self, form_on, path, **fields):
        token = self.page(form_on).select_one("input[name=authenticity_token]")["value"]
        fields = {name.replace("__", "[").replace("_END", "]"): value for name, value in fields.items()}
        return self.session.post(self.url + path, data={"authenticity_token": token, **fields})

    def sign_up(self, name, address):
        return self.send(
            "/users/new", "/users", user__login_END=name, user__email_END=address, user__password_END=PASSWORD,
            terms="1", age="1", data="1",
        )  # fmt: skip

    def log_in(self, name):
        return self.send("/users/login", "/users/login", user__login_END=name, user__password_END=PASSWORD)

    def post_work(self, title):
        form = self.page("/works/new").select_one("form[action='/works']")
        fields = [(field["name"], field.get("value", "")) for field in form.select("input[type=hidden][name]")]
        fields += [
            ("work[title]", title),
            ("work[language_id]", "en"),
            ("work[rating_string]", "General Audiences"),
            ("work[archive_warning_strings][]", "No Archive Warnings Apply"),
            ("work[fandom_string]", "Original Work"),
            ("work[wip_length]", "1"),
            ("work[chapter_attributes][content]", "Somebody had left the lamp burning all night."),
            ("post_button", "1"),
        ]
        return self.session.post(self.url + "/works", data=fields)


def main():
    tally = archive.Tally()
    box = Box()
    port = free_port()
    server = Controller(box, hostname="127.0.0.1", port=port, ready_timeout=10)
    server.start()
    try:
        smtp = f"smtp://127.0.0.1:{port}"
        with (
            tempfile.TemporaryDirectory() as data,
            archive.served("--smtp", smtp, "--mail-from", SENDER, data=data) as url,
        ):
            welcome(tally, url, box)
            nobody(tally, url, box)
            news(tally, url, box, data)
    finally:
        server.stop()
    tally.end()


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def headers(tally, name, mail):
    tally.same(f"{name}: From", mail["From"], SENDER)
    tally.holds(f"{name}: Date", mail["Date"] and mail["Date"].datetime, mail["Date"])
    tally.holds(f"{name}: Message-ID", re.fullmatch(r"<mail-\d+\.\d+@127\.0\.0\.1>", mail["Message-ID"]), mail["Message-ID"])
    tally.same(f"{name}: Auto-Submitted", mail["Auto-Submitted"], "auto-generated")
    tally.same(f"{name}: MIME", mail["MIME-Version"], "1.0")
    tally.same(f"{name}: kind", mail.get_content_type(), "multipart/alternative")
    kinds = [part.get_content_type() for part in mail.iter_parts()]
    tally.same(f"{name}: parts", kinds, ["text/plain", "text/html"])


def text(mail, kind):
    return mail.get_body((kind,)).get_content()


def welcome(tally, url, box):
    """Who signs up gets a mail whose link confirms the address, in both parts."""
    member = Member(url)
    member.sign_up("mailreader", "mailreader@example.org")
    sender, to, mail = box.next()
    tally.same("the envelope's sender", sender, "lantern@example.org")
    tally.same("the envelope's reader", to, ["mailreader@example.org"])
    headers(tally, "the welcome", mail)
    link = re.search(re.escape(url) + r"(/users/email/\w+)", text(mail, "plain"))
    if not tally.holds("the welcome has a link", link, text(mail, "plain")):
        return
    html = BeautifulSoup(text(mail, "html"), "html5lib")
    tally.same("the same link as HTML", [a["href"] for a in html.select("a")], [link[0]])
    tally.holds("it says what lists say not", mail["List-Unsubscribe"] is None)
    member.send(link[1], link[1])
    page = member.page("/users/mailreader/change_email").get_text()
    tally.holds("the link confirms the address", "not confirmed yet" not in page, page)


def news(tally, url, box, data):
    """Who subscribed to a writer is told on their page at once, an hour later by a mail that says how to end them."""
    writer, reader = Member(url), Member(url)
    writer.log_in("somebody")
    reader.log_in("mailreader")
    button = reader.page("/users/somebody").select_one("li.subscribe form")
    tally.same("the button", button.select_one("input[type=submit]")["value"], "Subscribe")
    fields = {field["name"]: field["value"] for field in button.select("input[type=hidden]")}
    reader.session.post(url + button["action"], data=fields)
    title = "A lamp in the window"
    writer.post_work(title)
    until = time.monotonic() + PATIENCE
    told = ""
    while title not in told and time.monotonic() < until:
        time.sleep(0.2)
        told = reader.page("/users/mailreader/notifications").get_text()
    tally.holds("the page tells of it", title in told and "You subscribed to somebody" in told, told)
    hour_passes(data)
    _, to, mail = box.next()
    tally.same("the reader is mailed", to, ["mailreader@example.org"])
    headers(tally, "the news", mail)
    for kind in ("plain", "html"):
        words = text(mail, kind)
        tally.holds(f"the news as {kind}", title in words and "by somebody" in words and f"{url}/works/" in words, words)
    tally.same("the news: one click", mail["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click")
    link = re.fullmatch(r"<(" + re.escape(url) + r"/unsubscribe/[\w-]+)>", mail["List-Unsubscribe"])
    if not tally.holds("the news: the link that ends them", link, mail["List-Unsubscribe"]):
        return
    prefers = lambda: reader.page("/users/mailreader/preferences").select_one("#notices option[selected]")["value"]
    asked = requests.get(link[1])
    tally.holds("the link asks", asked.ok and "No more of these mails?" in asked.text, asked.text)
    tally.same("asking ends nothing", prefers(), "hourly")
    # As a mail program posts: no cookie, no form read before.
    ended = requests.post(link[1], data={"List-Unsubscribe": "One-Click"})
    tally.same("one click ends them", (ended.status_code, prefers()), (200, "never"))
    tally.same("a forged link ends nothing", requests.post(link[1][:-1] + "x").status_code, 404)


def hour_passes(data):
    """What waits for its hour has waited: its times are moved back, in the archive's own file."""
    with contextlib.closing(sqlite3.connect(f"{data}/archive.sqlite", timeout=PATIENCE)) as db, db:
        db.execute("UPDATE notice SET at = at - 3600000000")
        db.execute("UPDATE notice_bag SET due_at = due_at - 3600000000")


def nobody(tally, url, box):
    """An address that is refused costs the next mail nothing."""
    Member(url).sign_up("nobodyhere", "nobody@nowhere.example")
    Member(url).sign_up("somebody", "somebody@example.org")
    tally.same("the next mail comes", box.next()[1], ["somebody@example.org"])
    tally.same("the refused one was tried once", box.refused, ["nobody@nowhere.example"])


if __name__ == "__main__":
    main()
