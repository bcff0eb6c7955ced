"""Starts the process whose forks are the instances of a fleet, and ends it."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.servers import forking
from tests.servers.services import handed_on
from tools.local.processes import launch

# Seconds, on a busy machine.
PATIENCE = 60

# Runs a module with an environment, a log and descriptors; what it returns ends the program.
Begin = Callable[[str, Mapping[str, str], Path, list[int]], Callable[[], object]]


def forked(
    module: str, environment: Mapping[str, str], log: Path, descriptors: list[int]
) -> Callable[[], object]:
    """Run the module as a fork."""
    services = handed_on()
    assert services, "The run's servers have not been started."
    return forking.begin(
        services.forks, module, descriptors, environment=environment, log=log
    ).close


def fresh(
    module: str, environment: Mapping[str, str], log: Path, descriptors: list[int]
) -> Callable[[], object]:
    """Run the module as a process of its own."""
    command = [sys.executable, "-m", module, *map(str, descriptors)]
    process = launch(command, log, environment=environment, pass_fds=descriptors)

    def end() -> None:
        process.terminate()
        process.wait(PATIENCE)

    return end
