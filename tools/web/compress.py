"""Compresses the console's texts once, so that no server compresses them for each request."""

import gzip
from pathlib import Path

TEXTS = frozenset((".css", ".html", ".js", ".json", ".svg", ".txt"))
SUFFIX = ".gz"


def compress(folder: Path) -> None:
    """Write `name.gz` beside each text below `folder`."""
    for file in sorted(folder.rglob("*")):
        if file.suffix in TEXTS:
            # Without a time, so that two builds of one commit are equal.
            content = gzip.compress(file.read_bytes(), mtime=0)
            file.with_name(file.name + SUFFIX).write_bytes(content)
