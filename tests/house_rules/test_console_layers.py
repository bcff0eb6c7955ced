"""A module of the console imports only what stands below it, and no area imports another."""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest

from tools.web.node import WEB

SOURCE = WEB / "src"
# From the top; what stands in one row may not import each other.
LAYERS = (
    ("start",),
    ("account", "homeowner", "manager", "platform"),
    ("shell",),
    ("parts",),
    ("files", "person"),
    ("ui",),
    ("session",),
    ("text",),
    ("api",),
)
LEVEL = {folder: level for level, row in enumerate(LAYERS) for folder in row}
IMPORT = re.compile(r'(?:from |import\()"(\.[^"]+)"')


def place_of(path: PurePosixPath) -> str:
    """The folder that a module belongs to: of the manager's, the area."""
    folders = path.parts[:-1]
    return "/".join(folders[:2]) if folders[:1] == ("manager",) else "".join(folders[:1]) or "start"


def resolved(path: PurePosixPath, target: str) -> PurePosixPath:
    """The module that `target` names in the module at `path`."""
    parts = list(path.parent.parts)
    for part in PurePosixPath(target).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return PurePosixPath(*parts)


def forbidden(path: PurePosixPath, text: str) -> Iterator[str]:
    """The imports of a module that go up, or to its side."""
    here = place_of(path)
    for target in IMPORT.findall(text):
        there = place_of(resolved(path, target))
        above = LEVEL[there.partition("/")[0]] <= LEVEL[here.partition("/")[0]]
        # The routes of all areas come together in the folder above them.
        gathers = here == "manager" and there.startswith("manager/")
        if there != here and above and not gathers:
            yield target


def test_modules_import_what_stands_below_them() -> None:
    found = {
        path.relative_to(SOURCE).as_posix(): bad
        for path in sorted(SOURCE.rglob("*.ts*"))
        if (bad := list(forbidden(_in_source(path), path.read_text(encoding="utf-8"))))
    }

    assert found == {}


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("ui/list.tsx", "../parts/leases-of"),
        ("manager/units/unit.tsx", "../leases/term-end"),
        ("manager/units/unit.tsx", "../../homeowner/home"),
    ],
)
def test_an_import_upwards_or_sideways_is_found(path: str, target: str) -> None:
    assert list(forbidden(PurePosixPath(path), f'import {{ x }} from "{target}";')) == [target]


def _in_source(path: Path) -> PurePosixPath:
    return PurePosixPath(path.relative_to(SOURCE).as_posix())
