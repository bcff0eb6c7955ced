import pytest

from tools.faults import FOLDER, Fault, faults, main
from tools.local.processes import ROOT

ALL = list(faults(sorted(FOLDER.glob("*.toml"))))


@pytest.mark.parametrize("fault", ALL, ids=lambda each: each.what)
def test_every_planted_fault_still_has_its_place_and_its_test(fault: Fault) -> None:
    file, _, name = fault.test.partition("::")

    assert fault.planted() != (ROOT / fault.file).read_text()
    assert f"def {name.partition('[')[0]}" in (ROOT / file).read_text()


def test_no_fault_is_planted_in_what_a_later_migration_replaces() -> None:
    # tests/migrations/test_replaced_functions.py holds each of these notes.
    overtaken = [fault.what for fault in ALL if "\n-- Replaced in " in paragraph_of(fault)]

    assert overtaken == []


@pytest.mark.parametrize(
    ("argument", "status", "said"),
    [
        ("--help", 0, "tests/faults"),
        ("none.toml", 2, "no file none.toml"),
        ("--write", 2, "--write"),
    ],
)
def test_the_command_line_explains_itself(
    capsys: pytest.CaptureFixture[str], argument: str, status: int, said: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([argument])

    assert ended.value.code == status
    printed = capsys.readouterr()
    assert said in printed.out + printed.err


def paragraph_of(fault: Fault) -> str:
    """The statement around the fault's place: a blank line stands between any two."""
    text = (ROOT / fault.file).read_text()
    place = text.index(fault.old)
    begin = text.rfind("\n\n", 0, place) + 1
    end = text.find("\n\n", place + len(fault.old))
    return text[begin : end if end > 0 else None]
