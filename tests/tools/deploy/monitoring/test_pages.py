"""What smoke asks of the console."""

from collections.abc import Mapping

import pytest

from tools.deploy.monitoring import pages
from tools.web.headers import security_headers

HEADERS = {name.lower(): value for name, value in security_headers().items()}
PAGE = "<!DOCTYPE html><html>"
WELL = {"/": (200, HEADERS, PAGE), "/smoke/page": (200, HEADERS, PAGE)}
UNGUARDED = {name: value for name, value in HEADERS.items() if name != "content-security-policy"}


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({}, []),
        ({"/": (0, {}, "")}, ["GET /: 0, not the console's page"]),
        ({"/smoke/page": (404, HEADERS, "")}, ["GET /smoke/page: 404, not the console's page"]),
        ({"/": (200, HEADERS, '{"status": "ok"}')}, ["GET /: 200, not the console's page"]),
        ({"/": (200, UNGUARDED, PAGE)}, ["GET /: another Content-Security-Policy than ours"]),
        ({pages.MISSING: (403, {}, "")}, ["GET /assets/missing.js: 403 instead of 404"]),
        ({pages.MISSING: (200, HEADERS, PAGE)}, ["GET /assets/missing.js: 200 instead of 404"]),
    ],
)
def test_the_console_is_asked_for_pages_and_a_missing_file(
    answers: Mapping[str, tuple[int, Mapping[str, str], str]],
    said: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given = {pages.MISSING: (404, HEADERS, ""), **WELL, **answers}
    monkeypatch.setattr(pages, "_fetch", lambda url: given[url.removeprefix("https://a.test")])

    assert pages.page_problems("https://a.test") == said
