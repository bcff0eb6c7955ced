"""cloudbuild.yaml has only documented fields, and its scripts work."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.tools.deploy.cloud import ROOT, Cloud

# The Build message of the Cloud Build API v1, as Google Cloud CLI 528.0.0 carries it
# (googlecloudsdk/generated_clients/apis/cloudbuild/v1/cloudbuild_v1_messages.py).
BUILD = {
    *("steps", "images", "timeout", "queueTtl", "options", "substitutions", "tags", "secrets"),
    *("availableSecrets", "serviceAccount", "logsBucket", "artifacts", "source"),
}
STEP = {
    *("id", "name", "args", "entrypoint", "env", "dir", "script", "secretEnv", "timeout"),
    *("volumes", "waitFor", "allowFailure", "allowExitCodes", "automapSubstitutions"),
}
OPTIONS = {
    *("logging", "machineType", "diskSizeGb", "env", "secretEnv", "volumes", "pool"),
    *("substitutionOption", "dynamicSubstitutions", "automapSubstitutions", "workerPool"),
    *("logStreamingOption", "requestedVerifyOption", "sourceProvenanceHash"),
    "defaultLogsBucketBehavior",
}
# The same file's MachineTypeValueValuesEnum.
MACHINES = ("N1_HIGHCPU_8", "N1_HIGHCPU_32", "E2_HIGHCPU_8", "E2_HIGHCPU_32", "E2_MEDIUM")
FILES = ("cloudbuild.yaml", "deploy/functions-image.yaml", "deploy/migrate-image.yaml")
ORDER = ["cli", "install", "check", "test", "build", "migrate", "release"]


def load(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / name).read_text())
    return found


@pytest.mark.parametrize("name", FILES)
def test_every_field_is_documented(name: str) -> None:
    build = load(name)

    assert set(build) <= BUILD
    assert set(build.get("options", {})) <= OPTIONS
    for step in build["steps"]:
        assert set(step) <= STEP
        assert {"script", "args"} & set(step)
        assert not {"script", "entrypoint"} <= set(step)


@pytest.mark.parametrize("name", FILES)
def test_values_have_the_documented_form(name: str) -> None:
    build = load(name)
    ids = [step["id"] for step in build["steps"]]
    secrets = {each["env"] for each in build.get("availableSecrets", {}).get("secretManager", ())}

    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch("_[A-Z0-9_]+", key) for key in build.get("substitutions", {}))
    limits = [re.fullmatch(r"(\d+)s", step.get("timeout", "0s")) for step in build["steps"]]
    whole = re.fullmatch(r"(\d+)s", build["timeout"])
    assert whole
    # Cloud Build, "Build configuration": 24 hours at most; the sum of the steps fits into the
    # whole.
    assert sum(int(limit[1]) for limit in limits if limit) <= int(whole[1]) <= 86400
    for number, step in enumerate(build["steps"]):
        assert set(step.get("waitFor", ())) <= set(ids[:number])
        assert set(step.get("secretEnv", ())) <= secrets
        assert step.get("script", "#!").startswith("#!")
        assert all(isinstance(each, str) for each in step.get("args", ()))


def test_the_steps_run_one_after_another() -> None:
    steps = load("cloudbuild.yaml")["steps"]

    assert [step["id"] for step in steps] == ORDER
    assert [step["waitFor"] for step in steps[1:]] == [[name] for name in ORDER[:-1]]


def test_every_script_passes_shellcheck() -> None:
    shellcheck = Path(sys.executable).with_name("shellcheck")
    for step in load("cloudbuild.yaml")["steps"]:
        done = subprocess.run(
            [shellcheck, "-"], input=step["script"], capture_output=True, text=True, check=False
        )
        assert done.stdout == "", step["id"]


def test_every_step_but_the_clis_copy_has_python() -> None:
    build = load("cloudbuild.yaml")
    images = {step["id"]: step["name"] for step in build["steps"]}

    assert [name for name, image in images.items() if image != "${_PYTHON}"] == ["cli"]
    assert build["substitutions"]["_PYTHON"].startswith("python:")
    path = next(each for each in build["options"]["env"] if each.startswith("PATH="))
    assert path.startswith("PATH=/workspace/.google-cloud-sdk/bin:")


def test_the_scripts_deploy_and_go_back_when_smoke_fails(cloud: Cloud) -> None:
    steps = {step["id"]: step["script"] for step in load("cloudbuild.yaml")["steps"]}
    assert cloud.run("provision").returncode == 0
    for name in ("check", "build", "migrate", "release"):
        done = script(cloud, steps[name])

        assert done.returncode == 0, done.stderr
    assert len(cloud.state["builds"]) == 2
    cloud.touch("functions/properties/list.py")
    cloud.sicken("properties--list", "gate")
    assert script(cloud, steps["release"]).returncode == 1
    assert cloud.serving("properties--list") == "properties--list-00001-abc"


def test_a_missing_account_for_smoke_stops_no_build() -> None:
    # Cloud Build refuses to start a build whose declared secret is missing.
    assert "availableSecrets" not in load("cloudbuild.yaml")
    assert load("cloudbuild.yaml")["options"]["machineType"] in MACHINES


def script(cloud: Cloud, text: str) -> subprocess.CompletedProcess[str]:
    """Run a step's script in the clone, as Cloud Build does in its workspace."""
    return cloud.execute(["bash", "-c", text], DEPLOY_TO="dev", PROJECT_ID="pavilion-dev")
