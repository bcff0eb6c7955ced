"""The estimated builds and calls equal those of a real deployment."""

import sys

from tests.tools.deploy.cloud import Cloud
from tests.tools.deploy.project import DEV
from tools.deploy.release.rehearse import again, first, many
from tools.deploy.wanted.functions import wanted
from tools.endpoints import declarations

STEPS = ("provision", "migrate", "release")


def rehearsed(cloud: Cloud) -> dict[str, list[tuple[int, int]]]:
    """Builds and calls by section and step, as the program prints them in the clone."""
    done = cloud.execute([sys.executable, "-m", "tools.deploy.release.rehearse"])
    assert done.returncode == 0, done.stderr
    sections: dict[str, list[tuple[int, int]]] = {}
    for line in done.stdout.splitlines()[2:]:
        if not line.startswith(" "):
            rows = sections[line[:14].strip()] = []
        else:
            builds, calls, _ = line[14:].split()
            rows.append((int(builds), int(calls)))
    return {name: [*rows[:2], _whole(rows[2:])] for name, rows in sections.items()}


def _whole(phases: list[tuple[int, int]]) -> tuple[int, int]:
    return sum(builds for builds, _ in phases), sum(calls for _, calls in phases)


def seen(cloud: Cloud) -> list[tuple[int, int]]:
    """Builds and calls of each step as the stand-in saw them."""
    found = []
    for step in STEPS:
        cloud.forget()
        done = cloud.run(step)
        assert done.returncode == 0, done.stderr
        found.append((len(cloud.calls("builds", "submit")), len(cloud.calls())))
    return found


def test_the_stand_in_sees_every_build_and_call(cloud: Cloud) -> None:
    expected = rehearsed(cloud)

    assert seen(cloud) == expected["first"]
    # The first release that has something to prove makes the second gateway.
    cloud.touch("functions/health/live.py")
    assert cloud.run("release").returncode == 0
    assert seen(cloud) == expected["no change"]
    cloud.touch("functions/health/live.py")
    assert seen(cloud) == expected["one changed"]
    cloud.touch("shared/pipeline/endpoint.py")
    assert seen(cloud) == expected["all changed"]


def test_a_change_costs_one_build_and_deploy_at_any_size() -> None:
    few = wanted(DEV, declarations())
    for functions in (few, many(few, 300)):
        changed = again(DEV, functions[:1])
        assert sum(each.builds for each in changed.values()) == 1
        nothing = again(DEV, [])
        assert changed["deploy"].calls - nothing["deploy"].calls == 6
        assert changed["traffic"].calls == 1
        assert sum(each.builds for each in first(DEV, functions).values()) == 2
        assert sum(each.builds for each in nothing.values()) == 0
