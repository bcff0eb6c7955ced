"""Images are deployed by digest, and old ones are deleted."""

import re

from tests.tools.deploy.cloud import Cloud
from tests.tools.deploy.project import DEV
from tests.tools.deploy.stand_in import images
from tools.deploy.environments.environment import ROOT
from tools.deploy.gcloud.commands import Command
from tools.deploy.gcloud.grammar import parse
from tools.deploy.provisioning.places import IMAGES_KEPT, repository

BY_DIGEST = re.compile(r"--image=[a-z0-9./-]+@sha256:[0-9a-f]{64}")


def image_of(call: list[str]) -> str:
    return next(word for word in call if word.startswith("--image="))


def test_every_deployment_names_its_image_by_digest(cloud: Cloud) -> None:
    for command in ("provision", "migrate", "functions"):
        assert cloud.run(command).returncode == 0
    deployed = cloud.calls("run", "deploy") + cloud.calls("run", "jobs", "deploy")

    assert len({image_of(call) for call in deployed}) == 2
    assert all(BY_DIGEST.fullmatch(image_of(call)) for call in deployed)


def provisioned() -> dict[str, object]:
    """A state with the repository and the policies that `provision` makes."""
    state: dict[str, object] = {"folder": str(ROOT)}
    for resource in repository(DEV):
        for command in (*resource.create, *resource.always):
            apply(command, state)
    return state


def apply(command: Command, state: dict[str, object]) -> None:
    call = parse([str(word) for word in command.words[1:]])
    act = images.ACTS.get(call.command)
    if act:
        act(call, state, healthy=True)
    else:
        state["artifacts repositories"] = {call.words[0]: call.flags}


def test_old_images_are_deleted_though_they_have_tags() -> None:
    state = provisioned()
    digests = [
        images.push(f"{DEV.images}/functions:{number}", state, age_days=400 - number)
        for number in range(IMAGES_KEPT + 50)
    ]

    images.clean_up(state)

    kept = {image["digest"] for image in state["images"]}  # type: ignore[attr-defined]
    assert kept == set(digests[-IMAGES_KEPT:])
