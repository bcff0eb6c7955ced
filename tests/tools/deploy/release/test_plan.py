"""A plan takes up what another run left, and names what a way back needs."""

import msgspec
import pytest

from tests.tools.deploy.project import DEV
from tools.deploy.environments.naming import name_problems, service_name
from tools.deploy.gcloud import cloud
from tools.deploy.gcloud.cloud import Deployed
from tools.deploy.release.plan import Step, plan
from tools.deploy.release.proving import Trial, targets
from tools.deploy.routes.gateway import Gateway
from tools.deploy.wanted.functions import Function, release_of, wanted
from tools.deploy.wanted.project import Project
from tools.endpoints import declarations


@pytest.fixture(scope="module")
def functions() -> list[Function]:
    return wanted(DEV, declarations())[:3]


def deployed(function: Function, *, release: str, serving: int, newest: int = 2) -> Deployed:
    """A service whose newest revision is of `release`, and which serves one of its revisions."""
    name = function.service
    return Deployed(
        *(name, "image", function.digest, release),
        whole=True,
        pinned=None if serving == newest else f"{name}-{serving}",
        newest=f"{name}-{newest}",
        serving=f"{name}-{serving}",
        before=f"{name}-1",
        since="7",
    )


def planned(functions: list[Function], there: list[Deployed], *, held: bool = False) -> list[Step]:
    return plan(DEV, functions, {each.service: each for each in there}, artifact="i", held=held)


def half_moved(functions: list[Function]) -> list[Deployed]:
    """One function of release A has moved, one has not, and one was never part of it."""
    moved, waiting, other = functions
    left = deployed(waiting, release="a", serving=1)
    return [
        deployed(moved, release="a", serving=2),
        msgspec.structs.replace(left, tag="ra", address="https://ra---waiting.run.app"),
        deployed(other, release="b", serving=2),
    ]


def texts(step: Step, part: str) -> list[str]:
    return [command.text() for command in getattr(step, part)]


def test_a_release_left_half_way_is_ended_or_taken_back_whole(functions: list[Function]) -> None:
    moved, waiting, other = planned(functions, half_moved(functions))

    assert [moved.action, waiting.action, other.action] == ["unchanged", "prove", "unchanged"]
    assert not waiting.commands
    assert waiting.moves
    for step in (moved, waiting):
        assert f"--to-revisions={step.service}-1=100 --clear-tags" in texts(step, "back")[0]
    assert not other.back


def test_new_code_after_it_goes_back_to_what_was_proven(functions: list[Function]) -> None:
    there = [msgspec.structs.replace(each, digest="old") for each in half_moved(functions)]

    steps = planned(functions, there)

    # The first one serves a revision that nobody has proven.
    for step, before in zip(steps, ("1", "1", "2"), strict=True):
        assert f"--to-revisions={step.service}-{before}=100" in texts(step, "back")[0]
        assert f"before={step.service}-{before}," in texts(step, "commands")[0]
        assert f"--no-traffic --tag=r{release_of(functions)[:6]}" in texts(step, "commands")[0]


def test_only_a_service_without_traffic_is_created(functions: list[Function]) -> None:
    never = msgspec.structs.replace(
        deployed(functions[0], release="a", serving=1), serving="", whole=False
    )

    for there in ([], [never]):
        step = planned(functions, there)[0]
        text = texts(step, "commands")[0]
        assert step.action == "create"
        assert "--no-allow-unauthenticated" in text
        assert "--no-traffic" not in text
        assert not step.moves
        assert not step.back


def test_what_was_taken_back_is_proven_again_when_released(functions: list[Function]) -> None:
    there = [deployed(each, release="a", serving=1) for each in functions]

    assert {step.action for step in planned(functions, there)} == {"held"}
    step = planned(functions, there, held=True)[0]

    assert step.action == "release"
    assert f"={step.service}-2" in texts(step, "commands")[0]
    assert step.moves
    assert step.back


def test_each_revision_is_asked_at_its_tags_address(functions: list[Function]) -> None:
    there = half_moved(functions)
    project = Project(
        environment=DEV, declarations=declarations(), derive=lambda: functions, dry=False
    )
    services = {each.service: each for each in there}
    trial = Trial(planned(functions, there), services, Gateway(None, {}), ())

    asked = [target.address for target in targets(project, trial)]

    assert asked == [DEV.url(there[0].service), "https://ra---waiting.run.app"]


def test_a_tagged_address_fits_into_a_dns_label() -> None:
    room = 63 - len("r123456---") - len(f"-{DEV.project_number}")
    fits = "a__" + "b" * (room - 3)

    assert not name_problems([fits], DEV)
    [problem] = name_problems([fits + "b"], DEV)
    assert service_name(fits + "b") in problem
    assert "1 characters too long" in problem


def test_the_newest_revisions_tag_is_the_one_to_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    traffic = [
        {"percent": 100, "revisionName": "a-1"},
        {"tag": "rold", "revisionName": "a-2", "url": "https://rold---a.run.app"},
        {"tag": "rnew", "revisionName": "a-3", "url": "https://rnew---a.run.app"},
    ]
    item = {
        "metadata": {"name": "a", "labels": {"before": "a-1", "release": "r"}},
        "status": {"latestCreatedRevisionName": "a-3", "traffic": traffic},
    }
    monkeypatch.setattr(cloud, "listing", lambda _, *words: [item] if words[0] == "run" else [])

    found = cloud.look(DEV)["a"]

    assert (found.tag, found.address) == ("rnew", "https://rnew---a.run.app")
    assert (found.serving, found.pinned, found.before) == ("a-1", "a-1", "a-1")
