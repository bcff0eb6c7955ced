"""The migration job: updated to the newest schema's image and run before new code gets traffic."""

import json
from collections.abc import Sequence
from hashlib import sha256

from tools.deploy.environments.environment import Environment
from tools.deploy.gcloud.cloud import CloudError, is_absent, output
from tools.deploy.gcloud.commands import Command, Output, gcloud, pairs
from tools.deploy.provisioning import access
from tools.deploy.wanted.functions import Function

JOB = "pavilion-migrate"
LABEL = "migrated"
LONGEST = 1800


def commands(
    environment: Environment, functions: Sequence[Function], image: str, tag: str
) -> tuple[Command, ...]:
    """Update the job's definition, run it, wait for it, and record what it has done."""
    members = _members(environment, functions)
    variables = {
        "DATABASE_INSTANCE": environment.database_instance,
        "DATABASE_NAME": "pavilion",
        "DATABASE_MEMBERS": members,
    }
    region = f"--region={environment.region}"
    make = gcloud(
        environment,
        *("run", "jobs", "deploy", JOB, region, f"--image={image}"),
        f"--service-account={environment.email(access.MIGRATE_ACCOUNT)}",
        *("--network=pavilion", "--subnet=pavilion", "--vpc-egress=private-ranges-only"),
        with_server(environment, variables),
        f"--set-secrets=DATABASE_ADMIN_PASSWORD={access.MIGRATE_SECRET}",
        # No retry: a person should look at a failed migration, and each runs in one transaction.
        *("--max-retries=0", f"--task-timeout={LONGEST}s"),
        "--labels=app=pavilion",
    )
    run = gcloud(
        environment, "run", "jobs", "execute", JOB, region, "--wait", timeout=LONGEST + 300
    )
    done = {LABEL: _digest(environment, tag, members)}
    record = gcloud(
        environment, *("run", "jobs", "update", JOB, region), f"--update-labels={pairs(done)}"
    )
    return make, run, record


def _members(environment: Environment, functions: Sequence[Function]) -> str:
    members = access.members(environment, functions)
    return " ".join(f"{login}={role}" for login, role in members.items())


def _digest(environment: Environment, tag: str, members: str) -> str:
    """What a run did: migrated to the sources of `tag`, for these logins, in this database."""
    done = (tag, members, environment.database_instance_name)
    return sha256("\n".join(done).encode()).hexdigest()[:32]


def with_server(environment: Environment, variables: dict[str, str]) -> Output:
    """The job's variables, with the instance's address and authority as they are now.

    So a new authority needs no change here: the job is deployed with it.
    """
    described = gcloud(
        environment,
        *("sql", "instances", "describe", environment.database_instance_name),
        "--format=json(ipAddresses,serverCaCert.cert)",
    )
    # JSON has commas (`gcloud topic escaping`).
    written = "|".join(f"{name}={value}" for name, value in variables.items())
    return Output(f"--set-env-vars=^|^{written}|DATABASE_SERVER=", tuple(map(str, described.words)))


def probe(environment: Environment) -> Command:
    """The call that shows the job and its last execution."""
    region = f"--region={environment.region}"
    return gcloud(environment, "run", "jobs", "describe", JOB, region, "--format=json")


def is_done(environment: Environment, functions: Sequence[Function], tag: str) -> bool:
    """Whether these sources have been migrated to, for these logins and in this database.

    Only a run that succeeded is recorded. The job's definition and its last execution do not tell,
    since an earlier run stays the last one when a command is cut off before it starts its own.
    """
    try:
        text = output(probe(environment))
    except CloudError as error:
        if not is_absent(error):
            raise
        return False
    labels = json.loads(text).get("metadata", {}).get("labels", {})
    return bool(labels.get(LABEL) == _digest(environment, tag, _members(environment, functions)))
