"""deploy.sh from a fresh clone, against a stand-in for gcloud."""

import shlex
import sys

import pytest

from tests.tools.deploy.cloud import Cloud
from tools.deploy.gcloud.grammar import parse

MUTATIONS = ("create", "deploy", "update", "add", "delete", "submit", "execute", "enable")


def deployed(cloud: Cloud) -> set[str]:
    return {call[2] for call in cloud.calls("run", "deploy")}


def test_a_dry_run_prints_valid_commands_without_gcloud(
    cloud: Cloud,
) -> None:
    (cloud.programs / "gcloud").unlink()

    for extra in ({}, {"DEPLOY_WITH": "functions"}):
        done = cloud.run("all", "--dry-run", **extra, GCLOUD="none")

        assert done.returncode == 0, done.stderr
        lines = [line for line in done.stdout.splitlines() if not line.startswith("#")]
        assert len(lines) > 50
        for line in lines:
            words = shlex.split(line.partition(" | ")[2] or line)
            assert words[0] == "gcloud"
            parse(words[1:])


def test_a_second_deployment_has_nothing_to_do(cloud: Cloud) -> None:
    first = cloud.run("all")

    assert first.returncode == 0, first.stderr
    assert cloud.state.get("misuse") is None
    assert len(cloud.state["builds"]) == 2
    assert all(service["invokers"] for service in cloud.state["services"].values())
    assert not any("allUsers" in str(call) for call in cloud.calls())
    [job] = cloud.calls("run", "jobs", "deploy")
    # By its private address and authority, as the instance has them at that moment.
    assert '"ipAddress": "10.1.0.5"' in str(job)
    assert not any("cloudsql-instances" in word for word in job)

    for command in ("provision", "migrate", "release"):
        cloud.forget()
        done = cloud.run(command)

        assert done.returncode == 0, done.stderr
        changed = [call for call in cloud.calls() if set(call[:5]) & set(MUTATIONS)]
        assert changed == [], command


def test_one_changed_endpoint_deploys_one_function(cloud: Cloud) -> None:
    assert cloud.run("functions").returncode == 0
    everything = deployed(cloud)

    for path, expected in (
        ("functions/properties/get.py", {"properties--get"}),
        ("functions/properties/_property.py", {n for n in everything if n[:12] == "properties--"}),
        ("shared/files/storage.py", None),
        ("shared/problems.py", everything),
    ):
        cloud.forget()
        cloud.touch(path)
        done = cloud.run("functions")

        assert done.returncode == 0, done.stderr
        assert len(cloud.calls("builds", "submit")) == 1
        if expected is None:
            assert set() < deployed(cloud) < everything
        else:
            assert deployed(cloud) == expected

    cloud.forget()
    cloud.touch("requirements.txt", "\n# a comment changes nothing\n")
    assert cloud.run("functions").returncode == 0
    assert deployed(cloud) == set()
    cloud.touch("requirements.txt", "\nexample==1.0\n")
    assert cloud.run("functions").returncode == 0
    assert deployed(cloud) == everything
    cloud.forget()
    bases = cloud.tree / "deploy/bases.env"
    bases.write_text(bases.read_text().replace("RAISED=2026-", "RAISED=2027-"))
    assert cloud.run("functions").returncode == 0
    assert len(cloud.calls("builds", "submit")) == 1
    assert deployed(cloud) == everything


def test_only_transient_refusals_are_retried(cloud: Cloud) -> None:
    cloud.fail("run deploy", "429", word="properties--get", times=2)
    cloud.fail("run deploy", "409", word="properties--list")
    cloud.fail("run deploy", "503", word="properties--update")
    cloud.fail("run deploy", "400", word="properties--create")

    done = cloud.run("functions")

    assert done.returncode == 1
    tries = [call[2] for call in cloud.calls("run", "deploy")]
    assert tries.count("properties--get") == 3
    assert tries.count("properties--list") == tries.count("properties--update") == 2
    assert tries.count("properties--create") == 1
    assert "properties--create: ERROR: INVALID_ARGUMENT" in done.stderr

    cloud.forget()
    again = cloud.run("functions")

    assert again.returncode == 0
    assert deployed(cloud) == {"properties--create"}


def test_a_revision_that_never_became_ready_is_redeployed(cloud: Cloud) -> None:
    cloud.fail("run deploy", "unhealthy", word="properties--get")
    assert cloud.run("functions").returncode == 1

    cloud.forget()
    done = cloud.run("functions")

    assert done.returncode == 0
    assert deployed(cloud) == {"properties--get"}


def test_revoked_rights_stop_the_deployment(cloud: Cloud) -> None:
    cloud.fail("run deploy", "403", times=100)

    done = cloud.run("functions", PARALLEL="1")

    assert done.returncode == 1
    assert len(cloud.calls("run", "deploy")) == 1
    assert "skipped, because" in done.stderr


