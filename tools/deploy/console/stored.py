"""What the console's bucket holds: its files, and each index.html that was served before."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from tools.deploy.environments.environment import Environment
from tools.deploy.gcloud.cloud import CloudError, is_missing, output
from tools.deploy.gcloud.commands import Command, gcloud
from tools.deploy.provisioning.console import INDEX


class Stored(msgspec.Struct, frozen=True):
    """One version of one file, as the Cloud Storage JSON API tells of objects.

    `is_left`: no release needs it any more, so that it is deleted in a while. An index.html knows
    the `release` of the functions that it came with, and the `sources` that it was built from;
    `origin` is the generation that it is a copy of after a way back, else its own.
    """

    name: str
    generation: int
    md5: str
    cache: str
    is_live: bool
    is_left: bool
    release: str
    sources: str
    origin: int


def list_command(environment: Environment) -> Command:
    """The call that lists every version of every file."""
    everything = f"gs://{environment.console_bucket}/**"
    return gcloud(environment, "storage", "ls", "--all-versions", "--json", everything)


def look(environment: Environment) -> list[Stored]:
    """Read every version of every file, in the order in which they came."""
    try:
        text = output(list_command(environment))
    except CloudError as error:
        if not is_missing(error):
            raise
        return []
    found = [_stored(each["metadata"]) for each in json.loads(text or "[]")]
    return sorted(found, key=lambda each: each.generation)


def live_index(found: Iterable[Stored]) -> Stored | None:
    """The index.html that is served, if there is one."""
    return next((each for each in found if each.is_live and each.name == INDEX), None)


def _stored(told: Mapping[str, Any]) -> Stored:
    marks = told.get("metadata", {})
    return Stored(
        name=told["name"],
        generation=int(told["generation"]),
        md5=told.get("md5Hash", ""),
        cache=told.get("cacheControl", ""),
        is_live="timeDeleted" not in told,
        is_left="customTime" in told,
        release=marks.get("release", ""),
        sources=marks.get("sources", ""),
        origin=int(marks.get("origin", told["generation"])),
    )
