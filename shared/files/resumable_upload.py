"""Google's resumable upload: an object sent in pieces that exists only once the last has arrived.

Source: https://cloud.google.com/storage/docs/performing-resumable-uploads. Implemented here,
because the client library's writer can't cancel: its `terminate()` deletes another URL (tried).
A session URL is a credential of its own: no message or log may hold one.
"""

import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from shared.files.digests import Digest, RunningDigest

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse, PoolManager

# The protocol's unit; at most two of them are held in memory.
PIECE = 256 * 1024
CONNECT_SECONDS = 2
READ_SECONDS = 8
# No further attempt at a piece begins later than this: a hung server costs 16 s, a refusal 1.2 s.
ATTEMPT_SECONDS = 10
BACK_OFF_SECONDS = (0.2, 1.0)
CANCEL_SECONDS = 2
COMPLETE = frozenset((200, 201))
INCOMPLETE = 308
PRECONDITION_FAILED = 412
RETRYABLE = frozenset((408, 429, 500, 502, 503, 504))
# More than an instance's requests at once (four threads per CPU), so that none is thrown away.
KEPT_CONNECTIONS = 16


class UploadFailed(Exception):
    """Nothing is stored, unless `may_exist`: the last piece was sent and not acknowledged."""

    def __init__(self, reason: str, *, may_exist: bool) -> None:
        super().__init__(reason)
        self.may_exist = may_exist


class NameTaken(Exception):
    """The last piece found an object of that name; `digest` is that of the bytes sent."""

    def __init__(self, digest: Digest) -> None:
        super().__init__("an object of this name exists")
        self.digest = digest


class _Object(msgspec.Struct):
    """What we read of an object resource: https://cloud.google.com/storage/docs/json_api."""

    crc32c: str


def send(session_url: str, chunks: Iterable[bytes]) -> Digest:
    """Send all of `chunks`, at least one byte, and finalise the object.

    UploadFailed, NameTaken, or an error of `chunks`; in each case the caller has to `cancel`.
    """
    running = RunningDigest()
    for piece, is_last in _pieces(chunks):
        start = running.size
        running.write(piece)
        digest = running.result() if is_last else None
        _send_piece(session_url, piece, start, digest)
    return running.result()


def cancel(session_url: str) -> None:
    """Drop what was sent (the answer is 499), as a best effort, because sessions also expire."""
    from urllib3.exceptions import HTTPError  # noqa: PLC0415

    headers = {"Content-Length": "0"}
    with suppress(HTTPError):
        _pool().request(
            "DELETE", session_url, headers=headers, timeout=CANCEL_SECONDS, redirect=False
        )


def _pieces(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Cut into pieces of exactly `PIECE` bytes; the last has what remains, at least one byte."""
    held = bytearray()
    for chunk in chunks:
        held += chunk
        while len(held) > PIECE:
            yield bytes(held[:PIECE]), False
            del held[:PIECE]
    yield bytes(held), True


def _send_piece(session_url: str, piece: bytes, start: int, digest: Digest | None) -> None:
    """Send one piece; `digest`, of the whole, makes it the last."""
    end = start + len(piece)
    headers = {"Content-Range": f"bytes {start}-{end - 1}/{digest.size if digest else '*'}"}
    if digest:
        headers["X-Goog-Hash"] = f"crc32c={digest.crc32c}"
    give_up_at = time.monotonic() + ATTEMPT_SECONDS
    reason = _attempt(session_url, piece, headers, end, digest)
    for wait in BACK_OFF_SECONDS:
        if reason is None or time.monotonic() + wait > give_up_at:
            break
        time.sleep(wait)
        # Part of a failed piece may have arrived, so ask first (an empty body asks).
        reason = _attempt(session_url, b"", {"Content-Range": "bytes */*"}, end, digest)
        if reason is not None and time.monotonic() < give_up_at:
            reason = _attempt(session_url, piece, headers, end, digest)
    if reason is not None:
        raise UploadFailed(f"piece at {start}: {reason}", may_exist=digest is not None)


def _attempt(
    session_url: str, body: bytes, headers: dict[str, str], end: int, digest: Digest | None
) -> str | None:
    """One request: None if all bytes up to `end` have arrived, else why another try is due."""
    from urllib3.exceptions import HTTPError  # noqa: PLC0415

    try:
        response = _pool().request("PUT", session_url, body=body, headers=headers, redirect=False)
    except HTTPError as error:
        return type(error).__name__
    if response.status == INCOMPLETE:
        arrived = _arrived(response) >= end and digest is None
        return None if arrived else f"{_arrived(response)} bytes had arrived"
    if response.status in COMPLETE and digest is not None:
        _compare(response, digest)
        return None
    if response.status == PRECONDITION_FAILED and digest is not None:
        raise NameTaken(digest)
    if response.status in RETRYABLE:
        return f"status {response.status}"
    raise UploadFailed(f"status {response.status}", may_exist=digest is not None)


def _arrived(response: "BaseHTTPResponse") -> int:
    """The number of bytes that the server has, from `Range: bytes=0-LAST`; none without it."""
    last = response.headers.get("Range", "").rpartition("-")[2]
    return int(last) + 1 if last.isdigit() else 0


def _compare(response: "BaseHTTPResponse", digest: Digest) -> None:
    """Compare the checksums again, because an emulator or a proxy may ignore our X-Goog-Hash."""
    try:
        stored = msgspec.json.decode(response.data, type=_Object)
    except msgspec.MsgspecError:
        raise UploadFailed("the answer is no object resource", may_exist=True) from None
    if stored.crc32c != digest.crc32c:
        raise UploadFailed("the stored bytes are not those sent", may_exist=True)


@cache
def _pool() -> "PoolManager":
    from urllib3 import PoolManager, Timeout  # noqa: PLC0415

    timeout = Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
    return PoolManager(maxsize=KEPT_CONNECTIONS, timeout=timeout, retries=False)
