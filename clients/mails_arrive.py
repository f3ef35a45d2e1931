"""A mail server on loopback takes what the running archive sends: headers, both parts, links that work."""

import email
import email.policy
import queue
import re
import socket

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


def main():
    tally = archive.Tally()
    box = Box()
    port = free_port()
    server = Controller(box, hostname="127.0.0.1", port=port, ready_timeout=10)
    server.start()
    try:
        with archive.served("--smtp", f"smtp://127.0.0.1:{port}", "--mail-from", SENDER) as url:
            welcome(tally, url, box)
            nobody(tally, url, box)
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


def nobody(tally, url, box):
    """An address that is refused costs the next mail nothing."""
    Member(url).sign_up("nobodyhere", "nobody@nowhere.example")
    Member(url).sign_up("somebody", "somebody@example.org")
    tally.same("the next mail comes", box.next()[1], ["somebody@example.org"])
    tally.same("the refused one was tried once", box.refused, ["nobody@nowhere.example"])


if __name__ == "__main__":
    main()
