"""The client of Google Cloud Storage, made once and shared by the instance's threads.

`google.cloud.storage` is slow to import, so it is imported by the functions that need it when they
run. Every failure is UNAVAILABLE to the client; the log gets the operation and the kind of error,
never a URL, because upload sessions and signed links are credentials.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from shared.config import settings
from shared.problems import unavailable

if TYPE_CHECKING:
    from google.api_core.retry import Retry
    from google.auth.credentials import Credentials
    from google.cloud.storage import Bucket, Client

# Seconds to connect, and to wait for the next bytes of an answer.
TIMEOUT = (2, 10)
# No attempt begins later than this after the first.
RETRY_SECONDS = 2
SCOPE = "https://www.googleapis.com/auth/cloud-platform"


def bucket() -> "Bucket":
    """The bucket that holds every file."""
    ours: Bucket = _client().bucket(settings().storage_bucket)
    return ours


def retry() -> "Retry":
    """A few attempts within seconds, for calls that may be repeated: all of ours may."""
    from google.cloud.storage.retry import DEFAULT_RETRY  # noqa: PLC0415

    return DEFAULT_RETRY.with_timeout(RETRY_SECONDS).with_delay(0.1, 1.0, 2.0)


@contextmanager
def reaching(operation: str) -> Iterator[None]:
    """Turn every failure of Google's libraries into UNAVAILABLE."""
    from google.api_core.exceptions import GoogleAPIError  # noqa: PLC0415
    from google.auth.exceptions import GoogleAuthError  # noqa: PLC0415
    from google.cloud.storage.exceptions import DataCorruption, InvalidResponse  # noqa: PLC0415

    try:
        yield
    # The errors of requests are OSErrors.
    except (GoogleAPIError, GoogleAuthError, DataCorruption, InvalidResponse, OSError) as error:
        reason = f"{operation}: {type(error).__name__}"
        raise unavailable("File storage", log=reason) from None


def emulator_url() -> str | None:
    """Where the emulator listens; `STORAGE_EMULATOR_HOST` comes with and without a scheme."""
    host = settings().storage_emulator_host
    if host is None:
        return None
    return (host if "://" in host else f"http://{host}").rstrip("/")


@cache
def credentials() -> "Credentials":
    """The function's own credentials (Application Default Credentials), none for the emulator."""
    import google.auth  # noqa: PLC0415
    from google.auth.credentials import AnonymousCredentials  # noqa: PLC0415

    if emulator_url() is not None:
        return AnonymousCredentials()
    return google.auth.default(scopes=[SCOPE])[0]


@cache
def _client() -> "Client":
    from google.cloud.storage import Client  # noqa: PLC0415

    # Otherwise the library reads the bucket's metadata in a thread of its own, for traces that we
    # don't send, which costs a call, a permission and long retries in an outage.
    os.environ.setdefault("DISABLE_GCS_PYTHON_CLIENT_OTEL_BUCKET_METADATA", "true")
    endpoint = emulator_url()
    options = {"api_endpoint": endpoint} if endpoint else None
    # Objects belong to buckets, not projects, so the client needs none.
    return Client(project="none", credentials=credentials(), client_options=options)
