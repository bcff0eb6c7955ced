"""The documentation page at /docs: Swagger UI for /v1/openapi.json.

Its files come from an installed package and its content security policy allows this host only, so
it works without a network and sends nothing elsewhere. It says who is signed in, filters operations
by what they say, and its example of a sign-in is a login of the demo.
"""

from functools import cache
from importlib.resources import files
from mimetypes import guess_type
from pathlib import Path

import msgspec

from tools.local.greeting import PASSWORD
from tools.local.page import headers, html

PACKAGE = "flask_swagger_ui"
FOLDER = "/docs/"
ASSETS = frozenset(("favicon-32x32.png", "index.css", "swagger-ui-bundle.js", "swagger-ui.css"))

CONTENT = """\
<link rel="icon" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="stylesheet" href="/docs/index.css">
<p id="signed-in" role="status"></p>
<main id="page"></main>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>"""
# One organization, so that signing in answers a session at once.
DEMO = {"email": "admin@linden.example", "password": PASSWORD}
# A file of its own, because the policy forbids inline scripts.
START = b"const DEMO = %b;\n%b" % (
    msgspec.json.encode(DEMO),
    Path(__file__).with_suffix(".js").read_bytes(),
)
# Swagger UI's style sheet has its icons as data: addresses.
ALLOWED = (
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
)


def respond(path: str) -> tuple[int, dict[str, str], bytes] | None:
    """Status, headers and body at a path of the documentation; None for any other path."""
    if path == FOLDER.rstrip("/"):
        return 200, headers("text/html; charset=utf-8", *ALLOWED), html("Pavilion API", CONTENT)
    name = path.removeprefix(FOLDER)
    if name == path or name not in {"start.js", *ASSETS}:
        return None
    body = START if name == "start.js" else _asset(name)
    return 200, headers(guess_type(name)[0] or "application/octet-stream", *ALLOWED), body


@cache
def _asset(name: str) -> bytes:
    return files(PACKAGE).joinpath("dist", name).read_bytes()
