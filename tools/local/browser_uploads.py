"""What the storage emulator lacks for the uploads of a page: CORS, and the end of a session.

Storage answers a page of any origin and leaves it to the browser to withhold the answer. Here a
change from another origin than those of the bucket's CORS is refused, so that a test without a
browser fails too. Sessions behave as Cloud Storage documents ("Perform resumable uploads"): DELETE
cancels one with status 499, one that is complete goes on answering so, and one without any bytes
names no range.
"""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from gcp_storage_emulator.exceptions import NotFound
from gcp_storage_emulator.storage import RESUMABLE_DIR, Storage

CANCELLED, INCOMPLETE = 499, 308
QUESTION = "bytes */"
CHANGES = frozenset(("PUT", "DELETE"))
# /upload/storage/v1/b/BUCKET/o, /storage/v1/b/BUCKET/o/OBJECT, /BUCKET/OBJECT
BUCKET = re.compile(r"(?:(?:/\w+)?/storage/v1/b)?/(?P<name>[-.\w]+)/")

Answer = tuple[int, bytes]


class Sessions:
    """The upload sessions that ended, by their ids, and the objects that they made."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._complete: dict[str, tuple[str, str]] = {}

    def answer(self, method: str, target: str, content_range: str) -> Answer | None:
        """The answer that the emulator does not give; None where it answers by itself."""
        session = upload_id(target)
        if session is None:
            return None
        if method == "DELETE":
            return self._cancel(session)
        if method == "PUT" and session in self._complete:
            return 200, json.dumps(self._storage.get_file_obj(*self._complete[session])).encode()
        if content_range.startswith(QUESTION) and session in self._storage.resumable:
            arrived = self._storage.get_resumable_byte_count(session)
            return None if arrived else (INCOMPLETE, b"")
        return None

    def begun(self, target: str) -> dict[str, Any] | None:
        """The object that the session of this address is going to make."""
        found: dict[str, Any] | None = self._storage.resumable.get(upload_id(target))
        return found

    def note(self, target: str, begun: dict[str, Any] | None) -> None:
        """Remember the session if the request that was answered has completed it."""
        session = upload_id(target)
        if session and begun and session not in self._storage.resumable:
            self._complete[session] = (begun["bucket"], begun["name"])

    def _cancel(self, session: str) -> Answer:
        try:
            self._storage.delete_resumable_file_obj(session)
        except NotFound:
            return 404, b""
        path = self._storage.safe_id(session)
        self._storage._delete_file(RESUMABLE_DIR, path)  # noqa: SLF001 - it has no public one
        return CANCELLED, b""


def upload_id(target: str) -> str | None:
    """The id of the upload session in an address."""
    found = parse_qs(urlsplit(target).query).get("upload_id")
    return found[0] if found else None


def is_refused(storage: Storage, method: str, target: str, headers: Mapping[str, str]) -> bool:
    """Whether a page of an origin that the bucket does not name wants to change something."""
    return (
        method in CHANGES
        and "Origin" in headers
        and _rule(storage, target, headers["Origin"]) is None
    )


def cors_headers(
    storage: Storage, method: str, target: str, headers: Mapping[str, str]
) -> dict[str, str]:
    """The headers that let a page read the answer, or that answer its preflight."""
    origin = headers.get("Origin")
    rule = _rule(storage, target, origin)
    if origin is None or rule is None:
        return {}
    found = {"Access-Control-Allow-Origin": origin, "Vary": "Origin"}
    if method != "OPTIONS":
        return found | {"Access-Control-Expose-Headers": ", ".join(rule["responseHeader"])}
    wanted = headers.get("Access-Control-Request-Headers", "").lower().replace(" ", "")
    allowed = {name.lower() for name in rule["responseHeader"]}
    if headers.get("Access-Control-Request-Method") not in rule["method"]:
        return {}
    if not set(filter(None, wanted.split(","))) <= allowed:
        return {}
    return found | {
        "Access-Control-Allow-Methods": ", ".join(rule["method"]),
        "Access-Control-Allow-Headers": ", ".join(rule["responseHeader"]),
        "Access-Control-Max-Age": str(rule["maxAgeSeconds"]),
    }


def _rule(storage: Storage, target: str, origin: str | None) -> dict[str, Any] | None:
    """The bucket's CORS rule for an origin."""
    match = BUCKET.match(target)
    bucket = storage.buckets.get(match["name"], {}) if match else {}
    rules: list[dict[str, Any]] = bucket.get("cors", [])
    return next((rule for rule in rules if origin in rule["origin"]), None)
