"""`./deploy.sh operate …`: one of the operator's commands, as a job beside the database.

The arguments are read here first, so that a mistake costs no job. An execution is never repeated by
itself: the command may have run although its answer was lost. Its output comes from the log, by a
name that is drawn for this operation.
"""

import json
import secrets
import sys
import time
from collections.abc import Sequence

from tools import operate
from tools.deploy.database import migrate
from tools.deploy.environments.environment import Environment
from tools.deploy.gcloud.cloud import CloudError, output
from tools.deploy.gcloud.commands import Command, gcloud, joined, pairs
from tools.deploy.gcloud.dry_run import show
from tools.deploy.gcloud.retry import PASSING, PAUSE
from tools.deploy.gcloud.run import run_command, say
from tools.deploy.images import artifacts
from tools.deploy.images.artifacts import built
from tools.deploy.provisioning import access
from tools.deploy.wanted.functions import database_user
from tools.deploy.wanted.project import Project

JOB = "pavilion-operate"
LONGEST = 300
# The log shows a line some seconds after it was written.
LOOKS = 30


def run(project: Project, arguments: Sequence[str]) -> int:
    """Run the command; its output and exit code are those of the job."""
    operate.parsed(list(arguments))
    environment, name = project.environment, secrets.token_hex(8)
    image = artifacts.migration_image(environment)
    make, execute, read = commands(environment, image.address, name, arguments)
    if project.dry:
        show([image.probe, image.make, image.shown(make), execute, read])
        return 0
    address, error = built(environment, image)
    make, *_ = commands(environment, address, name, arguments)
    if error := error or run_command(make):
        say(f"operate: FAILED: {error}")
        return 1
    try:
        output(execute)
    except CloudError as failure:
        # The command's own failure too ends the job with an error.
        error = str(failure)
    pieces = _read(read)
    if not pieces:
        say(f"operate: {error or 'the job ended'}, and its output did not reach the log. Look at")
        say(f"platform_audit_log whether it ran, or repeat later:\n  {read.text()}")
        return 1
    for piece in pieces:
        sys.stdout.write(piece["text"])
    return int(pieces[0]["code"])


def commands(
    environment: Environment, image: str, name: str, arguments: Sequence[str]
) -> tuple[Command, Command, Command]:
    """Bring the job up to date, execute it, read its log."""
    region = f"--region={environment.region}"
    variables = {
        "DATABASE_INSTANCE": environment.database_instance,
        "DATABASE_NAME": "pavilion",
        "DATABASE_LOGIN": database_user(environment, access.OPERATE_ACCOUNT),
    }
    make = gcloud(
        environment,
        *("run", "jobs", "deploy", JOB, region, f"--image={image}"),
        f"--service-account={environment.email(access.OPERATE_ACCOUNT)}",
        *("--network=pavilion", "--subnet=pavilion", "--vpc-egress=private-ranges-only"),
        "--command=python,-m,tools.deploy.database.operation",
        migrate.with_server(environment, variables),
        *(
            "--max-retries=0",
            f"--task-timeout={LONGEST}s",
            f"--labels={pairs({'app': 'pavilion'})}",
        ),
    )
    execute = gcloud(
        environment,
        *("run", "jobs", "execute", JOB, region, "--wait", f"--args={joined(arguments)}"),
        f"--update-env-vars=OPERATION={name}",
        timeout=LONGEST + 300,
    )
    query = f'resource.type="cloud_run_job" AND jsonPayload.operation="{name}"'
    read = gcloud(environment, "logging", "read", query, "--freshness=1h", "--format=json")
    return make, execute, read


def _read(read: Command) -> list[dict[str, str]]:
    """The pieces of the output, in order; none when they do not appear in time."""
    for attempt in range(LOOKS):
        if attempt:
            time.sleep(PAUSE)
        try:
            found = [entry["jsonPayload"] for entry in json.loads(output(read) or "[]")]
        except CloudError as refusal:
            if not PASSING.search(str(refusal)):
                raise
            continue
        if found and len(found) == int(found[0]["of"]):
            return sorted(found, key=lambda piece: int(piece["number"]))
    return []
