"""Entity tags of records (RFC 9110 sections 8.8.3 and 13.1): `"<version>-<digest of the body>"`.

The version is the instant of the row's last change, which the database makes strictly rising, in
microseconds and base 36. If-Match compares the version alone, so that a field derived from other
rows stops no change. If-None-Match compares the whole tag, so that such a field is sent anew.
"""

import hashlib
import re
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_TAG = re.compile(r'"([0-9a-z]{1,12})-[0-9a-f]{16}"')
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
# Two digits at a time halve the steps, which every answer takes.
_PAIRS = [first + second for first in _DIGITS for second in _DIGITS]


def entity_tag(updated_at: datetime, body: bytes) -> str:
    """The strong validator of `body`, which shows a record that was last changed at that time."""
    version = _base36((updated_at - _EPOCH) // _MICROSECOND)
    return f'"{version}-{hashlib.sha256(body).hexdigest()[:16]}"'


def expected_versions(if_match: str | None) -> list[datetime] | None:
    """The instants that If-Match accepts; None when any version will do.

    Tags that are not ours, weak ones included, match no version.
    """
    if if_match is None or if_match.strip() == "*":
        return None
    return [
        version for part in if_match.split(",") if (version := _version(part.strip())) is not None
    ]


def _version(tag: str) -> datetime | None:
    match = _TAG.fullmatch(tag)
    try:
        return _EPOCH + int(match[1], 36) * _MICROSECOND if match else None
    except OverflowError:
        # Past the year 9999, so that no record has this version.
        return None


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, pair = divmod(number, len(_PAIRS))
        digits = _PAIRS[pair] + digits
    return digits.lstrip("0")
