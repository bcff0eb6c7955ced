"""Releases: deploy without traffic, prove, move all traffic, then the gateway, then test it live.

Until everything is proven, no request reaches new code. Whatever fails from then on, a signal
included, goes back to the revisions that served before. A process that is killed can't: it leaves
tags, by which the next run knows the release, takes it up where it was left, and ends or takes back
all of it (tools/deploy/release/plan.py).

`gcloud functions deploy` has no way to deploy without traffic. With DEPLOY_WITH=functions each
function serves as soon as it is deployed, and only the way back is the same.
"""

import time
from collections.abc import Sequence
from functools import partial

import msgspec

from tools.deploy.environments.entrance import is_direct
from tools.deploy.gcloud import cloud
from tools.deploy.gcloud.cloud import CloudError, Deployed
from tools.deploy.gcloud.interruption import InterruptedRunError, interruptible, uninterruptible
from tools.deploy.gcloud.run import Outcome, Task, ended, failed, run_all, say, summarize
from tools.deploy.images import artifacts
from tools.deploy.release import rollback, routing
from tools.deploy.release.plan import Step, plan, pruning, summary
from tools.deploy.release.proving import Trial, can_prove, is_due, prove
from tools.deploy.release.smoke_step import smoke_test
from tools.deploy.release.traffic import MOVES_AT_ONCE
from tools.deploy.routes import edge_step, gateway, schedules
from tools.deploy.routes.gateway import Gateway, GatewayError
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
        since=str(int(time.time())),
    )
    todo = planned(artifact=artifact.address)
    for step in todo:
        if step.action != "unchanged":
            say(f"{step.action:9} {step.service}: {step.reason}")
    say(f"plan: {summary(todo)}")
    if any(step.action in {"create", "update"} for step in todo):
        if environment.deploy_with == "functions":
            say("note: DEPLOY_WITH=functions: each function serves before it is proven")
        address, error = artifacts.built(environment, artifact)
        if error:
            return ended(error, "build")
        todo = planned(artifact=address)
    outcomes = run_all(
        [Task(step.service, f"{step.action}d", step.commands) for step in todo if step.commands],
        parallel=environment.parallel,
    )
    services = cloud.look(environment) if outcomes else deployed
    if failed(outcomes):
        cloud.remember(environment, services)
        return summarize(outcomes)
    return _serve(project, chosen, todo, services)


def _serve(
    project: Project, chosen: Chosen, todo: list[Step], services: dict[str, Deployed]
) -> int:
    environment = project.environment
    reads = chosen.follow or (can_prove(environment) and any(step.back for step in todo))
    has_gateway = reads and not is_direct(environment)
    routes = gateway.look(environment) if has_gateway else Gateway(None, {})
    gateway.require_idle(routes)
    trial = Trial(todo, services, routes, schedules.look(environment))
    is_well = False
    try:
        _advance(project, chosen, trial)
        is_well = True
    except (NotReleasedError, CloudError, GatewayError, InterruptedRunError) as error:
        say(f"release: FAILED: {error}")
    finally:
        # Also for an exception that nobody thought of.
        if not is_well:
            with uninterruptible():
                _go_back(project, trial, follow=chosen.follow)
    if not is_well:
        return 1
    orphans = pruning(environment, todo) if chosen.prune else []
    return summarize(run_all(orphans, parallel=environment.parallel))


def _advance(project: Project, chosen: Chosen, trial: Trial) -> None:
    """Prove, move, and follow; NotReleasedError when the release has to go back."""
    granted = can_prove(project.environment) and is_due(project, trial, journey=chosen.follow)
    if granted and (problems := prove(project, trial, journey=chosen.follow)):
        raise NotReleasedError("\n".join(["the new revisions may not serve:", *problems]))
    _move(project, trial)
    if chosen.follow and _follow(project, trial.routes, granted=granted, edge=chosen.edge):
        raise NotReleasedError("the live system is not well")


def _move(project: Project, trial: Trial) -> None:
    environment, services = project.environment, trial.services
    moves = [Task(step.service, "serves", step.move) for step in trial.plan if step.move]
    _require(run_all(moves, parallel=MOVES_AT_ONCE), "the traffic could not be moved")
    moved = {
        move.name: msgspec.structs.replace(services[move.name], pinned=None, tag="", address="")
        for move in moves
    }
    cloud.remember(environment, {**services, **moved})
    paths = {each.name: each.path for each in project.declarations}
    tasks = schedules.tasks(environment, project.functions, paths, services, trial.jobs)
    _require(run_all(tasks, parallel=environment.parallel), "the jobs could not be scheduled")


def _follow(project: Project, routes: Gateway, *, granted: bool, edge: bool) -> int:
    """Lead the live gateway to the routes, and test the live system."""
    return (
        routing.route(project, routes, granted=granted)
        or (edge_step.make_edge(project) if edge else 0)
        or smoke_test(project)
    )


def _go_back(project: Project, trial: Trial, *, follow: bool) -> None:
    environment = project.environment
    tasks = [Task(step.service, "back", step.back) for step in trial.plan if step.back]
    say(f"release: going back with {len(tasks)} functions")
    if tasks:
        say("release: held until their code changes; without a change, release again with --held")
    try:
        if tasks:
            summarize(run_all(tasks, parallel=MOVES_AT_ONCE))
            cloud.remember(environment, cloud.look(environment))
        else:
            # Nothing was deployed, so it is an earlier run's release, if anyone's.
            rollback.take_back(project, [], unproven=True)
        if follow and trial.routes.active:
            routing.switch_back(environment, trial.routes.active)
    except CloudError as error:
        say(f"release: the way back FAILED, use ./deploy.sh rollback: {error}")


def _require(outcomes: Sequence[Outcome], otherwise: str) -> None:
    if summarize(outcomes):
        raise NotReleasedError(otherwise)
