"""Starts the scheduled functions when their declarations say, as Cloud Scheduler does.

    python -m tools.local.schedule IGNORED URL

SCHEDULER_TOKEN in the environment opens them. A function that still runs is not started again.
"""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from tools.endpoints import declarations
from tools.local.processes import Recipe, launch

MINUTE = timedelta(minutes=1)
# Beyond the longest timeout that a scheduled function has.
TIMEOUT = 600


def recipe(logs: Path, url: str) -> Recipe:
    """How to run it for the stack at `url`. It takes no connections, so it is ready at once."""
    log = logs / "schedule.log"
    return Recipe("the schedule", "", log, partial(begin, log, url), lambda _port: True)


def begin(log: Path, url: str, port: int) -> subprocess.Popen[bytes]:
    """Its process."""
    return launch([sys.executable, "-m", __name__, str(port), url], log)


def is_due(schedule: str, at: datetime) -> bool:
    """Whether a cron text names this minute. It may use numbers, lists, `*` and `*/n`.

    A day of the month and one of the week are not given together anywhere here.
    """
    present = (at.minute, at.hour, at.day, at.month, at.isoweekday() % 7)
    fields = schedule.split()
    return len(fields) == len(present) and all(map(_names, fields, present))


def _names(field: str, number: int) -> bool:
    for part in field.split(","):
        whole, _, step = part.partition("/")
        if whole == "*" and number % int(step or "1") == 0:
            return True
        if whole != "*" and int(whole) == number:
            return True
    return False


def jobs() -> Mapping[str, str]:
    """The paths of the scheduled functions and when they are due."""
    return {
        found.path: found.deployment.schedule
        for found in declarations()
        if found.deployment.schedule
    }


def start(url: str) -> None:
    """Call one function; what it answers is for the log."""
    request = urllib.request.Request(  # noqa: S310 - our own stack
        url, method="POST", headers={"Authorization": f"Bearer {os.environ['SCHEDULER_TOKEN']}"}
    )
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310 - our own stack
            told = answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            told = f"{error.code} {error.read().decode(errors='replace')}"
    except OSError as error:
        told = str(error)
    sys.stdout.write(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} {url}: {told}\n")
    sys.stdout.flush()


def keep_time(url: str) -> None:
    """Start what is due, minute after minute, for ever."""
    all_jobs = jobs()
    running: dict[str, Future[None]] = {}
    with ThreadPoolExecutor(max(1, len(all_jobs))) as threads:
        minute = datetime.now(UTC).replace(second=0, microsecond=0)
        while True:
            minute = max(minute + MINUTE, datetime.now(UTC).replace(second=0, microsecond=0))
            time.sleep(max(0, (minute - datetime.now(UTC)).total_seconds()))
            for path, schedule in all_jobs.items():
                is_free = path not in running or running[path].done()
                if is_free and is_due(schedule, minute):
                    running[path] = threads.submit(start, url + path)


if __name__ == "__main__":
    keep_time(sys.argv[2])
