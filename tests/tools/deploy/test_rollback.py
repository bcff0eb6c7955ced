"""The releases that a rollback reverts, and those that it keeps."""

from typing import Any

from tests.tools.deploy.cloud import Cloud
from tools.deploy.cloud import Deployed
from tools.deploy.rollback import newest_release


def service(name: str, release: str) -> Deployed:
    return Deployed(name, "image", "digest", release, whole=True, pinned=None)


def revision(name: str, minute: int) -> dict[str, Any]:
    labels = {"serving.knative.dev/service": name}
    time = f"2026-01-01T00:{minute:02}:00Z"
    return {"metadata": {"name": f"{name}-{minute}", "creationTimestamp": time, "labels": labels}}


def test_the_newest_release_is_the_last_consecutive_deployment() -> None:
    # State A was deployed completely, B changed one function, and A returned: only that one is
    # newest.
    services = {name: service(name, "A") for name in ("a", "b")} | {"c": service("c", "B")}
    revisions = [revision("a", 1), revision("b", 1), revision("c", 2), revision("b", 3)]

    assert newest_release(revisions, services) == ("A", ["b"])
    assert newest_release([], services) == ("", [])


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
    assert "revisionName" not in cloud.state["services"]["health--live"]["traffic"][0]
    cloud.change(**{"run jobs": {}})
    assert cloud.run("rollback", "--unproven").returncode == 0
    traffic = cloud.state["services"]["health--live"]["traffic"][0]
    assert traffic["revisionName"] == "health--live-00001-abc"
