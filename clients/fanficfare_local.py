"""FanFicFare, taught that a Fanlight on this machine is an archive like those it knows.

    python fanficfare_local.py 127.0.0.1:8080 --non-interactive -o is_adult=true http://127.0.0.1:8080/works/1

It reads its pages with the very code it has for the archives of the OTW; only the host and http differ.
"""

import contextlib
import io
import sys
from types import SimpleNamespace

from fanficfare import adapters, cli
from fanficfare.adapters.base_otw_adapter import BaseOTWAdapter

# A host of one's own needs no pause between requests, nor four more tries when it says no.
QUICK = ["-o", "slow_down_sleep_time=0", "-o", "max_request_retries=0"]


def know(site):
    """Adds the archive at "HOST:PORT" to those that FanFicFare knows."""

    class Local(BaseOTWAdapter):
        @staticmethod
        def getSiteDomain():
            return site

        @classmethod
        def getConfigSection(cls):
            return "archiveofourown.org"  # for its list of the fields that such archives have

        def mod_url_request(self, url):
            return url.replace("https://", "http://", 1)

    vars(adapters)["__class_list"].append(Local)
    vars(adapters)["__domain_map"][site] = [Local]


def run(*arguments):
    """FanFicFare's command line, in this process: its exit code and everything it printed."""
    said = io.StringIO()
    code = 0
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            cli.main([*QUICK, *arguments])
        except SystemExit as ended:
            code = ended.code or 0
    return SimpleNamespace(code=code, said=said.getvalue())


if __name__ == "__main__":
    know(sys.argv[1])
    cli.main([*QUICK, *sys.argv[2:]])
