"""The files that one function depends on: its import closure, read from the source.

Imports inside functions count, and so do modules and data files that are only named in a string
(importlib, `read_text("admit.lua")`). The closure errs on the large side: an extra file causes a
needless deploy, a missing one would leave a stale function.
"""

from functools import cache
from hashlib import sha256
from pathlib import Path

from tools.deploy.environments.environment import SETTINGS
from tools.deploy.images.source import read

PACKAGES = ("functions", "shared", "tools")


class Module:
    """The files that one source file may read or import, and the attributes it names."""

    __slots__ = ("attributes", "files")

    def __init__(self, files: frozenset[Path], attributes: frozenset[str]) -> None:
        self.files = files
        self.attributes = attributes


@cache
def closure(root: Path, entry_point: str) -> frozenset[Path]:
    """Every file that `entry_point` may read or import, with the packages' `__init__` files."""
    area, _, operation = entry_point.partition("__")
    return reached(root, root / "main.py", root / "functions" / area / f"{operation}.py")


def reached(root: Path, *starts: Path) -> frozenset[Path]:
    """These files, what they may read or import, and their packages' `__init__` files."""
    waiting = [*starts, *(file for start in starts for file in _packages(root, start.parent))]
    found: set[Path] = set()
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found.add(path)
        waiting += module(root, path).files - found
    return frozenset(found)


@cache
def settings_in(root: Path, files: frozenset[Path]) -> frozenset[str]:
    """The settings that the code in the files may use, because they have an attribute's name."""
    names = frozenset[str]().union(*(module(root, path).attributes for path in files))
    return SETTINGS & {name.upper() for name in names}


@cache
def module(root: Path, path: Path) -> Module:
    """Read one source file. A data file names nothing."""
    if path.suffix != ".py":
        return Module(frozenset(), frozenset())
    source = read(path.read_bytes())
    files: set[Path] = set()
    for name in source.imports:
        files |= _files_of(root, name)
    for text in source.strings:
        files |= _named(root, path, text)
    return Module(frozenset(files), source.attributes)


@cache
def digest(root: Path, files: frozenset[Path]) -> str:
    """A digest of the files' names and contents."""
    whole = sha256()
    for line in sorted(_line(root, path) for path in files):
        whole.update(line)
    return whole.hexdigest()


@cache
def _line(root: Path, path: Path) -> bytes:
    """The name and a digest of one file, read once for all functions."""
    return f"{path.relative_to(root)}\0{sha256(path.read_bytes()).hexdigest()}\n".encode()


@cache
def _files_of(root: Path, name: str) -> frozenset[Path]:
    if name.partition(".")[0] not in PACKAGES:
        return frozenset()
    base = root.joinpath(*name.split("."))
    path = base.with_suffix(".py")
    if not path.is_file():
        path = base / "__init__.py"
    return frozenset((path, *_packages(root, path.parent))) if path.is_file() else frozenset()


@cache
def _packages(root: Path, folder: Path) -> frozenset[Path]:
    """The `__init__` files of a folder and of those above it."""
    between = [each for each in (folder, *folder.parents) if root in each.parents]
    return frozenset(file for each in between if (file := each / "__init__.py").is_file())


def _named(root: Path, path: Path, text: str) -> frozenset[Path]:
    if text.partition(".")[0] in PACKAGES:
        return _files_of(root, text) if text.replace(".", "").isidentifier() else frozenset()
    if text.startswith(".") and text.count(".") == 1 and text[1:].isalnum() and text != ".py":
        # f"{name}.lua": the value is unknown, but the file is in the module's folder.
        return frozenset(path.parent.glob(f"*{text}"))
    if "." not in text or "/" in text:
        return frozenset()
    beside = path.parent / text
    return frozenset((beside,) if beside.suffix and beside.is_file() else ())
