"""What a source file names, by its text alone.

One state of a file has one reading, so it is kept for each text that this process has seen.
"""

import ast
from functools import cache
from typing import NamedTuple

# No module's and no file's name is longer.
LONGEST_NAME = 100


class Source(NamedTuple):
    """The names in one source file."""

    imports: frozenset[str]
    """Modules, and what is imported from them, which may be modules too."""
    strings: frozenset[str]
    """Short strings of one line, which may name a module or a file."""
    attributes: frozenset[str]


@cache
def read(text: bytes) -> Source:
    """Read the text of a source file."""
    imports: set[str] = set()
    strings: set[str] = set()
    attributes: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            imports.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            imports.add(node.module)
            imports.update(f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            strings.add(node.value)
        elif isinstance(node, ast.Attribute):
            attributes.add(node.attr)
    return Source(frozenset(imports), frozenset(filter(_may_name, strings)), frozenset(attributes))


def _may_name(text: str) -> bool:
    return 0 < len(text) <= LONGEST_NAME and "\n" not in text
