"""The console as these sources make it: a digest of them, and the files once they are built."""

import os
import subprocess
import sys
from base64 import b64encode
from collections.abc import Collection, Iterator
from hashlib import md5
from pathlib import Path

from functions.openapi.get import DOCUMENT
from tools.deploy.environments.environment import ROOT
from tools.deploy.images.closure import digest

WEB, BUILDER = "web", "tools/web"
DIST = "web/dist"
# Names what the build makes, from the API's document among others.
IGNORED = ROOT / "web" / ".gitignore"
# Beside each text, for servers that do not compress by themselves.
COMPRESSED = ".gz"
SHOWN_DIGEST = 32


class BuildError(Exception):
    """The console can't be built; the text is the builder's own."""


def sources() -> str:
    """A digest of all that the console is built from: its sources, the API's document, the builder.

    It is known without a build, which takes a minute and needs npm's registry.
    """
    lines = IGNORED.read_text().splitlines() if IGNORED.exists() else []
    made = {"__pycache__", *(line.rpartition("/")[2] for line in lines)}
    files = {*_written(ROOT / WEB, made), *_written(ROOT / BUILDER, made), DOCUMENT}
    return digest(ROOT, frozenset(files))[:SHOWN_DIGEST]


def build() -> None:
    """Bring web/dist up to date, as `python -m tools.web build` does it. BuildError."""
    # Written for this environment's address; the build may write it anew for this machine's.
    document = DOCUMENT.read_bytes()
    command = [sys.executable, "-m", "tools.web", "build"]
    try:
        done = subprocess.run(  # noqa: S603 - the command is ours
            command, cwd=ROOT, capture_output=True, text=True, check=False
        )
    finally:
        DOCUMENT.write_bytes(document)
    if done.returncode:
        raise BuildError(done.stderr.strip())


def files() -> dict[str, str]:
    """Each built file's name and MD5, as storage writes it."""
    folder = ROOT / DIST
    return {
        path.relative_to(folder).as_posix(): _md5(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != COMPRESSED
    }


def _md5(path: Path) -> str:
    # What storage keeps of each object; it guards against nothing but an accident.
    return b64encode(md5(path.read_bytes(), usedforsecurity=False).digest()).decode()


def _written(folder: Path, made: Collection[str]) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in made]
        yield from (Path(place, name) for name in names if name not in made)
