"""Files in Google Cloud Storage, each written once under its name and never overwritten.

Each write demands that the name is free. A repetition of it then finds its own bytes, which is as
good as success, or those of another file, which is a CONFLICT.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from shared.files.client import TIMEOUT, bucket, reaching, retry
from shared.files.digests import Digest, RunningDigest, digest_of
from shared.files.ranges import Ranges
from shared.files.resumable_upload import NameTaken, UploadFailed, cancel, send
from shared.files.signing import signing_credentials
from shared.problems import Code, Problem, unavailable

if TYPE_CHECKING:
    from google.cloud.storage import Blob

# A rewrite of gigabytes inside one bucket touches metadata only, yet may take a while.
COPY_TIMEOUT = (2, 60)
HEALTH_TIMEOUT = (0.5, 1.0)
LINK_LIFETIME = timedelta(minutes=10)
PENDING = "pending/"


class StoredObject(msgspec.Struct, frozen=True):
    """An object's metadata; `generation` names these bytes, even if the name is used again."""

    name: str
    size: int
    content_type: str
    crc32c: str
    generation: int


class ObjectGone(Exception):
    """The bytes that were to be read or copied are not there any more."""


class DownloadLink(msgspec.Struct, frozen=True):
    """A link that works without a session until `expires_at`."""

    url: str
    """Where the file is. The link needs no session."""
    expires_at: datetime
    """Until when the link works."""


def upload(object_name: str, content_type: str, chunks: Iterable[bytes]) -> Digest:
    """Store `chunks` under a new name, all or nothing, and say what they were.

    An error of `chunks` passes through, and then nothing is stored. Repeating an upload whose
    answer was lost succeeds if the bytes are the same; other bytes are a CONFLICT.
    """
    session_url = _upload_session(object_name, content_type, size=None, origin=None)
    if session_url is None:
        return _confirmed(object_name, digest_of(chunks))
    try:
        return send(session_url, chunks)
    except NameTaken as taken:
        cancel(session_url)
        return _confirmed(object_name, taken.digest)
    except UploadFailed as failure:
        cancel(session_url)
        if failure.may_exist:
            with suppress(Problem):
                delete(object_name)
        raise unavailable("File storage", log=f"upload: {failure}") from None
    except BaseException:
        cancel(session_url)
        raise


def start_upload(object_name: str, content_type: str, *, size: int, origin: str) -> str:
    """The URL to which a browser at `origin` sends exactly `size` bytes by itself.

    The bytes arrive under `pending_name(object_name)`. The URL needs no sign-in, for a week.
    """
    name = pending_name(object_name)
    session_url = _upload_session(name, content_type, size=size, origin=origin)
    if session_url is None:
        raise _another_file()
    return session_url


def pending_name(object_name: str) -> str:
    """Where an object waits for its verification; the bucket deletes it there after 8 days."""
    return PENDING + object_name


def stat(object_name: str) -> StoredObject | None:
    """The object's metadata, or None if there is no such object."""
    with reaching("stat"):
        blob = bucket().get_blob(object_name, timeout=TIMEOUT, retry=retry())
    if blob is None:
        return None
    content_type = blob.content_type or "application/octet-stream"
    return StoredObject(blob.name, int(blob.size), content_type, blob.crc32c, int(blob.generation))


def opened(stored: StoredObject) -> Ranges:
    """The object's bytes, of which only what is read is fetched; ObjectGone."""

    def fetch(first: int, last: int) -> bytes:
        with reaching("read"), _noticing_absence():
            content: bytes = _blob(stored).download_as_bytes(
                start=first,
                end=last,
                raw_download=True,
                checksum=None,
                timeout=TIMEOUT,
                retry=retry(),
            )
        return content

    return Ranges(fetch, stored.size)


def sha256(stored: StoredObject) -> bytes:
    """The object's SHA-256, computed while the bytes stream through this function; ObjectGone."""
    running = RunningDigest()
    with reaching("read"), _noticing_absence():
        _blob(stored).download_to_file(running, raw_download=True, timeout=TIMEOUT, retry=retry())
    return running.result().sha256


def copy(stored: StoredObject, object_name: str) -> None:
    """Copy these bytes to a new name; ObjectGone when they are not there any more.

    A copy that exists already is fine, other bytes under the name are a CONFLICT.
    """
    from google.api_core.exceptions import PreconditionFailed  # noqa: PLC0415

    with reaching("copy"), _noticing_absence():
        target = bucket().blob(object_name)
        target.content_type = stored.content_type
        token = None
        try:
            while True:
                token, _, _ = target.rewrite(
                    _blob(stored),
                    token=token,
                    if_generation_match=0,
                    timeout=COPY_TIMEOUT,
                    retry=retry(),
                )
                if token is None:
                    return
        except PreconditionFailed:
            existing = stat(object_name)
    if existing is None or (existing.size, existing.crc32c) != (stored.size, stored.crc32c):
        raise _another_file()


def delete(object_name: str) -> None:
    """Delete the object; an absent one is fine."""
    from google.cloud.exceptions import NotFound  # noqa: PLC0415

    with reaching("delete"), suppress(NotFound):
        bucket().delete_blob(object_name, timeout=TIMEOUT, retry=retry())


def download_link(object_name: str, disposition: str, content_type: str) -> DownloadLink:
    """A link that serves the object for 10 minutes with this Content-Disposition and type."""
    # A signature counts from a whole second, so the link works at least until then.
    expires_at = datetime.now(UTC).replace(microsecond=0) + LINK_LIFETIME
    with reaching("sign"):
        url: str = (
            bucket()
            .blob(object_name)
            .generate_signed_url(
                version="v4",
                expiration=LINK_LIFETIME,
                response_disposition=disposition,
                response_type=content_type,
                credentials=signing_credentials(),
            )
        )
    return DownloadLink(url, expires_at)


def check() -> None:
    """UNAVAILABLE unless the bucket answers within 1.5 s that we may write to it."""
    permission = "storage.objects.create"
    with reaching("check"):
        granted = bucket().test_iam_permissions([permission], timeout=HEALTH_TIMEOUT, retry=None)
    if permission not in granted:
        raise unavailable("File storage", log=f"check: {permission} is not granted")


def _upload_session(
    object_name: str, content_type: str, *, size: int | None, origin: str | None
) -> str | None:
    """The session's URL, or None if an object of this name exists already."""
    from google.api_core.exceptions import PreconditionFailed  # noqa: PLC0415

    with reaching("start upload"):
        try:
            session_url: str = (
                bucket()
                .blob(object_name)
                .create_resumable_upload_session(
                    content_type=content_type,
                    size=size,
                    origin=origin,
                    if_generation_match=0,
                    checksum=None,
                    timeout=TIMEOUT,
                    retry=retry(),
                )
            )
        except PreconditionFailed:
            return None
    return session_url


@contextmanager
def _noticing_absence() -> Iterator[None]:
    from google.cloud.exceptions import NotFound  # noqa: PLC0415

    try:
        yield
    except NotFound as error:
        raise ObjectGone from error


def _confirmed(object_name: str, digest: Digest) -> Digest:
    existing = stat(object_name)
    if existing is None or (existing.size, existing.crc32c) != (digest.size, digest.crc32c):
        raise _another_file()
    return digest


def _another_file() -> Problem:
    return Problem(Code.CONFLICT, "Another file is stored under this name already.")


def _blob(stored: StoredObject) -> "Blob":
    blob: Blob = bucket().blob(stored.name, generation=stored.generation)
    return blob
