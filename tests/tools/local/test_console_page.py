import gzip
from pathlib import Path

import pytest

from tests.http.deployment import deployed
from tools.local import console_page
from tools.local.dispatch import page_at
from tools.web.compress import compress
from tools.web.headers import security_headers

STORAGE = "http://127.0.0.1:4443"
FILES = {
    "index.html": b"<title>Pavilion</title>",
    "favicon.svg": b"<svg></svg>",
    "assets/index-B1x.js": b"start()",
    "assets/photo-C2y.png": b"\x89PNG",
}
# What the local stack serves beside the console.
OTHERS = ["/v1", "/v1/", "/v1/nothing", "/docs/nothing", "/mail/nothing", "/v1/a/b"]
MISSING = [
    "/assets/missing.js",
    "/assets/index-B1x.js.map",
    "/index.html/x.js",
    "/assets/%2E%2E%2Findex.html",
    "/assets/..%2F..%2Fmain.py",
    "/.env",
    "/" + "a" * 300 + ".js",
]


@pytest.fixture
def console(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A built console that the stack serves."""
    for name, content in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    compress(tmp_path)
    monkeypatch.setenv(console_page.FOLDER, str(tmp_path))
    return tmp_path


def answer(path: str, encodings: str = "") -> tuple[dict[str, str], bytes]:
    """The headers and the body of a 200."""
    found = console_page.respond(path, encodings)
    assert found, path
    assert found[0] == 200
    return found[1:]


@pytest.mark.usefixtures("console")
@pytest.mark.parametrize("path", ["/", "/leases", "/leases/7/ledger", "/docsx", "/v12", "/home/"])
def test_a_pages_address_answers_the_console(path: str) -> None:
    headers, body = answer(path)

    assert body == FILES["index.html"]
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Cache-Control"] == "no-cache"


@pytest.mark.usefixtures("console")
def test_a_file_is_served_as_what_it_is() -> None:
    headers, body = answer("/assets/index-B1x.js")

    assert body == FILES["assets/index-B1x.js"]
    assert headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert "immutable" in headers["Cache-Control"]
    assert answer("/favicon.svg")[0]["Cache-Control"] == "no-cache"


@pytest.mark.usefixtures("console")
@pytest.mark.parametrize("path", [*OTHERS, *MISSING])
def test_nothing_else_is_answered(path: str) -> None:
    assert console_page.respond(path, "gzip") is None


def test_no_path_leads_out_of_the_folder(console: Path) -> None:
    (console.parent / "secrets.json").write_text("{}")

    assert console_page.respond("/../secrets.json", "") is None
    assert console_page.respond("/assets/../../secrets.json", "") is None


@pytest.mark.usefixtures("console")
@pytest.mark.parametrize(
    ("accepted", "compressed"),
    [("gzip", True), ("br, gzip;q=0.5", True), ("br", False), ("gzip;q=0", False), ("", False)],
)
def test_texts_are_compressed_for_those_who_ask(accepted: str, compressed: bool) -> None:
    headers, body = answer("/assets/index-B1x.js", accepted)

    assert headers["Vary"] == "Accept-Encoding"
    assert (headers.get("Content-Encoding") == "gzip") is compressed
    assert (gzip.decompress(body) if compressed else body) == FILES["assets/index-B1x.js"]
    assert "Vary" not in answer("/assets/photo-C2y.png", accepted)[0]


@pytest.mark.usefixtures("console")
@pytest.mark.parametrize("path", ["/", "/assets/index-B1x.js"])
def test_every_file_has_the_security_headers(path: str) -> None:
    with deployed(STORAGE_EMULATOR_HOST=STORAGE):
        headers = answer(path)[0]

    assert headers.items() >= security_headers(STORAGE, https=False).items()


def test_the_documentation_stands_in_for_an_unbuilt_console() -> None:
    assert page_at("/", "") == (302, {"Location": "/docs"}, b"")
    assert page_at("/leases", "") is None
