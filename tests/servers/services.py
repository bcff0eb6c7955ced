"""The real servers that the tests use: one set per run, one database and bucket per worker.

The process that starts the run starts the servers and puts their addresses into one environment
variable, which pytest-xdist's workers inherit. Nothing outlives the run, however it ends: the
servers are on a leash, and the next run removes the folders of killed runs.
"""

import fcntl
import os
import secrets
import shutil
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
import pg8000.native

from tests.servers.forking import forking
from tests.servers.patience import PATIENT, set_timeouts
from tools.database import migrate, prepare
from tools.local import postgresql, storage, valkey
from tools.local.processes import ROOT, Recipe, start, stop
from tools.local.secrets_file import key_ring

RUNS = ROOT / ".local" / "tests"
HANDED_ON = "PAVILION_TEST_SERVICES"
TEMPLATE = "pavilion_template"


class Services(msgspec.Struct, frozen=True):
    """The run's servers: URLs without the name or number of a database.

    `folder` is removed when the run ends, with what its workers put there. `failure` is the reason
    why there is no schema: tests that need it then fail, the others run.
    """

    folder: str
    postgresql: str
    redis: str
    storage: str
    forks: str
    failure: str | None


def handed_on() -> Services | None:
    """The servers of the run that this process belongs to, if they have been started."""
    text = os.environ.get(HANDED_ON)
    return msgspec.json.decode(text, type=Services) if text else None


@contextmanager
def run_folder() -> Iterator[Path]:
    """A folder for this run, removed at its end. Also removes the folders of killed runs."""
    RUNS.mkdir(parents=True, exist_ok=True)
    with (RUNS / "lock").open("ab") as door:
        # Locked, because another run could remove a folder that is just being created.
        fcntl.flock(door, fcntl.LOCK_EX)
        sweep()
        folder = Path(tempfile.mkdtemp(prefix="run-", dir=RUNS))
        # When started by root, PostgreSQL runs as another account and needs access to the folder.
        folder.chmod(0o755)
        lock = (folder / "lock").open("ab")
        fcntl.flock(lock, fcntl.LOCK_EX)
    with lock:
        yield folder
        shutil.rmtree(folder, ignore_errors=True)


def sweep() -> None:
    """Remove the folders of runs that have ended: a process's lock is released when it ends."""
    for old in RUNS.glob("run-*"):
        with (old / "lock").open("ab") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
        shutil.rmtree(old, ignore_errors=True)


@contextmanager
def started() -> Iterator[Services]:
    """Start the run's servers in the process that starts the run, for its workers to inherit."""
    with ExitStack() as cleanup:
        folder = cleanup.enter_context(run_folder())
        logs = folder / "logs"

        def run(recipe: Recipe) -> str:
            server = start(recipe)
            cleanup.callback(stop, server)
            return server.url

        emulator = run(storage.recipe(logs))
        redis = run(valkey.recipe(logs))
        database = run(postgresql.recipe(folder / "postgresql", logs, disposable=True))
        forks = cleanup.enter_context(forking(logs, "tests.servers.instances"))
        # For tests/whole_database.py.
        execute(database, "create extension pg_walinspect")
        services = Services(str(folder), database, redis, emulator, forks, template(database))
        os.environ[HANDED_ON] = msgspec.json.encode(services).decode()
        cleanup.callback(os.environ.pop, HANDED_ON)
        yield services


def template(server: str) -> str | None:
    """Create the database that each worker's is copied from; the error, or None."""
    try:
        migrated(f"{server}/{TEMPLATE}")
    except Exception:  # noqa: BLE001 - tests without a database still run
        return traceback.format_exc()
    return None


def migrated(url: str) -> None:
    """Migrate the database of `url` (a superuser's), with its roles, to the newest schema."""
    prepare(url)
    migrate(url)


def copy(url: str, template: str = TEMPLATE, strategy: str = "wal_log") -> None:
    """Make the database of `url` (a superuser's) a copy of the template, settings included."""
    name = url.rpartition("/")[2]
    execute(url, f"create database {name} template {template} strategy {strategy}")
    # CREATE DATABASE copies no settings.
    prepare(url)


def execute(url: str, statement: str) -> None:
    """Run a statement outside a transaction, connected to the database postgres."""
    address = urlsplit(url)
    connection = pg8000.native.Connection(
        address.username or "postgres",
        host=address.hostname or "127.0.0.1",
        port=address.port or 5432,
        database="postgres",
        ssl_context=False,
    )
    with closing(connection):
        connection.run(statement)


def settle(services: Services, worker: str) -> dict[str, str]:
    """Create the database and bucket of `worker` ("gw0", or "main"); its environment."""
    name = f"pavilion_{worker}"
    if services.failure is None:
        # Each run has new servers, so the name can only exist if this worker crashed before.
        execute(services.postgresql, f"drop database if exists {name} with (force)")
        copy(f"{services.postgresql}/{name}")
        set_timeouts(partial(execute, services.postgresql), name, PATIENT)
    bucket = f"pavilion-{worker}"
    storage.make_bucket(services.storage, bucket)
    # Database 0 is for runs without workers.
    number = int(worker.removeprefix("gw")) + 1 if worker.startswith("gw") else 0
    return {
        "ENVIRONMENT": "test",
        "ADMINISTRATOR_URL": f"{services.postgresql}/{name}",
        "DATABASE_URL": f"{services.postgresql}/{name}",
        "REDIS_URL": f"{services.redis}/{number}",
        # As patient as the database, because on a busy machine 50 ms are no sign of an outage.
        "REDIS_TIMEOUT_MS": "1000",
        "REDIS_CONNECT_TIMEOUT_MS": "5000",
        "STORAGE_EMULATOR_HOST": services.storage,
        "STORAGE_BUCKET": bucket,
        "SESSION_KEYS": key_ring("session"),
        "TOKEN_KEYS": key_ring("token"),
        "SCHEDULER_TOKEN": secrets.token_urlsafe(32),
    }
