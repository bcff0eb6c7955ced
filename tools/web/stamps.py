"""Does a step again only when its inputs changed since it last ended well."""

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.web.node import STATE

# Folders whose files are made, not written; node_modules may be a link.
MADE = frozenset(("node_modules", "dist", "coverage", "__pycache__"))


@contextmanager
def alone() -> Iterator[None]:
    """Wait until no other process builds in this checkout, and let none begin."""
    STATE.mkdir(parents=True, exist_ok=True)
    with (STATE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def refresh(name: str, inputs: Iterable[Path], result: Path, make: Callable[[], None]) -> None:
    """Call `make` unless `result` was made from these inputs. A failure leaves no stamp."""
    stamp = STATE / name
    wanted = digest(inputs)
    if result.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    stamp.unlink(missing_ok=True)
    make()
    unfinished = stamp.with_suffix(".new")
    unfinished.write_text(wanted)
    unfinished.replace(stamp)


def digest(files: Iterable[Path]) -> str:
    """A digest of the names and contents of files."""
    running = hashlib.sha256()
    for file in files:
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        running.update(f"{file}\0{content}\n".encode())
    return running.hexdigest()


def written(folder: Path) -> Iterator[Path]:
    """The files below `folder` that people wrote, and the API client."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(set(folders) - MADE)
        yield from (Path(place, name) for name in sorted(names) if name not in MADE)
