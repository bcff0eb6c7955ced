"""Source files as the house rules see them."""

import ast
import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tools.endpoints import FUNCTIONS

ROOT = FUNCTIONS.parent
SUFFIXES = frozenset((".py", ".sql", ".lua", ".md", ".toml", ".txt", ".sh", ".yaml", ".yml"))
NAMES = frozenset(("Makefile", "run"))
# Folders with others' files, or what programs have made of ours.
GENERATED = frozenset(("node_modules", "dist", "__pycache__"))
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


class Source(NamedTuple):
    """A file: its path from the repository's root, with `/`, and its text."""

    path: str
    text: str

    @property
    def parts(self) -> tuple[str, ...]:
        """The path's folders and the file's name without its suffix."""
        return tuple(self.path.removesuffix(".py").split("/"))

    @property
    def tree(self) -> ast.Module:
        """The syntax tree of the text."""
        return _parsed(self.text)

    @property
    def definitions(self) -> tuple[Definition, ...]:
        """Every function and class of the text, also inside others."""
        return _definitions(self.text)


class Rule(NamedTuple):
    """A rule with examples for its checker: `good` files it accepts, `bad` files it refuses.

    `check` yields a text for each violation. `applies` selects the files.
    """

    sentence: str
    applies: Callable[[Source], bool]
    check: Callable[[Source], Iterator[str]]
    good: tuple[Source, ...]
    bad: tuple[Source, ...]


@cache
def _parsed(text: str) -> ast.Module:
    return ast.parse(text)


@cache
def _definitions(text: str) -> tuple[Definition, ...]:
    # Statements alone, which are few beside the expressions in them.
    waiting: list[ast.AST] = [_parsed(text)]
    for node in waiting:
        for block in ("body", "orelse", "finalbody", "handlers", "cases"):
            waiting += getattr(node, block, ())
    return tuple(node for node in waiting if isinstance(node, Definition))


@cache
def sources() -> tuple[Source, ...]:
    """Every text file of our own in the repository."""
    folders = (path for path in sorted(ROOT.iterdir()) if not path.name.startswith("."))
    files = (
        path
        for top in (ROOT / ".ci", *folders)
        for path in ([top] if top.is_file() else sorted(_below(top)))
        if path.suffix in SUFFIXES or path.name in NAMES
    )
    return tuple(Source(str(path.relative_to(ROOT)), path.read_text()) for path in files)


def _below(top: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(top):
        folders[:] = set(folders) - GENERATED
        yield from (Path(folder, name) for name in names)


def is_code(source: Source) -> bool:
    """Python that is not a test."""
    return source.path.endswith(".py") and source.parts[0] != "tests"


def is_test(source: Source) -> bool:
    """Python under tests/ that pytest collects."""
    return (
        source.parts[0] == "tests"
        and source.path.endswith(".py")
        and source.parts[-1].startswith("test_")
    )


def is_endpoint(source: Source) -> bool:
    """A file that is one cloud function."""
    folder, *rest = source.parts
    return folder == "functions" and len(rest) > 1 and not rest[-1].startswith("_")
