import pytest

from tools.faults import FOLDER, Fault, faults
from tools.local.processes import ROOT

ALL = list(faults(sorted(FOLDER.glob("*.toml"))))


@pytest.mark.parametrize("fault", ALL, ids=lambda each: each.what)
def test_every_fault_has_its_place_and_its_test(fault: Fault) -> None:
    file, _, name = fault.test.partition("::")

    assert fault.planted() != (ROOT / fault.file).read_text()
    assert f"def {name.partition('[')[0]}" in (ROOT / file).read_text()


def test_no_fault_is_in_a_replaced_function() -> None:
    # tests/migrations/test_replaced_functions.py holds each of these notes.
    overtaken = [fault.what for fault in ALL if "\n-- Replaced in " in paragraph_of(fault)]

    assert overtaken == []


def paragraph_of(fault: Fault) -> str:
    """The statement around the fault's place: a blank line stands between any two."""
    text = (ROOT / fault.file).read_text()
    place = text.index(fault.old)
    begin = text.rfind("\n\n", 0, place) + 1
    end = text.find("\n\n", place + len(fault.old))
    return text[begin : end if end > 0 else None]
