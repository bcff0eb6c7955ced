"""Plants the faults of tests/faults/ one by one and checks that each one's test fails.

Each fault is planted in a copy of the tree. The exit code is 1 when a fault goes unnoticed.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import msgspec

from tools.local.processes import ROOT, say

FOLDER = ROOT / "tests" / "faults"
# Not needed in a copy, or not to be shared with it.
LEFT_OUT = shutil.ignore_patterns(
    *(".git", ".venv", ".local", "*_cache", "__pycache__", "node_modules", "dist")
)
AT_ONCE = os.cpu_count() or 1
# pytest's exit status for a run in which a test failed; 0 is a pass, other codes are errors of the
# run.
TESTS_FAILED = 1


class Fault(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A change of `file` that breaks a promise, and the pytest id of the test that detects it."""

    what: str
    file: str
    old: str
    new: str
    test: str

    def planted(self) -> str:
        """The file's text with the fault. ValueError unless `old` occurs exactly once."""
        text = (ROOT / self.file).read_text()
        if text.count(self.old) != 1:
            raise ValueError(f"{self.what}: `old` occurs {text.count(self.old)} times, not once")
        return text.replace(self.old, self.new)


class Topic(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The faults of one file."""

    fault: list[Fault]


def faults(files: Iterable[Path]) -> Iterator[Fault]:
    """Every fault of these files."""
    for file in files:
        yield from msgspec.convert(tomllib.loads(file.read_text()), Topic).fault


def is_noticed(fault: Fault) -> bool:
    """Whether the fault's test fails in a copy of the tree with the fault."""
    with copied() as copy:
        (copy / fault.file).write_text(fault.planted())
        return not is_green(copy, [fault.test])


@contextmanager
def copied() -> Iterator[Path]:
    """A temporary copy of the tree."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "tree"
        shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
        # When started by root, PostgreSQL runs as another account and needs access to the folder.
        Path(folder).chmod(0o755)
        yield copy


def is_green(tree: Path, tests: Sequence[str], *options: str) -> bool:
    """Whether these tests pass in `tree`. RuntimeError when they could not run."""
    finished = subprocess.run(  # noqa: S603 - this interpreter, on our own tests
        [sys.executable, "-m", "pytest", "-q", "-x", *options, *tests],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if finished.returncode not in {0, TESTS_FAILED}:
        raise RuntimeError(f"{tests} did not run:\n{finished.stdout[-2000:]}")
    return finished.returncode == 0


def main(arguments: Sequence[str] | None = None) -> None:
    """Plant the faults of the named files, or all of them."""
    found = list(faults(_files(arguments) or sorted(FOLDER.glob("*.toml"))))
    with copied() as copy:
        if not is_green(copy, sorted({fault.test for fault in found}), f"-n{AT_ONCE}"):
            raise SystemExit("These tests fail without any fault: fix them first.")
    unnoticed = []
    with ThreadPoolExecutor(AT_ONCE) as threads:
        for fault, noticed in zip(found, threads.map(is_noticed, found), strict=True):
            say(f"{'noticed  ' if noticed else 'UNNOTICED'}  {fault.what}")
            if not noticed:
                unnoticed.append(fault)
    say(f"{len(found) - len(unnoticed)} of {len(found)} faults were noticed.")
    if unnoticed:
        raise SystemExit(1)


def _files(arguments: Sequence[str] | None) -> list[Path]:
    parser = argparse.ArgumentParser(prog="python -m tools.faults", description=__doc__)
    parser.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="FILE",
        help="a file such as tests/faults/portfolio.toml; without one, all of tests/faults",
    )
    files: list[Path] = parser.parse_args(arguments).files
    for file in files:
        if not file.is_file():
            parser.error(f"there is no file {file}")
    return files


if __name__ == "__main__":
    main()
