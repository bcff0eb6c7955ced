"""New code is proven before it gets traffic, and whatever fails goes back."""

import signal
from collections.abc import Callable

import pytest

from tests.tools.deploy.cloud import Cloud


@pytest.fixture
def live(cloud: Cloud) -> Cloud:
    """A released project with few functions."""
    cloud.keep("health", "properties")
    cloud.keep_operations("properties", "get", "list")
    assert cloud.run("all").returncode == 0
    cloud.forget()
    return cloud


def change(cloud: Cloud) -> None:
    """Change two functions, which the next release deploys."""
    for name in ("get", "list"):
        cloud.touch(f"functions/properties/{name}.py")


def numbers(cloud: Cloud) -> list[str]:
    """The number of the revision that serves, for each changed function; `+` when one has a tag."""
    services = cloud.state["services"]
    names = ("properties--get", "properties--list")
    return [
        cloud.serving(name).split("-")[-2].lstrip("0") + "+" * bool(services[name]["tags"])
        for name in names
    ]


def test_new_code_is_proven_alone_and_together_before_traffic(live: Cloud) -> None:
    change(live)

    done = live.run("release")

    assert done.returncode == 0, done.stderr
    assert numbers(live) == ["2", "2"]
    order = [" ".join(call[:3]) for call in live.calls()]
    steps = ["run deploy properties--get", "auth print-identity-token --include-email"]
    steps += ["api-gateway gateways create", "run services update-traffic", "run jobs update"]
    assert [order.index(step) for step in steps] == sorted(order.index(step) for step in steps)
    assert all("--no-traffic" in call for call in live.calls("run", "deploy"))
    # By name, since the newest may be another run's by then.
    moves = " ".join(map(str, live.calls("run", "services", "update-traffic")))
    assert "properties--get-00002-abc=100" in moves
    assert "--to-latest" not in moves
    # An existing service's IAM policy stays as it is, and no route needs a new right.
    assert live.iam_writes == 0
    # They would be more with each release.
    assert live.calls("run", "revisions", "list") == []


def test_whatever_fails_goes_back_to_what_served_before(live: Cloud) -> None:
    def ill(where: str) -> Callable[[], None]:
        return lambda: live.sicken("properties--list", where)

    def refused(command: str, word: str) -> Callable[[], None]:
        return lambda: live.fail(command, "400", word=word)

    gateway = live.state["gateway"]
    for trouble, said, moves in (
        (ill("alone"), "/_ready: 500", 0),
        (ill("next"), "GET /v1/properties: 500", 0),
        (refused("run services update-traffic", "properties--list"), "could not be moved", 2),
        (refused("api-gateway gateways update", "update pavilion --api"), "the live system", 2),
        (ill("gate"), "smoke: 1 wrong", 2),
    ):
        live.forget()
        live.change(ill=[])
        change(live)
        # A new summary makes another description, so that the live gateway follows too.
        file = live.tree / "functions/health/live.py"
        file.write_text(file.read_text().replace('"""', '"""Newly c', 1))
        trouble()

        done = live.run("release")

        assert done.returncode == 1, said
        assert said in done.stderr
        # What failed its proof waits for another one; what had traffic is held.
        assert numbers(live) == (["1", "1"] if moves else ["1+", "1+"]), said
        changed = [str(call) for call in live.calls("run", "services", "update-traffic")]
        forth = [call for call in changed if "properties" in call and "-00001-abc" not in call]
        assert len(forth) == moves
        assert live.state["gateway"] == gateway, said
    live.forget()
    live.change(ill=[])
    again = live.run("release")
    assert again.returncode == 1
    assert "nothing has changed" in again.stderr
    assert live.state["gateway"] == gateway
    assert "held      properties--get" in live.run("functions").stderr
    assert live.run("functions", "--held").returncode == 0
    assert numbers(live)[0] != "1"


def test_a_signal_goes_back_and_a_killed_run_is_taken_up(live: Cloud) -> None:
    for word, path, expected in (
        (signal.SIGTERM, "/gate", ["1", "1"]),
        (signal.SIGKILL, "/r", ["1+", "1+"]),
    ):
        change(live)
        # Slow enough to be interrupted while it waits for an answer.
        live.change(slow=[path, 20])

        ended = live.interrupt(word, "release")

        assert ended != 0
        assert numbers(live) == expected
    live.forget()
    live.change(slow=[])

    done = live.run("release")

    assert done.returncode == 0, done.stderr
    assert "prove     properties--get" in done.stderr
    assert live.calls("run", "deploy") == []
    assert numbers(live) == ["3", "3"]
