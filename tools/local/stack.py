"""The life of the local stack: start the servers and the instances, serve, clean up."""

import os
import shutil
import signal
import sys
from collections.abc import Callable, MutableMapping
from contextlib import ExitStack
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from shared.config import ConfigurationError, Settings, load
from tools.local import (
    claim,
    console_page,
    mail,
    mail_page,
    postgresql,
    schedule,
    secrets_file,
    storage,
    valkey,
)
from tools.local.greeting import greeting
from tools.local.leash import end_with_starter
from tools.local.processes import Recipe, Server, StartError, say, start, stop_all
from tools.local.supervisor import Supervisor
from tools.web.build import DIST, build
from tools.web.node import ConsoleError
from tools.web.uploads import bucket_cors

MOST_INSTANCES = 32


def run(environment: MutableMapping[str, str], data: Path) -> None:
    """Run the stack until a signal ends it. `environment` is this process's own, and gets settings.

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
    """Start everything and serve until a signal; `cleanup` collects what has to be stopped."""
    cleanup.enter_context(claim.folder(data, url))
    listener = cleanup.enter_context(claim.port(environment.get("PORT") or "8080"))
    count = instance_count(environment)
    # A log of this run only: an older one would mislead and never be deleted.
    shutil.rmtree(data / "logs", ignore_errors=True)
    build_console(environment)
    servers: list[Server] = []
    cleanup.callback(stop_all, servers)
    start_missing(environment, data, servers)
    environment[mail_page.FOLDER] = str(data / "mails")
    settings = settle(environment, secrets_file.read_or_make(data / "secrets.json"), url)
    make_bucket(environment, bucket_cors(settings.public_url, settings.allowed_origins))
    secrets_file.write_settings(environment, data / "settings.env")
    say(f"Starting {count} instance{'s' if count > 1 else ''} ...")
    supervisor = Supervisor(servers, count, data / "logs")
    # The instances import everything meanwhile; they get requests only from `serve` on.
    supervisor.launch()
    prepare_database(environment["DATABASE_URL"])
    pids = supervisor.wait()
    say(f"Pavilion is ready: {url}")
    has_console = console_page.FOLDER in environment
    say(greeting(url, pids, environment["SCHEDULER_TOKEN"], console=has_console))
    servers.append(start(schedule.recipe(data / "logs", url)))
    supervisor.serve(listener)


def build_console(environment: MutableMapping[str, str]) -> None:
    """Bring the console up to date. The API runs without it when npm can't build it here."""
    try:
        build(say)
    except ConsoleError as error:
        say(str(error))
    else:
        environment[console_page.FOLDER] = str(DIST)


def start_missing(environment: MutableMapping[str, str], data: Path, servers: list[Server]) -> None:
    """Start the servers that have no address in the environment, and set their addresses there."""
    logs = data / "logs"
    recipes: dict[str, tuple[Callable[[], Recipe], str]] = {
        "DATABASE_URL": (lambda: postgresql.recipe(data / "postgresql", logs), "/pavilion"),
        "REDIS_URL": (lambda: valkey.recipe(logs), "/0"),
        "STORAGE_EMULATOR_HOST": (lambda: storage.recipe(logs, data / "storage"), ""),
        "SMTP_URL": (lambda: mail.recipe(logs, data / "mails"), ""),
    }
    for variable, (recipe, database) in recipes.items():
        if environment.get(variable):
            say(f"Using the server of {variable}.")
            continue
        made = recipe()
        say(f"Starting {made.name} ...")
        server = start(made)
        servers.append(server)
        environment[variable] = server.url + database


def settle(
    environment: MutableMapping[str, str], secrets: secrets_file.Secrets, url: str
) -> Settings:
    """Set the functions' remaining settings. StartError when a setting is invalid."""
    defaults = {
        "SESSION_KEYS": secrets.session_keys,
        "TOKEN_KEYS": secrets.token_keys,
        "SCHEDULER_TOKEN": secrets.scheduler_token,
        "PUBLIC_URL": url,
        # The other name of this machine, which people type.
        "ALLOWED_ORIGINS": url.replace("127.0.0.1", "localhost"),
        # An instance serves this many requests at once, and each may hold a connection.
        "DB_POOL_SIZE": "8",
        "THREADS": "8",
    }
    for name, value in defaults.items():
        if not environment.get(name):
            environment[name] = value
    try:
        return load(environment)
    except ConfigurationError as error:
        raise StartError(str(error)) from None


def make_bucket(environment: MutableMapping[str, str], cors: list[dict[str, Any]]) -> None:
    """Create the bucket. StartError when an external storage refuses it."""
    bucket = environment.setdefault("STORAGE_BUCKET", "pavilion")
    try:
        storage.make_bucket(environment["STORAGE_EMULATOR_HOST"], bucket, cors)
    except (OSError, ValueError) as error:
        raise StartError(f"The bucket {bucket} can't be created: {error}") from None


def prepare_database(url: str) -> None:
    """Create roles and schema and, in an empty database, the demo's data."""
    if find_spec("tools.database"):
        say("Migrating the database ...")
        database = import_module("tools.database")
        database.prepare(url)
        database.migrate(url)
    if find_spec("tools.seed"):
        say("Preparing the demo's data ...")
        import_module("tools.seed").seed(url)


def instance_count(environment: MutableMapping[str, str]) -> int:
    """The number of instances that INSTANCES asks for."""
    text = environment.get("INSTANCES") or "1"
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= MOST_INSTANCES):
        raise StartError(f"INSTANCES is {text!r}, but must be a number from 1 to {MOST_INSTANCES}.")
    return int(text)


def end_on_signals() -> None:
    """Exit through the clean-up on every ending signal, including the end of our starter (make)."""
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
    """Ignore signals during the clean-up, whose duration is bounded."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1):
        signal.signal(number, signal.SIG_IGN)
