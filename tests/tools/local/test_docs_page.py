import re
import subprocess
import sys

import msgspec
import pytest

from functions.auth.login import SignIn
from tools.api.document import document
from tools.local.docs_page import respond
from tools.local.greeting import LOGINS, PASSWORD
from tools.local.processes import ROOT

INSTANCES = """
from tools.local import instances
instances.document.write = lambda: print("written")
instances.dispatch.application = lambda *_: print("loaded")
instances.keep = lambda *_: print("serving")
instances.main(0)
"""


def body(path: str) -> str:
    """The text at a path that is served."""
    answer = respond(path)
    assert answer
    return answer[2].decode()


def test_everything_that_the_page_names_is_served() -> None:
    named = re.findall(r'(?:src|href)="([^"]*)"', body("/docs"))

    assert len(named) == 5
    for path in named:
        answer = respond(path)
        assert answer
        assert answer[0] == 200
        assert answer[2]


def test_reads_the_document_of_this_host() -> None:
    script = body("/docs/start.js")

    assert 'fetch("/v1/openapi.json")' in script
    assert "servers = [{ url: location.origin }]" in script


def test_the_example_of_a_sign_in_is_a_login_of_the_demo() -> None:
    first, _, script = body("/docs/start.js").partition("\n")
    demo = msgspec.json.decode(first.removeprefix("const DEMO = ").removesuffix(";"))

    assert demo["email"] in LOGINS
    assert demo["password"] == PASSWORD
    assert "example = DEMO" in script
    msgspec.convert(demo, SignIn)


def test_the_script_knows_the_documents_parts() -> None:
    described, script = document(), body("/docs/start.js")
    paths = set(re.findall(r'"(/v1/[^"]*)"', script))

    assert paths - {"/v1/openapi.json"} == {
        "/v1/auth/login",
        "/v1/auth/me",
        "/v1/homeowner-auth/me",
    }
    assert paths <= described["paths"].keys()
    schemes = described["components"]["securitySchemes"].values()
    # Authorize offers what a page can send, which is no cookie.
    assert [each["type"] for each in schemes if each.get("in") != "cookie"] == ["http"]


def test_says_who_is_signed_in_and_filters_operations() -> None:
    assert 'id="signed-in"' in body("/docs")
    for word in ("filter: true", "opsFilter", "responseInterceptor: afterAnswer"):
        assert word in body("/docs/start.js")


def test_the_document_is_written_before_a_function_is_loaded() -> None:
    done = subprocess.run(
        [sys.executable, "-c", INSTANCES], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.stdout.split() == ["written", "loaded", "serving"], done.stderr


@pytest.mark.parametrize("path", ["/docs", "/docs/start.js", "/docs/swagger-ui-bundle.js"])
def test_allows_no_other_host_and_no_script_inside_the_page(path: str) -> None:
    answer = respond(path)
    assert answer
    policy = answer[1]["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert set(re.findall(r"'[^']*'|data:", policy)) == {"'none'", "'self'", "data:"}
    assert "script-src 'self';" in policy
    assert "<script>" not in body("/docs")


@pytest.mark.parametrize(
    "path",
    ["/", "/docs/", "/docs/../config.py", "/docs/flask_swagger_ui.py", "/docsx", "/v1/docs", ""],
)
def test_serves_nothing_else(path: str) -> None:
    assert respond(path) is None


def test_says_what_each_file_is() -> None:
    types = {
        path: (respond(path) or (0, {}, b""))[1]["Content-Type"]
        for path in ("/docs", "/docs/start.js", "/docs/swagger-ui.css", "/docs/favicon-32x32.png")
    }

    assert types["/docs"] == "text/html; charset=utf-8"
    assert "javascript" in types["/docs/start.js"]
    assert types["/docs/swagger-ui.css"] == "text/css"
    assert types["/docs/favicon-32x32.png"] == "image/png"
