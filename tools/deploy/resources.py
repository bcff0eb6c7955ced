"""Resources that are created once: probed, created when missing, and kept up to date."""

from collections.abc import Sequence

import msgspec

from tools.deploy.cloud import CloudError, output
from tools.deploy.commands import Command
from tools.deploy.run import LASTING, run_command, say

MISSING = ("NOT_FOUND", "not found", "was not found", "does not exist", "notFound")


class Resource(msgspec.Struct, frozen=True, kw_only=True):
    """One resource. With `needle`, the probe must also print it. `always` runs each time.

    `later` marks an update that only an existing resource can need.
    """

    name: str
    probe: Command | None = None
    needle: str = ""
    create: tuple[Command, ...] = ()
    always: tuple[Command, ...] = ()
    later: bool = False


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
            todo = () if _exists(resource) else resource.create
        except CloudError as error:
            return f"{resource.name}: {error}"
        for command in (*todo, *resource.always):
            error_text = run_command(command)
            if error_text and not (command in todo and LASTING.search(error_text)):
                return f"{resource.name}: {error_text}"
        if todo or resource.always:
            what = "made" if todo else "kept"
            say(f"[{number}/{len(resources)}] {resource.name} {what}")
    return None


def _exists(resource: Resource) -> bool:
    if resource.probe is None:
        return not resource.create
    try:
        return resource.needle in output(resource.probe) if resource.needle else _seen(resource)
    except CloudError as error:
        if any(word in str(error) for word in MISSING):
            return False
        raise


def _seen(resource: Resource) -> bool:
    assert resource.probe is not None  # noqa: S101 - _exists has seen to it
    return bool(output(resource.probe).strip())
