"""The releases that a rollback reverts, and those that it keeps."""

import msgspec
import pytest

from tests.tools.deploy.cloud import Cloud
from tests.tools.deploy.project import DEV
from tools.deploy.gcloud.cloud import Deployed
from tools.deploy.release import rollback
from tools.deploy.release.rollback import newest_release


def service(name: str, release: str, since: int) -> Deployed:
    return Deployed(name, "image", "digest", release, True, None, since=str(since))


def test_the_newest_release_is_the_last_consecutive_deployment() -> None:
    # State A was deployed completely, B changed one function, and A returned: only that one is
    # newest.
    services = {
        each.service: each
        for each in (service("a", "A", 1), service("b", "A", 30), service("c", "B", 2))
    }

    assert newest_release(services) == ("A", ["b"])
    assert newest_release({}) == ("", [])


def test_only_a_second_step_back_reads_revisions_and_few(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[str, ...]] = []
    newest: list[dict[str, object]] = [
        {
            "metadata": {"name": f"a-{number}", "creationTimestamp": f"2026-01-0{number}"},
            "status": {"conditions": [{"type": "Ready", "status": "True"}]},
        }
        for number in (1, 3, 2)
    ]

    def listing(_: object, *words: str) -> list[dict[str, object]]:
        asked.append(words)
        return newest

    monkeypatch.setattr(rollback, "listing", listing)
    once = msgspec.structs.replace(service("a", "A", 1), serving="a-3", before="a-2")
    twice = msgspec.structs.replace(once, serving="a-2", pinned="a-2")

    [first], _ = rollback.tasks(DEV, {"a": once}, ["a"])
    assert asked == []
    [second], _ = rollback.tasks(DEV, {"a": twice}, ["a"])

    assert (first.what, second.what) == ("back to a-2", "back to a-1")
    assert {"--service=a", "--limit=5"} <= set(asked[0])


def test_a_proven_release_survives_a_later_smoke_failure(
    cloud: Cloud,
) -> None:
    cloud.keep("health")
    assert cloud.run("functions").returncode == 0
    cloud.touch("functions/health/live.py")
    assert cloud.run("functions").returncode == 0
    release = cloud.state["services"]["health--live"]["labels"]["release"]
    cloud.change(**{"run jobs": {"pavilion-migrate": {"labels": {"proven": release}}}})

    kept = cloud.run("rollback", "--unproven")

    assert kept.returncode == 0
    assert "has passed smoke before" in kept.stderr
    assert cloud.serving("health--live") == "health--live-00002-abc"
    cloud.change(**{"run jobs": {}})
    assert cloud.run("rollback", "--unproven").returncode == 0
    traffic = cloud.state["services"]["health--live"]["traffic"][0]
    assert traffic["revisionName"] == "health--live-00001-abc"
