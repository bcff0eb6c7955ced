"""What a caller was told, without what differs from run to run by its nature.

Ids become numbers in the order in which they were first seen, so that two transcripts also agree on
which answer speaks of which row.
"""

import re
from typing import Any, NamedTuple

from tests.system.journeys.post import Entry

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT[0-9:.]+(Z|\+00:00)")
# Made anew each time, at random or with a signature.
RANDOM = {"token", "join_code", "slug", "upload_url", "url", "next_cursor"}
# What a client acts by; and what carries times and counts, so that only its presence is compared.
HEADERS = ("Content-Type", "Location", "WWW-Authenticate")
PRESENT = ("ETag", "Set-Cookie", "RateLimit", "Cache-Control")


class Line(NamedTuple):
    """One request and its answer; headers only where the endpoint gave the answer itself."""

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
        """A JSON value without ids, times and what is random."""
        if isinstance(value, dict):
            return {key: self.plain(each, key) for key, each in value.items()}
        if isinstance(value, list):
            return [self.plain(each) for each in value]
        if isinstance(value, str):
            return "random" if name in RANDOM else self.text(value)
        return value

    def text(self, value: str) -> str:
        """A text likewise."""
        counted = UUID.sub(lambda found: self._number(found[0]), value)
        return INSTANT.sub("instant", counted).replace(self._tag, "run")

    def _number(self, found: str) -> str:
        return self._numbers.setdefault(found, f"id-{len(self._numbers) + 1}")


def transcript(entries: list[Entry], tag: str) -> list[Line]:
    """The story as its callers saw it. `tag` is what this run's own names contain."""
    names = Names(tag)
    return [_line(entry, names) for entry in entries]


def _line(entry: Entry, names: Names) -> Line:
    answer = entry.answer
    request, body = names.text(entry.request), names.plain(answer.json)
    if not entry.direct:
        return Line(request, answer.status, body, None)
    headers = {name: names.text(answer.headers.get(name, "")) for name in HEADERS}
    headers |= {name: str(name in answer.headers) for name in PRESENT}
    return Line(request, answer.status, body, headers)


def differences(expected: list[Line], found: list[Line]) -> list[tuple[Line, Line]]:
    """The lines that tell a caller something else. Headers count where both runs have them."""
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
