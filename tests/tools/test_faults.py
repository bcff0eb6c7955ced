import re

import pytest

from tools.faults import FOLDER, Fault, faults, main
from tools.local.processes import ROOT

ALL = list(faults(sorted(FOLDER.glob("*.toml"))))
MIGRATIONS = sorted((ROOT / "migrations" / "sql").glob("*.up.sql"))
# A function or procedure with its whole body, or a call that makes triggers anew.
MADE = re.compile(
    r"^create (?:or replace )?(?:function|procedure) (\w+)\b.*?^(?:\$\$|end);?$"
    r"|^call (\w+\('\w+')",
    re.MULTILINE | re.DOTALL,
)


@pytest.mark.parametrize("fault", ALL, ids=lambda each: each.what)
def test_every_fault_has_its_place_and_its_test(fault: Fault) -> None:
    file, _, name = fault.test.partition("::")

    assert fault.planted() != (ROOT / fault.file).read_text()
    assert f"def {name.partition('[')[0]}" in (ROOT / file).read_text()


@pytest.mark.parametrize(
    "fault", [each for each in ALL if each.file.endswith(".up.sql")], ids=lambda each: each.what
)
def test_what_a_fault_breaks_is_not_made_anew_later(fault: Fault) -> None:
    file = ROOT / fault.file
    place = file.read_text().index(fault.old)
    broken = {
        found[1] or found[2]
        for found in MADE.finditer(file.read_text())
        if found.start() <= place < found.end()
    }

    anew = {
        (later.name, found[1] or found[2])
        for later in MIGRATIONS
        if later.name > file.name
        for found in MADE.finditer(later.read_text())
    }
    assert {(name, made) for name, made in anew if made in broken} == set()


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
