"""Releases: deploy without traffic, prove, move all traffic, then the rest, then test it live.

Until everything is proven, no request reaches new code, and what fails is tried again by the same
command. Whatever fails from then on, a signal included, goes back to the revisions that served
before. A process that is killed can't: it leaves tags, by which the next run knows the release,
takes it up where it was left, and ends or takes back all of it (tools/deploy/release/plan.py).

`gcloud functions deploy` has no way to deploy without traffic. With DEPLOY_WITH=functions each
function serves as soon as it is deployed, and whatever fails, a deploy too, goes back.
"""

from collections.abc import Mapping, Sequence
from functools import partial

import msgspec

from tools.deploy.console import console_step
from tools.deploy.environments.entrance import is_direct
from tools.deploy.environments.environment import Environment
from tools.deploy.gcloud import cloud
from tools.deploy.gcloud.cloud import CloudError, Deployed
from tools.deploy.gcloud.interruption import InterruptedRunError, interruptible
from tools.deploy.gcloud.run import Outcome, Task, ended, failed, run_all, say, summarize
from tools.deploy.images import artifacts
from tools.deploy.release import routing
from tools.deploy.release.plan import Step, beginning, plan, pruning, summary
from tools.deploy.release.proving import Trial, can_prove, is_due, prove
from tools.deploy.release.smoke_step import smoke_test
from tools.deploy.release.traffic import MOVES_AT_ONCE, to_revision
from tools.deploy.release.way_back import go_back
from tools.deploy.routes import edge_step, gateway, schedules
from tools.deploy.routes.gateway import Gateway, GatewayError
from tools.deploy.wanted.functions import release_of
from tools.deploy.wanted.project import Project


class NotReleasedError(Exception):
    """The release failed after its deploys."""


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """What a release covers. With `follow`, the gateway follows, and the live system is tested."""

    names: Sequence[str] = ()
    prune: bool = False
    held: bool = False
    follow: bool = False
    edge: bool = False


def release(project: Project, chosen: Chosen) -> int:
    """Release what changed."""
    try:
        with interruptible():
            return _release(project, chosen)
    except InterruptedRunError as error:
        say(f"release: {error}; run it again for what is left")
        return 1


def _release(project: Project, chosen: Chosen) -> int:
    environment = project.environment
    artifact = artifacts.artifact(environment)
    deployed = cloud.look(environment)
    planned = partial(
        plan,
        *(environment, project.functions, deployed),
        only=chosen.names,
        held=chosen.held,
        since=beginning(),
    )
    todo = planned(artifact=artifact.address)
    for step in todo:
        if step.action != "unchanged":
            say(f"{step.action:9} {step.service}: {step.reason}")
    say(f"plan: {summary(todo)}")
    if chosen.follow and (taken := _taken_back(project, todo, deployed)):
        say(f"release: FAILED: it was taken back with {taken} functions and nothing has changed")
        say("since: release a change, or this one, when it was not the code, with --held")
        return 1
    if any(step.action in {"create", "update"} for step in todo):
        if environment.deploy_with == "functions":
            say("note: DEPLOY_WITH=functions: each function serves before it is proven")
        address, error = artifacts.built(environment, artifact)
        if error:
            return ended(error, "build")
        todo = planned(artifact=address)
    # Before anything moves, because a build may fail.
    console = console_step.prepare(project) if chosen.follow else None
    trial, is_ready = None, False
    try:
        trial = _deploy(project, chosen, todo, deployed)
        trial = trial and msgspec.structs.replace(trial, console=console)
        is_ready = trial is not None and _is_proven(project, chosen, trial)
    finally:
        if not is_ready and _has_moved(environment, trial):
            go_back(project, todo, None, follow=False)
    return _serve(project, chosen, trial) if trial and is_ready else 1


def _taken_back(project: Project, todo: list[Step], deployed: Mapping[str, Deployed]) -> int:
    """How many functions of exactly this release were taken back.

    Going on would lead the live gateway to routes of the code that was taken back.
    """
    release = release_of(project.functions)
    return sum(step.action == "held" and deployed[step.service].release == release for step in todo)


