"""What a worker of a parallel run reports about a test that passed: its outcome, once.

pytest-xdist sends the controller a report for each of a test's three phases, with all that was
captured, and each is encoded, decoded and kept by code in Python, 20,000 tests long. A test that
did not pass is reported in full.
"""

import pytest
from _pytest.runner import runtestprotocol


class OneReport:
    """A worker's plugin."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: pytest.Item | None) -> bool:
        """Run the test in pytest's place."""
        for report in worth_sending(runtestprotocol(item, nextitem=nextitem, log=False)):
            item.ihook.pytest_runtest_logreport(report=report)
        item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
        return True


def worth_sending(reports: list[pytest.TestReport]) -> list[pytest.TestReport]:
    """All reports of a test, or a short one if it passed."""
    if any(each.outcome != "passed" or hasattr(each, "wasxfail") for each in reports):
        return reports
    called = [report for report in reports if report.when == "call"]
    for report in called:
        report.sections = []
        report.keywords = {}
    return called


def is_enough(config: pytest.Config) -> bool:
    """Whether this process is a worker, and the run was not asked for more."""
    option = config.option
    asked = option.durations is not None or option.xmlpath or {*"pPA"} & {*option.reportchars}
    return hasattr(config, "workerinput") and not asked
