"""What our accounts may do: enough for their work, and nothing else."""

import shlex
from typing import Any, Literal

import msgspec
import pytest

from tests.tools.deploy.cloud import Cloud
from tests.tools.deploy.project import DEV
from tests.tools.deploy.stand_in.behaviour import act
from tests.tools.deploy.stand_in.identity import check_rights
from tests.tools.deploy.stand_in.roles import NEEDS
from tests.tools.deploy.stand_in.state import RefusedError
from tools.deploy.checking.usage import every_command
from tools.deploy.gcloud.commands import Command
from tools.deploy.gcloud.grammar import Call, parse
from tools.deploy.provisioning.access import grants
from tools.deploy.provisioning.drift import watched
from tools.deploy.wanted.functions import wanted
from tools.endpoints import declarations

DEPLOY = "deploy@pavilion-dev.iam.gserviceaccount.com"
STEPS = ("check", "build", "migrate", "functions", "gateway", "rollback", "status")


def parsed(command: Command) -> Call:
    return parse(shlex.split(command.text().rpartition(" | ")[2])[1:])


def test_the_pipelines_steps_run_as_its_account(cloud: Cloud) -> None:
    assert cloud.run("provision").returncode == 0
    cloud.change(account=DEPLOY)

    for step in STEPS:
        done = cloud.run(step)

        assert done.returncode == 0, f"{step}: {done.stderr}"
    assert cloud.run("logs", "health__live").returncode == 0


@pytest.mark.parametrize("way", ["image", "functions"])
def test_each_command_of_the_pipeline_is_permitted(way: Literal["image", "functions"]) -> None:
    environment = msgspec.structs.replace(DEV, deploy_with=way, domain="app.pavilion-test.com")
    functions = wanted(environment, declarations())
    state: dict[str, Any] = {}
    for grant in grants(environment, functions):
        act(parsed(grant.add(environment)), state, healthy=True)
    state["account"] = DEPLOY

    refused = set()
    by_owner = {each.describe for each in watched(environment)}
    for command in set(every_command(environment, functions, declarations())) - by_owner:
        call = parsed(command)
        if call.command in NEEDS and call.command != "secrets versions access":
            try:
                check_rights(call, state)
            except RefusedError as error:
                refused.add(str(error))
    assert refused == set()


def test_no_pipeline_account_reads_the_documents() -> None:
    environment = msgspec.structs.replace(DEV, domain="app.pavilion-test.com")
    ours = {f"gs://{environment.deploy_bucket}", f"gs://{environment.console_bucket}"}
    for grant in grants(environment, wanted(environment, declarations())):
        if grant.account in {"deploy", "builder"} and "storage" in grant.role:
            assert grant.kind == "bucket"
            assert grant.thing in ours
            # A build runs code that came with a dependency, and pages run what it would write.
            assert grant.account == "deploy" or grant.role == "roles/storage.objectViewer"
        if grant.kind == "project" and "storage" in grant.role:
            assert 'startsWith("projects/_/buckets/gcf-v2-sources-' in grant.condition


def test_an_account_without_a_right_is_refused_and_told_which(cloud: Cloud) -> None:
    cloud.change(account=DEPLOY)

    done = cloud.run("build")

    assert done.returncode == 1
    assert "PERMISSION_DENIED: Permission 'storage.buckets.get'" in done.stderr
