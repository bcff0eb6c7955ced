import pytest

from tools.faults import FOLDER, Fault, faults
from tools.local.processes import ROOT

ALL = list(faults(sorted(FOLDER.glob("*.toml"))))


@pytest.mark.parametrize("fault", ALL, ids=lambda each: each.what)
def test_every_fault_has_its_place_and_its_test(fault: Fault) -> None:
    file, _, name = fault.test.partition("::")

    assert fault.planted() != (ROOT / fault.file).read_text()
    assert f"def {name.partition('[')[0]}" in (ROOT / file).read_text()
