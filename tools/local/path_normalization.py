"""The path changes that API Gateway's proxy makes before a function sees a request.

ESPv2 runs Envoy with `normalize_path` and `merge_slashes` and leaves encoded slashes alone
(GoogleCloudPlatform/esp-v2, src/go/options/configgenerator.go; the tables of examples in
docker/generic/start_proxy.py; API Gateway, "Understanding path templating"). As in RFC 3986,
section 6.2.2, characters that need no escape are unescaped, and dot segments are removed. The case
of an escape stays.
"""

import re
import string

ESCAPE = re.compile("%([0-9a-fA-F]{2})")
UNRESERVED = frozenset(string.ascii_letters + string.digits + "-._~")


def normalized(path: str) -> str:
    """`path`, still percent-encoded, beginning with a slash."""
    plain = ESCAPE.sub(_unescaped, path)
    kept: list[str] = []
    segments = plain.split("/")
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment not in {"", "."}:
            kept.append(segment)
    # A dot segment at the end leaves the slash before it.
    end = "/" if kept and segments[-1] in {"", ".", ".."} else ""
    return "/" + "/".join(kept) + end


def _unescaped(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return character if character in UNRESERVED else match[0]
