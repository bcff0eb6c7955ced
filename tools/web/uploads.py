"""Which pages may send files straight to the bucket, on this machine and in the cloud."""

from collections.abc import Iterable
from typing import Any

# The headers that a page may send, and those of answers that it may read: `Range` tells how much of
# a resumable upload has arrived (Cloud Storage, "Perform resumable uploads").
HEADERS = [
    "Content-Type",
    "Content-Range",
    "Range",
    "Location",
    "X-Goog-Content-Length-Range",
]
# A page sends pieces and asks for their state by PUT, and cancels by DELETE.
METHODS = ["GET", "HEAD", "PUT", "DELETE"]


def bucket_cors(public_url: str, allowed_origins: Iterable[str]) -> list[dict[str, Any]]:
    """The bucket's CORS for pages on these origins, the console's first.

    An upload address answers one origin alone, which the function names when it starts the session
    (functions/documents/start_upload.py); it is one of these.
    """
    origins = dict.fromkeys(
        each.strip().removesuffix("/") for each in (public_url, *allowed_origins)
    )
    return [
        {
            "origin": [each for each in origins if each],
            "method": METHODS,
            "responseHeader": HEADERS,
            "maxAgeSeconds": 600,
        }
    ]
