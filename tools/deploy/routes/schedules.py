"""Scheduler jobs from the declarations' schedules; only these jobs may call scheduled functions.

A job is created only after its account may invoke its function, so an existing job always works,
and the next run completes an interrupted one.
"""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from tools.deploy.environments.environment import Environment
from tools.deploy.gcloud.cloud import listing
from tools.deploy.gcloud.commands import Command, gcloud
from tools.deploy.gcloud.run import Task
from tools.deploy.wanted.functions import SCHEDULER_ACCOUNT, Function

# Cloud Scheduler accepts 15 s to 30 min for an HTTP target.
LONGEST_ATTEMPT, SHORTEST_ATTEMPT = 1800, 15


class Facts(NamedTuple):
    """What a job does, as the scheduler writes it."""

    schedule: str
    uri: str
    account: str
    audience: str
    deadline: str


def list_command(environment: Environment) -> Command:
    """The call that lists all jobs."""
    return gcloud(environment, *_list(environment), "--format=json")


def _list(environment: Environment) -> tuple[str, ...]:
    return ("scheduler", "jobs", "list", f"--location={environment.region}")


def look(environment: Environment) -> list[dict[str, Any]]:
    """Read every job of the region."""
    return listing(environment, *_list(environment))


def tasks(
    environment: Environment,
    functions: Sequence[Function],
    paths: dict[str, str],
    services: Collection[str],
    jobs: Sequence[dict[str, Any]],
) -> list[Task]:
    """The tasks that bring the jobs to the declared state, for deployed functions."""
    present = {job["name"].rpartition("/")[2]: job for job in jobs}
    found = []
    scheduled = [function for function in functions if function.scheduled]
    for function in scheduled:
        if function.service not in services:
            continue
        job = present.get(function.service)
        wanted = _wanted_facts(environment, function, paths[function.entry_point])
        if job is None:
            commands = (
                grant(environment, function.service, SCHEDULER_ACCOUNT),
                _write(environment, "create", function.service, wanted),
            )
            found.append(Task(function.service, "scheduled", commands))
        elif _facts(job) != wanted:
            command = _write(environment, "update", function.service, wanted)
            found.append(Task(function.service, "rescheduled", (command,)))
    ours = {function.service for function in scheduled}
    found += [
        Task(name, "unscheduled", (_delete(environment, name),))
        for name, job in sorted(present.items())
        if name not in ours and _is_ours(environment, job)
    ]
    return found


def restoring(
    environment: Environment, before: Sequence[dict[str, Any]], now: Sequence[dict[str, Any]]
) -> list[Task]:
    """The tasks that bring our jobs back to what they were before."""
    earlier, current = _ours(environment, before), _ours(environment, now)
    added = sorted(current.keys() - earlier.keys())
    return [
        *(Task(name, "unscheduled", (_delete(environment, name),)) for name in added),
        *(
            Task(
                name,
                "rescheduled",
                (_write(environment, "update" if name in current else "create", name, facts),),
            )
            for name, facts in sorted(earlier.items())
            if current.get(name) != facts
        ),
    ]


def _ours(environment: Environment, jobs: Sequence[dict[str, Any]]) -> dict[str, Facts]:
    return {
        job["name"].rpartition("/")[2]: _facts(job) for job in jobs if _is_ours(environment, job)
    }


def grant(environment: Environment, service: str, account: str) -> Command:
    """Allow one account, and no other, to invoke a function."""
    member = f"--member=serviceAccount:{environment.email(account)}"
    region = f"--region={environment.region}"
    if environment.deploy_with == "functions":
        return gcloud(
            environment, "functions", "add-invoker-policy-binding", service, region, member
        )
    return gcloud(
        environment,
        *("run", "services", "add-iam-policy-binding", service, region),
        *(member, "--role=roles/run.invoker"),
    )


def _write(environment: Environment, word: str, name: str, facts: Facts) -> Command:
    return gcloud(
        environment,
        *("scheduler", "jobs", word, "http", name),
        f"--location={environment.region}",
        f"--schedule={facts.schedule}",
        "--time-zone=Etc/UTC",
        f"--uri={facts.uri}",
        "--http-method=post",
        f"--oidc-service-account-email={facts.account}",
        f"--oidc-token-audience={facts.audience}",
        f"--attempt-deadline={facts.deadline}",
        # No retry: the next tick is one, and jobs that are due every minute must not queue up.
        "--max-retry-attempts=0",
    )


def _delete(environment: Environment, name: str) -> Command:
    return gcloud(
        environment, "scheduler", "jobs", "delete", name, f"--location={environment.region}"
    )


def _deadline(function: Function) -> int:
    return min(max(function.timeout, SHORTEST_ATTEMPT), LONGEST_ATTEMPT)


def _facts(job: dict[str, Any]) -> Facts:
    target = job.get("httpTarget", {})
    token = target.get("oidcToken", {})
    return Facts(
        job.get("schedule", ""),
        target.get("uri", ""),
        token.get("serviceAccountEmail", ""),
        token.get("audience", ""),
        job.get("attemptDeadline", ""),
    )


def _wanted_facts(environment: Environment, function: Function, path: str) -> Facts:
    url = environment.url(function.service)
    return Facts(
        function.schedule or "",
        f"{url}{path}",
        environment.email(SCHEDULER_ACCOUNT),
        url,
        f"{_deadline(function)}s",
    )


def _is_ours(environment: Environment, job: dict[str, Any]) -> bool:
    token = job.get("httpTarget", {}).get("oidcToken", {})
    return bool(token.get("serviceAccountEmail") == environment.email(SCHEDULER_ACCOUNT))
