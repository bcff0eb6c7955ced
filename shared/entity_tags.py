"""Entity tags of records: the instant of the last change, which the database makes strictly rising.

RFC 9110 sections 8.8.3 and 13.1.1.
"""

import re
from datetime import UTC, datetime, timedelta

from shared.problems import Code, Problem

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_TAG = re.compile(r'"([0-9a-f]{1,16})"')


def entity_tag(updated_at: datetime) -> str:
    """The strong validator of a record that was last changed at `updated_at`."""
    return f'"{(updated_at - _EPOCH) // _MICROSECOND:x}"'


def expected_versions(if_match: str | None) -> list[datetime] | None:
    """The instants that If-Match accepts; None when any version will do.

    Tags that are not ours, weak ones included, match nothing: 412.
    """
    if if_match is None or if_match.strip() == "*":
        return None
    versions = [
        _EPOCH + int(match[1], 16) * _MICROSECOND
        for part in if_match.split(",")
        if (match := _TAG.fullmatch(part.strip()))
    ]
    if not versions:
        raise Problem(Code.PRECONDITION_FAILED, "If-Match names no version of this record.")
    return versions
