"""Compares what the cloud tells of a resource with what is wanted of it, fact by fact."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from tools.deploy.gcloud.cloud import CloudError, is_missing, output
from tools.deploy.gcloud.commands import Command


class Difference(msgspec.Struct, frozen=True):
    """One fact that is not as wanted, and the command that mends it, if one does."""

    resource: str
    fact: str
    wanted: str
    found: str
    mend: Command | None = None

    def text(self) -> str:
        """One line."""
        end = "" if self.mend else " (by hand)"
        return f"{self.resource}: {self.fact} is {self.found}, wanted {self.wanted}{end}"


class Watched(msgspec.Struct, frozen=True, kw_only=True):
    """A resource and its facts, by the path of each in its description.

    `mended` are the facts that `mend` sets.
    """

    name: str
    describe: Command
    facts: Mapping[str, Any]
    mended: frozenset[str] = frozenset()
    mend: Command | None = None


def differences(watched: Sequence[Watched]) -> list[Difference]:
    """Every difference; a resource that is missing has none, because provision makes it."""
    found = []
    for each in watched:
        try:
            described = json.loads(output(each.describe))
        except CloudError as error:
            if is_missing(error):
                continue
            raise
        for path, wanted in each.facts.items():
            value = _at(described, path)
            if _text(value) != _text(wanted):
                mend = each.mend if path in each.mended else None
                found.append(Difference(each.name, path, _text(wanted), _text(value), mend))
    return found


def _at(described: Any, path: str) -> Any:
    """The value at a path; `list{name:value}` is a list of pairs, as an object."""
    for part in path.split("."):
        name, _, keys = part.partition("{")
        described = described.get(name) if isinstance(described, dict) else None
        if keys:
            key, value = keys.removesuffix("}").split(":")
            described = {item[key]: item.get(value) for item in described or []}
    return described


def _text(value: Any) -> str:
    # An absent field of an API is its default: false, or nothing.
    if value is None or value is False:
        return "off"
    if value is True:
        return "on"
    return json.dumps(value, sort_keys=True) if isinstance(value, dict | list) else str(value)
