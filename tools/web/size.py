"""What a browser loads before the console's first page shows, compressed.

That is index.html and the scripts and styles that it names, among them all that the entry imports
(Vite lists them as modulepreload). Pages that are loaded when opened do not count.
"""

from html.parser import HTMLParser
from pathlib import Path

from tools.web.compress import SUFFIX
from tools.web.node import ConsoleError

LARGEST = 200_000
INDEX = "index.html"
LOADED = frozenset(("stylesheet", "modulepreload"))


class _Named(HTMLParser):
    """Collects the files that a page loads at its start."""

    def __init__(self) -> None:
        super().__init__()
        self.files: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a script or a linked style."""
        found = dict(attrs)
        if tag == "script" or (tag == "link" and found.get("rel") in LOADED):
            address = found.get("src") or found.get("href") or ""
            self.files.add(address.lstrip("/"))


def first_load(folder: Path) -> dict[str, int]:
    """The compressed size of each file that the first page needs."""
    page = _Named()
    page.feed((folder / INDEX).read_text())
    names = [INDEX, *sorted(page.files)]
    return {name: (folder / (name + SUFFIX)).stat().st_size for name in names}


def check(folder: Path) -> int:
    """The size of the first load in bytes. ConsoleError when it is too large."""
    sizes = first_load(folder)
    total = sum(sizes.values())
    if total > LARGEST:
        parts = "\n".join(f"    {size:>9,}  {name}" for name, size in sizes.items())
        raise ConsoleError(
            f"The console's first load has {total:,} bytes compressed, more than {LARGEST:,}. "
            f"Load what the first page does not need when it is opened:\n{parts}"
        )
    return total
