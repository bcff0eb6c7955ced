"""Resources that are created once: probed, created when missing, and kept up to date."""

import re
import time
from collections.abc import Sequence

import msgspec

from tools.deploy.gcloud.cloud import CloudError, is_missing, output
from tools.deploy.gcloud.commands import Command
from tools.deploy.gcloud.retry import LASTING, PAUSE
from tools.deploy.gcloud.run import run_command, say

LOOKS = 4
# What a project that is minutes old answers: an API that was just enabled, an account that was just
# made ("If you enabled this API recently, wait a few minutes"; IAM, "Policy propagation").
SETTLING = re.compile(
    r"SERVICE_DISABLED|has not been used in project|"
    r"[Ss]ervice account \S+ (does not exist|was not found)|\(or it may not exist\)"
)
# Five minutes of pauses.
SETTLE_PAUSES = 75


class Resource(msgspec.Struct, frozen=True, kw_only=True):
    """One resource. With `needle`, the probe must also print it. `always` runs each time.

    `later` marks an update that only an existing resource can need. `taken` tells what to do when
    the name exists but the resource does not, `ask` what a person must do when it is missing and no
    command can create it, `refused` who may have forbidden it.
    """

    name: str
    probe: Command | None = None
    needle: str = ""
    create: tuple[Command, ...] = ()
    always: tuple[Command, ...] = ()
    later: bool = False
    taken: str = "the name is in use by something else: find and delete that"
    ask: str = ""
    refused: str = ""


def commands(resources: Sequence[Resource]) -> list[Command]:
    """Every command that creates the resources from nothing, each once."""
    every = [
        command for each in resources if not each.later for command in (*each.create, *each.always)
    ]
    return list(dict.fromkeys(every))


def ensure(resources: Sequence[Resource]) -> str | None:
    """Create what is missing, in order; returns the first error, or None."""
    for number, resource in enumerate(resources, 1):
        try:
            is_there = _settled(resource)
            if resource.ask and not is_there:
                return resource.ask
            todo = () if is_there else resource.create
            error = _carry_out(resource, todo)
        except CloudError as refusal:
            error = str(refusal)
        if error:
            return f"{resource.name}: {error}"
        if todo or resource.always:
            what = "made" if todo else "kept"
            say(f"[{number}/{len(resources)}] {resource.name} {what}")
    return None


def absent(resources: Sequence[Resource]) -> list[str]:
    """The names of those that do not exist yet."""
    return [each.name for each in resources if each.probe and not _exists(each)]


def _carry_out(resource: Resource, todo: Sequence[Command]) -> str | None:
    for command in (*todo, *resource.always):
        error = _patiently(command)
        if error and command in todo and LASTING.search(error):
            # An earlier attempt whose answer was lost has made it, or the name of a deleted
            # resource is kept for a while: only a look tells which.
            error = None if _appears(resource) else f"{error}\n{resource.taken}"
        if error:
            return f"{error}\n{resource.refused}".rstrip()
    return None


def _settled(resource: Resource) -> bool:
    """Whether the resource exists, once its API answers."""
    for _ in range(SETTLE_PAUSES):
        try:
            return _exists(resource)
        except CloudError as error:
            if not SETTLING.search(str(error)):
                raise
            _wait(str(error))
    return _exists(resource)


def _patiently(command: Command) -> str | None:
    error = run_command(command)
    for _ in range(SETTLE_PAUSES):
        if not (error and SETTLING.search(error)):
            break
        _wait(error)
        error = run_command(command)
    return error


def _wait(error: str) -> None:
    say(f"  the project is still settling: {error.strip().splitlines()[-1]}")
    time.sleep(PAUSE)


def _appears(resource: Resource) -> bool:
    """Whether the resource can be seen; IAM shows a new account only after seconds."""
    for attempt in range(LOOKS):
        if attempt:
            time.sleep(PAUSE)
        if _exists(resource):
            return True
    return False


def _exists(resource: Resource) -> bool:
    if resource.probe is None:
        return not resource.create
    try:
        return resource.needle in output(resource.probe) if resource.needle else _seen(resource)
    except CloudError as error:
        if is_missing(error):
            return False
        raise


def _seen(resource: Resource) -> bool:
    assert resource.probe is not None  # noqa: S101 - _exists has seen to it
    return bool(output(resource.probe).strip())
