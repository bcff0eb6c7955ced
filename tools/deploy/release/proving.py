"""Proves a release before it gets traffic: each revision alone, then all through a gateway."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from tools.deploy.console.console_step import Update
from tools.deploy.environments.entrance import is_direct
from tools.deploy.environments.environment import Environment
from tools.deploy.gcloud.cloud import Deployed
from tools.deploy.gcloud.run import Task, failed, run_all, say, summarize
from tools.deploy.release import routing, tagged
from tools.deploy.release.plan import Step
from tools.deploy.release.tagged import Target
from tools.deploy.routes import schedules
from tools.deploy.routes.gateway import Gateway
from tools.deploy.wanted.functions import SCHEDULER_ACCOUNT
from tools.deploy.wanted.project import Project


class Trial(msgspec.Struct, frozen=True):
    """A release after its deploys: its plan, and what the cloud has before anything moves."""

    plan: Sequence[Step]
    services: Mapping[str, Deployed]
    routes: Gateway
    jobs: Sequence[dict[str, Any]]
    console: Update | None = None


def can_prove(environment: Environment) -> bool:
    """Whether a new revision can be asked before it serves.

    With EDGE=services nothing but a balancer reaches a function, so that its startup probe is all
    the proof; `gcloud functions deploy` lets each serve at once.
    """
    return environment.deploy_with == "image" and not is_direct(environment)


def is_due(project: Project, trial: Trial, *, journey: bool) -> bool:
    """Whether there is anything new to prove."""
    is_new = any(step.back for step in trial.plan)
    return is_new or (journey and routing.differs(project, trial.routes))


def prove(project: Project, trial: Trial, *, journey: bool) -> list[str]:
    """The problems of the new revisions, empty when they may serve.

    With `journey` the signed-in journey of smoke is made through the second gateway too. A project
    without a live gateway has no callers yet, so that smoke is soon enough.
    """
    environment = project.environment
    found = targets(project, trial)
    rights = _rights(project, trial, found)
    if not journey:
        # Those of other services are the gateway's next step.
        rights = [task for task in rights if task.name in {each.function.service for each in found}]
    if failures := failed(run_all(rights, parallel=environment.parallel)):
        summarize(failures)
        return ["the rights to call the new revisions could not be given"]
    if found:
        say(f"proof: new revisions without traffic: {len(found)}")
    problems = tagged.problems(environment, found)
    if problems or not journey or trial.routes.active is None:
        return problems
    addresses = {target.function.service: target.address for target in found}
    return routing.try_next(project, trial.routes, addresses)


def targets(project: Project, trial: Trial) -> list[Target]:
    """The revisions to ask: at its tag's address, or at the service's when it serves already."""
    functions = {function.service: function for function in project.functions}
    return [
        Target(
            functions[step.service],
            trial.services[step.service].address or project.environment.url(step.service),
        )
        for step in trial.plan
        if step.back
    ]


def _rights(project: Project, trial: Trial, found: Sequence[Target]) -> list[Task]:
    scheduled = {job["name"].rpartition("/")[2] for job in trial.jobs}
    return [
        *routing.rights(project, trial.routes),
        *(
            Task(
                target.function.service,
                "invocable",
                (schedules.grant(project.environment, target.function.service, SCHEDULER_ACCOUNT),),
            )
            for target in found
            if target.function.scheduled and target.function.service not in scheduled
        ),
    ]
