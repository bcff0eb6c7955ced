"""Run commands: several at once up to a cap, again where that is known to help, and report.

Again only after 429, 409 and 503, which name a moment and not a mistake; everything else fails at
once. A refused right stops the run, since the rest would be refused as well.
"""

import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from threading import Event

import msgspec

from tools.deploy.cloud import CloudError, resolve
from tools.deploy.commands import Command

ATTEMPTS = 6
# Seconds: doubled each time, the whole of it random, so that a burst does not come back as one.
PAUSE = float(os.environ.get("DEPLOY_PAUSE", "4"))
LONGEST_PAUSE = 120.0
PASSING = re.compile(
    r"\b(429|409|503)\b|RESOURCE_EXHAUSTED|Too Many Requests|ABORTED|UNAVAILABLE|"
    r"Quota exceeded for quota metric"
)
LASTING = re.compile(r"ALREADY_EXISTS|already exists", re.IGNORECASE)
REFUSED = re.compile(r"PERMISSION_DENIED|UNAUTHENTICATED|does not have permission|invalid_grant")


class Task(msgspec.Struct, frozen=True):
    """Commands that belong together, one after the other."""

    name: str
    what: str
    commands: tuple[Command, ...]


class Outcome(msgspec.Struct, frozen=True):
    """How a task ended: `error` is None, or what the program said last."""

    task: Task
    error: str | None
    seconds: float


def run_all(tasks: Sequence[Task], *, parallel: int) -> list[Outcome]:
    """Run every task, at most `parallel` at once, reporting each as it ends."""
    stopped = Event()
    outcomes: list[Outcome] = []
    with ThreadPoolExecutor(max_workers=parallel) as pool:
        waiting = [pool.submit(_run, task, stopped) for task in tasks]
        for done in as_completed(waiting):
            outcome = done.result()
            outcomes.append(outcome)
            _report(outcome, len(outcomes), len(tasks))
    return outcomes


def failed(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Those that did not end well, by name."""
    return sorted((each for each in outcomes if each.error), key=lambda each: each.task.name)


def summarize(outcomes: Sequence[Outcome]) -> int:
    """The list of failures at the end, and the exit code."""
    bad = failed(outcomes)
    if not bad:
        return 0
    say(f"{len(bad)} of {len(outcomes)} failed; the same command does only what is left:")
    for outcome in bad:
        say(f"  {outcome.task.name}: {_last_line(outcome.error or '')}")
    return 1


def say(text: str) -> None:
    """Progress, beside whatever is printed as a result."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def run_command(command: Command) -> str | None:
    """Run one command, again where that may help. None, or the error."""
    for attempt in range(1, ATTEMPTS + 1):
        error = _once(command)
        if error is None or LASTING.search(error) or not PASSING.search(error):
            return error
        if attempt < ATTEMPTS:
            pause = min(PAUSE * 2 ** (attempt - 1), LONGEST_PAUSE) * random.random()  # noqa: S311
            say(f"  again in {pause:.1f} s: {_last_line(error)}")
            time.sleep(pause)
    return error


def _run(task: Task, stopped: Event) -> Outcome:
    started = time.monotonic()
    error: str | None = None
    for command in task.commands:
        if stopped.is_set():
            error = "not tried: a right was refused before"
            break
        error = run_command(command)
        if error and "delete" in command.words and "NOT_FOUND" in error:
            # Gone already, by a run that was cut off: that is what was wanted.
            error = None
        if error:
            if REFUSED.search(error):
                stopped.set()
            break
    return Outcome(task, error, time.monotonic() - started)


def _once(command: Command) -> str | None:
    try:
        words = resolve(command)
        fed = None
        if command.source:
            fed = subprocess.run(  # noqa: S603 - our own command line
                command.source, capture_output=True, check=True, timeout=command.timeout
            ).stdout
        done = subprocess.run(  # noqa: S603 - our own command line
            words, input=fed, capture_output=True, check=False, timeout=command.timeout
        )
    except subprocess.TimeoutExpired:
        return f"no answer within {command.timeout} s"
    except subprocess.CalledProcessError as error:
        return f"{error.cmd[0]}: {error.stderr.decode(errors='replace').strip()}"
    except (CloudError, OSError) as error:
        return str(error)
    if done.returncode == 0:
        return None
    return done.stderr.decode(errors="replace").strip() or f"exit code {done.returncode}"


def _report(outcome: Outcome, number: int, total: int) -> None:
    width = len(str(total))
    state = f"FAILED: {_last_line(outcome.error)}" if outcome.error else outcome.task.what
    say(f"[{number:{width}}/{total}] {outcome.task.name} {state} ({outcome.seconds:.1f} s)")


def _last_line(text: str) -> str:
    return text.strip().splitlines()[-1] if text.strip() else text
