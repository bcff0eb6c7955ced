"""The deployed state as gcloud lists it, and a local record of it for plans without a cloud."""

import json
import subprocess
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec

from tools.deploy.environments.environment import Environment
from tools.deploy.gcloud.commands import Command, Output, gcloud
from tools.deploy.gcloud.retry import try_again

Way = Literal["image", "functions"]
# What gcloud says of something that is not there, and of an API that is not enabled yet.
MISSING = (
    *("NOT_FOUND", "not found", "notFound", "does not exist"),
    *("Cannot find job", "matched no objects"),
)
UNUSED = ("disabled", "has not been used")


class CloudError(Exception):
    """A gcloud call failed; the text is gcloud's own."""


def is_missing(error: CloudError) -> bool:
    """Whether a call failed because what it names is not there."""
    return any(word in str(error) for word in MISSING)


def is_absent(error: CloudError) -> bool:
    """Whether a call failed because what it names, or its API, is not there yet."""
    return is_missing(error) or any(word in str(error) for word in UNUSED)


class Deployed(msgspec.Struct, frozen=True):
    """One deployed service. `whole` is False after a deploy that was interrupted or failed.

    `serving` is the revision that has the traffic, `before` the one that had it before the newest
    deploy, `since` when that deploy's release began. A tag is there while the newest revision waits
    for its proof, and `address` is where it answers meanwhile.
    """

    service: str
    way: Way
    digest: str
    release: str
    whole: bool
    pinned: str | None
    newest: str = ""
    serving: str = ""
    before: str = ""
    since: str = ""
    tag: str = ""
    address: str = ""


class Record(msgspec.Struct, frozen=True):
    """The cloud state that this clone saw last."""

    services: dict[str, Deployed]
    document: str = ""


def output(command: Command, *, given: str | None = None) -> str:
    """Run a command with `given` as its input; CloudError with its output when it fails.

    An answer that never comes, or is not the JSON that was asked for, is a failure like any other.
    A reading call is tried again after an error that passes: a release would go back for it.
    """
    attempt = 1
    while True:
        done = _call(command, given)
        if not done.returncode:
            break
        if not (command.reads and try_again(done.stderr, attempt)):
            raise CloudError(f"{command.text()}\n{done.stderr.strip()}")
        attempt += 1
    if any(str(word).startswith("--format=json") for word in command.words):
        try:
            json.loads(done.stdout or "null")
        except ValueError:
            raise CloudError(f"{command.text()}\nno JSON: {done.stdout[:80]}") from None
    return done.stdout


def _call(command: Command, given: str | None) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(  # noqa: S603 - our own command line
            resolve(command),
            input=given,
            capture_output=True,
            text=True,
            timeout=command.timeout,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise CloudError(f"{command.text()}\nno answer within {command.timeout} s") from None


def resolve(command: Command) -> list[str]:
    """The words of a command, with those that other commands supply filled in."""
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
    """The two calls that list everything deployed, in either way."""
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
    """Read all our services, by name."""
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
    newest = status.get("latestCreatedRevisionName") or ""
    traffic = status.get("traffic", ())
    serving: Mapping[str, Any] = next((part for part in traffic if part.get("percent")), {})
    is_newest = serving.get("latestRevision") or serving.get("revisionName") == newest
    # An older release that was left half-way may have left a tag of its own.
    tags = [part for part in traffic if part.get("tag") and part.get("revisionName") == newest]
    tagged: Mapping[str, Any] = tags[0] if tags else {}
    return Deployed(
        metadata["name"],
        "functions" if labels.get("deployed-with") == "functions" else "image",
        labels.get("digest", ""),
        labels.get("release", ""),
        ready and newest == status.get("latestReadyRevisionName"),
        None if is_newest else serving.get("revisionName"),
        newest=newest,
        serving=serving.get("revisionName", ""),
        before=labels.get("before", ""),
        since=labels.get("since", ""),
        tag=tagged.get("tag", ""),
        address=tagged.get("url", ""),
    )


def _function(item: Mapping[str, Any], services: Mapping[str, Deployed]) -> Deployed:
    labels = item.get("labels", {})
    name = item["name"].rpartition("/")[2]
    below = services.get(name) or Deployed(name, "functions", "", "", whole=False, pinned=None)
    return msgspec.structs.replace(
        below,
        way="functions",
        digest=labels.get("digest", ""),
        release=labels.get("release", ""),
        whole=item.get("state") == "ACTIVE",
        before=labels.get("before", ""),
        since=labels.get("since", ""),
    )


def remember(environment: Environment, services: Mapping[str, Deployed]) -> None:
    """Record the services, for --dry-run without a cloud."""
    _write(environment, msgspec.structs.replace(recall(environment), services=dict(services)))


def remember_document(environment: Environment, digest: str) -> None:
    """Record which gateway description is active."""
    _write(environment, msgspec.structs.replace(recall(environment), document=digest))


def recall(environment: Environment) -> Record:
    """The last recorded state; empty on a fresh clone."""
    path = environment.work / "record.json"
    if not path.is_file():
        return Record({})
    return msgspec.json.decode(path.read_bytes(), type=Record)


def _write(environment: Environment, record: Record) -> None:
    environment.work.mkdir(parents=True, exist_ok=True)
    (environment.work / "record.json").write_bytes(msgspec.json.encode(record))


def others(services: Mapping[str, Deployed], way: Way) -> Sequence[str]:
    """The services that were deployed in the other way."""
    return sorted(name for name, service in services.items() if service.way != way)
