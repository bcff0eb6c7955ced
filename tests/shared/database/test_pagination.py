"""Cursors: a valid one is a position of its list, any other is refused."""

from base64 import urlsafe_b64encode
from typing import Any

import msgspec
import pytest

from tests.factories import Organization, new_organization
from tests.http.client import code, send

ID = "01a21723-37ec-78a0-af61-c1cc9943fa96"


@pytest.fixture(scope="module")
def organization() -> Organization:
    return new_organization()


def cursor(position: Any) -> str:
    """A cursor as the list of members writes it, with the parts after its name and order."""
    if isinstance(position, list):
        position = ["members__list", "created_at", *position]
    return urlsafe_b64encode(msgspec.json.encode(position)).decode().rstrip("=")


def page_at(organization: Organization, text: str) -> tuple[int, str]:
    """Status and code of the page at this cursor."""
    query = {"cursor": text}
    return code(send("GET", "/v1/members", token=organization.owner.token, query=query))


@pytest.mark.parametrize(
    "instant", ["0001-01-01T00:00:00Z", "2026-01-02T03:04:05.678901Z", "9999-12-31T23:59:59Z"]
)
def test_accepts_every_utc_instant(organization: Organization, instant: str) -> None:
    assert page_at(organization, cursor([instant, ID])) == (200, "")


@pytest.mark.parametrize(
    "position",
    [
        ["0001-01-01T00:00:00+14:00", ID],
        ["9999-12-31T23:59:59-12:00", ID],
        ["2026-01-02T03:04:05+01:00", ID],
        ["2026-01-02T03:04:05", ID],
        ["2026-01-02T03:04:05Z", "1"],
        ["2026-01-02T03:04:05Z", ID, ID],
        ["2026-01-02T03:04:05Z"],
        [["2026-01-02T03:04:05Z"], ID],
        [1, ID],
        [None, None],
        {"created_at": "2026-01-02T03:04:05Z", "id": ID},
        "cursor",
    ],
    ids=str,
)
def test_refuses_forged_cursors(organization: Organization, position: Any) -> None:
    assert page_at(organization, cursor(position)) == (422, "VALIDATION_ERROR")
