"""The commands that change the bucket: an upload, and the way back to an earlier index.html.

A page is uploaded after the files that it names, and the files of earlier releases stay, so that a
tab that is open goes on loading them. What no page needs any more is marked with the time, by which
the bucket deletes it in 90 days (tools/deploy/provisioning/console.py). An uploaded file has no
mark, so one that a later release needs again is uploaded again: a mark can't be taken away
("Object metadata", Custom-Time).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from tools.deploy.console.built import DIST
from tools.deploy.console.stored import Stored
from tools.deploy.environments.environment import Environment
from tools.deploy.gcloud.commands import Command, gcloud, pairs
from tools.deploy.provisioning.console import INDEX
from tools.web.headers import cache_control

EVERY = "*"


def uploads(
    environment: Environment,
    built: Mapping[str, str],
    found: Iterable[Stored],
    marks: Mapping[str, str],
) -> list[Command]:
    """Upload what is missing, differs or was left behind, folder by folder, and the page last."""
    there = {each.name: each for each in found if each.is_live and not each.is_left}
    folders: dict[str, list[str]] = {}
    for name, md5 in built.items():
        same = name in there and (there[name].md5, there[name].cache) == (md5, cache_control(name))
        if name != INDEX and not same:
            folders.setdefault(name.rpartition("/")[0], []).append(name)
    # Folders before the files beside the page.
    order = sorted(folders, reverse=True)
    return [
        *(_copy(environment, folders[folder], f"{folder}/".lstrip("/")) for folder in order),
        _copy(environment, [INDEX], INDEX, f"--custom-metadata={pairs(dict(marks))}"),
    ]


def first_uploads(environment: Environment, marks: Mapping[str, str]) -> list[Command]:
    """The uploads to an empty bucket, for a dry run that has built nothing."""
    built = {f"assets/{EVERY}": "", EVERY: "", INDEX: ""}
    return uploads(environment, built, (), marks)


def leaving(
    environment: Environment, needed: Iterable[str], found: Iterable[Stored]
) -> list[Command]:
    """Mark the files that are not needed any more, each once."""
    kept = {INDEX, *needed}
    names = [each.name for each in found if each.is_live and not each.is_left]
    return _mark(environment, [name for name in names if name not in kept])


def restoring(environment: Environment, earlier: Stored, found: Sequence[Stored]) -> list[Command]:
    """Serve an earlier index.html, whose files then are there for another 90 days at least.

    Which ones it needs is not known here, so that all are marked anew; the next release uploads
    those that it needs again.
    """
    page = f"{_address(environment)}/{INDEX}"
    source = f"{page}#{earlier.generation}"
    names = [each.name for each in found if each.is_live and each.name != INDEX]
    origin = str(earlier.origin)
    marks = {"origin": origin, "release": earlier.release, "sources": earlier.sources}
    return [
        *_mark(environment, names),
        gcloud(
            environment,
            *("storage", "cp", source, page, f"--cache-control={cache_control(INDEX)}"),
            f"--custom-metadata={pairs(marks)}",
        ),
    ]


def _mark(environment: Environment, names: Sequence[str]) -> list[Command]:
    if not names:
        return []
    time = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    urls = [f"{_address(environment)}/{name}" for name in names]
    return [gcloud(environment, "storage", "objects", "update", *urls, f"--custom-time={time}")]


def _copy(environment: Environment, names: Sequence[str], target: str, *flags: str) -> Command:
    return gcloud(
        environment,
        *("storage", "cp", *(f"{DIST}/{name}" for name in names)),
        f"{_address(environment)}/{target}",
        *(f"--cache-control={cache_control(names[0])}", *flags),
    )


def _address(environment: Environment) -> str:
    return f"gs://{environment.console_bucket}"
