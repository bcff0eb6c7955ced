"""The way back of a release: the revisions that served before, the jobs, the gateway, the console.

Each part is tried although another has failed, and no signal ends it. What fails is said with what
to do, because the run that knew the way is over then.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial

from tools.deploy.console import console_step
from tools.deploy.gcloud import cloud
from tools.deploy.gcloud.cloud import CloudError
from tools.deploy.gcloud.interruption import uninterruptible
from tools.deploy.gcloud.run import Task, failed, run_all, say
from tools.deploy.release import rollback, routing
from tools.deploy.release.plan import Step
from tools.deploy.release.proving import Trial
from tools.deploy.release.traffic import MOVES_AT_ONCE
from tools.deploy.routes import gateway, schedules
from tools.deploy.wanted.project import Project


def go_back(project: Project, plan: Sequence[Step], moved: Trial | None, *, follow: bool) -> None:
    """Take a plan's release back, and when it has `moved`, the jobs and the gateway too."""
    config = moved and moved.routes.active
    with uninterruptible():
        _try(
            partial(_take_back, project, plan, follow=follow),
            "some functions still serve the new code: ./deploy.sh rollback takes them back",
        )
        if moved:
            _try(
                partial(_reschedule, project, moved),
                "some scheduled jobs are those of the new code until the next release",
            )
        if moved and moved.console:
            _try(
                partial(console_step.undo, project.environment, moved.console),
                "the console may be the new one until the next release",
            )
        if follow and config:
            back = gateway.back_to(project.environment, config).commands[0]
            _try(
                partial(routing.switch_back, project.environment, config),
                f"the live gateway may have the new routes, which goes back with\n  {back.text()}",
            )


def _take_back(project: Project, plan: Sequence[Step], *, follow: bool) -> int:
    environment = project.environment
    tasks = [Task(step.service, "back", step.back) for step in plan if step.back]
    if not tasks:
        # Nothing was deployed, so it is an earlier run's release, if anyone's.
        return rollback.take_back(project, [], unproven=True) if follow else 0
    say(f"release: going back with {len(tasks)} functions")
    say("release: held until their code changes; without a change, release again with --held")
    outcomes = run_all(tasks, parallel=MOVES_AT_ONCE)
    with suppress(CloudError):
        # For dry runs alone.
        cloud.remember(environment, cloud.look(environment))
    return len(failed(outcomes))


def _reschedule(project: Project, moved: Trial) -> int:
    environment = project.environment
    tasks = schedules.restoring(environment, moved.jobs, schedules.look(environment))
    return len(failed(run_all(tasks, parallel=MOVES_AT_ONCE)))


def _try(way: Callable[[], int], otherwise: str) -> None:
    try:
        code = way()
    except CloudError as error:
        say(f"release: {error}")
        code = 1
    if code:
        say(f"release: the way back FAILED: {otherwise}")
