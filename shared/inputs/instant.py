"""Moments that people enter, with their time zone."""

from datetime import UTC, datetime
from typing import Annotated

import msgspec

from shared.problems import FieldError

Instant = Annotated[datetime, msgspec.Meta(tz=True)]


def cleaned_instant(given: datetime, pointer: str) -> tuple[datetime, list[FieldError]]:
    """The moment in UTC.

    In UTC the last evening of year 9999 may be in year 10000, which the database would keep and
    Python could not read back.
    """
    try:
        return given.astimezone(UTC), []
    except OverflowError:
        return given, [FieldError(pointer, "Enter a time between the years 1 and 9999.")]
