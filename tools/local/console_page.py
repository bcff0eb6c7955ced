"""The console at /: its files, and index.html at the address of each of its pages.

As in the cloud, a path that names no file is a page of the console, whose script reads the address.
The compressed file beside each text was written when the console was built.
"""

import os
import re
from pathlib import Path

from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from shared.config import settings
from shared.files.client import emulator_url
from tools.web.compress import SUFFIX
from tools.web.headers import STORAGE, cache_control, content_type, security_headers
from tools.web.size import INDEX

# Set by the stack for its instances when the console is built.
FOLDER = "PAVILION_CONSOLE"
# What is beside the console: the API, its documentation, the mails.
OTHERS = ("/v1", "/docs", "/mail")
FILE = re.compile(r"(?:/[\w-][\w.-]{0,99}){1,9}", re.ASCII)


def respond(path: str, encodings: str) -> tuple[int, dict[str, str], bytes] | None:
    """Status, headers and body at a path of the console; None for any other path.

    `encodings` is the request's Accept-Encoding.
    """
    folder = os.environ.get(FOLDER)
    if not folder or any(f"{path}/".startswith(f"{other}/") for other in OTHERS):
        return None
    name = path[1:] if "." in path.rpartition("/")[2] else INDEX
    file = Path(folder, name)
    if not FILE.fullmatch(f"/{name}") or not file.is_file():
        return None
    secure = settings().public_url.startswith("https://")
    headers = {
        **security_headers(emulator_url() or STORAGE, https=secure),
        "Content-Type": content_type(name),
        "Cache-Control": cache_control(name),
    }
    compressed = Path(folder, name + SUFFIX)
    if compressed.is_file():
        headers["Vary"] = "Accept-Encoding"
        if parse_accept_header(encodings, Accept)["gzip"]:
            headers["Content-Encoding"] = "gzip"
            file = compressed
    return 200, headers, file.read_bytes()
