"""Calls the scheduled functions when their declarations say, as Cloud Scheduler does.

    python -m tools.local.schedule IGNORED URL

SCHEDULER_TOKEN in the environment authorizes the calls. A function that is still running is not
called again.
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
# Longer than the longest timeout of a scheduled function.
TIMEOUT = 600


def recipe(logs: Path, url: str) -> Recipe:
    """The recipe for the stack at `url`. It listens nowhere, so it counts as ready at once."""
    log = logs / "schedule.log"
    return Recipe("the schedule", "", log, partial(begin, log, url), lambda _port: True)


def begin(log: Path, url: str, port: int) -> subprocess.Popen[bytes]:
    """The scheduler's process."""
    return launch([sys.executable, "-m", __name__, str(port), url], log)


def is_due(schedule: str, at: datetime) -> bool:
    """Whether a cron text matches this minute. It may use numbers, lists, `*` and `*/n`.

    No schedule here combines a day of the month with a day of the week.
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
    """The paths of the scheduled functions and their schedules."""
    return {
        found.path: found.deployment.schedule
        for found in declarations()
        if found.deployment.schedule
    }


def start(url: str) -> None:
    """Call one function and log its answer."""
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
    """Call the functions that are due, once a minute, until the process ends."""
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
