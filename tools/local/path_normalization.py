"""A path as API Gateway hands it on: what its proxy changes before any function sees it.

ESPv2 runs Envoy with `normalize_path` and `merge_slashes` and leaves encoded slashes alone
(GoogleCloudPlatform/esp-v2, src/go/options/configgenerator.go; the tables of examples in
docker/generic/start_proxy.py; API Gateway, "Understanding path templating"). RFC 3986, section
6.2.2: characters that need no escape lose it, and dot segments go. The case of an escape stays.
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
    # A dot segment at the end leaves the slash before it, as an empty one does.
    end = "/" if kept and segments[-1] in {"", ".", ".."} else ""
    return "/" + "/".join(kept) + end


def _unescaped(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return character if character in UNRESERVED else match[0]
