"""Rollback: moves traffic to each function's previous revision at once.

Functions that were deployed together share a `release` label. Without names, only the newest
release is rolled back.
"""

from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Any

from tools.deploy.cloud import Deployed
from tools.deploy.commands import gcloud
from tools.deploy.environment import Environment
from tools.deploy.naming import service_name
from tools.deploy.run import Task


def list_words(environment: Environment) -> tuple[str, ...]:
    """The call that lists all revisions."""
    region = f"--region={environment.region}"
    return ("run", "revisions", "list", region, "--filter=metadata.labels.app=pavilion")


def tasks(
    environment: Environment,
    services: Mapping[str, Deployed],
    revisions: Sequence[Mapping[str, Any]],
    only: Sequence[str],
) -> tuple[list[Task], list[str]]:
    """The tasks to run, and the functions without a previous revision."""
    by_service = _by_service(revisions)
    chosen = [service_name(name) for name in only] or newest_release(revisions, services)[1]
    found, stuck = [], []
    for name in chosen:
        good = [each for each in by_service.get(name, []) if _is_ready(each)]
        serving = services[name].pinned if name in services else None
        newest = by_service.get(name, [{}])[0].get("metadata", {}).get("name")
        current = serving or newest
        names = [each["metadata"]["name"] for each in good]
        earlier = names[names.index(current) + 1 :] if current in names else names
        if not earlier:
            stuck.append(name)
            continue
        command = gcloud(
            environment,
            *("run", "services", "update-traffic", name, f"--region={environment.region}"),
            f"--to-revisions={earlier[0]}=100",
        )
        found.append(Task(name, f"back to {earlier[0]}", (command,)))
    return found, stuck


def _by_service(revisions: Sequence[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    ordered = sorted(
        revisions, key=lambda each: str(each["metadata"]["creationTimestamp"]), reverse=True
    )
    for revision in ordered:
        labels = revision["metadata"].get("labels", {})
        found.setdefault(labels.get("serving.knative.dev/service", ""), []).append(revision)
    return found


def newest_release(
    revisions: Sequence[Mapping[str, Any]], services: Mapping[str, Deployed]
) -> tuple[str, list[str]]:
    """The newest serving release and the functions that were deployed with it.

    Only those deployed since any other release: a state that returns (A, B, A) has the same name as
    when it was first deployed, and functions that have served since then are not part of it.
    """
    newest = sorted(
        (
            (str(found[0]["metadata"]["creationTimestamp"]), name)
            for name, found in _by_service(revisions).items()
            if name in services and not services[name].pinned
        ),
        reverse=True,
    )
    if not newest:
        return "", []
    release = services[newest[0][1]].release
    together = takewhile(lambda each: services[each[1]].release == release, newest)
    return release, sorted(name for _, name in together)


def _is_ready(revision: Mapping[str, Any]) -> bool:
    return any(
        condition.get("type") == "Ready" and condition.get("status") == "True"
        for condition in revision.get("status", {}).get("conditions", ())
    )
