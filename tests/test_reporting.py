from typing import Literal

import pytest

from tests.reporting import worth_sending

PHASES: tuple[Literal["setup", "call", "teardown"], ...] = ("setup", "call", "teardown")


def reports(fails_in: str | None) -> list[pytest.TestReport]:
    return [
        pytest.TestReport(
            nodeid="test_a.py::test_a",
            location=("test_a.py", 1, "test_a"),
            keywords={"test_a": 1},
            outcome="failed" if phase == fails_in else "passed",
            longrepr=None,
            when=phase,
            sections=[("Captured stdout", phase)],
        )
        for phase in PHASES
    ]


@pytest.mark.parametrize("phase", PHASES)
def test_a_test_that_fails_in_any_phase_is_reported_in_full(phase: str) -> None:
    sent = worth_sending(reports(phase))

    assert [each.when for each in sent] == list(PHASES)
    assert [each.capstdout for each in sent] == ["setup", "call", "teardown"]


def test_an_expected_failure_is_reported_in_full() -> None:
    found = reports(None)
    found[1].wasxfail = "known"

    assert worth_sending(found) == found


def test_a_test_that_passes_is_reported_once_without_output() -> None:
    [sent] = worth_sending(reports(None))

    assert (sent.when, sent.outcome, sent.sections) == ("call", "passed", [])
