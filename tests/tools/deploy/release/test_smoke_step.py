import pytest

from tests.tools.deploy.project import DEV
from tools.deploy.gcloud import cloud
from tools.deploy.release import proof, rollback, smoke_step
from tools.deploy.wanted.project import Project


def test_a_well_release_stays_though_it_can_not_be_recorded(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    refused = "PERMISSION_DENIED: run.jobs.update"
    monkeypatch.setattr(smoke_step, "smoke", lambda *_: [])
    monkeypatch.setattr(cloud, "look", lambda _: {})
    monkeypatch.setattr(rollback, "newest_release", lambda _: ("A", ["a"]))
    monkeypatch.setattr(proof, "proven", lambda _: "")
    monkeypatch.setattr(smoke_step, "run_command", lambda _: refused)

    code = smoke_step.smoke_test(Project(environment=DEV, declarations=[], derive=list, dry=False))

    told = capsys.readouterr().err
    assert code == 0
    assert refused in told
    assert "./deploy.sh smoke" in told
