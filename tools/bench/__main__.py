"""`make bench`: every figure as a ratio within one run, as a table and in .local/bench.json.

    python -m tools.bench [NAME ...]    throughput admission scope start cloud memory growth ledger
                                        reports

ROUNDS and SECONDS come from the environment.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tools.bench.admission import admission
from tools.bench.cloud import cloud
from tools.bench.growth import growth
from tools.bench.ledger import ledger_costs
from tools.bench.memory import memory
from tools.bench.report import Figure, show
from tools.bench.reports import report_costs
from tools.bench.scope import scope
from tools.bench.start import start
from tools.bench.stores import fill, stores
from tools.bench.throughput import throughput

ROUNDS = int(os.environ.get("ROUNDS", "5"))
SECONDS = float(os.environ.get("SECONDS", "2"))


BENCHMARKS: Mapping[str, Callable[[Path], Sequence[Figure]]] = {
    "throughput": lambda folder: throughput(folder, fill(), ROUNDS, SECONDS),
    "admission": lambda _: admission(ROUNDS),
    "scope": lambda _: scope(fill(), ROUNDS),
    "start": lambda folder: start(folder, fill(), ROUNDS),
    "cloud": lambda folder: cloud(folder, fill(), ROUNDS),
    "memory": lambda folder: memory(folder, fill(), ROUNDS),
    "growth": lambda folder: growth(folder, ROUNDS, SECONDS),
    "ledger": lambda _: ledger_costs(ROUNDS),
    "reports": lambda _: report_costs(ROUNDS),
}


def main(names: Sequence[str]) -> None:
    """Run the named benchmarks, or all of them, each on its own stores.

    Each runs in its own process, because a process reads its settings once.
    """
    match names:
        case [name]:
            with tempfile.TemporaryDirectory() as folder:
                # When started by root, PostgreSQL runs as another account and needs access to the
                # folder.
                Path(folder).chmod(0o755)
                with stores(Path(folder)):
                    show(name, BENCHMARKS[name](Path(folder)))
        case _:
            for name in names or BENCHMARKS:
                command = [sys.executable, "-m", "tools.bench", name]
                subprocess.run(command, check=True)  # noqa: S603 - this program


if __name__ == "__main__":
    main(sys.argv[1:])
