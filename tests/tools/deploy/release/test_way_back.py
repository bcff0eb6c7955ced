"""Each part of a way back is gone although another one fails."""

from collections.abc import Sequence
from typing import Any, Never

import pytest

from tests.tools.deploy.project import DEV
from tools.deploy.gcloud import cloud
from tools.deploy.gcloud.cloud import CloudError
from tools.deploy.gcloud.run import Outcome, Task
from tools.deploy.release import routing, way_back
from tools.deploy.release.plan import Step
from tools.deploy.release.proving import Trial
from tools.deploy.release.traffic import to_revision
from tools.deploy.routes import gateway, schedules
from tools.deploy.routes.gateway import Gateway
from tools.deploy.wanted.project import Project

PLAN = [Step("a", "update", "changed", back=(to_revision(DEV, "a", "a-1"),))]


def job(name: str, path: str) -> dict[str, Any]:
    """A job of ours, as the scheduler lists it."""
    token = {"serviceAccountEmail": DEV.email("scheduler"), "audience": "https://a"}
    target = {"uri": f"https://a{path}", "oidcToken": token}
    return {"name": f"jobs/{name}", "schedule": "* * * * *", "httpTarget": target}


@pytest.fixture
def switched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The configs that the live gateway was switched back to, in a cloud that lists nothing."""
    found: list[str] = []

    def look(_: object) -> Never:
        raise CloudError("503")

    def switch_back(_: object, config: str) -> int:
        found.append(config)
        return 0

    monkeypatch.setattr(cloud, "look", look)
    monkeypatch.setattr(routing, "switch_back", switch_back)
    return found


@pytest.mark.parametrize("error", [None, "INVALID_ARGUMENT"])
def test_a_failing_part_stops_no_other(
    error: str | None,
    switched: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    project = Project(environment=DEV, declarations=[], derive=list, dry=False)
    trial = Trial(PLAN, {}, Gateway("c-1", {}), [job("a", "/then")])
    tasks: list[str] = []
    monkeypatch.setattr(schedules, "look", lambda _: [job("a", "/now"), job("b", "/b")])

    def run_all(given: Sequence[Task], **_: int) -> list[Outcome]:
        tasks.extend(" ".join(each.commands[0].text().split()[1:6]) for each in given)
        return [Outcome(each, error, 0.0) for each in given]

    monkeypatch.setattr(way_back, "run_all", run_all)

    way_back.go_back(project, PLAN, trial, follow=True)

    assert tasks[1:] == [
        "scheduler jobs delete b --location=us-central1",
        "scheduler jobs update http a",
    ]
    assert switched == ["c-1"]
    assert ("./deploy.sh rollback" in capsys.readouterr().err) == bool(error)


@pytest.mark.parametrize(("phase", "has_settled"), [("ACTIVE", True), ("UPDATING", False)])
def test_a_switch_that_goes_on_is_no_way_back(
    phase: str, has_settled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = f"projects/p/locations/global/apis/pavilion/configs/c-1\t{phase}\n"
    monkeypatch.setattr(gateway, "output", lambda _: answer)

    assert gateway.has_settled(DEV, "c-1") is has_settled
