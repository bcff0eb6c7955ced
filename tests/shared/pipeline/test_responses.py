from datetime import UTC, datetime

import msgspec
import pytest

from shared.pipeline.call import StrangerCall
from shared.pipeline.callers import Anyone
from shared.pipeline.entity_tags import entity_tag
from tests.shared.pipeline.made_function import answer

CHANGED = datetime(2024, 2, 29, 12, tzinfo=UTC)
BODY = b'{"id":7,"updated_at":"2024-02-29T12:00:00Z"}'
TAG = entity_tag(CHANGED, BODY)
# The same version of the row, with another derived value.
DERIVED = entity_tag(CHANGED, BODY + b" ")


class Thing(msgspec.Struct):
    """A record that knows when it was last changed."""

    id: int
    updated_at: datetime


def handle(_: StrangerCall) -> Thing:
    """Answer a thing."""
    return Thing(7, CHANGED)


@pytest.mark.parametrize(
    ("given", "status"),
    [
        (TAG, 304),
        (f"W/{TAG}", 304),
        (f'"1", {TAG}', 304),
        ("*", 304),
        ('"1"', 200),
        (DERIVED, 200),
        (TAG.strip('"'), 200),
        ("", 200),
    ],
)
def test_a_current_version_is_answered_with_304(given: str, status: int) -> None:
    response = answer(handle, "GET", {"If-None-Match": given}, caller=Anyone())

    assert response.status_code == status
    assert response.headers.getlist("ETag") == [TAG]


class Things(msgspec.Struct):
    """A list of things, which has no version as a whole."""

    items: list[Thing]


def handle_list(_: StrangerCall) -> Things:
    """Answer a list."""
    return Things([Thing(7, CHANGED)])


def test_a_list_has_no_tag() -> None:
    assert "ETag" not in answer(handle_list, "GET", caller=Anyone()).headers


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_a_write_answers_the_tag_that_a_get_would(method: str) -> None:
    assert answer(handle, method, caller=Anyone()).headers["ETag"] == TAG


def test_a_change_is_never_answered_with_304() -> None:
    response = answer(handle, "POST", {"If-None-Match": TAG}, caller=Anyone(), status=201)

    assert (response.status_code, response.json) == (
        201,
        {"id": 7, "updated_at": "2024-02-29T12:00:00Z"},
    )


def test_only_a_created_answer_has_a_location() -> None:
    made = answer(handle, "POST", caller=Anyone(), status=201)
    changed = answer(handle, "POST", caller=Anyone())

    assert made.headers["Location"] == "/v1/tests/act/7"
    assert "Location" not in changed.headers
