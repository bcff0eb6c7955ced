"""A moment is kept in UTC, and one that UTC puts outside of the calendar is refused."""

import msgspec
import pytest

from shared.inputs.instant import Instant
from shared.inputs.text import normalised
from shared.problems import FieldError


class Hearing(msgspec.Struct):
    """An input with a moment."""

    at: Instant | None = None


@pytest.mark.parametrize("text", ["9999-12-31T23:59:59-00:01", "0001-01-01T00:00:00+00:01"])
def test_refuses_a_moment_outside_of_the_calendar(text: str) -> None:
    _, errors = normalised(msgspec.convert({"at": text}, Hearing))

    assert errors == [FieldError("/at", "Enter a time between the years 1 and 9999.")]


def test_a_moment_is_kept_in_utc() -> None:
    given = {"at": "2030-02-03T10:00:00+14:00"}
    hearing, errors = normalised(msgspec.convert(given, Hearing))

    assert (hearing.at.isoformat(), errors) == ("2030-02-02T20:00:00+00:00", [])