def test_orphans_are_named_and_deleted_only_with_prune(cloud: Cloud) -> None:
    cloud.make_up(1)
    assert cloud.run("functions").returncode == 0
    (cloud.tree / "functions/made_up_0/list.py").unlink()

    named = cloud.run("functions")

    assert named.returncode == 0
    assert "orphaned  made-up-0--list" in named.stderr
    assert "made-up-0--list" in cloud.state["services"]
    assert cloud.run("functions", "--prune").returncode == 0
    assert "made-up-0--list" not in cloud.state["services"]


def test_rolled_back_functions_stay_until_their_code_changes(cloud: Cloud) -> None:
    assert cloud.run("functions").returncode == 0
    cloud.touch("functions/properties/get.py")
    assert cloud.run("functions").returncode == 0

    assert cloud.run("rollback").returncode == 0

    services = cloud.state["services"]
    assert services["properties--get"]["traffic"][0]["revisionName"] == "properties--get-00001-abc"
    others = [name for name in services if name != "properties--get"]
    assert all(services[name]["traffic"][0].get("latestRevision") for name in others)
    assert "held" in cloud.run("functions").stderr
    cloud.touch("functions/properties/get.py")
    assert cloud.run("functions").returncode == 0
    assert cloud.serving("properties--get") == "properties--get-00003-abc"


def test_a_project_deployed_one_way_refuses_the_other(cloud: Cloud) -> None:
    assert cloud.run("functions").returncode == 0

    done = cloud.run("functions", DEPLOY_WITH="functions")

    assert done.returncode == 1
    assert "DEPLOY_WITH=image" in done.stderr


def test_functions_can_be_deployed_from_one_archive(cloud: Cloud) -> None:
    way = {"DEPLOY_WITH": "functions"}

    done = cloud.run("functions", **way)

    assert done.returncode == 0, done.stderr
    assert "serves before it is proven" in done.stderr
    assert len(cloud.calls("storage", "cp")) == 1
    cloud.forget()
    assert cloud.run("functions", **way).returncode == 0
    assert cloud.calls("functions", "deploy") == []
    for name in ("get", "list"):
        cloud.touch(f"functions/properties/{name}.py")
    cloud.fail("functions deploy", "400", word="properties--list")

    assert cloud.run("functions", **way).returncode == 1

    # No part of a release is left serving.
    assert cloud.serving("properties--get") == "properties--get-00001-abc"
    assert cloud.run("functions", "--held", **way).returncode == 0
    assert cloud.serving("properties--get") == "properties--get-00002-abc"
    assert cloud.serving("properties--list") == "properties--list-00002-abc"


def test_the_gateway_is_switched_only_to_an_active_config(cloud: Cloud) -> None:
    assert cloud.run("functions").returncode == 0
    assert cloud.run("gateway").returncode == 0
    before = cloud.state["gateway"]
    cloud.make_up(1)
    assert cloud.run("functions").returncode == 0
    cloud.forget()
    cloud.fail("api-gateway api-configs create", "unhealthy")

    assert cloud.run("gateway").returncode == 1
    assert cloud.state["gateway"] == before
    cloud.forget()
    assert cloud.run("gateway").returncode == 0
    assert cloud.state["gateway"] != before
    assert len(cloud.calls("api-gateway", "api-configs", "create")) == 1
    assert cloud.calls("run", "services", "add-iam-policy-binding")[0][3] == "made-up-0--list"


def test_destroy_keeps_a_protected_database(cloud: Cloud) -> None:
    flags = {"--tier": "t", "--database-flags": "max_connections=1", "--deletion-protection": ""}
    cloud.change(**{"sql instances": {"pavilion": flags}})
    assert cloud.run("functions").returncode == 0
    assert cloud.run("gateway").returncode == 0

    done = cloud.run("destroy")

    assert "deletion protection is on" in done.stderr
    assert cloud.state["services"]
    for _ in range(2):
        confirmed = [sys.executable, "-m", "tools.manifest", "destroy", "--confirm=pavilion-dev"]
        assert cloud.execute(confirmed).returncode == 0
    assert cloud.state["services"] == {}
    assert "pavilion" in cloud.state["sql instances"]


@pytest.mark.parametrize("command", ["check", "functions"])
def test_a_plan_beyond_the_connection_budget_is_refused(cloud: Cloud, command: str) -> None:
    file = cloud.tree / "environments/dev.env"
    file.write_text(file.read_text().replace("INSTANCES_NORMAL=1", "INSTANCES_NORMAL=900"))

    done = cloud.run(command)

    assert done.returncode == 1
    assert "connection budget" in done.stderr
    assert "normal" in done.stderr
    assert cloud.calls("run") == []
