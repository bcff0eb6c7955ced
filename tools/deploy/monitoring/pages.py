"""Whether the balancer serves the console: pages with their headers, and no page for a file."""

import urllib.error
import urllib.request
from collections.abc import Mapping

from tools.deploy.monitoring.requests import SECONDS
from tools.web.headers import ASSETS, security_headers

# The second is no file, so that the balancer has to know that it is a page.
PAGES = ("/", "/smoke/page")
MISSING = f"/{ASSETS}missing.js"
START = "<!doctype html>"


def page_problems(url: str) -> list[str]:
    """What is wrong with the console at `url`."""
    found = []
    for path in PAGES:
        status, headers, text = _fetch(url + path)
        wanted = security_headers()
        lacking = [name for name in wanted if headers.get(name.lower()) != wanted[name]]
        if status != 200 or not text.lower().startswith(START):  # noqa: PLR2004 - HTTP's own number
            found.append(f"GET {path}: {status}, not the console's page")
        elif lacking:
            found.append(f"GET {path}: another {', '.join(lacking)} than ours")
    status, _, _ = _fetch(url + MISSING)
    if status != 404:  # noqa: PLR2004 - HTTP's own number
        found.append(f"GET {MISSING}: {status} instead of 404")
    return found


def _fetch(url: str) -> tuple[int, Mapping[str, str], str]:
    """The status, headers by lower-case name, and text of a page; status 0 without an answer."""
    request = urllib.request.Request(url)  # noqa: S310 - https, built from our own configuration
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as response:  # noqa: S310 - as above
            headers = {name.lower(): value for name, value in response.headers.items()}
            return response.status, headers, response.read().decode(errors="replace")
    except urllib.error.HTTPError as error:
        with error:
            return error.code, {}, ""
    except OSError:
        return 0, {}, ""
