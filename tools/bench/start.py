"""Cold starts: from the start of a process to its first answer, and the time of its imports."""

import os
import re
import resource
import subprocess
import sys
import time
from pathlib import Path

from tools.bench.load import once, request
from tools.bench.report import Figure, at_most, figure, ratios
from tools.bench.serving import PEERS, function
from tools.bench.stores import Data
from tools.local.processes import ROOT

FRAMEWORK = "import flask, functions_framework"
TYPICAL = f"{FRAMEWORK}, main; main.properties__list"
LARGEST_RATIO = 1.5
MOST_EXTRA_MS = 110
# Imports that are listed on their own.
NAMED = ("msgspec", "pg8000", "shared.hs256", "shared.pipeline.endpoint", "functions_framework")


def start(folder: Path, data: Data, rounds: int) -> list[Figure]:
    """First answers and imports, each way in turn."""
    text = request("GET", "/v1/properties?limit=20", token=data.token)
    first: dict[str, list[float]] = {"empty": [], "properties__list": []}
    imports: dict[str, list[float]] = {FRAMEWORK: [], TYPICAL: []}
    for number in range(rounds):
        for target, source in (
            ("empty", PEERS / "functions.py"),
            ("properties__list", ROOT / "main.py"),
        ):
            own = folder / str(number)
            started = time.perf_counter()
            with function(target, own, source) as port:
                once(port, text)
                first[target].append(time.perf_counter() - started)
        for code, found in imports.items():
            found.append(min(_import_seconds(code, folder) for _ in range(3)))
    extra = [
        1000 * (ours - empty)
        for ours, empty in zip(imports[TYPICAL], imports[FRAMEWORK], strict=True)
    ]
    return [
        figure(
            "process start to first answer, pavilion / empty",
            ratios(first["properties__list"], first["empty"]),
        ),
        at_most(
            "CPU time of imports, pavilion / empty",
            ratios(imports[TYPICAL], imports[FRAMEWORK]),
            LARGEST_RATIO,
        ),
        at_most("CPU time of imports beyond the empty function's, ms", extra, MOST_EXTRA_MS),
        *_by_module(),
    ]


def _import_seconds(code: str, folder: Path) -> float:
    """CPU seconds, which other processes disturb less than wall-clock time.

    What is imported has been compiled, as in the image (deploy/functions-image.yaml): the first of
    several runs does it.
    """
    compiled = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(folder / "compiled")}
    environment = os.environ | compiled
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-c", code]
    subprocess.run(command, check=True, cwd=ROOT, env=environment)  # noqa: S603 - our own text
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def _by_module() -> list[Figure]:
    """Milliseconds per import including its own imports, as the interpreter reports them."""
    finished = subprocess.run(  # noqa: S603 - this interpreter, our own text
        [sys.executable, "-X", "importtime", "-c", TYPICAL],
        check=True,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    took = {
        match[2]: int(match[1]) / 1000
        for match in re.finditer(r"\|\s*(\d+) \|\s*(\S+)$", finished.stderr, re.MULTILINE)
    }
    return [figure(f"import of {name}, ms", [took[name]]) for name in NAMED]
