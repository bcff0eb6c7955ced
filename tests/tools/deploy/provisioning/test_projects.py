"""The project's resources over time."""

from typing import Any

import pytest

from tests.tools.deploy.cloud import Cloud
from tests.tools.deploy.project import DEV
from tests.tools.deploy.stand_in.behaviour import act
from tests.tools.deploy.stand_in.state import RefusedError
from tools.deploy.gcloud.grammar import parse
from tools.deploy.provisioning import provision
from tools.deploy.wanted.functions import wanted
from tools.endpoints import declarations

FORMER = [
    "roles/cloudsql.client",
    "serviceAccount:fn-former@pavilion-dev.iam.gserviceaccount.com",
    "",
]


def test_nothing_is_built_on_resources_that_are_due(cloud: Cloud) -> None:
    assert cloud.run("provision").returncode == 0
    file = cloud.tree / "environments/dev.env"
    file.write_text(file.read_text().replace("ORIGINS=", "ORIGINS=https://other.pavilion.example,"))

    for command in ("build", "migrate", "functions"):
        cloud.forget()
        done = cloud.run(command)

        assert done.returncode == 1
        assert "provision is due" in done.stderr
        assert len(cloud.calls()) == 1
    policies = cloud.state["policies"]
    policies["project "].append(FORMER)
    cloud.change(policies=policies)
    done = cloud.run("provision")
    assert done.returncode == 0
    # The revisions that serve until the release may use what the new ones do not.
    assert "rights: fn-former keeps roles/cloudsql.client on pavilion-dev" in done.stderr
    assert FORMER in cloud.state["policies"]["project "]
    assert cloud.run("build").returncode == 0


def test_no_call_enables_more_services_than_google_takes() -> None:
    state: dict[str, Any] = {}
    services = provision.resources(DEV, wanted(DEV, declarations()))[0]

    for command in services.always:
        act(parse([str(word) for word in command.words[1:]]), state, healthy=True)

    assert "cloudresourcemanager.googleapis.com" in state["enabled"]
    with pytest.raises(RefusedError, match="at most 20"):
        act(parse(["services", "enable", *map(str, range(21))]), state, healthy=True)


def test_a_destroyed_environment_leaves_nothing_that_costs(cloud: Cloud) -> None:
    assert cloud.run("provision", DEPLOY_WITH="functions").returncode == 0
    assert cloud.run("functions", DEPLOY_WITH="functions").returncode == 0
    for call in cloud.calls("functions", "deploy"):
        assert "--direct-vpc-egress=private-ranges-only" in call

    done = cloud.execute(
        ["python", "-m", "tools.manifest", "destroy", "--confirm=pavilion-dev"],
        DEPLOY_WITH="functions",
    )

    assert done.returncode == 0, done.stderr
    assert cloud.state["services"] == {}
    assert cloud.state["redis instances"] == {}
    assert set(cloud.state["secrets"]).isdisjoint({"redis-url", "redis-ca"})
    assert not any("connectors" in kind for kind in cloud.state)
    # What was destroyed is due again.
    due = cloud.run("build", DEPLOY_WITH="functions")
    assert due.returncode == 1
    assert "provision is due" in due.stderr
