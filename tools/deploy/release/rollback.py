"""Rollback: moves traffic to the revision that served before, at once.

The revision before is a label of the service, and functions that were deployed together share the
labels `release` and `since`. So the list of services says everything, and no list of revisions is
read, which grows with every release. Only going back further than once asks for one function's.
"""

from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Any

from tools.deploy.console import console_step, stored
from tools.deploy.environments.environment import Environment
from tools.deploy.environments.naming import service_name
from tools.deploy.gcloud import cloud
from tools.deploy.gcloud.cloud import Deployed, listing
from tools.deploy.gcloud.commands import Command, gcloud
from tools.deploy.gcloud.dry_run import note, show
from tools.deploy.gcloud.run import Task, run_all, say, summarize
from tools.deploy.release import proof
from tools.deploy.release.traffic import MOVES_AT_ONCE, to_revision
from tools.deploy.wanted.project import Project

# How many revisions are looked through for an earlier one.
MOST_REVISIONS = 5


def list_command(environment: Environment, service: str) -> Command:
    """The call that lists a function's newest revisions."""
    return gcloud(environment, *_list(environment, service), "--format=json")


def _list(environment: Environment, service: str) -> tuple[str, ...]:
    region = f"--region={environment.region}"
    words = ("run", "revisions", "list", f"--service={service}", region)
    return (*words, f"--limit={MOST_REVISIONS}")


def tasks(
    environment: Environment, services: Mapping[str, Deployed], only: Sequence[str]
) -> tuple[list[Task], list[str]]:
    """The tasks to run, and the functions without a previous revision."""
    chosen = [service_name(name) for name in only] or newest_release(services)[1]
    found, stuck = [], []
    for name in chosen:
        target = _before(environment, services[name]) if name in services else None
        if target is None:
            stuck.append(name)
            continue
        found.append(Task(name, f"back to {target}", (to_revision(environment, name, target),)))
    return found, stuck


def _before(environment: Environment, found: Deployed) -> str | None:
    if found.tag:
        return found.serving or None
    if found.before and found.before != found.serving:
        return found.before
    if found.since and not found.before:
        return None
    revisions = listing(environment, *_list(environment, found.service))
    revisions.sort(key=lambda each: str(each["metadata"]["creationTimestamp"]), reverse=True)
    names = [each["metadata"]["name"] for each in revisions if _is_ready(each)]
    current = found.serving or found.newest
    earlier = names[names.index(current) + 1 :] if current in names else names
    return earlier[0] if earlier else None


def newest_release(services: Mapping[str, Deployed]) -> tuple[str, list[str]]:
    """The newest release that serves or waits to, and the functions that were deployed with it.

    Only those deployed since any other release: a state that returns (A, B, A) has the same name as
    when it was first deployed, and functions that have served since then are not part of it.
    """
    newest = sorted(
        (
            (int(found.since or 0), name)
            for name, found in services.items()
            if found.tag or not found.pinned
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


def take_back(project: Project, only: Sequence[str], *, unproven: bool) -> int:
    """Move the traffic of the named functions, or of the newest release, to the previous revision.

    With `unproven`, only when that release has never passed smoke.
    """
    environment = project.environment
    if project.dry:
        return _print_way_back(project, only, unproven=unproven)
    services = cloud.look(environment)
    release = newest_release(services)[0]
    if unproven and proof.proven(environment) == release:
        say("rollback: the newest release has passed smoke before, so it stays")
        return 0
    moves, stuck = tasks(environment, services, only)
    if stuck:
        say(f"rollback: {len(stuck)} functions have no earlier revision, such as {stuck[0]}")
    outcomes = run_all(moves, parallel=MOVES_AT_ONCE)
    cloud.remember(environment, cloud.look(environment))
    if code := summarize(outcomes) or (1 if only and stuck else 0):
        return code
    # With the functions that it was made for; one function alone may be older than it.
    return 0 if only else console_step.take_back(environment, release)


def _print_way_back(project: Project, only: Sequence[str], *, unproven: bool) -> int:
    environment = project.environment
    if unproven:
        show([proof.probe(environment)])
    show(cloud.list_commands(environment))
    note("for each function of the newest release: the revision that its label `before` names;")
    note("when that one serves already, the one before it in its newest revisions")
    if environment.domain and not only:
        note("the console goes back when it came with that release; its earlier pages are in")
        show([stored.list_command(environment)])
    for name in only or [function.service for function in project.functions]:
        service = service_name(name)
        if only:
            show([list_command(environment, service)])
        show([to_revision(environment, service, f"{service}-00001-abc")])
    return 0
