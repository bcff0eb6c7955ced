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
        version for part in if_match.split(",") if (version := _version(part.strip())) is not None
    ]
    if not versions:
        raise Problem(Code.PRECONDITION_FAILED, "If-Match names no version of this record.")
    return versions


def _version(tag: str) -> datetime | None:
    match = _TAG.fullmatch(tag)
    try:
        return _EPOCH + int(match[1], 16) * _MICROSECOND if match else None
    except OverflowError:
        # Past the year 9999: no record was changed then.
        return None
