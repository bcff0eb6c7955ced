"""`./deploy.sh restore`: a copy of the database as it was, beside the one that serves.

The copy's name is made of the time, so that a repeated command finds its own copy and no command
can name the instance that serves. Nothing is switched here: the environment's file does that.
"""

import json
import re
from datetime import UTC, datetime, timedelta

from tools.deploy.environments.environment import Environment
from tools.deploy.gcloud.cloud import CloudError, is_missing, output
from tools.deploy.gcloud.commands import Command, gcloud
from tools.deploy.gcloud.retry import LASTING
from tools.deploy.gcloud.run import run_command, say
from tools.deploy.provisioning.stores import LOG_DAYS, restored

# A clone of a large database takes hours; gcloud itself stops waiting sooner.
LONGEST = 4 * 3600
FORM = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def restore(environment: Environment, at: str, deleted_at: str | None, *, dry: bool) -> int:
    """Copy the database as it was `at` that time; `deleted_at` names an instance that is gone."""
    if problem := _problem(at, deleted_at):
        say(f"restore: {problem}")
        return 1
    target = name(environment, at)
    if target == environment.database_instance_name:
        say(f"restore: {target} is that copy, and it serves already: choose another time")
        return 1
    look, *makes = commands(environment, at, deleted_at)
    if dry:
        for command in (look, *makes):
            print(command.text())  # noqa: T201 - the result of a dry run
    elif error := _make(look, makes):
        say(f"restore: FAILED: {error}")
        return 1
    before = "# " if dry else ""
    for line in _next(environment, target, at, is_gone=bool(deleted_at)):
        print(before + line)  # noqa: T201 - the result
    return 0


def name(environment: Environment, at: str) -> str:
    """The copy's name."""
    base = re.sub(r"-\d{8}-\d{6}$", "", environment.database_instance_name)
    return f"{base}-{at[:10].replace('-', '')}-{at[11:19].replace(':', '')}"


def commands(environment: Environment, at: str, deleted_at: str | None) -> list[Command]:
    """Look for the copy, make it, and give it the settings of the original."""
    target = name(environment, at)
    words = ("sql", "instances")
    clone = (*words, "clone", environment.database_instance_name, target, f"--point-in-time={at}")
    deleted = (f"--source-instance-deletion-time={deleted_at}",) if deleted_at else ()
    return [
        gcloud(environment, *words, "describe", target, "--format=json"),
        gcloud(environment, *clone, *deleted, timeout=LONGEST),
        restored(environment, target),
    ]


def _problem(at: str, deleted_at: str | None) -> str | None:
    for text in filter(None, (at, deleted_at)):
        if not FORM.fullmatch(text):
            return f"{text} is no time: write it in UTC, like 2026-01-31T12:00:00Z"
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return f"{at} is no time: there is no such day or hour"
    now = datetime.now(UTC)
    if moment > now:
        return f"{at} is in the future: it is {now:%Y-%m-%dT%H:%M:%SZ} now, in UTC"
    if moment < now - timedelta(days=LOG_DAYS):
        return (
            f"{at} is more than {LOG_DAYS} days ago, and older logs are gone: restore a backup "
            "(docs/runbooks.md, Restoring)"
        )
    return None


def _make(look: Command, makes: list[Command]) -> str | None:
    clone, settings = makes
    error = None
    if _state(look) is None:
        error = run_command(clone)
        if error and LASTING.search(error):
            # The first attempt's answer was lost, or the name belongs to a deleted copy.
            error = None if _state(look) else error
    state = _state(look)
    if error is None and state != "RUNNABLE":
        error = f"the copy is in the state {state}: run the same command again in some minutes"
    return error or run_command(settings)


def _state(look: Command) -> str | None:
    try:
        return str(json.loads(output(look))["state"])
    except CloudError as error:
        if is_missing(error):
            return None
        raise


def _next(environment: Environment, target: str, at: str, *, is_gone: bool) -> list[str]:
    of, old = f"-e {environment.name}", environment.database_instance_name
    steps = [
        f"Look at {target} (docs/runbooks.md, A psql prompt). It lacks what came after {at}.",
        "" if is_gone else f"{old} serves on. Only some rows lost? Copy those into it, and stop.",
        f"Set DATABASE_INSTANCE_NAME={target} in environments/{environment.name}.env.",
        f"./deploy.sh provision {of}, then migrate {of}, functions {of} and smoke {of}.",
        "" if is_gone else f"After some days delete {old} (Restoring); it is paid for until then.",
    ]
    if environment.settings.get("DATABASE_CONNECT") == "direct":
        steps.insert(3, "Set its DATABASE_HOST, and a new version of DATABASE_CA, there too.")
    numbered = [f"{number}. {text}" for number, text in enumerate(filter(None, steps), 1)]
    return [f"{target} is the database as it was at {at}. Next:", *numbered]
