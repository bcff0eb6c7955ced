"""The local stack from its start to its end."""

import os
import shutil
import signal
import sys
from collections.abc import Callable, MutableMapping
from contextlib import ExitStack
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from shared.config import ConfigurationError, load
from tools.local import claim, mail, mail_page, postgresql, schedule, secrets_file, storage, valkey
from tools.local.greeting import greeting
from tools.local.leash import end_with_starter
from tools.local.processes import Recipe, Server, StartError, say, start, stop_all
from tools.local.supervisor import Supervisor

MOST_INSTANCES = 32


def run(environment: MutableMapping[str, str], data: Path) -> None:
    """Run the stack until told to stop. `environment` is this process's own, and gets settings.

    StartError when a part of it can't start.
    """
    url = f"http://127.0.0.1:{environment.get('PORT') or '8080'}"
    end_on_signals()
    with ExitStack() as cleanup:
        try:
            start_and_serve(environment, data, url, cleanup)
        finally:
            ignore_signals()


def start_and_serve(
    environment: MutableMapping[str, str], data: Path, url: str, cleanup: ExitStack
) -> None:
    """Start everything and serve until a signal ends it; `cleanup` learns what to stop."""
    cleanup.enter_context(claim.folder(data, url))
    listener = cleanup.enter_context(claim.port(environment.get("PORT") or "8080"))
    count = instance_count(environment)
    # Only this run's: what an earlier one said would mislead, and nobody would ever delete it.
    shutil.rmtree(data / "logs", ignore_errors=True)
    servers: list[Server] = []
    cleanup.callback(stop_all, servers)
    start_missing(environment, data, servers)
    environment[mail_page.FOLDER] = str(data / "mails")
    make_bucket(environment)
    settle(environment, secrets_file.read_or_make(data / "secrets.json"), url)
    say(f"Starting {count} instance{'s' if count > 1 else ''} ...")
    supervisor = Supervisor(servers, count, data / "logs")
    # The instances import everything meanwhile; they are asked nothing until `serve`.
    supervisor.launch()
    prepare_database(environment["DATABASE_URL"])
    pids = supervisor.wait()
    say(f"Pavilion is ready: {url}")
    say(greeting(url, pids, environment["SCHEDULER_TOKEN"]))
    servers.append(start(schedule.recipe(data / "logs", url)))
    supervisor.serve(listener)


def start_missing(environment: MutableMapping[str, str], data: Path, servers: list[Server]) -> None:
    """Start the servers that the environment names no address of, and put those there."""
    logs = data / "logs"
    recipes: dict[str, tuple[Callable[[], Recipe], str]] = {
        "DATABASE_URL": (lambda: postgresql.recipe(data / "postgresql", logs), "/pavilion"),
        "REDIS_URL": (lambda: valkey.recipe(logs), "/0"),
        "STORAGE_EMULATOR_HOST": (lambda: storage.recipe(logs, data / "storage"), ""),
        "SMTP_URL": (lambda: mail.recipe(logs, data / "mails"), ""),
    }
    for variable, (recipe, database) in recipes.items():
        if environment.get(variable):
            say(f"{variable} is given and used.")
            continue
        made = recipe()
        say(f"Starting {made.name} ...")
        server = start(made)
        servers.append(server)
        environment[variable] = server.url + database


def settle(environment: MutableMapping[str, str], secrets: secrets_file.Secrets, url: str) -> None:
    """Put what the functions need into the environment. StartError when it makes no sense."""
    defaults = {
        "SESSION_KEYS": secrets.session_keys,
        "TOKEN_KEYS": secrets.token_keys,
        "SCHEDULER_TOKEN": secrets.scheduler_token,
        "PUBLIC_URL": url,
        # An instance serves this many requests at once, each perhaps with a connection.
        "DB_POOL_SIZE": "8",
        "THREADS": "8",
    }
    for name, value in defaults.items():
        if not environment.get(name):
            environment[name] = value
    try:
        load(environment)
    except ConfigurationError as error:
        raise StartError(str(error)) from None


def make_bucket(environment: MutableMapping[str, str]) -> None:
    """Make the bucket. StartError when a storage given from outside does not let us."""
    bucket = environment.setdefault("STORAGE_BUCKET", "pavilion")
    try:
        storage.make_bucket(environment["STORAGE_EMULATOR_HOST"], bucket)
    except (OSError, ValueError) as error:
        raise StartError(f"The bucket {bucket} can't be made: {error}") from None


def prepare_database(url: str) -> None:
    """Roles, schema and, in an empty database, the demo's data."""
    if find_spec("tools.database"):
        say("Migrating the database ...")
        database = import_module("tools.database")
        database.prepare(url)
        database.migrate(url)
    if find_spec("tools.seed"):
        say("Looking after the demo's data ...")
        import_module("tools.seed").seed(url)


def instance_count(environment: MutableMapping[str, str]) -> int:
    """How many instances INSTANCES asks for."""
    text = environment.get("INSTANCES") or "1"
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= MOST_INSTANCES):
        raise StartError(f"INSTANCES is {text!r}, and must be a number from 1 to {MOST_INSTANCES}.")
    return int(text)


def end_on_signals() -> None:
    """Leave through the clean-up whatever ends us, also when our starter (make) is killed."""
    starter = os.getppid()

    def end(_number: int, _frame: object) -> None:
        raise SystemExit(0)

    def end_if_orphaned(_number: int, _frame: object) -> None:
        # Also sent when only the thread that started us has ended.
        if os.getppid() != starter:
            raise SystemExit(0)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, end)
    signal.signal(signal.SIGUSR1, end_if_orphaned)
    if sys.platform == "linux":
        end_with_starter(starter, signal.SIGUSR1)


def ignore_signals() -> None:
    """Let nothing interrupt the clean-up, which takes a bounded time."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1):
        signal.signal(number, signal.SIG_IGN)
