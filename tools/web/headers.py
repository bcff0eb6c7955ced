"""The response headers of the console's files, on this machine and in the cloud.

Every answer has `security_headers`; `cache_control` and `content_type` depend on the file. Nothing
but the console's own scripts runs in a page, and a page reaches nothing but the API beside it and
storage, so text and files that people enter can neither run nor send data elsewhere.
"""

from pathlib import PurePosixPath

from shared.identity.origin import STRICT_TRANSPORT

# Where browsers send and fetch files in the cloud.
STORAGE = "https://storage.googleapis.com"
# Files below it have a digest of their content in the name.
ASSETS = "assets/"
# Written out, because the machine's own table of types differs from one to the next.
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}


def security_headers(storage: str = STORAGE, *, https: bool = True) -> dict[str, str]:
    """The headers of every answer; `storage` is the origin that uploads and downloads go to."""
    policy = (
        "default-src 'none'",
        "script-src 'self'",
        # Mantine writes style elements, and a file in a bucket can carry no nonce.
        "style-src 'self' 'unsafe-inline'",
        f"img-src 'self' blob: data: {storage}",
        "font-src 'self'",
        f"connect-src 'self' {storage}",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
    return {
        "Content-Security-Policy": "; ".join(policy),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        **(STRICT_TRANSPORT if https else {}),
    }


def cache_control(name: str) -> str:
    """How long a browser keeps the file of this name in web/dist."""
    return "public, max-age=31536000, immutable" if name.startswith(ASSETS) else "no-cache"


def content_type(name: str) -> str:
    """The Content-Type of the file of this name in web/dist."""
    return TYPES.get(PurePosixPath(name).suffix, "application/octet-stream")
