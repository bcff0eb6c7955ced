"""New versions of our own secrets: what they keep, and what ends a rotation before it adds any."""

import json
import shlex
from datetime import UTC, datetime
from typing import Any

import pytest

from shared.key_ring import parse_key_ring
from tests.tools.deploy.cloud import Cloud
from tools.deploy.gcloud.grammar import parse
from tools.deploy.provisioning.making import key_ring

OLD = key_ring([])
LINE = "  SESSION_KEYS=secret:session-keys:"


def version(value: str, **changes: str) -> dict[str, str]:
    return {"state": "ENABLED", "value": value, "createTime": "2025-01-01T00:00:00Z"} | changes


def ring_of(cloud: Cloud, number: int) -> list[dict[str, Any]]:
    """The keys of a version, which the functions' own reader accepts."""
    text = cloud.state["versions"]["session-keys"][number - 1]["value"]
    parse_key_ring(text)
    keys: list[dict[str, Any]] = json.loads(text)["keys"]
    return keys


@pytest.fixture
def ringed(cloud: Cloud) -> Cloud:
    """A cloud with one version of the session keys."""
    cloud.keep("health")
    names = ("session-keys", "redis-url", "redis-ca")
    cloud.change(
        secrets={name: {"name": name} for name in names},
        versions={"session-keys": [version(OLD)]},
    )
    return cloud


def test_a_rotation_keeps_the_old_keys_and_says_the_line(ringed: Cloud) -> None:
    done = ringed.run("rotate", "session-keys")

    assert done.returncode == 0, done.stderr
    assert f"{LINE}2\n" in done.stdout
    fresh, kept = ring_of(ringed, 2)
    assert [kept] == json.loads(OLD)["keys"]
    assert fresh["k"] not in done.stdout + done.stderr


def test_a_ring_that_cannot_be_read_ends_the_rotation(ringed: Cloud) -> None:
    secret = json.loads(OLD)["keys"][0]["k"]
    for broken in (
        version(OLD, state="DISABLED"),
        version(""),
        version(OLD[:-2]),
    ):
        ringed.change(versions={"session-keys": [broken]})

        done = ringed.run("rotate", "session-keys")

        assert done.returncode == 1, broken
        assert ringed.state["versions"]["session-keys"] == [broken]
        assert secret not in done.stdout + done.stderr
        assert "Traceback" not in done.stderr
    ringed.change(versions={"session-keys": [version(OLD)]})
    ringed.fail("secrets versions access", "403")
    assert ringed.run("rotate", "session-keys").returncode == 1
    assert len(ringed.state["versions"]["session-keys"]) == 1


def test_old_keys_are_dropped_once_none_of_them_is_needed(ringed: Cloud) -> None:
    assert ringed.run("functions").returncode == 0
    assert ringed.run("rotate", "session-keys").returncode == 0
    newest = ring_of(ringed, 2)[0]
    file = ringed.tree / "environments" / "dev.env"
    file.write_text(file.read_text().replace("session-keys:1", "session-keys:2"))

    early = ringed.run("rotate", "session-keys", "--drop-old")
    assert (early.returncode, "do not serve with session-keys:2 yet" in early.stderr) == (1, True)

    assert ringed.run("functions").returncode == 0
    versions = ringed.state["versions"]
    versions["session-keys"][1]["createTime"] = datetime.now(UTC).isoformat()
    ringed.change(versions=versions)
    young = ringed.run("rotate", "session-keys", "--drop-old")
    assert (young.returncode, "younger than 30 days" in young.stderr) == (1, True)
    assert len(ringed.state["versions"]["session-keys"]) == 2

    versions["session-keys"][1]["createTime"] = "2025-01-01T00:00:00Z"
    ringed.change(versions=versions)
    done = ringed.run("rotate", "session-keys", "--drop-old")
    assert done.returncode == 0, done.stderr
    assert f"{LINE}3\n" in done.stdout
    assert ring_of(ringed, 3) == [newest]


def test_a_leaked_ring_is_replaced_without_being_read(ringed: Cloud) -> None:
    ringed.change(versions={"session-keys": [version(OLD, state="DISABLED")]})

    done = ringed.run("rotate", "session-keys", "--leaked")

    assert done.returncode == 0, done.stderr
    assert len(ring_of(ringed, 2)) == 1
    assert ring_of(ringed, 2) != json.loads(OLD)["keys"]


def test_the_address_and_authority_of_redis_get_one_number(ringed: Cloud) -> None:
    versions = {"redis-url": [version("a")], "redis-ca": [version("b"), version("c")]}
    ringed.change(versions=versions, **{"redis instances": {"pavilion": {"name": "pavilion"}}})

    done = ringed.run("rotate", "redis")

    assert done.returncode == 0, done.stderr
    assert "  REDIS_URL=secret:redis-url:3\n" in done.stdout
    assert len(ringed.state["versions"]["redis-url"]) == 3
    assert ringed.state["versions"]["redis-url"][2]["value"].startswith("rediss://:0a1b2c@10.1.0.3")
    assert "BEGIN CERTIFICATE" in ringed.state["versions"]["redis-ca"][2]["value"]


def test_a_dry_rotation_prints_its_commands_and_calls_nothing(ringed: Cloud) -> None:
    for words in (["session-keys"], ["token-keys", "--drop-old"], ["redis"]):
        done = ringed.run("rotate", *words, "--dry-run")

        assert done.returncode == 0, done.stderr
        lines = [shlex.split(line) for line in done.stdout.splitlines()]
        assert lines[-1][1:4] == ["secrets", "versions", "add"]
        for line in lines:
            parse(line[1:])
    assert ringed.calls() == []
    assert ringed.run("rotate", "session-keys", "--drop-old", "--leaked").returncode == 2
