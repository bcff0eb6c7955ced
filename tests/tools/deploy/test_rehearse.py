"""The estimated builds and calls equal those of a real deployment."""

import sys

from tests.tools.deploy.cloud import Cloud
from tests.tools.deploy.project import DEV
from tools.deploy.functions import wanted
from tools.deploy.rehearse import again, first, many
from tools.endpoints import declarations

STEPS = ("provision", "migrate", "functions", "gateway")


def rehearsed(cloud: Cloud) -> dict[str, list[tuple[int, int]]]:
    """Builds and calls by section and step, as the program prints them in the clone."""
    done = cloud.execute([sys.executable, "-m", "tools.deploy.rehearse"])
    assert done.returncode == 0, done.stderr
    sections: dict[str, list[tuple[int, int]]] = {}
    for line in done.stdout.splitlines()[2:]:
        if not line.startswith(" "):
            rows = sections[line[:14].strip()] = []
        else:
            builds, calls, _ = line[14:].split()
            rows.append((int(builds), int(calls)))
    return sections


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
    assert seen(cloud) == expected["no change"]
    cloud.touch("functions/health/live.py")
    assert seen(cloud) == expected["one changed"]


def test_a_change_costs_one_build_and_deploy_at_any_size() -> None:
    few = wanted(DEV, declarations())
    for functions in (few, many(few, 262)):
        changed = again(DEV, functions[:1])["functions"]
        assert changed.builds == 1
        assert changed.calls - again(DEV, [])["functions"].calls == 6
        assert sum(each.builds for each in first(DEV, functions).values()) == 2
        assert sum(each.builds for each in again(DEV, []).values()) == 0
