"""Runs commands in parallel up to a cap, retries transient errors, and reports.

Only transient errors are retried (tools/deploy/gcloud/retry.py). Any other error fails at once; a
missing right stops the run, because the remaining commands would fail in the same way.
"""

import re
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from threading import Event

import msgspec

from tools.deploy.gcloud.cloud import CloudError, resolve
from tools.deploy.gcloud.commands import Command
from tools.deploy.gcloud.retry import last_line, try_again

REFUSED = re.compile(r"PERMISSION_DENIED|UNAUTHENTICATED|does not have permission|invalid_grant")


class Task(msgspec.Struct, frozen=True):
    """Commands that run one after the other."""

    name: str
    what: str
    commands: tuple[Command, ...]


class Outcome(msgspec.Struct, frozen=True):
    """The end of a task: `error` is None or the program's last output."""

    task: Task
    error: str | None
    seconds: float


def run_all(tasks: Sequence[Task], *, parallel: int) -> list[Outcome]:
    """Run every task, at most `parallel` at once, and report each as it ends."""
    stopped = Event()
    outcomes: list[Outcome] = []
    pool = ThreadPoolExecutor(max_workers=parallel)
    try:
        waiting = [pool.submit(_run, task, stopped) for task in tasks]
        for done in as_completed(waiting):
            outcome = done.result()
            outcomes.append(outcome)
            _report(outcome, len(outcomes), len(tasks))
    except BaseException:
        # A signal: what runs ends, what waits does not begin.
        stopped.set()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
    return outcomes


def failed(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """The failed tasks, by name."""
    return sorted((each for each in outcomes if each.error), key=lambda each: each.task.name)


def summarize(outcomes: Sequence[Outcome]) -> int:
    """Print the failed tasks and return the exit code."""
    bad = failed(outcomes)
    if not bad:
        return 0
    say(f"{len(bad)} of {len(outcomes)} failed; run the command again for what is left:")
    for outcome in bad:
        say(f"  {outcome.task.name}: {last_line(outcome.error or '')}")
    return 1


def say(text: str) -> None:
    """Print progress to standard error, so that it does not mix with results."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def run_command(command: Command) -> str | None:
    """Run one command, with retries for transient errors; None, or the error."""
    attempt = 1
    while (error := _once(command)) and try_again(error, attempt):
        attempt += 1
    return error


def _run(task: Task, stopped: Event) -> Outcome:
    started = time.monotonic()
    error: str | None = None
    for command in task.commands:
        if stopped.is_set():
            error = "skipped, because an earlier command lacked a right"
            break
        error = run_command(command)
        if error and "delete" in command.words and "NOT_FOUND" in error:
            # Already deleted by an interrupted run.
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
    state = f"FAILED: {last_line(outcome.error)}" if outcome.error else outcome.task.what
    say(f"[{number:{width}}/{total}] {outcome.task.name} {state} ({outcome.seconds:.1f} s)")


def ended(error: str | None, what: str) -> int:
    """Say how a subcommand ended; the exit code."""
    say(f"{what}: FAILED: {error}" if error else f"{what}: done")
    return 1 if error else 0
