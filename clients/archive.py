"""An archive to try clients on: the program serving its demo from a folder of its own, and what the demo's
source files say about each work, so that what a client makes of the pages can be held against it."""

import contextlib
import html
import os
import pathlib
import re
import subprocess
import tempfile
import threading
import tomllib
from dataclasses import dataclass

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent
DEMO = REPOSITORY / "crates/fanlight/demo"
PROGRAM = os.environ.get("FANLIGHT_BIN", str(REPOSITORY / "target/debug/fanlight"))
PATIENCE = 60  # seconds until it must have said where it is


@contextlib.contextmanager
def served(*flags, data=None):
    """Runs the demo archive for a with block, with further flags; gives its address, "http://127.0.0.1:PORT".
    Its folder is its own and goes with it, unless one is given."""
    with tempfile.TemporaryDirectory(prefix="fanlight-clients-") as own:
        data = data or own
        server = subprocess.Popen(
            [PROGRAM, "serve", "--demo", "--data", data, "--listen", "127.0.0.1:0", *flags],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        impatience = threading.Timer(PATIENCE, server.kill)
        impatience.start()
        try:
            said = ""
            for line in server.stdout:
                said += line
                if found := re.search(r"Fanlight is at (http://[^\s/]+)", said):
                    break
            else:
                raise SystemExit(f"{PROGRAM} ended before it said where it is. It said:\n{said}")
            impatience.cancel()
            # Its log must not fill the pipe and hold it up.
            threading.Thread(target=server.stdout.read, daemon=True).start()
            yield found[1]
        finally:
            impatience.cancel()
            server.terminate()
            try:
                server.wait(5)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


@dataclass
class Work:
    """A posted work of the demo, as its source file tells it."""

    slug: str
    meta: dict
    chapters: list  # (title or "", text as written)

    @property
    def restricted(self):
        return self.meta.get("restricted", False)

    @property
    def gated(self):
        return self.meta["rating"] in ("Mature", "Explicit", "Not Rated")

    @property
    def planned(self):
        """As the page writes it: "12/12", "3/?"."""
        posted = len(self.chapters)
        planned = self.meta.get("planned_chapters", posted)
        return f"{posted}/{planned or '?'}"


def works():
    """The posted works of the demo, in the order of their files."""
    found = []
    for path in sorted(DEMO.glob("works/*.md")):
        _, head, body = path.read_text(encoding="utf-8").split("+++\n", 2)
        meta = tomllib.loads(head)
        if meta.get("state", "posted") == "posted":
            found.append(Work(path.stem, meta, chapters(body)))
    return found


def chapters(body):
    parts = re.split(r"^# Chapter(?:: (.*))?$", body, flags=re.MULTILINE)[1:]
    split = []
    for title, text in zip(parts[::2], parts[1::2]):
        # The lines right below the heading are about the chapter.
        text = re.sub(r"\A\n(?:(?:Summary|Notes|End notes): .*\n)*", "", text)
        split.append((title or "", text))
    return split


def people():
    """Pen name → user name."""
    rows = tomllib.loads((DEMO / "people.toml").read_text(encoding="utf-8"))["person"]
    return {pseud: row["user"] for row in rows for pseud in row["pseuds"]}


def series():
    """The series of the demo."""
    return tomllib.loads((DEMO / "series.toml").read_text(encoding="utf-8"))["series"]


def letters(text):
    """Only the letters and digits of a text in HTML or Markdown: what must survive any formatting."""
    text = re.sub(r"<[^>]+>", "", text)
    return re.sub(r"[\W_]+", "", html.unescape(text))


class Tally:
    """Counts what held and prints what did not; its last line is "N passed, N failed"."""

    def __init__(self):
        self.passed = 0
        self.failed = 0

    def holds(self, name, truth, detail=""):
        if truth:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED {name}\n  {detail}")
        return bool(truth)

    def same(self, name, got, wanted):
        return self.holds(name, got == wanted, f"got    {got!r}\n  wanted {wanted!r}")

    def end(self):
        print(f"{self.passed} passed, {self.failed} failed")
        raise SystemExit(1 if self.failed else 0)
