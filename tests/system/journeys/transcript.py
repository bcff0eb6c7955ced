"""The answers that a caller got, without values that differ between runs.

Ids become numbers in the order of their first appearance, so that equal transcripts also agree on
the row of each answer.
"""

import re
from typing import Any, NamedTuple

from tests.system.journeys.post import Entry

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT[0-9:.]+(Z|\+00:00)")
# New each time: random or signed values.
RANDOM = {"token", "join_code", "slug", "upload_url", "url", "next_cursor"}
# Headers that a client acts on; and those with times and counts, of which only the presence counts.
HEADERS = ("Content-Type", "Location", "WWW-Authenticate")
UNAUTHENTICATED = 401
PRESENT = ("ETag", "Set-Cookie", "RateLimit", "Cache-Control")


class Line(NamedTuple):
    """One request and its answer; headers only where the endpoint itself answered."""

    request: str
    status: int
    body: Any
    headers: dict[str, str] | None


class Names:
    """Numbers for ids, in the order in which they appear."""

    def __init__(self, tag: str) -> None:
        self._tag = tag
        self._numbers: dict[str, str] = {}

    def plain(self, value: Any, name: str = "") -> Any:
        """A JSON value with ids, times and random values replaced."""
        if isinstance(value, dict):
            return {key: self.plain(each, key) for key, each in value.items()}
        if isinstance(value, list):
            return [self.plain(each) for each in value]
        if isinstance(value, str):
            return "random" if name in RANDOM else self.text(value)
        return value

    def text(self, value: str) -> str:
        """A text with the same values replaced."""
        counted = UUID.sub(lambda found: self._number(found[0]), value)
        return INSTANT.sub("instant", counted).replace(self._tag, "run")

    def _number(self, found: str) -> str:
        return self._numbers.setdefault(found, f"id-{len(self._numbers) + 1}")


def transcript(entries: list[Entry], tag: str) -> list[Line]:
    """The story as its callers saw it. `tag` is part of this run's names."""
    names = Names(tag)
    return [_line(entry, names) for entry in entries]


def _line(entry: Entry, names: Names) -> Line:
    answer = entry.answer
    request, body = names.text(entry.request), names.plain(answer.json)
    if not entry.direct:
        return Line(request, answer.status, body, None)
    headers = {name: names.text(answer.headers.get(name, "")) for name in HEADERS}
    headers |= {name: str(name in answer.headers) for name in PRESENT}
    if answer.status == UNAUTHENTICATED:
        # A repeated request of an ended session is told of the limit that is left to it.
        del headers["RateLimit"]
    return Line(request, answer.status, body, headers)


def differences(expected: list[Line], found: list[Line]) -> list[tuple[Line, Line]]:
    """The lines that differ. Headers count where both runs have them."""
    differing = [
        (one, other)
        for one, other in zip(expected, found, strict=False)
        if one[:3] != other[:3]
        or (one.headers is not None and other.headers is not None and one.headers != other.headers)
    ]
    if len(expected) != len(found):
        nothing = Line("(nothing)", 0, None, None)
        shorter = min(len(expected), len(found))
        rest = [*expected[shorter:], nothing][0], [*found[shorter:], nothing][0]
        differing.append(rest)
    return differing
