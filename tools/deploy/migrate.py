"""The migration job: updated to the newest schema's image and run before new code gets traffic."""

import json
from collections.abc import Sequence

from tools.deploy import access
from tools.deploy.cloud import CloudError, output
from tools.deploy.commands import Command, Output, gcloud, pairs
from tools.deploy.environment import Environment
from tools.deploy.functions import Function

JOB = "pavilion-migrate"
SUCCEEDED = "EXECUTION_SUCCEEDED"
LONGEST = 1800


def commands(
    environment: Environment, functions: Sequence[Function], image: str, tag: str
) -> tuple[Command, ...]:
    """Update the job's definition, run it, and wait for it.

    Labels say what it has done: for which sources, as `tag` (an image's digest does not tell), and
    in which database.
    """
    members = " ".join(
        f"{login}={role}" for login, role in access.members(environment, functions).items()
    )
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
        f"--labels={pairs({'app': 'pavilion', 'built-from': tag} | _database(environment))}",
    )
    run = gcloud(
        environment, "run", "jobs", "execute", JOB, region, "--wait", timeout=LONGEST + 300
    )
    return make, run


def _database(environment: Environment) -> dict[str, str]:
    return {"database": environment.database_instance_name}


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


def is_done(environment: Environment, tag: str, members: str) -> bool:
    """Whether these sources' image has run successfully, for these logins and in this database.

    A restored copy may be older than the last migration.
    """
    try:
        text = output(probe(environment))
    except CloudError:
        return False
    job, [(label, database)] = json.loads(text), _database(environment).items()
    last = job.get("status", {}).get("latestCreatedExecution", {}).get("completionStatus")
    is_here = f'"{label}": "{database}"' in text
    return last == SUCCEEDED and is_here and tag in text and members in text