def _deploy(
    project: Project, chosen: Chosen, todo: list[Step], deployed: dict[str, Deployed]
) -> Trial | None:
    """Deploy what the plan says and read what else a release changes; None when a deploy failed."""
    environment = project.environment
    outcomes = run_all(
        [Task(step.service, f"{step.action}d", step.commands) for step in todo if step.commands],
        parallel=environment.parallel,
    )
    services = cloud.look(environment) if outcomes else deployed
    if failed(outcomes):
        cloud.remember(environment, services)
        summarize(outcomes)
        return None
    reads = chosen.follow or (can_prove(environment) and any(step.back for step in todo))
    has_gateway = reads and not is_direct(environment)
    routes = gateway.look(environment) if has_gateway else Gateway(None, {})
    gateway.require_idle(routes)
    return Trial(todo, services, routes, schedules.look(environment))


def _is_proven(project: Project, chosen: Chosen, trial: Trial) -> bool:
    """Whether the new revisions may serve. Until then nothing has to go back."""
    if not _needs_proof(project, chosen, trial):
        return True
    try:
        problems = prove(project, trial, journey=chosen.follow)
    except (CloudError, GatewayError) as error:
        problems = [str(error)]
    if problems:
        say("\n".join(["release: FAILED: the new revisions may not serve:", *problems]))
        if not _has_moved(project.environment, trial):
            say("release: nothing has moved; the same command proves them again")
    return not problems


def _has_moved(environment: Environment, trial: Trial | None) -> bool:
    """Whether new code serves unproven, by a run that was killed or by the way of deploying."""
    was_killed = trial and any(step.back and step.action == "unchanged" for step in trial.plan)
    return environment.deploy_with == "functions" or bool(was_killed)


def _needs_proof(project: Project, chosen: Chosen, trial: Trial) -> bool:
    return can_prove(project.environment) and is_due(project, trial, journey=chosen.follow)


def _serve(project: Project, chosen: Chosen, trial: Trial) -> int:
    is_well = False
    try:
        _advance(project, chosen, trial)
        is_well = True
    except (NotReleasedError, CloudError, GatewayError, InterruptedRunError) as error:
        say(f"release: FAILED: {error}")
    finally:
        # Also for an exception that is not listed above.
        if not is_well:
            go_back(project, trial.plan, trial, follow=chosen.follow)
    if not is_well:
        return 1
    orphans = pruning(project.environment, trial.plan) if chosen.prune else []
    return summarize(run_all(orphans, parallel=project.environment.parallel))


def _advance(project: Project, chosen: Chosen, trial: Trial) -> None:
    """Move, and follow; NotReleasedError when the release has to go back."""
    _move(project, trial)
    granted = _needs_proof(project, chosen, trial)
    if chosen.follow and _follow(project, trial, granted=granted, edge=chosen.edge):
        raise NotReleasedError("the live system is not well")


def _move(project: Project, trial: Trial) -> None:
    environment, services = project.environment, trial.services
    proven = {step.service: services[step.service].newest for step in trial.plan if step.moves}
    moves = [
        Task(name, "serves", (to_revision(environment, name, revision),))
        for name, revision in proven.items()
    ]
    _require(run_all(moves, parallel=MOVES_AT_ONCE), "the traffic could not be moved")
    moved = {
        name: msgspec.structs.replace(
            services[name], pinned=None, serving=revision, tag="", address=""
        )
        for name, revision in proven.items()
    }
    cloud.remember(environment, {**services, **moved})
    paths = {each.name: each.path for each in project.declarations}
    tasks = schedules.tasks(environment, project.functions, paths, services, trial.jobs)
    _require(run_all(tasks, parallel=environment.parallel), "the jobs could not be scheduled")


def _follow(project: Project, trial: Trial, *, granted: bool, edge: bool) -> int:
    """Lead the live gateway to the routes, upload the console, and test the live system."""
    return (
        routing.route(project, trial.routes, granted=granted)
        or (edge_step.make_edge(project) if edge else 0)
        or console_step.publish(project.environment, trial.console)
        or smoke_test(project)
    )


def _require(outcomes: Sequence[Outcome], otherwise: str) -> None:
    if summarize(outcomes):
        raise NotReleasedError(otherwise)
