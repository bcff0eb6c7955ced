"""What is deployed, as gcloud lists it, and the record of it for plans without a cloud."""

import json
import subprocess
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec

from tools.deploy.commands import Command, Output, gcloud
from tools.deploy.environment import Environment

Way = Literal["image", "functions"]


class CloudError(Exception):
    """gcloud said no; the text is its own."""


class Deployed(msgspec.Struct, frozen=True):
    """One service as it is. `whole` is False after a deploy that did not end well."""

    service: str
    way: Way
    digest: str
    release: str
    whole: bool
    pinned: str | None


class Record(msgspec.Struct, frozen=True):
    """What was last seen of the cloud from here."""

    services: dict[str, Deployed]
    document: str = ""


def output(command: Command) -> str:
    """Run a reading command; CloudError with what it said when it failed."""
    done = subprocess.run(  # noqa: S603 - our own command line
        resolve(command), capture_output=True, text=True, timeout=command.timeout, check=False
    )
    if done.returncode:
        raise CloudError(f"{command.text()}\n{done.stderr.strip()}")
    return done.stdout


def resolve(command: Command) -> list[str]:
    """The words, with those that other commands supply."""
    return [
        word.before + output(Command(words=word.command)).rstrip("\n")
        if isinstance(word, Output)
        else word
        for word in command.words
    ]


def listing(environment: Environment, *words: str) -> list[dict[str, Any]]:
    """A gcloud list as JSON."""
    text = output(gcloud(environment, *words, "--format=json"))
    found: list[dict[str, Any]] = json.loads(text or "[]")
    return found


def list_commands(environment: Environment) -> list[Command]:
    """The two calls that show everything deployed, whichever way it was."""
    return [
        gcloud(environment, *words, "--format=json")
        for words in (_services(environment), _functions(environment))
    ]


def _services(environment: Environment) -> tuple[str, ...]:
    return (
        *("run", "services", "list", f"--region={environment.region}"),
        "--filter=metadata.labels.app=pavilion",
    )


def _functions(environment: Environment) -> tuple[str, ...]:
    return (
        *("functions", "list", "--v2", f"--regions={environment.region}"),
        "--filter=labels.app=pavilion",
    )


def look(environment: Environment) -> dict[str, Deployed]:
    """Every service of ours by name."""
    found = {}
    for item in listing(environment, *_services(environment)):
        service = _service(item)
        found[service.service] = service
    for item in listing(environment, *_functions(environment)):
        function = _function(item, found)
        found[function.service] = function
    return found


def _service(item: Mapping[str, Any]) -> Deployed:
    metadata, status = item["metadata"], item.get("status", {})
    labels = metadata.get("labels", {})
    ready = any(
        condition.get("type") == "Ready" and condition.get("status") == "True"
        for condition in status.get("conditions", ())
    )
    newest = status.get("latestCreatedRevisionName")
    pinned = [
        part.get("revisionName")
        for part in status.get("traffic", ())
        if part.get("percent") and not part.get("latestRevision")
    ]
    return Deployed(
        metadata["name"],
        "functions" if labels.get("deployed-with") == "functions" else "image",
        labels.get("digest", ""),
        labels.get("release", ""),
        ready and newest == status.get("latestReadyRevisionName"),
        pinned[0] if pinned else None,
    )


def _function(item: Mapping[str, Any], services: Mapping[str, Deployed]) -> Deployed:
    labels = item.get("labels", {})
    name = item["name"].rpartition("/")[2]
    below = services.get(name)
    return Deployed(
        name,
        "functions",
        labels.get("digest", ""),
        labels.get("release", ""),
        item.get("state") == "ACTIVE",
        below.pinned if below else None,
    )


def remember(environment: Environment, services: Mapping[str, Deployed]) -> None:
    """Write down what is there, for --dry-run without a cloud."""
    _write(environment, msgspec.structs.replace(recall(environment), services=dict(services)))


def remember_document(environment: Environment, digest: str) -> None:
    """Write down which gateway description is active."""
    _write(environment, msgspec.structs.replace(recall(environment), document=digest))


def recall(environment: Environment) -> Record:
    """What was last seen from here; nothing on a fresh clone."""
    path = environment.work / "record.json"
    if not path.is_file():
        return Record({})
    return msgspec.json.decode(path.read_bytes(), type=Record)


def _write(environment: Environment, record: Record) -> None:
    environment.work.mkdir(parents=True, exist_ok=True)
    (environment.work / "record.json").write_bytes(msgspec.json.encode(record))


def others(services: Mapping[str, Deployed], way: Way) -> Sequence[str]:
    """What was deployed the other way."""
    return sorted(name for name, service in services.items() if service.way != way)
