import pytest

from tools.faults import FOLDER, Fault, faults, main
from tools.local.processes import ROOT

ALL = list(faults(sorted(FOLDER.glob("*.toml"))))


@pytest.mark.parametrize("fault", ALL, ids=lambda each: each.what)
def test_every_fault_has_its_place_and_its_test(fault: Fault) -> None:
    file, _, name = fault.test.partition("::")

    assert fault.planted() != (ROOT / fault.file).read_text()
    assert f"def {name.partition('[')[0]}" in (ROOT / file).read_text()


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
