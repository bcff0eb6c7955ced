"""Adds the next version of a secret that only we use, and says which line makes it the one in use.

The old version stays as it is, and nothing in the cloud changes until the environment's file names
the new one and the functions are deployed. A ring of keys is read before it is written: whatever is
not a whole ring ends the command, because a ring without the old keys signs everybody out.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Literal

from shared.identity.sessions import REMEMBERED_LIFE
from shared.key_ring import parse_key_ring
from tools.deploy.environments.environment import Environment
from tools.deploy.gcloud import cloud
from tools.deploy.gcloud.commands import Command, gcloud
from tools.deploy.gcloud.dry_run import show
from tools.deploy.provisioning.making import key_ring, redis_authority, redis_reads, redis_url
from tools.deploy.wanted.functions import Function
from tools.deploy.wanted.project import Project

RINGS = {"session-keys": "SESSION_KEYS", "token-keys": "TOKEN_KEYS"}
REDIS = "redis"
ROTATED = (*RINGS, REDIS)
# What the old keys have signed is valid that long.
OVERLAP = timedelta(seconds=REMEMBERED_LIFE)
Way = Literal["add", "drop", "leaked"]


class RotationError(Exception):
    """Nothing in use was changed; the text says why and what to do."""


def rotate(project: Project, what: str, way: Way) -> int:
    """Add the version, and print the line for the environment's file."""
    environment = project.environment
    if project.dry:
        show(_commands(environment, what, way))
        return 0
    if what == REDIS:
        line = _redis(environment)
    else:
        line = _ring(environment, project.functions, what, way)
    name = environment.name
    print(f"In environments/{name}.env write:\n  {line}")  # noqa: T201 - the result
    print(f"Then run: ./deploy.sh functions -e {name}")  # noqa: T201 - the result
    return 0


def _commands(environment: Environment, what: str, way: Way) -> list[Command]:
    if what == REDIS:
        names = (_pinned(environment, "REDIS_URL")[0], "redis-ca")
        return [*redis_reads(environment), *(_add(environment, name) for name in names)]
    secret, version = _pinned(environment, RINGS[what])
    found = [_access(environment, secret, version)] if way != "leaked" else []
    if way == "drop":
        found = [*cloud.list_commands(environment), _created(environment, secret, version), *found]
    return [*found, _add(environment, secret)]


def _ring(environment: Environment, functions: list[Function], what: str, way: Way) -> str:
    setting = RINGS[what]
    secret, version = _pinned(environment, setting)
    if way == "leaked":
        ring = key_ring([])
    elif way == "drop":
        _require_deployed(environment, functions, setting)
        _require_overlap(environment, secret, version)
        keys = _keys(environment, secret, version)
        if len(keys) == 1:
            raise RotationError(f"version {version} of {secret} has one key, which stays")
        ring = json.dumps({"keys": keys[:1]})
    else:
        ring = key_ring(_keys(environment, secret, version))
    return f"{setting}=secret:{secret}:{_added(environment, secret, ring)}"


def _pinned(environment: Environment, setting: str) -> tuple[str, str]:
    if setting not in environment.secrets:
        raise RotationError(f"environments/{environment.name}.env has no {setting}")
    secret, _, version = environment.secrets[setting].partition(":")
    return secret, version


def _keys(environment: Environment, secret: str, version: str) -> list[dict[str, str]]:
    """The keys of the version in use, newest first."""
    text = cloud.output(_access(environment, secret, version))
    try:
        parse_key_ring(text)
    except ValueError as error:
        raise RotationError(f"version {version} of {secret} {error}: nothing was added") from None
    keys: list[dict[str, str]] = json.loads(text)["keys"]
    return keys


def _require_deployed(environment: Environment, functions: list[Function], setting: str) -> None:
    """Each function that reads the ring serves with the version of the file."""
    deployed = cloud.look(environment)
    stale = [
        function.service
        for function in functions
        if setting in function.secrets and not _serves(deployed.get(function.service), function)
    ]
    if stale:
        raise RotationError(
            f"{len(stale)} functions do not serve with {environment.secrets[setting]} yet, such as "
            f"{stale[0]}: run ./deploy.sh functions -e {environment.name} first"
        )


def _serves(found: cloud.Deployed | None, function: Function) -> bool:
    return (
        found is not None
        and found.whole
        and found.pinned is None
        and found.digest == function.digest
    )


def _require_overlap(environment: Environment, secret: str, version: str) -> None:
    created = datetime.fromisoformat(cloud.output(_created(environment, secret, version)).strip())
    if (until := created + OVERLAP) > datetime.now(UTC):
        raise RotationError(
            f"version {version} of {secret} is younger than {OVERLAP.days} days, and what the old "
            f"keys have signed is valid that long: drop them after {until:%Y-%m-%d}"
        )


def _redis(environment: Environment) -> str:
    """The address with the password and the authorities of now, as versions of one number."""
    address, _ = _pinned(environment, "REDIS_URL")
    values = {address: redis_url(environment), "redis-ca": redis_authority(environment)}
    numbers = {name: _added(environment, name, value) for name, value in values.items()}
    # One number in the file stands for both (tools/deploy/wanted/functions.py, authority_secret).
    while len(set(numbers.values())) > 1:
        behind = min(numbers, key=numbers.__getitem__)
        numbers[behind] = _added(environment, behind, values[behind])
    return f"REDIS_URL=secret:{address}:{numbers[address]}"


def _access(environment: Environment, secret: str, version: str) -> Command:
    return gcloud(environment, "secrets", "versions", "access", version, f"--secret={secret}")


def _created(environment: Environment, secret: str, version: str) -> Command:
    return gcloud(
        environment,
        *("secrets", "versions", "describe", version, f"--secret={secret}"),
        "--format=value(createTime)",
    )


def _add(environment: Environment, secret: str) -> Command:
    return gcloud(
        environment,
        *("secrets", "versions", "add", secret, "--data-file=-", "--format=value(name)"),
    )


def _added(environment: Environment, secret: str, value: str) -> int:
    number = cloud.output(_add(environment, secret), given=value).strip().rpartition("/")[2]
    if not number.isdecimal():
        raise RotationError(f"gcloud does not say which version of {secret} it added: list them")
    return int(number)
