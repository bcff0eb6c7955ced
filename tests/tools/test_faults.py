import re
from pathlib import Path

import pytest

from tools.faults import FOLDER, Fault, faults
from tools.local.processes import ROOT

ALL = list(faults(sorted(FOLDER.glob("*.toml"))))
MIGRATIONS = Path("migrations", "sql")
DEFINED = re.compile(r"create (?:or replace )?(function|procedure) (\w+)\(")


@pytest.mark.parametrize("fault", ALL, ids=lambda each: each.what)
def test_every_planted_fault_still_has_its_place_and_its_test(fault: Fault) -> None:
    file, _, name = fault.test.partition("::")

    assert fault.planted() != (ROOT / fault.file).read_text()
    assert f"def {name.partition('[')[0]}" in (ROOT / file).read_text()


def test_no_fault_is_planted_in_what_a_later_migration_replaces() -> None:
    overtaken = [
        (fault.what, later.name)
        for fault in ALL
        if Path(fault.file).parent == MIGRATIONS
        for kind, name in DEFINED.findall(paragraph_of(fault))
        for later in sorted((ROOT / MIGRATIONS).glob("*.up.sql"))
        if later.name > Path(fault.file).name
        and f"create or replace {kind} {name}(" in later.read_text()
    ]

    assert overtaken == []


def paragraph_of(fault: Fault) -> str:
    """The statement around the fault's place: a blank line stands between any two."""
    text = (ROOT / fault.file).read_text()
    place = text.index(fault.old)
    begin = text.rfind("\n\n", 0, place) + 1
    end = text.find("\n\n", place + len(fault.old))
    return text[begin : end if end > 0 else None]
