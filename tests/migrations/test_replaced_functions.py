"""Whoever finds a function that a later migration replaces is told where the one that counts is."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from tools.local.processes import ROOT

MIGRATIONS = sorted((ROOT / "migrations" / "sql").glob("*.up.sql"))
DEFINITION = re.compile(
    r"(?P<before>[^\n]*)\ncreate (?:or replace )?(?:function|procedure) (?P<name>\w+)\("
)


class Definition(NamedTuple):
    """One text of a function, and the line above it."""

    name: str
    migration: str
    before: str


def definitions() -> Iterator[Definition]:
    """Every text of every function, in the order in which they come to count."""
    for path in MIGRATIONS:
        for found in DEFINITION.finditer(path.read_text()):
            yield Definition(found["name"], path.name.removesuffix(".up.sql"), found["before"])


def test_every_replaced_function_names_the_migration_that_replaces_it() -> None:
    texts: dict[str, list[Definition]] = {}
    for definition in definitions():
        texts.setdefault(definition.name, []).append(definition)

    replaced = [pair for found in texts.values() for pair in pairwise(found)]
    assert replaced
    for old, new in replaced:
        assert old.before == f"-- Replaced in {new.migration}.", old
    for *_, counting in texts.values():
        assert not counting.before.startswith("-- Replaced"), counting
